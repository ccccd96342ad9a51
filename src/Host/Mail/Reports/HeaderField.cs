using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Host.Mail.Reports;

/// <summary>Reads values of header fields as the mail standards write them; never throws.</summary>
internal static class HeaderField
{
    // The matcher that cannot be made to run long, whatever stands in a stranger's mail.
    private static readonly Regex EncodedWord = new(@"=\?([^?\s]{1,60})\?([bqBQ])\?([^?\n]*)\?=", RegexOptions.NonBacktracking);

    private static readonly Regex Between = new(@"\?=[ \t\n]+=\?", RegexOptions.NonBacktracking);

    /// <summary>"Multipart/Report; report-type=…" is "multipart/report"; null when there is no type.</summary>
    public static string? TypeOf(string? contentType)
    {
        var type = contentType?.Split(';')[0];
        if (type is null)
            return null;
        type = WithoutComments(type).Trim().ToLowerInvariant();
        return type.Contains('/', StringComparison.Ordinal) && !type.Contains(' ', StringComparison.Ordinal) ? type : null;
    }

    /// <summary>One parameter, without its quotes; parts numbered *0, *1 (RFC 2231) are put together.</summary>
    public static string? Parameter(string? value, string name)
    {
        if (value is null)
            return null;
        var numbered = new SortedDictionary<int, string>();
        foreach (var (key, text) in Parameters(value))
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return text;
            if (key.Length > name.Length + 1
                && key.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                && key[name.Length] is '*'
                && int.TryParse(key.AsSpan(name.Length + 1).TrimEnd('*'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                numbered.TryAdd(number, text);
        }

        return numbered.Count == 0 ? null : string.Concat(numbered.Values);
    }

    /// <summary>What stands in brackets beside the value, e.g. "5.1.1 (bad destination)".</summary>
    public static string WithoutComments(string value)
    {
        if (!value.Contains('(', StringComparison.Ordinal))
            return value;
        var kept = new StringBuilder(value.Length);
        var depth = 0;
        var quoted = false;
        foreach (var c in value)
        {
            if (c is '"' && depth == 0)
                quoted = !quoted;
            if (c is '(' && !quoted)
                depth++;
            else if (c is ')' && depth > 0)
                depth--;
            else if (depth == 0)
                kept.Append(c);
        }

        return kept.ToString();
    }

    /// <summary>"rfc822; a@b" is "a@b": the value of a typed field of a report.</summary>
    public static string AfterType(string value)
    {
        var at = value.IndexOf(';', StringComparison.Ordinal);
        return value[(at + 1)..].Trim();
    }

    /// <summary>A mail's id with its angle brackets; null when there is none.</summary>
    public static string? MessageId(string? value)
    {
        if (value is null)
            return null;
        var open = value.IndexOf('<', StringComparison.Ordinal);
        var close = open < 0 ? -1 : value.IndexOf('>', open);
        var bare = close > open && open >= 0 ? value[(open + 1)..close] : value.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        bare = new string([.. bare.Where(c => !char.IsWhiteSpace(c) && c is not ('<' or '>'))]);
        return bare.Length > 2 && bare.Contains('@', StringComparison.Ordinal) ? $"<{bare}>" : null;
    }

    /// <summary>The instant of a Date field; null when it is none, or beyond any report's age.</summary>
    public static DateTimeOffset? Date(string? value) =>
        value is not null
        && DateTimeOffset.TryParse(WithoutComments(value).Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        && at.Year is > 2000 and < 2200
            ? at
            : null;

    /// <summary>Encoded words (RFC 2047) as letters; what is not one stays as it is.</summary>
    public static string Words(string value)
    {
        if (!value.Contains("=?", StringComparison.Ordinal))
            return TransferEncoding.FromBytes(value, charset: null);
        // White space between two encoded words is not part of the text.
        var joined = Between.Replace(value, "?==?");
        return EncodedWord.Replace(joined, found => TransferEncoding.Decode(
            found.Groups[2].Value.Equals("q", StringComparison.OrdinalIgnoreCase) ? found.Groups[3].Value.Replace('_', ' ') : found.Groups[3].Value,
            found.Groups[2].Value.Equals("q", StringComparison.OrdinalIgnoreCase) ? "quoted-printable" : "base64",
            found.Groups[1].Value.Split('*')[0]));
    }

    private static IEnumerable<(string Name, string Value)> Parameters(string value)
    {
        var at = value.IndexOf(';', StringComparison.Ordinal);
        while (at >= 0 && at < value.Length)
        {
            var equals = value.IndexOf('=', at + 1);
            if (equals < 0)
                yield break;
            // "; charset; boundary=x": what has no value is passed over.
            var begin = value.LastIndexOf(';', equals - 1, equals - at) + 1;
            var name = WithoutComments(value[begin..equals]).Trim();
            var text = new StringBuilder();
            var next = equals + 1;
            while (next < value.Length && value[next] is ' ' or '\t')
                next++;
            if (next < value.Length && value[next] is '"')
            {
                for (next++; next < value.Length && value[next] is not '"'; next++)
                {
                    if (value[next] is '\\' && next + 1 < value.Length)
                        next++;
                    text.Append(value[next]);
                }

                at = next < value.Length ? value.IndexOf(';', next) : -1;
            }
            else
            {
                at = value.IndexOf(';', next);
                text.Append(WithoutComments(at < 0 ? value[next..] : value[next..at]).Trim());
            }

            yield return (name, text.ToString());
        }
    }
}
