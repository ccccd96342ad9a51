using System.IO.Compression;
using System.Text;

namespace Workflows.Tests.Plans;

/// <summary>Office files made by hand, good and evil.</summary>
internal static class OfficeFiles
{
    public const string WordMain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    public const string ExcelMain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    private const string Namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    /// <param name="body">Inside w:body; w: is bound.</param>
    public static byte[] Docx(string body, params (string Path, byte[] Bytes)[] more) => Package(WordMain, "word/document.xml",
        $"""<?xml version="1.0"?><w:document xmlns:w="{Namespace}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>""", more);

    public static string Paragraph(string text) => $"""<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>""";

    public static byte[] Xlsx() => Package(ExcelMain, "xl/workbook.xml", "<workbook/>");

    public static byte[] Package(string mainType, string mainPath, string main, params (string Path, byte[] Bytes)[] more) => Zip(
    [
        ("[Content_Types].xml", Encoding.UTF8.GetBytes(
            $"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{mainPath}" ContentType="{mainType}"/></Types>""")),
        ("_rels/.rels", Encoding.UTF8.GetBytes(
            $"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{mainPath}"/></Relationships>""")),
        (mainPath, Encoding.UTF8.GetBytes(main)),
        .. more,
    ]);

    public static byte[] Zip(params (string Path, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, bytes) in entries)
            {
                using var entry = zip.CreateEntry(path, CompressionLevel.Optimal).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
