using System.Text;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;

namespace Workflows.Documents.Docx;

/// <summary>Title, author and language of the file. No times: the file says nothing that the document does not say.</summary>
internal static class WordProperties
{
    private static readonly XNamespace Core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    private static readonly XNamespace Dublin = "http://purl.org/dc/elements/1.1/";

    public static void Add(WordprocessingDocument package, OfficialDocument document)
    {
        var xml = new XElement(Core + "coreProperties",
            new XAttribute(XNamespace.Xmlns + "cp", Core), new XAttribute(XNamespace.Xmlns + "dc", Dublin),
            new XElement(Dublin + "title", document.Title),
            new XElement(Dublin + "subject", document.Heading?.Subject ?? document.LetterSubject ?? ""),
            new XElement(Dublin + "creator", document.Letterhead.Issuer),
            new XElement(Dublin + "language", "vi-VN"));
        var part = package.AddNewPart<CoreFilePropertiesPart>("application/vnd.openxmlformats-package.core-properties+xml", "properties");
        using var stream = part.GetStream(FileMode.Create);
        stream.Write(Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + xml.ToString(SaveOptions.DisableFormatting)));
    }
}
