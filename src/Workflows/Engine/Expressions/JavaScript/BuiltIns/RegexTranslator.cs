using System.Globalization;
using System.Text;

namespace Workflows.Engine.Expressions.JavaScript;

/// <param name="Pattern">What .NET runs.</param>
/// <param name="Groups">Capturing groups, numbered from 1 as JavaScript numbers them.</param>
internal sealed record RegexTranslation(string Pattern, int Groups, IReadOnlyDictionary<string, int> Names);

/// <summary>
/// JavaScript's regular expressions in .NET's words. Every group gets its number by hand, because .NET counts named
/// groups last; classes are spelled out, because .NET's know all of Unicode.
/// </summary>
internal sealed class RegexTranslator
{
    private const int Deepest = 32;
    private const string LineEnds = @"\n\r\u2028\u2029";
    private const string PairOfSurrogates = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private readonly string pattern;
    private readonly bool isUnicode;
    private readonly bool isMultiline;
    private readonly bool dotIsAll;
    private readonly StringBuilder output = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private int total;
    private int opened;
    private int depth;
    private int at;

    private RegexTranslator(string pattern, string flags)
    {
        this.pattern = pattern;
        isUnicode = flags.Contains('u', StringComparison.Ordinal);
        isMultiline = flags.Contains('m', StringComparison.Ordinal);
        dotIsAll = flags.Contains('s', StringComparison.Ordinal);
    }

    /// <exception cref="FormatException">Malformed; the message is Vietnamese.</exception>
    public static RegexTranslation Translate(string pattern, string flags)
    {
        var translator = new RegexTranslator(pattern, flags);
        translator.CountGroups();
        translator.Alternatives();
        if (translator.at < pattern.Length)
            throw new FormatException("thừa dấu )");
        return new(translator.output.ToString(), translator.total, translator.names);
    }

    private bool More => at < pattern.Length;

    /// <summary>A character as .NET reads it literally, inside a class and outside.</summary>
    internal static string Literal(int c) =>
        char.IsAsciiLetterOrDigit((char)c) ? ((char)c).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{c:X4}");

    private void CountGroups()
    {
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\': i++; break;
                case '[': inClass = true; break;
                case ']': inClass = false; break;
                case '(' when !inClass && (i + 1 >= pattern.Length || pattern[i + 1] != '?'):
                    total++;
                    break;
                case '(' when !inClass && i + 3 < pattern.Length && pattern[i + 2] == '<' && pattern[i + 3] is not ('=' or '!'):
                    total++;
                    var end = pattern.IndexOf('>', i);
                    var name = end < 0 ? "" : pattern[(i + 3)..end];
                    if (name.Length == 0 || !name.All(c => char.IsLetterOrDigit(c) || c is '_' or '$') || char.IsDigit(name[0]))
                        throw new FormatException("tên nhóm viết sai");
                    if (!names.TryAdd(name, total))
                        throw new FormatException($"tên nhóm “{name}” lặp lại");
                    break;
            }
        }
    }

    private void Alternatives()
    {
        if (++depth > Deepest)
            throw new FormatException("nhóm lồng nhau quá sâu");
        while (More && pattern[at] != ')')
        {
            if (pattern[at] == '|')
            {
                output.Append('|');
                at++;
            }
            else
            {
                Term();
            }
        }

        depth--;
    }

    private void Term()
    {
        var c = pattern[at];
        switch (c)
        {
            case '^':
                at++;
                output.Append(isMultiline ? $@"(?<=\A|[{LineEnds}])" : @"\A");
                return;
            case '$':
                at++;
                output.Append(isMultiline ? $@"(?=\z|[{LineEnds}])" : @"\z");
                return;
            case '\\' when at + 1 < pattern.Length && pattern[at + 1] is 'b' or 'B':
                const string Word = "[A-Za-z0-9_]";
                output.Append(pattern[at + 1] == 'b' ? $"(?:(?<={Word})(?!{Word})|(?<!{Word})(?={Word}))" : $"(?:(?<={Word})(?={Word})|(?<!{Word})(?!{Word}))");
                at += 2;
                return;
            case '*' or '+' or '?':
                throw new FormatException($"trước dấu {c} không có gì để lặp");
            case '{' when isUnicode || IsQuantifier(out _, out _, out _):
                throw new FormatException("trước dấu { không có gì để lặp");
            case '(':
                if (!Group())
                    return;
                break;
            case '[':
                output.Append(new RegexClass(pattern, isUnicode).Read(ref at));
                break;
            case '.':
                at++;
                output.Append(dotIsAll
                    ? isUnicode ? $@"(?:{PairOfSurrogates}|[\s\S])" : @"[\s\S]"
                    : isUnicode ? $"(?:{PairOfSurrogates}|[^{LineEnds}])" : $"[^{LineEnds}]");
                break;
            case '\\':
                Escape();
                break;
            case ']' or '}' when isUnicode:
                throw new FormatException($"dấu {c} đứng lẻ");
            default:
                if (isUnicode && char.IsHighSurrogate(c) && at + 1 < pattern.Length && char.IsLowSurrogate(pattern[at + 1]))
                {
                    output.Append("(?:").Append(Literal(c)).Append(Literal(pattern[at + 1])).Append(')');
                    at += 2;
                    break;
                }

                output.Append(Literal(c));
                at++;
                break;
        }

        Quantifier();
    }

    /// <returns>False for a look-behind, which cannot be repeated.</returns>
    private bool Group()
    {
        at++;
        var isRepeatable = true;
        if (Take("?:"))
            output.Append("(?:");
        else if (Take("?="))
            output.Append("(?:(?=");
        else if (Take("?!"))
            output.Append("(?:(?!");
        else if (Take("?<="))
            (isRepeatable, _) = (false, output.Append("(?<="));
        else if (Take("?<!"))
            (isRepeatable, _) = (false, output.Append("(?<!"));
        else if (More && pattern[at] == '?' && !(at + 1 < pattern.Length && pattern[at + 1] == '<'))
            throw new FormatException("nhóm (?… viết sai");
        else
        {
            if (Take("?<"))
                at = pattern.IndexOf('>', at) + 1;
            output.Append(CultureInfo.InvariantCulture, $"(?<{++opened}>");
        }

        var isLook = output[^1] is '=' or '!' && isRepeatable;
        Alternatives();
        if (!More)
            throw new FormatException("thiếu dấu )");
        at++;
        output.Append(isLook ? "))" : ")");
        if (isLook && isUnicode && More && pattern[at] is '*' or '+' or '?' or '{')
            throw new FormatException("phần nhìn trước không lặp được");
        return isRepeatable;
    }

    private bool Take(string mark)
    {
        if (string.CompareOrdinal(pattern, at, mark, 0, mark.Length) != 0)
            return false;
        at += mark.Length;
        return true;
    }

    private void Quantifier()
    {
        if (!More)
            return;
        if (pattern[at] is '*' or '+' or '?')
        {
            output.Append(pattern[at++]);
        }
        else if (pattern[at] == '{' && IsQuantifier(out var least, out var most, out var length))
        {
            if (most < least)
                throw new FormatException("{a,b} phải có a không lớn hơn b");
            output.Append(CultureInfo.InvariantCulture, $"{{{least}")
                .Append(most == least ? "" : most == int.MaxValue ? "," : string.Create(CultureInfo.InvariantCulture, $",{most}"))
                .Append('}');
            at += length;
        }
        else if (pattern[at] == '{' && isUnicode)
        {
            throw new FormatException("{ } viết sai");
        }
        else
        {
            return;
        }

        if (More && pattern[at] == '?')
            output.Append(pattern[at++]);
        if (More && (pattern[at] is '*' or '+' or '?' || pattern[at] == '{' && IsQuantifier(out _, out _, out _)))
            throw new FormatException($"dấu {pattern[at]} đứng sau một dấu lặp khác");
    }

    private bool IsQuantifier(out int least, out int most, out int length)
    {
        (least, most, length) = (0, int.MaxValue, 0);
        var i = at + 1;
        if (!Count(ref i, ref least))
            return false;
        if (i < pattern.Length && pattern[i] == ',')
        {
            i++;
            Count(ref i, ref most);
        }
        else
        {
            most = least;
        }

        length = i + 1 - at;
        return i < pattern.Length && pattern[i] == '}';
    }

    private bool Count(ref int i, ref int count)
    {
        var start = i;
        while (i < pattern.Length && char.IsAsciiDigit(pattern[i]))
            i++;
        if (i == start)
            return false;
        count = int.TryParse(pattern.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : int.MaxValue;
        return true;
    }

    private void Escape()
    {
        if (at + 1 >= pattern.Length)
            throw new FormatException("dấu \\ ở cuối");
        var c = pattern[at + 1];
        if (c is >= '1' and <= '9')
        {
            var end = at + 1;
            var number = 0;
            while (end < pattern.Length && char.IsAsciiDigit(pattern[end]) && number < 100)
                number = number * 10 + (pattern[end++] - '0');
            if (number > total)
                throw new FormatException($"không có nhóm số {number}");
            at = end;
            Back(number);
            return;
        }

        if (c == 'k' && (isUnicode || names.Count > 0))
        {
            var end = pattern.IndexOf('>', at);
            if (at + 2 >= pattern.Length || pattern[at + 2] != '<' || end < 0 || !names.TryGetValue(pattern[(at + 3)..end], out var group))
                throw new FormatException("\\k<…> không nêu đúng tên nhóm");
            at = end + 1;
            Back(group);
            return;
        }

        var part = RegexClass.ReadEscape(pattern, ref at, isUnicode, inClass: false);
        if (part.Set is { } set)
            output.Append('[').Append(set).Append(']');
        else if (part.Code < 0x10000)
            output.Append(Literal(part.Code));
        else
            output.Append("(?:").Append(string.Concat(char.ConvertFromUtf32(part.Code).Select(half => Literal(half)))).Append(')');
    }

    // A group that has not taken part matches nothing in JavaScript, and fails in .NET.
    private void Back(int group) => output.Append(CultureInfo.InvariantCulture, $@"(?:(?({group})\k<{group}>))");
}
