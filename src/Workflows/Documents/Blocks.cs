namespace Workflows.Documents;

/// <summary>A piece of a line in one weight and slope.</summary>
/// <param name="Text">NFC; see <see cref="PrintedText"/>.</param>
public sealed record TextRun(string Text, bool Bold = false, bool Italic = false)
{
    public string Text { get; init; } = PrintedText.Of(Text);
}

/// <summary>What a text is made of, from top to bottom.</summary>
public abstract record Block;

/// <summary>One paragraph, set as its rule says.</summary>
public sealed record Paragraph(TypeRule Rule, IReadOnlyList<TextRun> Runs) : Block
{
    public Paragraph(TypeRule rule, string text)
        : this(rule, [new TextRun(text)])
    {
    }

    /// <summary>Its text in the rule's case.</summary>
    public string Text => Rule.Cased(string.Concat(Runs.Select(r => r.Text)));
}

/// <summary>A table; its first row repeats on every page.</summary>
public sealed record Table(IReadOnlyList<TableColumn> Columns, IReadOnlyList<IReadOnlyList<TableCell>> Rows) : Block
{
    /// <summary>Sum of what the columns need at least.</summary>
    public Length Least => Columns.Aggregate(default(Length), (sum, c) => sum + c.Least);

    /// <summary>Does not fit between the margins of an upright sheet.</summary>
    public bool IsWide => Least > Layout.Page.TextWidth;

    /// <summary>Widths of the columns that fill a width, in proportion to what they need.</summary>
    public IReadOnlyList<Length> WidthsIn(Length width)
    {
        var factor = width.Points / Least.Points;
        return [.. Columns.Select(c => c.Least * factor)];
    }
}

/// <param name="Title">Heading of the column.</param>
/// <param name="Least">Narrowest width at which its texts are still read well.</param>
public sealed record TableColumn(string Title, Length Least, Align Align = Align.Left);

/// <summary>One cell: its paragraphs.</summary>
public sealed record TableCell(IReadOnlyList<IReadOnlyList<TextRun>> Paragraphs)
{
    public TableCell(string text)
        : this([.. PrintedText.Lines(text).Select(l => (IReadOnlyList<TextRun>)[new TextRun(l)])])
    {
    }

    public int Length => Paragraphs.Sum(p => p.Sum(r => r.Text.Length));
}
