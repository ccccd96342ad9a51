using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Workflows.Values;

namespace Workflows.Interchange.Edxml;

/// <summary>Takes single values out of a packet whose structure is already known to fit; keeps the first thing wrong.</summary>
internal sealed class EdxmlFields(EdxmlLimits limits)
{
    public EdxmlLimits Limits { get; } = limits;

    public Problem? Problem { get; private set; }

    public T? Wrong<T>(XElement at, string message)
    {
        Problem ??= new Invalid(message, PathOf(at));
        return default;
    }

    public static XElement? One(XElement? parent, string name) => parent?.Element(EdxmlNames.Space + name);

    public static List<XElement> All(XElement? parent, string name) => [.. parent?.Elements(EdxmlNames.Space + name) ?? []];

    /// <summary>A text of one line: white space between words counts as one space.</summary>
    public string Line(XElement? parent, string name) => One(parent, name) is { } at ? Line(at) : "";

    public string Text(XElement? parent, string name) => One(parent, name) is { } at ? Checked(at, at.Value) : "";

    public IReadOnlyList<string> Lines(XElement? parent, string name) => [.. All(parent, name).Select(Line).Where(line => line.Length > 0)];

    public static int? Whole(XElement? parent, string name) =>
        One(parent, name) is { } at ? int.Parse(at.Value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;

    public static bool? Flag(XElement? parent, string name) => One(parent, name) is { } at ? XmlConvert.ToBoolean(at.Value.Trim()) : null;

    public DateOnly? Day(XElement? parent, string name)
    {
        if (One(parent, name) is not { } at)
            return null;
        return DocumentKey.DayOf(at.Value.Trim()) ?? Wrong<DateOnly?>(at, $"Phần tử {PathOf(at)}: không có ngày {at.Value.Trim()}.");
    }

    public DateTimeOffset Moment(XElement parent, string name)
    {
        var at = One(parent, name)!;
        return EdxmlNames.TimeOf(at.Value.Trim()) ?? Wrong<DateTimeOffset>(at, $"Phần tử {PathOf(at)}: không có thời điểm {at.Value.Trim()}.");
    }

    public OrganId? Organ(XElement? parent, string name) =>
        One(parent, name) is { } at ? OrganId.Met(at.Value) ?? Wrong<OrganId>(at, $"Phần tử {PathOf(at)} không phải mã định danh.") : null;

    public ExchangeParty? Party(XElement? at)
    {
        var name = Line(at, "OrganName");
        return Organ(at, "OrganId") is { } id
            ? new ExchangeParty(id, name)
            {
                InCharge = Line(at, "OrganizationInCharge"),
                Address = Line(at, "OrganAdd"),
                Email = Line(at, "Email"),
                Telephone = Line(at, "Telephone"),
                Fax = Line(at, "Fax"),
                Website = Line(at, "Website"),
            }
            : null;
    }

    public ResponseTo Response(XElement at) =>
        new(Organ(at, "OrganId"), Line(at, "Code"), Day(at, "PromulgationDate"), Line(at, "DocumentId"));

    public ExchangeStaff? Staff(XElement? parent) => One(parent, "StaffInfo") is { } at
        ? new(Line(at, "Department"), Line(at, "Staff"), Line(at, "Email"), Line(at, "Mobile"))
        : null;

    internal static string PathOf(XElement at) => string.Join('/', at.AncestorsAndSelf().Reverse().Select(e => e.Name.LocalName));

    private string Line(XElement at) => Checked(at, string.Join(' ', at.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private string Checked(XElement at, string value)
    {
        var path = PathOf(at);
        var clean = VietnameseText.Check(value, path, $"Phần tử {path}", Limits.Text, allowLines: true);
        Problem ??= clean.Problem;
        return clean.IsSuccess ? clean.Value : "";
    }
}
