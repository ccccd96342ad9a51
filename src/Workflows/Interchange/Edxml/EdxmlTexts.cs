using System.Globalization;
using System.Xml.Linq;
using Workflows.Values;

namespace Workflows.Interchange.Edxml;

/// <summary>Makes elements of a packet; keeps the first text that cannot be sent. What says nothing is not written.</summary>
internal sealed class EdxmlTexts(EdxmlLimits limits)
{
    public Problem? Problem { get; private set; }

    public static XElement Element(string name, params IEnumerable<XElement?> inside) =>
        new(EdxmlNames.Space + name, inside.Where(e => e is not null));

    public XElement? Text(string name, string? value)
    {
        var clean = VietnameseText.Check(value, name, $"Phần tử {name}", limits.Text, allowLines: true);
        Problem ??= clean.Problem;
        if (!clean.IsSuccess || clean.Value.Length == 0)
            return null;
        // The one character that a normalised text may have and XML may not.
        if (clean.Value.Contains('\uFFFF', StringComparison.Ordinal))
            Problem ??= new Invalid($"Phần tử {name} có ký tự không hợp lệ.", name);
        return new XElement(EdxmlNames.Space + name, clean.Value);
    }

    public XElement? Whole(string name, int? value)
    {
        if (value < 0)
            Problem ??= new Invalid($"Phần tử {name} không được âm.", name);
        return value is { } number ? new XElement(EdxmlNames.Space + name, number.ToString(CultureInfo.InvariantCulture)) : null;
    }

    public static XElement? Day(string name, DateOnly? value) =>
        value is { } day ? new XElement(EdxmlNames.Space + name, DocumentKey.TextOf(day)) : null;

    public static XElement Moment(string name, DateTimeOffset value) => new(EdxmlNames.Space + name, EdxmlNames.TextOf(value));

    /// <summary>Null when there is nothing in it.</summary>
    public static XElement? List<T>(string name, IReadOnlyList<T> items, Func<T, XElement?> make) =>
        items.Count == 0 ? null : Element(name, items.Select(make));

    public static XElement? Part(string name, params XElement?[] inside) => inside.Any(e => e is not null) ? Element(name, inside) : null;

    public XElement Party(string name, ExchangeParty party) => Element(name,
        Text("OrganId", party.OrganId.Text),
        Text("OrganizationInCharge", party.InCharge),
        Text("OrganName", party.Name),
        Text("OrganAdd", party.Address),
        Text("Email", party.Email),
        Text("Telephone", party.Telephone),
        Text("Fax", party.Fax),
        Text("Website", party.Website));

    public XElement Response(ResponseTo response) => Element("ResponseFor",
        Text("OrganId", response.OrganId?.Text),
        Text("Code", response.Code),
        Day("PromulgationDate", response.Date),
        Text("DocumentId", response.DocumentId));

    public XElement? Staff(ExchangeStaff? staff) => staff is null
        ? null
        : Part("StaffInfo", Text("Department", staff.Department), Text("Staff", staff.Name), Text("Email", staff.Email), Text("Mobile", staff.Mobile));
}
