using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.WorkFiles.Bundles;

/// <summary>
/// Metadata of the file and of each document, by the English names of Nghị định 30/2020/NĐ-CP, Phụ lục VI. Dates are dd/MM/yyyy (D10). The
/// decree names the fields and no schema; the root and the list's elements are ours.
/// </summary>
internal static class FileXml
{
    private const string Language = "Tiếng Việt";

    /// <param name="organId">Mã định danh of the agency whose file it is; empty where none is known.</param>
    public static byte[] Write(WorkFile file, Plan plan, IReadOnlyList<IndexLine> lines, string organId)
    {
        var document = new XDocument(new XElement(
            "File",
            FileCode(file, organId),
            new XElement("Title", file.Title),
            new XElement("Maintenance", file.Retention),
            new XElement("Rights", file.Rights),
            new XElement("Creator", file.OpenedByName),
            new XElement("Language", Language),
            new XElement("StartDate", VietnamTime.Short(file.StartedOn)),
            new XElement("EndDate", file.EndedOn is { } end ? VietnamTime.Short(end) : null),
            new XElement("DocTotal", lines.Count),
            // Unknown while a document has no pages of its own: left out rather than summed over a part.
            lines.Count > 0 && lines.All(l => l.Pages is not null) ? new XElement("PageTotal", lines.Sum(l => l.Pages)) : null,
            new XElement("Description", file.Description),
            new XElement("PlanId", plan.Id),
            new XElement("Documents", lines.Select((line, i) => DocumentOf(file, line, i + 1, organId)))));
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new() { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
            document.Save(writer);
        return bytes.ToArray();
    }

    private static XElement FileCode(WorkFile file, string organId) => new(
        "FileCode",
        new XElement("OrganId", organId),
        new XElement("FileCatalog", file.Year.ToString(CultureInfo.InvariantCulture)),
        new XElement("FileNotation", file.Notation));

    private static XElement DocumentOf(WorkFile file, IndexLine line, int ordinal, string organId)
    {
        var parts = line.Number?.Split('/', 2);
        return new XElement(
            "Document",
            FileCode(file, organId),
            new XElement("DocOrdinal", ordinal),
            new XElement("TypeName", line.Kind),
            parts is [var number, var notation] ? new[] { new XElement("CodeNumber", number), new XElement("CodeNotation", notation) } : null,
            new XElement("IssuedDate", VietnamTime.Short(line.Day)),
            new XElement("OrganName", line.Author),
            new XElement("Subject", line.Subject),
            new XElement("Language", Language),
            line.Pages is { } pages ? new XElement("PageAmount", pages) : null,
            new XElement("Description", line.Note),
            new XElement("Path", line.Path));
    }
}
