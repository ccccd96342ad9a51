using System.Text;
using System.Xml;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>
/// The text of a Word file, for search and preview: paragraphs as lines, table rows as lines with tabs between the
/// cells, as the reader would see it with all tracked changes accepted.
/// </summary>
/// <remarks>
/// Reads the main part as a stream instead of building a document tree: a hostile file can nest elements deeply
/// enough to exhaust the stack of anything recursive.
/// </remarks>
public static class WordText
{
    /// <summary>Characters kept; a longer text is cut.</summary>
    public const int Limit = 500_000;

    private const int DepthLimit = 512;

    private static readonly string[] Namespaces =
    [
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ];

    /// <param name="docx">A file that <see cref="UploadReader"/> recognised as Word; can be sought in.</param>
    /// <returns>NFC text, possibly empty; a refusal when the file is damaged.</returns>
    public static Result<string> Read(Stream docx)
    {
        try
        {
            return OfficePackage.ReadWordMain(docx, Extract);
        }
        catch (Exception damage) when (OfficePackage.IsDamage(damage))
        {
            return OfficePackage.Damaged("Word");
        }
    }

    private static Result<string> Extract(XmlReader xml)
    {
        var text = new StringBuilder();
        var cells = 0;
        var inText = false;
        var skippedAt = int.MaxValue;
        while (text.Length < Limit && xml.Read())
        {
            if (xml.Depth > DepthLimit)
                return OfficePackage.Damaged("Word");
            if (xml.Depth > skippedAt)
                continue;
            skippedAt = int.MaxValue;
            // Moved-away text stands again where it went; a fallback repeats what the choice beside it says.
            if (xml.NodeType is XmlNodeType.Element && IsSkipped(xml))
            {
                skippedAt = xml.Depth;
                continue;
            }

            if (xml.NodeType is XmlNodeType.Element && IsWord(xml))
            {
                inText = xml.LocalName is "t" && !xml.IsEmptyElement;
                cells += xml.LocalName is "tc" && !xml.IsEmptyElement ? 1 : 0;
                text.Append(xml.LocalName switch
                {
                    "tab" => "\t",
                    "br" or "cr" => "\n",
                    "noBreakHyphen" => "-",
                    "p" when xml.IsEmptyElement && cells == 0 => "\n",
                    _ => "",
                });
            }
            else if (xml.NodeType is XmlNodeType.EndElement && IsWord(xml))
            {
                inText = false;
                cells -= xml.LocalName is "tc" ? 1 : 0;
                text.Append(xml.LocalName switch
                {
                    "p" => cells > 0 ? " " : "\n",
                    "tc" => "\t",
                    "tr" => "\n",
                    _ => "",
                });
            }
            else if (inText && xml.HasValue)
            {
                text.Append(xml.Value);
            }
        }

        return Tidy(text);
    }

    private static bool IsWord(XmlReader xml) => Namespaces.Contains(xml.NamespaceURI);

    private static bool IsSkipped(XmlReader xml) =>
        xml.LocalName is "Fallback" || (xml.LocalName is "moveFrom" or "del" or "tabs" or "rPr" or "sectPr" && IsWord(xml));

    private static string Tidy(StringBuilder text)
    {
        var cut = text.ToString(0, Math.Min(text.Length, Limit));
        if (cut.Length > 0 && char.IsHighSurrogate(cut[^1]))
            cut = cut[..^1];
        var lines = VietnameseText.Normalise(string.Concat(cut.Where(c => c is not '\uFFFE' and not '\uFFFF')))
            .Split('\n').Select(line => line.TrimEnd());
        return string.Join('\n', lines);
    }
}
