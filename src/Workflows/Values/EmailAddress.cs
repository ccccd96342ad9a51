namespace Workflows.Values;

/// <summary>
/// The addresses this product writes to: one plain ASCII mailbox (RFC 5321 dot-atom and host name). Quoted
/// local parts, comments, groups and display names are refused: what is stored is exactly what is sent to.
/// </summary>
public static class EmailAddress
{
    private const int MaxLength = 254;
    private const int MaxLocal = 64;
    private const int MaxLabel = 63;

    public static bool IsValid(string? text)
    {
        if (text is null || text.Length > MaxLength || text.IndexOf('@', StringComparison.Ordinal) is var at && at < 1)
            return false;
        var local = text[..at];
        var labels = text[(at + 1)..].Split('.');
        return local.Length <= MaxLocal
            && local.Split('.').All(atom => atom.Length > 0 && atom.All(IsAtomCharacter))
            && labels.Length >= 2
            && labels.All(IsLabel);
    }

    /// <summary>Checks one field of a form; outer white space is removed.</summary>
    public static Result<string> Check(string? text, string field) =>
        text?.Trim() is { } clean && IsValid(clean)
            ? clean
            : new Invalid("Địa chỉ thư điện tử không hợp lệ (ví dụ đúng: ten@tinh.gov.vn).", field);

    private static bool IsAtomCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-')
        && label[0] is not '-'
        && label[^1] is not '-';
}
