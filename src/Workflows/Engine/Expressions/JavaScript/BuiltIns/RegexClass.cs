using System.Globalization;
using System.Text;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Classes such as <c>[a-z\d]</c>, and the escapes that stand for characters or sets.</summary>
internal sealed class RegexClass(string pattern, bool isUnicode)
{
    private const string Digit = "0-9";
    private const string NotDigit = @"\u0000-\u002F\u003A-\uFFFF";
    private const string Word = "A-Za-z0-9_";
    private const string NotWord = @"\u0000-\u002F\u003A-\u0040\u005B-\u005E\u0060\u007B-\uFFFF";
    private const string Space = @"\u0009-\u000D\u0020\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";
    private const string NotSpace =
        @"\u0000-\u0008\u000E-\u001F\u0021-\u009F\u00A1-\u167F\u1681-\u1FFF\u200B-\u2027\u202A-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\uFEFE\uFF00-\uFFFF";

    private static readonly Dictionary<string, string> LongNames = new(StringComparer.Ordinal)
    {
        ["Letter"] = "L", ["Lowercase_Letter"] = "Ll", ["Uppercase_Letter"] = "Lu", ["Titlecase_Letter"] = "Lt", ["Modifier_Letter"] = "Lm",
        ["Other_Letter"] = "Lo", ["Mark"] = "M", ["Nonspacing_Mark"] = "Mn", ["Number"] = "N", ["Decimal_Number"] = "Nd", ["Letter_Number"] = "Nl",
        ["Other_Number"] = "No", ["Punctuation"] = "P", ["Dash_Punctuation"] = "Pd", ["Symbol"] = "S", ["Currency_Symbol"] = "Sc", ["Math_Symbol"] = "Sm",
        ["Separator"] = "Z", ["Space_Separator"] = "Zs", ["Other"] = "C", ["Control"] = "Cc", ["Alphabetic"] = "L", ["Alpha"] = "L",
        ["Lowercase"] = "Ll", ["Uppercase"] = "Lu",
    };

    private static readonly HashSet<string> ShortNames = new(StringComparer.Ordinal)
    {
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf",
    };

    private readonly StringBuilder plain = new();
    private readonly List<string> pairs = [];

    /// <summary>From the opening bracket to behind the closing one.</summary>
    public string Read(ref int at)
    {
        at++;
        var isNegated = at < pattern.Length && pattern[at] == '^';
        if (isNegated)
            at++;
        while (true)
        {
            if (at >= pattern.Length)
                throw new FormatException("thiếu dấu ]");
            if (pattern[at] == ']')
                break;
            var first = ReadItem(ref at);
            if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
            {
                var dash = at++;
                var last = ReadItem(ref at);
                if (first.Set is null && last.Set is null)
                {
                    if (last.Code < first.Code)
                        throw new FormatException("khoảng ký tự ngược thứ tự");
                    Add(first.Code, last.Code);
                    continue;
                }

                if (isUnicode)
                    throw new FormatException("khoảng ký tự viết sai");
                Add(first);
                Add(new(null, pattern[dash]));
                Add(last);
                continue;
            }

            Add(first);
        }

        at++;
        return Whole(isNegated);
    }

    /// <summary>An escape, from its backslash.</summary>
    public static (string? Set, int Code) ReadEscape(string pattern, ref int at, bool isUnicode, bool inClass)
    {
        at++;
        if (at >= pattern.Length)
            throw new FormatException("dấu \\ ở cuối");
        var c = pattern[at++];
        switch (c)
        {
            case 'd': return (Digit, 0);
            case 'D': return (NotDigit, 0);
            case 'w': return (Word, 0);
            case 'W': return (NotWord, 0);
            case 's': return (Space, 0);
            case 'S': return (NotSpace, 0);
            case 'n': return (null, '\n');
            case 't': return (null, '\t');
            case 'r': return (null, '\r');
            case 'v': return (null, '\v');
            case 'f': return (null, '\f');
            case 'b' when inClass: return (null, '\b');
            case 'p' or 'P' when isUnicode: return (Property(pattern, ref at, c == 'P'), 0);
            case 'c' when at < pattern.Length && char.IsAsciiLetter(pattern[at]): return (null, pattern[at++] & 31);
            case '0' when at >= pattern.Length || !char.IsAsciiDigit(pattern[at]): return (null, 0);
            case 'x' when Hex(pattern, at, 2) is { } code:
                at += 2;
                return (null, code);
            case 'u' when isUnicode && at < pattern.Length && pattern[at] == '{':
                var end = pattern.IndexOf('}', at);
                if (end < 0 || end - at - 1 is < 1 or > 6 || Hex(pattern, at + 1, end - at - 1) is not { } point || point > 0x10FFFF)
                    throw new FormatException("\\u{…} viết sai");
                at = end + 1;
                return (null, point);
            case 'u' when Hex(pattern, at, 4) is { } unit:
                at += 4;
                if (isUnicode && char.IsHighSurrogate((char)unit) && at + 1 < pattern.Length && pattern[at] == '\\' && pattern[at + 1] == 'u'
                    && Hex(pattern, at + 2, 4) is { } low && char.IsLowSurrogate((char)low))
                {
                    at += 6;
                    return (null, char.ConvertToUtf32((char)unit, (char)low));
                }

                return (null, unit);
            default:
                if (isUnicode && !"^$\\.*+?()[]{}|/-".Contains(c, StringComparison.Ordinal))
                    throw new FormatException($"không có ký hiệu \\{c}");
                return (null, c);
        }
    }

    private (string? Set, int Code) ReadItem(ref int at)
    {
        if (at >= pattern.Length)
            throw new FormatException("thiếu dấu ]");
        if (pattern[at] == '\\')
            return ReadEscape(pattern, ref at, isUnicode, inClass: true);
        if (isUnicode && char.IsHighSurrogate(pattern[at]) && at + 1 < pattern.Length && char.IsLowSurrogate(pattern[at + 1]))
        {
            at += 2;
            return (null, char.ConvertToUtf32(pattern[at - 2], pattern[at - 1]));
        }

        return (null, pattern[at++]);
    }

    private static string Property(string pattern, ref int at, bool isNegated)
    {
        var end = at < pattern.Length && pattern[at] == '{' ? pattern.IndexOf('}', at) : -1;
        if (end < 0)
            throw new FormatException("\\p{…} viết sai");
        var name = pattern[(at + 1)..end];
        at = end + 1;
        if (name.StartsWith("General_Category=", StringComparison.Ordinal) || name.StartsWith("gc=", StringComparison.Ordinal))
            name = name[(name.IndexOf('=', StringComparison.Ordinal) + 1)..];
        if (name == "White_Space")
            return isNegated ? NotSpace : Space;
        name = LongNames.GetValueOrDefault(name, name);
        if (!ShortNames.Contains(name))
            throw new FormatException($"không hỗ trợ \\p{{{name}}}; hãy dùng nhóm chữ như \\p{{L}}, \\p{{Lu}}, \\p{{N}}");
        return (isNegated ? "\\P{" : "\\p{") + name + "}";
    }

    private static int? Hex(string pattern, int at, int length) =>
        at + length <= pattern.Length && pattern.Skip(at).Take(length).All(char.IsAsciiHexDigit)
            ? int.Parse(pattern.AsSpan(at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : null;

    private void Add((string? Set, int Code) item)
    {
        if (item.Set is not null)
            plain.Append(item.Set);
        else
            Add(item.Code, item.Code);
    }

    private void Add(int first, int last)
    {
        if (first < 0x10000)
        {
            plain.Append(RegexTranslator.Literal(first));
            if (last > first)
                plain.Append('-').Append(RegexTranslator.Literal(Math.Min(last, 0xFFFF)));
        }

        if (last >= 0x10000)
            AddPairs(Math.Max(first, 0x10000), last);
    }

    /// <summary>Characters beyond the first plane, as pairs of surrogates.</summary>
    private void AddPairs(int first, int last)
    {
        while (first <= last)
        {
            var (high, low) = Halves(first);
            // As far as one high half goes, or over whole rows of low halves.
            var end = Math.Min(last, first | 0x3FF);
            if (low == 0xDC00 && last - first >= 0x3FF)
                end = first + ((last - first + 1) / 0x400 * 0x400) - 1;
            var (highEnd, lowEnd) = Halves(end);
            pairs.Add($"[{RegexTranslator.Literal(high)}-{RegexTranslator.Literal(highEnd)}]"
                + $"[{RegexTranslator.Literal(highEnd > high ? 0xDC00 : low)}-{RegexTranslator.Literal(lowEnd)}]");
            first = end + 1;
        }
    }

    private static (int High, int Low) Halves(int point) => (0xD800 + ((point - 0x10000) >> 10), 0xDC00 + ((point - 0x10000) & 0x3FF));

    private string Whole(bool isNegated)
    {
        var set = plain.ToString();
        if (!isUnicode || pairs.Count == 0 && !isNegated)
            return set.Length == 0 ? isNegated ? @"[\s\S]" : "(?!)" : isNegated ? $"[^{set}]" : $"[{set}]";
        var any = string.Join('|', set.Length == 0 ? pairs : [.. pairs, $"[{set}]"]);
        if (!isNegated)
            return $"(?:{any})";
        return (any.Length == 0 ? "(?:" : $"(?:(?!{any})") + @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S]))";
    }
}
