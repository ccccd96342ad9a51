namespace Workflows.WorkFiles;

/// <summary>One line of the index of a file (Mục lục văn bản trong hồ sơ, Phụ lục V), without its number of order.</summary>
/// <param name="At">When it came into the file; the order of the index.</param>
/// <param name="Day">Its own date.</param>
/// <param name="Number">Số, ký hiệu; null for what has none.</param>
/// <param name="Kind">Tên loại.</param>
/// <param name="Subject">Trích yếu.</param>
/// <param name="Author">Tác giả.</param>
/// <param name="Path">Where it stands in the bundle.</param>
public sealed record IndexLine(DateTimeOffset At, DateOnly Day, string? Number, string Kind, string Subject, string Author, string Path)
{
    /// <summary>Tờ số, trang số; null where a document has no pages of its own.</summary>
    public int? Pages { get; init; }

    public string? Note { get; init; }

    /// <summary>Tên loại và trích yếu, as the form prints them together.</summary>
    public string Title => $"{Kind}: {Subject}";
}
