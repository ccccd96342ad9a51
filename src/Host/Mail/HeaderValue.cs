using Workflows.Values;

namespace Host.Mail;

/// <summary>The last guard before the wire: whatever the database held, no header value ends its line.</summary>
internal static class HeaderValue
{
    public static string Of(string value) =>
        VietnameseText.HasForbiddenCharacter(value, allowLines: false) || value.Any(c => c is '\u2028' or '\u2029')
            ? throw new FormatException("A header value holds a control character.")
            : value;
}
