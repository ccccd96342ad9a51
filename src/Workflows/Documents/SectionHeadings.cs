using System.Text.RegularExpressions;

namespace Workflows.Documents;

/// <summary>Sets the heading of a typed section by the kind of its number (PL I.II.6.đ; PL I.V, line 6).</summary>
public static partial class SectionHeadings
{
    public static IReadOnlyList<Block> Of(string heading)
    {
        var text = PrintedText.Line(heading);
        if (text.Length == 0)
            return [];
        // "Chương I. QUY ĐỊNH CHUNG": label and title stand on two lines.
        if (Part().Match(text) is { Success: true } part)
        {
            var label = new Paragraph(TypeRules.PartLabel, PrintedText.Capitalised(part.Groups["word"].Value.ToLower(Values.VietnamTime.Culture)) + " " + part.Groups["number"].Value);
            return part.Groups["title"].Value is { Length: > 0 } title ? [label, new Paragraph(TypeRules.PartTitle, title)] : [label];
        }

        if (Article().Match(text) is { Success: true } article)
        {
            return [new Paragraph(TypeRules.Article, [new TextRun(string.Join(' ', new[] { $"Điều {article.Groups["number"].Value}.", article.Groups["title"].Value }.Where(t => t.Length > 0)), Bold: true)])];
        }

        return [new Paragraph(Clause().IsMatch(text) ? TypeRules.ClauseTitle : TypeRules.SectionHeading, text)];
    }

    [GeneratedRegex(@"^(?<word>Phần|Chương|Mục|Tiểu mục)\s+(?<number>(thứ\s+\p{L}+|[IVXLC]+|\d+))\b[\s.:–-]*(?<title>.*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Part();

    [GeneratedRegex(@"^Điều\s+(?<number>\d+)\b[\s.:]*(?<title>.*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Article();

    [GeneratedRegex(@"^\d+(\.\d+)*[.)]?\s", RegexOptions.CultureInvariant)]
    private static partial Regex Clause();
}
