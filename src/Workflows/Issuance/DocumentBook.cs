using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Organisation;
using Workflows.Plans;

namespace Workflows.Issuance;

/// <summary>
/// A number and symbol such as "51/KH-UBND": at least two digits, a slash, no spaces
/// (Nghị định 30/2020/NĐ-CP, Phụ lục I.II.3).
/// </summary>
public readonly record struct DocumentNumber(int Number, string Symbol)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:00}/{Symbol}");
}

/// <summary>
/// A register of outgoing numbers of one body, e.g. its plans ("KH-UBND"). It belongs to the body as a
/// record: a merged province is another body and starts again at 01.
/// </summary>
public sealed class DocumentBook
{
    /// <summary>Book of plan documents.</summary>
    public const string Plans = "KH";

    /// <summary>Book of decisions that are not legal norms.</summary>
    public const string Decisions = "QĐ";

    public required Guid Id { get; init; }

    public required Guid BodyId { get; init; }

    /// <summary>Abbreviation of the document type, case and diacritics as in the decree: "KH", "QĐ".</summary>
    public required string Code { get; init; }

    /// <summary>What follows the slash: "KH-UBND".</summary>
    public required string Symbol { get; init; }

    public required string Name { get; init; }
}

/// <summary>A number given for good; a row is never changed and a number never given twice.</summary>
public sealed class IssuedNumber
{
    public required Guid Id { get; init; }

    public required Guid BookId { get; init; }

    /// <summary>The year in Việt Nam in which it was given.</summary>
    public required int Year { get; init; }

    public required int Number { get; init; }

    public required string Symbol { get; init; }

    public required Guid PlanId { get; init; }

    public required Guid VersionId { get; init; }

    public required DateOnly IssuedOn { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required Guid IssuedBy { get; init; }
}

internal sealed class DocumentBookMap : IEntityTypeConfiguration<DocumentBook>
{
    public void Configure(EntityTypeBuilder<DocumentBook> builder)
    {
        builder.ToTable("book", "org");
        builder.HasOne<Agency>().WithMany().HasForeignKey(b => b.BodyId);
    }
}

internal sealed class IssuedNumberMap : IEntityTypeConfiguration<IssuedNumber>
{
    public void Configure(EntityTypeBuilder<IssuedNumber> builder)
    {
        builder.ToTable("issued_number", "plan");
        builder.HasOne<DocumentBook>().WithMany().HasForeignKey(n => n.BookId);
        builder.HasOne<PlanVersion>().WithMany().HasForeignKey(n => n.VersionId);
    }
}
