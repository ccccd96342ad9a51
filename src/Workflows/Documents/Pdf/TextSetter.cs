using System.Text;

namespace Workflows.Documents.Pdf;

/// <summary>Words of a line in one style.</summary>
/// <param name="X">From the left side of the column, in points.</param>
internal sealed record Piece(double X, string Text, FontFace Face);

/// <summary>A line ready to be drawn. Points.</summary>
/// <param name="Height">With the spacing of lines.</param>
/// <param name="Baseline">From its upper side.</param>
internal sealed record SetLine(IReadOnlyList<Piece> Pieces, double Height, double Baseline, double Size)
{
    public string Text => string.Concat(Pieces.Select(p => p.Text));

    /// <summary>From its first to its last letter.</summary>
    public double Width => Pieces is [var first, .., var last] ? last.X + last.Face.Width(last.Text, Size) - first.X : Pieces.Sum(p => p.Face.Width(p.Text, Size));

    public void Draw(Sheet sheet, double x, double y, string? colour = null)
    {
        foreach (var piece in Pieces)
            sheet.Text(x + piece.X, y + Baseline, piece.Text, piece.Face, Size, colour);
    }
}

/// <summary>Breaks a paragraph into lines and sets them left, centred or justified.</summary>
internal sealed class TextSetter(PdfFonts fonts)
{
    /// <summary>Where a word longer than a line breaks first: inside addresses and symbols.</summary>
    private const string Breaks = "/-–—_.,;:@&=?";

    /// <summary>Rounding: a word that just fits.</summary>
    private const double Slack = 0.01;

    public FontFace Face(TypeRule rule, TextRun? run = null) => fonts.Of(rule.Bold || run is { Bold: true }, rule.Italic || run is { Italic: true });

    /// <summary>In one line, in the rule's case.</summary>
    public double Width(TypeRule rule, string text) => Face(rule).Width(rule.Cased(text), rule.Size);

    public IReadOnlyList<SetLine> Lines(TypeRule rule, string text, double width) => Lines(rule, [new TextRun(text)], width);

    /// <param name="rule">Size, style, case, indent and spacing.</param>
    /// <param name="runs">The words.</param>
    /// <param name="width">Of the column, in points.</param>
    /// <param name="align">Null for the rule's.</param>
    /// <param name="first">Indent of the first line in points; null for the rule's.</param>
    /// <param name="left">Indent of the others in points.</param>
    /// <returns>At least one line; an empty one for a paragraph without words.</returns>
    public IReadOnlyList<SetLine> Lines(
        TypeRule rule, IReadOnlyList<TextRun> runs, double width, Align? align = null, double? first = null, double left = 0)
    {
        var lines = new List<SetLine>();
        var line = new List<Word>();
        var used = 0.0;
        var words = Words(rule, runs).SelectMany(w => Fitting(w, width - Math.Max(left, first ?? rule.FirstLine.Points), rule.Size)).ToList();
        var narrow = (align ?? rule.Align) is Align.Centre && !words.Exists(w => w.EndsLine)
            ? TextWidth.Balanced([.. words.Select(w => w.Width)], [.. words.Select(w => w.GapWidth(rule.Size))], width)
            : width;
        foreach (var word in words)
        {
            var gap = line.Count > 0 ? line[^1].GapWidth(rule.Size) : 0;
            if (line.Count > 0 && used + gap + word.Width > narrow - Indent() + Slack)
            {
                Close(isLast: false);
                gap = 0;
            }

            line.Add(word);
            used += gap + word.Width;
            if (word.EndsLine)
                Close(isLast: true);
        }

        if (line.Count > 0 || lines.Count == 0)
            Close(isLast: true);
        return lines;

        double Indent() => lines.Count == 0 ? first ?? rule.FirstLine.Points : left;
        void Close(bool isLast)
        {
            lines.Add(Set(rule, line, align ?? rule.Align, Indent(), width - Indent() - used, isLast));
            line = [];
            used = 0;
        }
    }

    private SetLine Set(TypeRule rule, List<Word> words, Align align, double indent, double free, bool isLast)
    {
        var extra = align is Align.Justify && !isLast && words.Count > 1 ? free / (words.Count - 1) : 0;
        var x = indent + (align is Align.Centre ? free / 2 : 0);
        var pieces = new List<Piece>();
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var (letters, face) in words[i].Parts)
            {
                var text = letters.ToString();
                Add(text, face, canJoin: extra == 0);
                x += face.Width(text, rule.Size);
            }

            if (i == words.Count - 1)
                break;
            // A space beside a widened gap would be read as two: readers see the gap itself.
            if (extra == 0)
                Add(words[i].Gap, words[i].GapFace, canJoin: true);
            x += words[i].GapWidth(rule.Size) + extra;
        }

        var body = Face(rule);
        var height = (body.Ascent + body.Descent + body.LineGap) * rule.Size * rule.LineSpacing;
        return new(pieces, height, height - (body.Descent * rule.Size), rule.Size);

        void Add(string text, FontFace face, bool canJoin)
        {
            if (text.Length == 0)
                return;
            if (canJoin && pieces is [.., var last] && last.Face == face)
                pieces[^1] = last with { Text = last.Text + text };
            else
                pieces.Add(new(x, text, face));
        }
    }

    private IEnumerable<Word> Words(TypeRule rule, IReadOnlyList<TextRun> runs)
    {
        var word = new Word();
        foreach (var run in runs)
        {
            var face = Face(rule, run);
            foreach (var c in rule.Cased(run.Text))
            {
                if (c is '\n')
                {
                    yield return word with { EndsLine = true };
                    word = new();
                }
                else if (c is ' ' or '\t')
                {
                    word = word with { Gap = word.Gap + ' ', GapFace = face };
                }
                else
                {
                    if (word.Gap.Length > 0)
                    {
                        yield return word;
                        word = new();
                    }

                    word.Add(c, face, rule.Size);
                }
            }
        }

        if (word.Parts.Count > 0)
            yield return word;
    }

    /// <summary>A word longer than the line in parts that fit, at a mark of punctuation where there is one in the second half.</summary>
    private static IEnumerable<Word> Fitting(Word word, double room, double size)
    {
        if (word.Width <= room)
        {
            yield return word;
            yield break;
        }

        var letters = word.Parts.SelectMany(p => p.Letters.ToString().Select(c => (Char: c, p.Face))).ToList();
        for (var at = 0; at < letters.Count;)
        {
            var (end, good, width) = (at, 0, 0.0);
            for (; end < letters.Count && (width += letters[end].Face.Width([letters[end].Char], size)) <= room; end++)
            {
                if (Breaks.Contains(letters[end].Char, StringComparison.Ordinal) && width > room / 2)
                    good = end + 1;
            }

            end = Math.Max(end < letters.Count && good > 0 ? good : end, at + 1);
            var part = new Word();
            for (; at < end; at++)
                part.Add(letters[at].Char, letters[at].Face, size);
            yield return at < letters.Count ? part : part with { Gap = word.Gap, GapFace = word.GapFace, EndsLine = word.EndsLine };
        }
    }

    /// <summary>Letters that stay together, and the spaces behind them.</summary>
    private sealed record Word
    {
        public List<(StringBuilder Letters, FontFace Face)> Parts { get; } = [];

        public double Width { get; private set; }

        public string Gap { get; init; } = "";

        public FontFace GapFace { get; init; } = null!;

        public bool EndsLine { get; init; }

        public double GapWidth(double size) => Gap.Length == 0 ? 0 : GapFace.Width(Gap, size);

        public void Add(char c, FontFace face, double size)
        {
            if (Parts is [.., var last] && last.Face == face)
                last.Letters.Append(c);
            else
                Parts.Add((new StringBuilder().Append(c), face));
            Width += face.Width([c], size);
        }
    }
}
