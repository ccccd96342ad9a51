using System.Text;
using System.Xml;
using System.Xml.Linq;
using Workflows.Values;

namespace Workflows.Interchange.Edxml;

/// <summary>Writes a packet: UTF-8, unsigned, the same message always the same bytes.</summary>
public static class EdxmlWriter
{
    /// <returns>Refused without number, symbol, date, a file where the purpose needs one, receivers, or a code of ours that was recorded.</returns>
    public static Result<byte[]> Write(EdxmlMessage message)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        var texts = new EdxmlTexts(EdxmlLimits.Default);
        var packet = message is DocumentMessage document ? Document(document, texts) : Status((StatusMessage)message, texts);
        if (texts.Problem is { } wrong)
            return wrong;
        var bytes = Bytes(packet);
        return bytes.Length <= EdxmlLimits.Default.Packet
            ? bytes
            : new Invalid($"Gói tin lớn hơn {EdxmlLimits.Default.Packet / (1024 * 1024)} MB.");
    }

    private static Invalid? Refusal(EdxmlMessage message) => message switch
    {
        { From.OrganId.Form: OrganIdForm.Unlisted } => new("Chưa có mã định danh hợp lệ của cơ quan gửi.", "From/OrganId"),
        StatusMessage { ResponseFor.Count: not 1 } => new("Trạng thái phải nói về đúng một văn bản.", "ResponseFor"),
        StatusMessage => null,
        DocumentMessage document => Refusal(document),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message, null),
    };

    private static Invalid? Refusal(DocumentMessage message)
    {
        if (string.IsNullOrWhiteSpace(message.Number) || string.IsNullOrWhiteSpace(message.Notation))
            return new("Chưa có số, ký hiệu văn bản nên chưa gửi được.", "Code");
        if (message.Date == default)
            return new("Chưa có ngày ban hành nên chưa gửi được.", "PromulgationDate");
        if (string.IsNullOrWhiteSpace(message.Subject))
            return new("Chưa có trích yếu nên chưa gửi được.", "Subject");
        var key = DocumentKey.Find(message.DocumentId);
        if (key != new DocumentKey(message.From.OrganId, message.Date, VietnameseText.Normalise(message.Number), VietnameseText.Normalise(message.Notation)))
            return new("Mã văn bản (DocumentId) không khớp mã cơ quan gửi, ngày, số và ký hiệu.", "DocumentId");
        if (message.To.Count == 0)
            return new("Gói tin không có nơi nhận nào.", "To");
        if (message.To.Count > EdxmlLimits.Default.Receivers)
            return new($"Gói tin có quá {EdxmlLimits.Default.Receivers} nơi nhận.", "To");
        return EdxmlBusiness.Missing(message.Business) ?? RefusalOfFiles(message);
    }

    private static Invalid? RefusalOfFiles(DocumentMessage message)
    {
        // A recall and an update speak of a document that was sent before.
        if (message is { Files.Count: 0, Business.Kind: ExchangeBusiness.New or ExchangeBusiness.Replacement })
            return new("Chưa có tệp văn bản đã ký nên chưa gửi được.", "AttachmentEncoded");
        if (message.Files.Count > EdxmlLimits.Default.Files)
            return new($"Gói tin có quá {EdxmlLimits.Default.Files} tệp đính kèm.", "AttachmentEncoded");
        if (message.Files.FirstOrDefault(f => f.Bytes.Length == 0 || f.Bytes.Length > EdxmlLimits.Default.File) is { } size)
            return new($"Tệp \"{size.Name}\" rỗng hoặc lớn hơn {EdxmlLimits.Default.File / (1024 * 1024)} MB.", "AttachmentEncoded");
        if (message.Files.FirstOrDefault(f => !EdxmlFiles.IsPlainName(f.Name)) is { } name)
            return new($"Tên tệp \"{name.Name}\" không dùng được.", "AttachmentEncoded");
        return message.Files.DistinctBy(f => EdxmlNames.WithoutPrefix(f.ContentId)).Count() != message.Files.Count || message.Files.Any(f => string.IsNullOrWhiteSpace(f.ContentId))
            ? new("Hai tệp đính kèm trùng mã hoặc có tệp chưa có mã.", "AttachmentEncoded")
            : null;
    }

    private static XElement Document(DocumentMessage m, EdxmlTexts texts) => Packet(
        texts,
        [
            EdxmlTexts.Element("edXMLHeader",
                EdxmlTexts.Element("MessageHeader",
                [
                    texts.Party("From", m.From),
                    .. m.To.Select(to => texts.Party("To", to)),
                    texts.Text("DocumentId", m.DocumentId),
                    EdxmlTexts.Element("Code", texts.Text("CodeNumber", m.Number), texts.Text("CodeNotation", m.Notation)),
                    EdxmlTexts.Element("PromulgationInfo", texts.Text("Place", m.Place), EdxmlTexts.Day("PromulgationDate", m.Date)),
                    EdxmlTexts.Part("DocumentType", texts.Whole("Type", m.Type.Type), texts.Whole("TypeDetail", m.Type.Detail), texts.Text("TypeName", m.Type.Name)),
                    texts.Text("Subject", m.Subject),
                    texts.Text("Content", m.Content),
                    EdxmlTexts.Part("SignerInfo", texts.Text("Competence", m.SignerCapacity), texts.Text("Position", m.SignerPosition), texts.Text("FullName", m.SignerName)),
                    EdxmlTexts.Day("DueDate", m.DueDate),
                    EdxmlTexts.Part("OtherInfo",
                        texts.Whole("Priority", m.Priority),
                        texts.Text("SphereOfPromulgation", m.Sphere),
                        texts.Text("TyperNotation", m.TyperNotation),
                        texts.Whole("PromulgationAmount", m.Copies),
                        texts.Whole("PageAmount", m.Pages),
                        m.Direction is { } direction ? texts.Text("Direction", direction ? "true" : "false") : null,
                        EdxmlTexts.List("Appendixes", m.Appendixes, a => texts.Text("Appendix", a))),
                    .. m.ResponseFor.Select(texts.Response),
                    texts.Whole("SteeringType", m.SteeringType),
                    EdxmlTexts.List("ToPlaces", m.ToPlaces, p => texts.Text("Place", p)),
                ]),
                EdxmlTexts.Element("TraceHeaderList",
                [
                    .. m.Traces.Select(t => EdxmlTexts.Element("TraceHeader", texts.Text("OrganId", t.OrganId?.Text), EdxmlTexts.Moment("Timestamp", t.At))),
                    EdxmlBusiness.Write(m.Business, texts),
                ])),
            EdxmlFiles.List(m.Files, texts),
        ],
        m.Files.Count == 0 ? null : EdxmlFiles.Write(m.Files, texts));

    private static XElement Status(StatusMessage m, EdxmlTexts texts) => Packet(
        texts,
        [
            EdxmlTexts.Element("edXMLHeader",
                EdxmlTexts.Element("Status",
                    texts.Party("From", m.From),
                    texts.Response(m.ResponseFor[0]),
                    texts.Staff(m.Staff),
                    texts.Text("StatusCode", ExchangeStatuses.CodeOf(m.Status)),
                    texts.Text("Description", m.Description),
                    EdxmlTexts.Moment("Timestamp", m.At))),
        ],
        null);

    private static XElement Packet(EdxmlTexts texts, IEnumerable<XElement> envelope, XElement? files)
    {
        var packet = EdxmlTexts.Element("edXML", EdxmlTexts.Element("edXMLEnvelope", envelope), files);
        // One name for the one namespace, as senders do: readers are met that look for the prefix.
        packet.Element(EdxmlNames.Space + "edXMLEnvelope")!.Add(new XAttribute(XNamespace.Xmlns + EdxmlNames.Prefix, EdxmlNames.Space));
        packet.Add(new XAttribute("xmlns", EdxmlNames.Space));
        return packet;
    }

    private static byte[] Bytes(XElement packet)
    {
        using var bytes = new MemoryStream();
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            IndentChars = "  ",
            NewLineChars = "\n",
            NewLineHandling = NewLineHandling.None,
        };
        using (var writer = XmlWriter.Create(bytes, settings))
            new XDocument(packet).Save(writer);
        return bytes.ToArray();
    }
}
