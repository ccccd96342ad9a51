using System.Text;
using System.Xml;
using System.Xml.Linq;
using Workflows.Values;

namespace Workflows.Interchange.Edxml;

/// <summary>
/// Reads a packet from outside. It trusts nothing: no document type, no entities, nothing fetched, sizes and depth limited, files checked
/// against the list in the body. Whatever is wrong is named by its element.
/// </summary>
public static class EdxmlReader
{
    /// <param name="limits">The product's own when null.</param>
    public static Result<EdxmlMessage> Read(ReadOnlyMemory<byte> bytes, EdxmlLimits? limits = null)
    {
        var allowed = limits ?? EdxmlLimits.Default;
        var loaded = Load(bytes, allowed);
        if (!loaded.IsSuccess)
            return loaded.Problem!;
        var root = loaded.Value;
        if (root.Name != EdxmlNames.Space + "edXML")
            return new Invalid($"Phần tử gốc phải là edXML trong không gian tên {EdxmlNames.Space}, không phải {root.Name.LocalName} ({root.Name.Namespace}).", "edXML");

        var header = root.Element(EdxmlNames.Space + "edXMLEnvelope")?.Element(EdxmlNames.Space + "edXMLHeader");
        var seal = EdxmlSeal.Of(bytes, header);
        NameStatus(header);
        var known = EdxmlSchema.Known(root);
        if (!known.IsSuccess)
            return known.Problem!;

        var fields = new EdxmlFields(allowed);
        var message = Message(known.Value, fields, seal);
        return fields.Problem is { } problem ? problem : message!;
    }

    internal static XmlReaderSettings Settings(EdxmlLimits allowed) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = allowed.Packet,
        MaxCharactersFromEntities = 1024,
        CloseInput = true,
    };

    private static Result<XElement> Load(ReadOnlyMemory<byte> bytes, EdxmlLimits allowed)
    {
        if (bytes.Length > allowed.Packet)
            return new Invalid($"Gói tin lớn hơn {allowed.Packet / (1024 * 1024)} MB.");
        if (HasDocumentType(bytes.Span))
            return new Invalid("Gói tin có khai báo DOCTYPE, không được phép.");
        try
        {
            // Depth is counted before a tree is built: whoever walks a tree does it by recursion.
            using (var scan = XmlReader.Create(Stream(bytes), Settings(allowed)))
            {
                var elements = 0;
                while (scan.Read())
                {
                    if (scan.NodeType is XmlNodeType.Element && ++elements > allowed.Elements)
                        return new Invalid($"Gói tin có quá {allowed.Elements} phần tử.");
                    if (scan.Depth > allowed.Depth)
                        return new Invalid($"Phần tử {scan.Name} lồng quá {allowed.Depth} cấp.");
                }
            }

            using var reader = XmlReader.Create(Stream(bytes), Settings(allowed));
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException wrong)
        {
            return new Invalid($"Gói tin không phải XML hợp lệ (dòng {wrong.LineNumber}, cột {wrong.LinePosition}).");
        }
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : new(bytes.ToArray(), writable: false);

    /// <summary>Only to say it clearly; the XML reader refuses it in any encoding.</summary>
    private static bool HasDocumentType(ReadOnlySpan<byte> bytes)
    {
        var start = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 4096)]);
        return start.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A header of a status is met under three names (which one the standard has was not read).</summary>
    private static void NameStatus(XElement? header)
    {
        string[] names = ["Status", "MessageStatus", "MessageHeader"];
        var status = names
            .Select(name => header?.Element(EdxmlNames.Space + name))
            .FirstOrDefault(e => e?.Element(EdxmlNames.Space + "StatusCode") is not null);
        if (status is not null)
            status.Name = EdxmlNames.Space + "Status";
    }

    private static EdxmlMessage? Message(XElement packet, EdxmlFields fields, Seal seal)
    {
        var envelope = packet.Element(EdxmlNames.Space + "edXMLEnvelope")!;
        var header = envelope.Element(EdxmlNames.Space + "edXMLHeader")!;
        if (header.Element(EdxmlNames.Space + "Status") is { } status)
            return Status(status, fields, seal);
        if (header.Element(EdxmlNames.Space + "MessageHeader") is not { } message)
            return fields.Wrong<EdxmlMessage>(header, "Thiếu phần tử edXML/edXMLEnvelope/edXMLHeader/MessageHeader.");
        var traces = header.Element(EdxmlNames.Space + "TraceHeaderList");
        var business = EdxmlBusiness.Read(traces?.Element(EdxmlNames.Space + "Bussiness"), fields);
        var files = EdxmlFiles.Read(packet, fields);
        return Document(message, traces, fields, seal) is { } document
            ? document with { Business = business, Files = files }
            : null;
    }

    private static DocumentMessage? Document(XElement header, XElement? traces, EdxmlFields fields, Seal seal)
    {
        var to = EdxmlFields.All(header, "To");
        if (to.Count > fields.Limits.Receivers)
            return fields.Wrong<DocumentMessage>(to[0], $"Có quá {fields.Limits.Receivers} phần tử To.");
        var code = EdxmlFields.One(header, "Code");
        var issued = EdxmlFields.One(header, "PromulgationInfo");
        var type = EdxmlFields.One(header, "DocumentType");
        var signer = EdxmlFields.One(header, "SignerInfo");
        var other = EdxmlFields.One(header, "OtherInfo");
        var from = fields.Party(EdxmlFields.One(header, "From"));
        var date = fields.Day(issued, "PromulgationDate");
        if (from is null || date is null)
            return null;
        return new DocumentMessage
        {
            From = from,
            To = [.. to.Select(fields.Party).OfType<ExchangeParty>()],
            DocumentId = fields.Line(header, "DocumentId"),
            Number = fields.Line(code, "CodeNumber"),
            Notation = fields.Line(code, "CodeNotation"),
            Place = fields.Line(issued, "Place"),
            Date = date.Value,
            Type = new(EdxmlFields.Whole(type, "Type"), EdxmlFields.Whole(type, "TypeDetail"), fields.Line(type, "TypeName")),
            Subject = fields.Text(header, "Subject"),
            Content = fields.Text(header, "Content"),
            SignerCapacity = fields.Line(signer, "Competence"),
            SignerPosition = fields.Line(signer, "Position"),
            SignerName = fields.Line(signer, "FullName"),
            DueDate = fields.Day(header, "DueDate"),
            Priority = EdxmlFields.Whole(other, "Priority"),
            Sphere = fields.Line(other, "SphereOfPromulgation"),
            TyperNotation = fields.Line(other, "TyperNotation"),
            Copies = EdxmlFields.Whole(other, "PromulgationAmount"),
            Pages = EdxmlFields.Whole(other, "PageAmount"),
            Direction = EdxmlFields.Flag(other, "Direction"),
            Appendixes = fields.Lines(EdxmlFields.One(other, "Appendixes"), "Appendix"),
            ResponseFor = [.. EdxmlFields.All(header, "ResponseFor").Select(fields.Response)],
            SteeringType = EdxmlFields.Whole(header, "SteeringType"),
            ToPlaces = fields.Lines(EdxmlFields.One(header, "ToPlaces"), "Place"),
            Traces = [.. EdxmlFields.All(traces, "TraceHeader").Select(t => new ExchangeTrace(fields.Organ(t, "OrganId"), fields.Moment(t, "Timestamp")))],
            Seal = seal,
        };
    }

    private static StatusMessage? Status(XElement header, EdxmlFields fields, Seal seal) =>
        fields.Party(EdxmlFields.One(header, "From")) is { } from
            ? new StatusMessage
            {
                From = from,
                ResponseFor = [fields.Response(EdxmlFields.One(header, "ResponseFor")!)],
                // The schema lets only known codes through.
                Status = ExchangeStatuses.Find(fields.Line(header, "StatusCode"))!.Value,
                Description = fields.Text(header, "Description"),
                At = fields.Moment(header, "Timestamp"),
                Staff = fields.Staff(header),
                Seal = seal,
            }
            : null;
}
