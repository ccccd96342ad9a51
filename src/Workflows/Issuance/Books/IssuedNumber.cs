using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Plans;

namespace Workflows.Issuance.Books;

/// <summary>Where the document of a line was made.</summary>
public enum NumberOrigin
{
    /// <summary>A plan of this system.</summary>
    Plan,

    /// <summary>A document made elsewhere that the clerk numbered here.</summary>
    Outside,

    /// <summary>Taken over from a register kept before.</summary>
    Imported,
}

/// <summary>
/// A line of the register of outgoing documents (Nghị định 30/2020/NĐ-CP, Phụ lục IV): a number given for good, with what stood beside it
/// that day. A row is never changed and a number never given twice; one that was not used has a <see cref="NumberCancellation"/>.
/// </summary>
public sealed class IssuedNumber
{
    public required Guid Id { get; init; }

    public required Guid BookId { get; init; }

    /// <summary>The year in Việt Nam in which it was given.</summary>
    public required int Year { get; init; }

    public required int Number { get; init; }

    /// <summary>"c" in "30c/NQ-CP"; only in lines taken over.</summary>
    public string Suffix { get; init; } = "";

    public required string Symbol { get; init; }

    /// <summary>Abbreviation of the document type.</summary>
    public required string Code { get; init; }

    public required NumberOrigin Origin { get; init; }

    public Guid? PlanId { get; init; }

    public Guid? VersionId { get; init; }

    /// <summary>Counts the numbers a plan was given; a second one only after the first was cancelled.</summary>
    public int Attempt { get; init; } = 1;

    public required DateOnly IssuedOn { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>The clerk; null in lines taken over.</summary>
    public Guid? IssuedBy { get; init; }

    /// <summary>Trích yếu.</summary>
    public required string Subject { get; init; }

    public required string Signer { get; init; }

    /// <summary>Nơi nhận, separated by semicolons.</summary>
    public string Recipients { get; init; } = "";

    /// <summary>Đơn vị, người nhận bản lưu.</summary>
    public string KeptBy { get; init; } = "";

    /// <summary>Số lượng bản; null where nobody counted.</summary>
    public int? Copies { get; init; }

    public string Note { get; init; } = "";

    public DocumentNumber Printed => new(Number, Symbol, Suffix);
}

/// <summary>A number that was given and is not used; its line stays in the register, struck out, with the reason.</summary>
public sealed class NumberCancellation
{
    public required Guid NumberId { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset CancelledAt { get; init; }

    /// <summary>Null where nobody cancelled it by hand: the file left signing another way.</summary>
    public required Guid? CancelledBy { get; init; }
}

internal sealed class IssuedNumberMap : IEntityTypeConfiguration<IssuedNumber>
{
    public void Configure(EntityTypeBuilder<IssuedNumber> builder)
    {
        builder.ToTable("issued_number", "plan");
        builder.Property(n => n.Origin).HasConversion<string>();
        builder.Ignore(n => n.Printed);
        builder.HasOne<DocumentBook>().WithMany().HasForeignKey(n => n.BookId);
        builder.HasOne<PlanVersion>().WithMany().HasForeignKey(n => n.VersionId);
    }
}

internal sealed class NumberCancellationMap : IEntityTypeConfiguration<NumberCancellation>
{
    public void Configure(EntityTypeBuilder<NumberCancellation> builder)
    {
        builder.ToTable("number_cancellation", "plan");
        builder.HasKey(c => c.NumberId);
        builder.HasOne<IssuedNumber>().WithOne().HasForeignKey<NumberCancellation>(c => c.NumberId);
    }
}
