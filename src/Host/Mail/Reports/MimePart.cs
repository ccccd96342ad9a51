using System.Text;

namespace Host.Mail.Reports;

/// <summary>
/// One part of a message, read leniently: what cannot be understood is left out, and nothing throws. Knows as much of
/// MIME as delivery reports use; it is no mail program.
/// </summary>
/// <remarks>
/// Text is kept one character a byte until <see cref="Text"/> decodes it, so that a broken charset breaks nothing else.
/// </remarks>
internal sealed class MimePart
{
    private const int MaxDepth = 6;
    private const int MaxParts = 60;
    private const int MaxHeaders = 500;

    private readonly List<(string Name, string Value)> headers = [];
    private readonly List<MimePart> children = [];

    private string body = "";

    private MimePart()
    {
    }

    public IReadOnlyList<MimePart> Children => children;

    /// <summary>E.g. "multipart/report", lower case; "text/plain" when none is given.</summary>
    public string Type { get; private set; } = "text/plain";

    /// <summary>The content without its transfer encoding, in its charset, lines ended by \n.</summary>
    public string Text => TransferEncoding.Decode(body, Header("Content-Transfer-Encoding"), HeaderField.Parameter(Header("Content-Type"), "charset"));

    /// <param name="message">Bytes as they came.</param>
    public static MimePart Read(ReadOnlySpan<byte> message)
    {
        var parts = 0;
        return Read(Lines(Encoding.Latin1.GetString(message)), depth: 0, ref parts);
    }

    /// <summary>A message or its headers that stand inside another as text.</summary>
    public static MimePart Read(string message)
    {
        var parts = MaxParts;
        return Read(Lines(message.TrimStart('\r', '\n')), MaxDepth, ref parts);
    }

    /// <summary>First header of that name, unfolded, not decoded; null when there is none.</summary>
    public string? Header(string name)
    {
        foreach (var (key, value) in headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }

    /// <summary>This part and those inside it, outermost first, but not what stands inside an attached message.</summary>
    public IEnumerable<MimePart> All()
    {
        yield return this;
        foreach (var child in children)
        {
            foreach (var part in child.All())
                yield return part;
        }
    }

    /// <summary>Fields of a header block: unfolded, in order, lines that are none left out.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(IEnumerable<string> lines)
    {
        string? name = null;
        var value = new StringBuilder();
        foreach (var line in lines)
        {
            if (line.Length > 0 && line[0] is ' ' or '\t')
            {
                value.Append(' ').Append(line.AsSpan().Trim());
                continue;
            }

            if (name is not null)
                yield return (name, value.ToString().Trim());
            name = null;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            // "From somebody Thu Oct 1 ..." of an old mailbox file has its first colon behind spaces.
            if (colon <= 0 || line.AsSpan(0, colon).TrimEnd().ContainsAny(' ', '\t'))
                continue;
            name = line[..colon].TrimEnd();
            value.Clear().Append(line.AsSpan(colon + 1).Trim());
        }

        if (name is not null)
            yield return (name, value.ToString().Trim());
    }

    /// <summary>Splits at CRLF, LF and lone CR alike.</summary>
    public static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static MimePart Read(ReadOnlySpan<string> lines, int depth, ref int parts)
    {
        var part = new MimePart();
        parts++;
        while (lines.Length > 0 && lines[0].Length == 0 && depth == 0)
            lines = lines[1..];
        var end = lines.IndexOf("");
        var head = end < 0 ? lines : lines[..end];
        part.headers.AddRange(Fields(head.ToArray()).Take(MaxHeaders));
        var content = end < 0 ? [] : lines[(end + 1)..];
        if (HeaderField.TypeOf(part.Header("Content-Type")) is { } type)
            part.Type = type;
        if (depth < MaxDepth
            && part.Type.StartsWith("multipart/", StringComparison.Ordinal)
            && HeaderField.Parameter(part.Header("Content-Type"), "boundary") is { Length: > 0 } boundary)
            part.Split(content, boundary, depth, ref parts);
        else
            part.body = string.Join('\n', content);
        return part;
    }

    /// <summary>The text before the first line of the boundary and after the last is nobody's; a missing last one is the end.</summary>
    private void Split(ReadOnlySpan<string> lines, string boundary, int depth, ref int parts)
    {
        var mark = $"--{boundary}";
        var start = -1;
        for (var at = 0; at <= lines.Length && parts < MaxParts; at++)
        {
            var line = at < lines.Length ? lines[at].TrimEnd(' ', '\t') : $"{mark}--";
            if (line != mark && line != $"{mark}--")
                continue;
            if (start >= 0)
                children.Add(Read(lines[start..at], depth + 1, ref parts));
            start = at + 1;
            if (line != mark)
                return;
        }
    }
}
