using System.Xml.Linq;

namespace Workflows.Interchange.Edxml;

/// <summary>The files of a packet: the list in the body must be the files that came, each once.</summary>
internal static class EdxmlFiles
{
    private const int LongestName = 255;

    public static IReadOnlyList<ExchangeFile> Read(XElement packet, EdxmlFields fields)
    {
        var body = EdxmlFields.One(EdxmlFields.One(packet, "edXMLEnvelope"), "edXMLBody");
        var listed = EdxmlFields.All(EdxmlFields.One(body, "edXMLManifest"), "Reference");
        var came = EdxmlFields.All(EdxmlFields.One(packet, "AttachmentEncoded"), "Attachment");
        if (came.Count > fields.Limits.Files)
            return fields.Wrong<IReadOnlyList<ExchangeFile>>(came[0], $"Gói tin có quá {fields.Limits.Files} tệp đính kèm.") ?? [];

        var byId = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var attachment in came)
        {
            if (!byId.TryAdd(IdOf(attachment, fields), attachment))
                fields.Wrong<XElement>(attachment, $"Tệp đính kèm {IdOf(attachment, fields)} có hai lần trong AttachmentEncoded.");
        }

        var files = new List<ExchangeFile>(listed.Count);
        foreach (var reference in listed)
        {
            var id = IdOf(reference, fields);
            if (byId.Remove(id, out var attachment))
                files.Add(File(id, reference, attachment, fields));
            else if (files.Exists(f => f.ContentId == id))
                fields.Wrong<XElement>(reference, $"Tệp {id} có hai lần trong edXMLManifest.");
            else
                fields.Wrong<XElement>(reference, $"edXMLManifest nêu tệp {id} nhưng AttachmentEncoded không có tệp này.");
        }

        if (byId.Count > 0)
            fields.Wrong<XElement>(byId.Values.First(), $"AttachmentEncoded có tệp {byId.Keys.First()} nhưng edXMLManifest không nêu tệp này.");
        return files;
    }

    public static XElement List(IReadOnlyList<ExchangeFile> files, EdxmlTexts texts) => EdxmlTexts.Element("edXMLBody",
        new XElement(
            EdxmlNames.Space + "edXMLManifest",
            new XAttribute("version", "1.0"),
            files.Select(f => EdxmlTexts.Element("Reference",
                texts.Text("ContentId", EdxmlNames.ContentIdPrefix + EdxmlNames.WithoutPrefix(f.ContentId)),
                texts.Text("ContentType", f.ContentType),
                texts.Text("Description", f.Description),
                texts.Text("AttachmentName", f.Name)))));

    public static XElement Write(IReadOnlyList<ExchangeFile> files, EdxmlTexts texts) => EdxmlTexts.Element("AttachmentEncoded",
        [
            .. files.Select(f => EdxmlTexts.Element("Attachment",
                texts.Text("ContentId", EdxmlNames.ContentIdPrefix + EdxmlNames.WithoutPrefix(f.ContentId)),
                texts.Text("AttachmentName", f.Name),
                texts.Text("Description", f.Description),
                texts.Text("ContentType", f.ContentType),
                new XElement(EdxmlNames.Space + "ContentTransferEncoded", Convert.ToBase64String(f.Bytes.Span)))),
        ]);

    /// <summary>A name that is no path and fits a file system.</summary>
    public static bool IsPlainName(string name) =>
        name.Length is > 0 and <= LongestName && name.AsSpan().IndexOfAny('/', '\\') < 0 && name.Trim('.').Length > 0;

    private static ExchangeFile File(string id, XElement reference, XElement attachment, EdxmlFields fields)
    {
        string First(string name) => fields.Line(attachment, name) is { Length: > 0 } said ? said : fields.Line(reference, name);

        var name = fields.Line(attachment, "AttachmentName").Replace('/', '_').Replace('\\', '_');
        if (!IsPlainName(name))
            fields.Wrong<ExchangeFile>(attachment, $"Tệp {id} có tên không dùng được.");
        return new ExchangeFile(id, name, First("ContentType"), First("Description"), Bytes(id, EdxmlFields.One(attachment, "ContentTransferEncoded")!, fields));
    }

    private static byte[] Bytes(string id, XElement at, EdxmlFields fields)
    {
        var text = at.Value;
        var room = text.Length / 4L * 3 + 3;
        if (room > fields.Limits.File + 3L)
            return fields.Wrong<byte[]>(at, $"Tệp {id} lớn hơn {fields.Limits.File / (1024 * 1024)} MB.") ?? [];
        var bytes = new byte[room];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return fields.Wrong<byte[]>(at, $"Tệp {id}: nội dung trong ContentTransferEncoded không phải base64 hợp lệ.") ?? [];
        return length == 0 ? fields.Wrong<byte[]>(at, $"Tệp {id} rỗng.") ?? [] : bytes[..length];
    }

    private static string IdOf(XElement at, EdxmlFields fields) => EdxmlNames.WithoutPrefix(fields.Line(at, "ContentId"));
}
