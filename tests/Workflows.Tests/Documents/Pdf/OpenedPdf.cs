using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Workflows.Documents;
using Workflows.Documents.Pdf;

namespace Workflows.Tests.Documents.Pdf;

/// <summary>A PDF file read back by Poppler's programs, which know nothing of how it was written. Points, from the upper left corner.</summary>
internal sealed partial class OpenedPdf
{
    public const double Mm = 72 / 25.4;

    /// <summary>The XML of pdftohtml has whole numbers: enlarged as far as it goes.</summary>
    private const int Zoom = 3;

    private readonly byte[] bytes;
    private readonly Lazy<IReadOnlyList<PageWords>> pages;
    private readonly Lazy<IReadOnlyList<PrintedLine>> lines;

    public OpenedPdf(PdfFile file)
    {
        bytes = file.Bytes;
        File = file;
        pages = new(ReadPages);
        lines = new(ReadLines);
    }

    public static PdfFonts Fonts { get; } = Found();

    public PdfFile File { get; }

    /// <summary>Every page with its words.</summary>
    public IReadOnlyList<PageWords> Pages => pages.Value;

    /// <summary>Every line with how it is set.</summary>
    public IReadOnlyList<PrintedLine> Lines => lines.Value;

    /// <summary>The texts of the pages in the order in which they are drawn.</summary>
    public IReadOnlyList<string> Raw => Run("pdftotext", "-raw", "-enc", "UTF-8").Split('\f', StringSplitOptions.None)[..^1];

    /// <summary>All of it without page numbers and white space.</summary>
    public string Solid => string.Concat(Raw.Select(p => p.Split('\n')).SelectMany(l => l.Skip(l[0].Length > 0 && l[0].All(char.IsAsciiDigit) ? 1 : 0))
        .SelectMany(l => l).Where(c => !char.IsWhiteSpace(c)));

    public string Info => Run("pdfinfo");

    /// <summary>Name, whether embedded, whether in parts, whether with a table to Unicode.</summary>
    public IReadOnlyList<(string Name, string Embedded, string Subset, string Unicode)> EmbeddedFonts =>
        [.. Run("pdffonts").Split('\n').Skip(2).Where(l => l.Length > 0).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(c => (c[0], c[^5], c[^4], c[^3]))];

    public static OpenedPdf Of(OfficialDocument document) => new(PdfWriter.Write(document, Fonts).Value);

    public PrintedLine Line(string text) => Lines.First(l => l.Text.Contains(text, StringComparison.Ordinal));

    /// <summary>Straight lines and frames of a page with their colours as "0,0,0" in per cent.</summary>
    public IReadOnlyList<Stroke> Strokes(int page)
    {
        var svg = Run("pdftocairo", "-svg", "-f", Text(page + 1), "-l", Text(page + 1));
        return [.. StrokePattern().Matches(svg).Select(m =>
        {
            var numbers = NumberPattern().Matches(m.Groups["d"].Value).Select(n => Number(n.Value)).ToList();
            var (xs, ys) = (numbers.Where((_, i) => i % 2 == 0).ToList(), numbers.Where((_, i) => i % 2 == 1).ToList());
            var height = Pages[page].Height;
            return new Stroke(xs.Min(), height - ys.Max(), xs.Max(), height - ys.Min(), m.Groups["colour"].Value.Replace("%", "", StringComparison.Ordinal));
        })];
    }

    private IReadOnlyList<PageWords> ReadPages()
    {
        var html = Run("pdftotext", "-bbox", "-enc", "UTF-8");
        return [.. PagePattern().Matches(html).Select(p => new PageWords(
            Number(p.Groups["w"].Value), Number(p.Groups["h"].Value),
            [.. WordPattern().Matches(p.Groups["words"].Value).Select(w => new PrintedWord(
                System.Net.WebUtility.HtmlDecode(w.Groups["t"].Value),
                Number(w.Groups["l"].Value), Number(w.Groups["u"].Value), Number(w.Groups["r"].Value), Number(w.Groups["b"].Value)))]))];
    }

    private IReadOnlyList<PrintedLine> ReadLines()
    {
        var xml = XDocument.Parse(Run("pdftohtml", "-xml", "-i", "-noframes", "-stdout", "-zoom", Text(Zoom)).Replace("<!DOCTYPE pdf2xml SYSTEM \"pdf2xml.dtd\">", "", StringComparison.Ordinal));
        var fonts = xml.Descendants("fontspec").ToDictionary(f => f.Attribute("id")!.Value);
        return [.. xml.Descendants("text").Select(t =>
        {
            var font = fonts[t.Attribute("font")!.Value];
            return new PrintedLine(
                int.Parse(t.Parent!.Attribute("number")!.Value, CultureInfo.InvariantCulture) - 1, t.Value,
                At("left"), At("top"), At("left") + At("width"), At("top") + At("height"),
                Number(font.Attribute("size")!.Value) / Zoom, t.Descendants("b").Any(), t.Descendants("i").Any(), font.Attribute("color")!.Value);

            double At(string name) => Number(t.Attribute(name)!.Value) / Zoom;
        })];
    }

    /// <summary>Runs a program of Poppler over the file.</summary>
    private string Run(string program, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("pdf-tests-");
        try
        {
            var path = Path.Combine(folder.FullName, "file.pdf");
            System.IO.File.WriteAllBytes(path, bytes);
            var start = new ProcessStartInfo(program, [.. options, path]) { UseShellExecute = false, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 };
            if (program is "pdftotext" or "pdftocairo")
                start.ArgumentList.Add("-");
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}.");
            return output;
        }
        catch (Win32Exception fault)
        {
            throw new InvalidOperationException($"{program} is missing: these tests read PDF files with Poppler (Debian: poppler-utils).", fault);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static PdfFonts Found()
    {
        var found = PdfFonts.Find(PdfFonts.SystemFolders);
        return found.IsSuccess ? found.Value : throw new InvalidOperationException($"These tests need a font (Debian: fonts-croscore). {found.Problem!.Message}");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("""<page width="(?<w>[\d.]+)" height="(?<h>[\d.]+)">(?<words>.*?)</page>""", RegexOptions.Singleline)]
    private static partial Regex PagePattern();

    [GeneratedRegex("""<word xMin="(?<l>[\d.-]+)" yMin="(?<u>[\d.-]+)" xMax="(?<r>[\d.-]+)" yMax="(?<b>[\d.-]+)">(?<t>.*?)</word>""")]
    private static partial Regex WordPattern();

    [GeneratedRegex("""stroke:rgb\((?<colour>[^)]*)\);[^>]* d="(?<d>[^"]*)" transform""")]
    private static partial Regex StrokePattern();

    [GeneratedRegex(@"-?[\d.]+")]
    private static partial Regex NumberPattern();
}

internal sealed record PageWords(double Width, double Height, IReadOnlyList<PrintedWord> Words)
{
    public IEnumerable<PrintedWord> Named(string text) => Words.Where(w => w.Text == text);
}

internal sealed record PrintedWord(string Text, double Left, double Top, double Right, double Bottom);

internal sealed record PrintedLine(
    int Page, string Text, double Left, double Top, double Right, double Bottom, double Size, bool Bold, bool Italic, string Colour)
{
    public double Middle => (Left + Right) / 2;
}

internal sealed record Stroke(double Left, double Top, double Right, double Bottom, string Colour)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;
}
