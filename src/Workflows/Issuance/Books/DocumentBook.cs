using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Organisation;

namespace Workflows.Issuance.Books;

/// <summary>
/// A pool of numbers of one body, e.g. of its plans, or of all it issues; beginning at 01 each year. It belongs to the body as a
/// record: a merged province is another body and starts again at 01.
/// </summary>
public sealed class DocumentBook
{
    /// <summary>Plan documents.</summary>
    public const string Plans = "KH";

    /// <summary>Decisions that are not legal norms.</summary>
    public const string Decisions = "QĐ";

    public required Guid Id { get; init; }

    public required Guid BodyId { get; init; }

    /// <summary>The types numbered in it when it was opened, sorted: "KH", "KH+QĐ".</summary>
    public required string Code { get; init; }

    public required string Name { get; init; }
}

/// <summary>
/// That documents of a type are numbered in a book from a year on, and with which symbol. The newest decision for the year or a year before
/// counts; rows are never changed.
/// </summary>
public sealed class BookSeries
{
    public required Guid Id { get; init; }

    public required Guid BodyId { get; init; }

    /// <summary>Abbreviation of the document type, case and diacritics as in the decree: "KH", "QĐ".</summary>
    public required string Code { get; init; }

    public required Guid BookId { get; init; }

    /// <summary>What follows the slash: "KH-UBND".</summary>
    public required string Symbol { get; init; }

    public int FromYear { get; init; } = 2000;

    /// <summary>The document in which the head decided so; empty for the books a body begins with.</summary>
    public string DecidedBy { get; init; } = "";

    public DateTimeOffset DecidedAt { get; init; }
}

internal sealed class DocumentBookMap : IEntityTypeConfiguration<DocumentBook>
{
    public void Configure(EntityTypeBuilder<DocumentBook> builder)
    {
        builder.ToTable("book", "org");
        builder.HasOne<Agency>().WithMany().HasForeignKey(b => b.BodyId);
    }
}

internal sealed class BookSeriesMap : IEntityTypeConfiguration<BookSeries>
{
    public void Configure(EntityTypeBuilder<BookSeries> builder)
    {
        builder.ToTable("book_series", "org");
        builder.HasOne<Agency>().WithMany().HasForeignKey(s => s.BodyId);
        builder.HasOne<DocumentBook>().WithMany().HasForeignKey(s => s.BookId);
    }
}
