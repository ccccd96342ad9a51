using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using UglyToad.PdfPig.Outline;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Writer;

namespace Workflows.Documents.Pdf;

/// <summary>Laid out pages as a file: fonts embedded with the characters used, title and outline.</summary>
internal static class PdfBytes
{
    private const double Version = 1.7;

    private static ReadOnlySpan<byte> IdMark => "/ID [ <"u8;

    public static byte[] Of(OfficialDocument document, IReadOnlyList<Sheet> sheets, IReadOnlyList<(string Title, int Sheet)> outline)
    {
        using var stream = new MemoryStream();
        using var builder = new PdfDocumentBuilder(stream, disposeStream: false, PdfWriterType.Default, Version, new FileTokens());
        builder.DocumentInformation.Title = document.Title;
        builder.DocumentInformation.Subject = document.Heading?.Subject ?? document.LetterSubject ?? "";
        builder.DocumentInformation.Author = document.Letterhead.Issuer;
        builder.Bookmarks = new([.. outline.Select(o => new DocumentBookmarkNode(
            o.Title, 0, new(o.Sheet + 1, ExplicitDestinationType.FitPage, ExplicitDestinationCoordinates.Empty), []))]);
        var fonts = new EmbeddedFonts(builder);
        foreach (var sheet in sheets)
        {
            var page = builder.AddPage(sheet.Width, sheet.Height);
            foreach (var mark in sheet.Marks)
                Draw(mark, page, sheet.Height, fonts);
        }

        return WithFixedId(builder.Build());
    }

    private static void Draw(Mark mark, PdfPageBuilder page, double height, EmbeddedFonts fonts)
    {
        switch (mark)
        {
            case TextMark text:
                Coloured(page, text.Colour, () =>
                {
                    var x = text.X;
                    foreach (var (part, font) in fonts.PartsOf(text))
                    {
                        page.AddText(part, text.Size, new(Rounded(x), Rounded(height - text.Baseline)), font);
                        x += text.Face.Width(part, text.Size);
                    }
                });
                break;
            case LineMark line:
                page.DrawLine(new(Rounded(line.X1), Rounded(height - line.Y1)), new(Rounded(line.X2), Rounded(height - line.Y2)), line.Thickness);
                break;
            case FrameMark frame:
                Coloured(page, frame.Colour, () => page.DrawRectangle(
                    new(Rounded(frame.X), Rounded(height - frame.Y - frame.Height)), Rounded(frame.Width), Rounded(frame.Height), frame.Thickness));
                break;
            default:
                throw new NotSupportedException($"No drawing of {mark.GetType().Name}.");
        }
    }

    private static void Coloured(PdfPageBuilder page, string? colour, Action draw)
    {
        if (colour is null)
        {
            draw();
            return;
        }

        var rgb = int.Parse(colour, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var (r, g, b) = ((byte)(rgb >> 16), (byte)((rgb >> 8) & 0xFF), (byte)(rgb & 0xFF));
        page.SetStrokeColor(r, g, b).SetTextAndFillColor(r, g, b);
        draw();
        page.ResetColor();
    }

    /// <summary>A thousandth of a point is finer than any printer; more digits only make the file longer.</summary>
    private static double Rounded(double points) => Math.Round(points, 3);

    /// <summary>The library draws the file's id at random; here it is a digest of the file, so the same document keeps it.</summary>
    private static byte[] WithFixedId(byte[] file)
    {
        const int Digits = 32;
        var at = file.AsSpan().LastIndexOf(IdMark) + IdMark.Length;
        var one = file.AsSpan(at, Digits);
        var two = file.AsSpan(at + Digits + "><".Length, Digits);
        one.Fill((byte)'0');
        two.Fill((byte)'0');
        var id = Convert.ToHexString(SHA256.HashData(file))[..Digits];
        Encoding.ASCII.GetBytes(id, one);
        Encoding.ASCII.GetBytes(id, two);
        return file;
    }

    /// <summary>
    /// Styles as the file embeds them. The library gives each embedded font 255 characters; one that a document needs more of is embedded
    /// again for the rest.
    /// </summary>
    private sealed class EmbeddedFonts(PdfDocumentBuilder builder)
    {
        private const int CharactersEach = 255;

        private readonly Dictionary<FontFace, (Dictionary<char, int> Where, List<PdfDocumentBuilder.AddedFont> Fonts)> styles = [];

        public IEnumerable<(string Part, PdfDocumentBuilder.AddedFont Font)> PartsOf(TextMark mark)
        {
            if (!styles.TryGetValue(mark.Face, out var style))
                styles.Add(mark.Face, style = ([], []));
            foreach (var c in mark.Text)
            {
                if (style.Where.ContainsKey(c))
                    continue;
                if (style.Where.Count == style.Fonts.Count * CharactersEach)
                    style.Fonts.Add(builder.AddTrueTypeFont(mark.Face.Bytes));
                style.Where.Add(c, style.Fonts.Count - 1);
            }

            for (var from = 0; from < mark.Text.Length;)
            {
                var font = style.Where[mark.Text[from]];
                var to = from + 1;
                while (to < mark.Text.Length && style.Where[mark.Text[to]] == font)
                    to++;
                yield return (mark.Text[from..to], style.Fonts[font]);
                from = to;
            }
        }
    }
}
