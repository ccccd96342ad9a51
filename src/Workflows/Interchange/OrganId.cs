using System.Text.RegularExpressions;
using Workflows.Values;

namespace Workflows.Interchange;

/// <summary>In which of the two forms that are met an agency's code is written.</summary>
public enum OrganIdForm
{
    /// <summary>Quyết định 20/2020/QĐ-TTg: "H05.12.3" (level 1 first), or a scheme "Z01" with what the scheme gives.</summary>
    New,

    /// <summary>The form before it, still in use: "000.00.00.G22" (level 1 last).</summary>
    Old,

    /// <summary>Neither; axes for testing and some vendors send such codes. Read, never recorded, never sent as ours.</summary>
    Unlisted,
}

/// <summary>
/// Mã định danh of an agency. The two forms of one agency are two facts kept side by side (<see cref="Codes.AgencyCode"/>): groups were
/// given anew when the form changed, so neither is computed from the other.
/// </summary>
public sealed partial record OrganId
{
    /// <summary>Characters; Quyết định 20/2020/QĐ-TTg.</summary>
    public const int MaxLength = 35;

    /// <summary>Characters of the field in Phụ lục VI of Nghị định 30/2020/NĐ-CP, older than the 35.</summary>
    public const int LengthOfDecree30 = 13;

    private OrganId(string text, OrganIdForm form) => (Text, Form) = (text, form);

    public string Text { get; }

    public OrganIdForm Form { get; }

    /// <summary>Whether an export in the fields of Nghị định 30/2020/NĐ-CP has room for it.</summary>
    public bool FitsDecree30 => Text.Length <= LengthOfDecree30;

    /// <summary>A code in the new or the old form.</summary>
    public static Result<OrganId> Parse(string? text)
    {
        var clean = (text ?? "").Trim();
        return FormOf(clean) is { } form && form is not OrganIdForm.Unlisted
            ? new OrganId(clean, form)
            : new Invalid($"\"{Shown(clean)}\" không phải mã định danh cơ quan: cần dạng H05.12.3, Z01… hoặc dạng cũ 000.00.00.G22, dài nhất {MaxLength} ký tự.");
    }

    /// <summary>A code as a packet from outside carries it; null where it could not be a code of any kind.</summary>
    public static OrganId? Met(string? text)
    {
        var clean = (text ?? "").Trim();
        return FormOf(clean) is { } form ? new OrganId(clean, form) : null;
    }

    public override string ToString() => Text;

    private static OrganIdForm? FormOf(string text) =>
        text.Length is 0 or > MaxLength ? null
        : Old().IsMatch(text) ? OrganIdForm.Old
        : Levels().IsMatch(text) || Scheme().IsMatch(text) ? OrganIdForm.New
        : Any().IsMatch(text) ? OrganIdForm.Unlisted
        : null;

    private static string Shown(string text) => text.Length <= MaxLength * 2 ? text : text[..(MaxLength * 2)] + "…";

    [GeneratedRegex(@"^[A-Y][0-9]{2}(\.[0-9A-Z]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Levels();

    // Z01 to Z99, then without separator what the scheme gives.
    [GeneratedRegex(@"^Z(0[1-9]|[1-9][0-9])[0-9A-Z.]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Old();

    [GeneratedRegex(@"^[0-9A-Za-z._-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Any();
}
