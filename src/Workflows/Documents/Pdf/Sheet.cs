namespace Workflows.Documents.Pdf;

/// <summary>One page with what stands on it, in reading order. Points, from the upper left corner.</summary>
internal sealed class Sheet(int index, Length width, Length height)
{
    private readonly List<Mark> marks = [];

    /// <summary>From 0, in the file.</summary>
    public int Index { get; } = index;

    public double Width { get; } = width.Points;

    public double Height { get; } = height.Points;

    public IReadOnlyList<Mark> Marks => marks;

    public void Text(double x, double baseline, string text, FontFace face, double size, string? colour = null) =>
        marks.Add(new TextMark(x, baseline, text, face, size, colour));

    public void Line(double x1, double y1, double x2, double y2, Length thickness) => marks.Add(new LineMark(x1, y1, x2, y2, thickness.Points));

    public void Frame(double x, double y, double frameWidth, double frameHeight, Length thickness, string? colour) =>
        marks.Add(new FrameMark(x, y, frameWidth, frameHeight, thickness.Points, colour));

    /// <summary>The place as the file counts it.</summary>
    public PdfSpot Spot(double x, double y, double spotWidth, double spotHeight) => new(Index, x, Height - y - spotHeight, spotWidth, spotHeight);
}

internal abstract record Mark;

/// <param name="Colour">RGB; null for black.</param>
internal sealed record TextMark(double X, double Baseline, string Text, FontFace Face, double Size, string? Colour) : Mark;

internal sealed record LineMark(double X1, double Y1, double X2, double Y2, double Thickness) : Mark;

internal sealed record FrameMark(double X, double Y, double Width, double Height, double Thickness, string? Colour) : Mark;
