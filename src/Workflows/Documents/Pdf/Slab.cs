namespace Workflows.Documents.Pdf;

/// <summary>A piece of the text over the whole width, as a line or a row of a table: what pages are filled with. Points.</summary>
/// <param name="height">What it takes.</param>
/// <param name="draw">Puts it on a sheet, its upper side at a height.</param>
internal sealed class Slab(double height, Action<Sheet, double> draw)
{
    public double Height { get; } = height;

    /// <summary>Left free above it, unless it is the first of a page.</summary>
    public double Before { get; init; }

    /// <summary>Stands on one page with the next.</summary>
    public bool Keep { get; init; }

    /// <summary>Repeated on top of each page on which it does not itself stand first.</summary>
    public Slab? Head { get; init; }

    /// <summary>From the room there is to what fits into it and the rest; null where nothing fits. Null for what is never parted.</summary>
    public Func<double, (Slab First, Slab? More)?>? Split { get; init; }

    public void Draw(Sheet sheet, double y) => draw(sheet, y);
}
