using System.Globalization;
using System.Text;

namespace Host.Mail.Reports;

/// <summary>From the letters of a mail to its text: base64, quoted-printable, and the charsets that reports come in.</summary>
internal static class TransferEncoding
{
    /// <param name="raw">One character a byte.</param>
    /// <param name="encoding">Content-Transfer-Encoding; null or unknown means none.</param>
    /// <param name="charset">Null means UTF-8, of which ASCII is a part.</param>
    public static string Decode(string raw, string? encoding, string? charset)
    {
        var plain = HeaderField.WithoutComments(encoding ?? "").Trim().ToLowerInvariant() switch
        {
            "base64" => Base64(raw),
            "quoted-printable" => QuotedPrintable(raw),
            _ => raw,
        };
        return FromBytes(plain, charset).ReplaceLineEndings("\n");
    }

    /// <summary>Text that holds one byte a character, in its charset. Bytes that are none of it become question marks.</summary>
    public static string FromBytes(string raw, string? charset)
    {
        if (raw.All(char.IsAscii))
            return raw;
        // Characters above a byte are letters already.
        return raw.Any(c => c > 0xFF) ? raw : EncodingOf(charset).GetString(Encoding.Latin1.GetBytes(raw));
    }

    private static Encoding EncodingOf(string? charset) => charset?.Trim().ToLowerInvariant() switch
    {
        "iso-8859-1" or "latin1" or "windows-1252" or "iso-8859-15" => Encoding.Latin1,
        "utf-16" or "utf-16le" => Encoding.Unicode,
        "utf-16be" => Encoding.BigEndianUnicode,
        _ => Encoding.UTF8,
    };

    /// <summary>A cut-off end is dropped; letters that are not of the alphabet are passed over, as the standard asks.</summary>
    private static string Base64(string raw)
    {
        var letters = new StringBuilder(raw.Length);
        foreach (var c in raw)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/')
                letters.Append(c);
            else if (c is '=')
                break;
        }

        // One letter alone carries no byte.
        if (letters.Length % 4 == 1)
            letters.Length--;
        letters.Append('=', (4 - letters.Length % 4) % 4);
        var bytes = new byte[letters.Length / 4 * 3];
        return Convert.TryFromBase64String(letters.ToString(), bytes, out var count)
            ? Encoding.Latin1.GetString(bytes, 0, count)
            : "";
    }

    private static string QuotedPrintable(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] is not '=')
                text.Append(raw[at]);
            else if (at + 2 < raw.Length && byte.TryParse(raw.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                text.Append((char)value);
                at += 2;
            }
            else
            {
                // A soft line end, with white space that some server added before it.
                var end = at + 1;
                while (end < raw.Length && raw[end] is ' ' or '\t')
                    end++;
                if (end < raw.Length && raw[end] is '\n')
                    at = end;
                else if (end < raw.Length)
                    text.Append('=');
                else
                    at = end;
            }
        }

        return text.ToString();
    }
}
