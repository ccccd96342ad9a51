using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Values;

namespace Workflows.LegalBases;

/// <summary>What kind of document a basis is, by the grammar of its number or, without one, by its type.</summary>
public enum BasisKind
{
    /// <summary>Văn bản quy phạm pháp luật.</summary>
    Normative,

    /// <summary>Văn bản hành chính.</summary>
    Administrative,

    /// <summary>Văn bản của Đảng.</summary>
    Party,

    /// <summary>Văn bản khác: no number, or one that no grammar reads.</summary>
    Other,
}

/// <summary>How a document of the register stands on a day.</summary>
public enum BasisStanding
{
    InForce,

    NotYet,

    Ended,

    /// <summary>Nobody has written down since when it is in force, nor that it ended.</summary>
    Unstated,
}

/// <summary>One document of the register of legal bases (danh mục căn cứ). Corrected in place, every correction in the trail; never deleted.</summary>
public sealed class RegisteredBasis
{
    public required Guid Id { get; init; }

    /// <summary>"Nghị định".</summary>
    public required string DocumentType { get; set; }

    /// <summary>Number and symbol as printed; empty for what has none.</summary>
    public required string Number { get; set; }

    public required BasisKind Kind { get; set; }

    /// <summary>"Chính phủ".</summary>
    public required string Issuer { get; set; }

    public DateOnly? IssuedOn { get; set; }

    /// <summary>Trích yếu: "về công tác văn thư"; of a law its name.</summary>
    public required string Subject { get; set; }

    /// <summary>First day in force; null while nobody has looked it up.</summary>
    public DateOnly? ValidFrom { get; set; }

    /// <summary>First day no longer in force.</summary>
    public DateOnly? EndedFrom { get; set; }

    /// <summary>The document that replaced it.</summary>
    public Guid? ReplacedById { get; set; }

    /// <summary>Where the facts were read, in words.</summary>
    public required string Source { get; set; }

    /// <summary>Rises with every change; a form is saved only over the revision it was opened with.</summary>
    public required int Revision { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Type, number, issuer and subject, folded.</summary>
    public required string SearchText { get; set; }

    public BasisStanding StandingOn(DateOnly day) => this switch
    {
        { EndedFrom: { } ended } when ended <= day => BasisStanding.Ended,
        { EndedFrom: null, ReplacedById: not null } => BasisStanding.Ended,
        { ValidFrom: { } from } when from > day => BasisStanding.NotYet,
        { ValidFrom: null } => BasisStanding.Unstated,
        _ => BasisStanding.InForce,
    };

    public static BasisKind KindOf(string documentType, string number) => CitedNumber.Parse(number) switch
    {
        { Grammar: NumberGrammar.Normative } => BasisKind.Normative,
        { Grammar: NumberGrammar.Party } => BasisKind.Party,
        { } => BasisKind.Administrative,
        null => DocumentTypeNames.IsOnlyNormative(DocumentTypeNames.KnownOf(documentType)) ? BasisKind.Normative : BasisKind.Other,
    };

    public static string SearchOf(string documentType, string number, string issuer, string subject) =>
        VietnameseText.Fold($"{documentType} {number} {issuer} {subject}");

    /// <param name="successor">What replaced it, where that was read.</param>
    public RegisterEntry ToEntry(RegisteredBasis? successor = null) => new()
    {
        Id = Id,
        DocumentType = DocumentType,
        Number = Number,
        IssuedOn = IssuedOn,
        Issuer = Issuer,
        Subject = Subject,
        ValidFrom = ValidFrom,
        EndedFrom = EndedFrom,
        ReplacedBy = successor?.ToEntry(),
    };
}

internal sealed class RegisteredBasisMap : IEntityTypeConfiguration<RegisteredBasis>
{
    public void Configure(EntityTypeBuilder<RegisteredBasis> builder)
    {
        builder.ToTable("legal_basis", "org");
        builder.HasKey(b => b.Id);
        builder.Property(b => b.Kind).HasConversion<string>();
        builder.Property(b => b.Revision).IsConcurrencyToken();
        // Two rows of one import may name each other: the one that is named is written first.
        builder.HasOne<RegisteredBasis>().WithMany().HasForeignKey(b => b.ReplacedById);
    }
}
