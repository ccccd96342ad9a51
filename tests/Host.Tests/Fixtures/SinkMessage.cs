using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Host.Tests.Fixtures;

/// <summary>A mail as it went over the wire, with just enough reading for assertions.</summary>
/// <param name="From">Envelope sender.</param>
/// <param name="To">Envelope recipients.</param>
/// <param name="Secure">True when it came over TLS.</param>
/// <param name="User">Who signed in.</param>
/// <param name="Raw">The bytes of the message.</param>
public sealed partial record SinkMessage(string From, IReadOnlyList<string> To, bool Secure, string User, byte[] Raw)
{
    private MailPart? whole;

    public string RawText => Encoding.Latin1.GetString(Raw);

    public string Subject => Header("Subject");

    public string MessageId => Header("Message-ID");

    /// <summary>The plain text, decoded.</summary>
    public string Text => Whole.Find("text/plain")?.Content ?? "";

    /// <summary>The HTML, decoded.</summary>
    public string Html => Whole.Find("text/html")?.Content ?? "";

    private MailPart Whole => whole ??= MailPart.Parse(RawText);

    /// <summary>A header with its folded lines joined and its encoded words decoded; empty when absent.</summary>
    public string Header(string name) => EncodedWords().Replace(
        AdjacentWords().Replace(Whole.Header(name), "$1$2"), word => Decode(word.Groups[1].Value, word.Groups[2].Value, word.Groups[3].Value));

    /// <summary>Every address in the text, in order.</summary>
    public IReadOnlyList<Uri> Links => [.. Addresses().Matches(Text).Select(m => new Uri(m.Value))];

    private static string Decode(string charset, string encoding, string content) =>
        Encoding.GetEncoding(charset).GetString(encoding is "B" or "b"
            ? Convert.FromBase64String(content)
            : MailPart.QuotedPrintable(content.Replace('_', ' ')));

    // White space between two encoded words belongs to neither (RFC 2047, section 6.2).
    [GeneratedRegex(@"(\?=)\s+(=\?)")]
    private static partial Regex AdjacentWords();

    [GeneratedRegex(@"=\?([^?]+)\?([BbQq])\?([^?]*)\?=")]
    private static partial Regex EncodedWords();

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Addresses();

    private sealed record MailPart(string Headers, string Body)
    {
        private string Type => Header("Content-Type");

        public string Content
        {
            get
            {
                var bytes = Header("Content-Transfer-Encoding").ToLowerInvariant() switch
                {
                    "base64" => Convert.FromBase64String(Body),
                    "quoted-printable" => QuotedPrintable(Body.Replace("=\r\n", "", StringComparison.Ordinal)),
                    _ => Encoding.Latin1.GetBytes(Body),
                };
                return Encoding.UTF8.GetString(bytes);
            }
        }

        public static MailPart Parse(string text)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            return end < 0 ? new(text, "") : new(text[..end], text[(end + 4)..]);
        }

        public static byte[] QuotedPrintable(string text)
        {
            using var bytes = new MemoryStream();
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] is '=' && i + 2 < text.Length
                    && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
                {
                    bytes.WriteByte(value);
                    i += 2;
                }
                else
                {
                    bytes.Write(Encoding.Latin1.GetBytes([text[i]]));
                }
            }

            return bytes.ToArray();
        }

        public string Header(string name)
        {
            var match = Regex.Match(
                Headers, $@"(?:^|\r\n){Regex.Escape(name)}:[ \t]*(.*?)(?=\r\n[^ \t]|$)", RegexOptions.IgnoreCase | RegexOptions.Singleline);
            return match.Groups[1].Value.Replace("\r\n", "", StringComparison.Ordinal).Trim();
        }

        public MailPart? Find(string type)
        {
            var boundary = Regex.Match(Type, @"boundary=""?([^"";]+)""?", RegexOptions.IgnoreCase);
            if (!boundary.Success)
                return Type.StartsWith(type, StringComparison.OrdinalIgnoreCase) ? this : null;
            return Body.Split($"--{boundary.Groups[1].Value}").Skip(1)
                .Where(part => !part.StartsWith("--", StringComparison.Ordinal))
                .Select(part => Parse(part.TrimStart('\r', '\n')).Find(type))
                .FirstOrDefault(found => found is not null);
        }
    }
}
