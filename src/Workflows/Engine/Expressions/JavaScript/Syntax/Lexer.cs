using System.Globalization;
using System.Text;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Cuts a script into tokens, one at a time: the parser says where a slash begins a regular expression.</summary>
internal sealed class Lexer(string script)
{
    private static readonly string[] Marks =
    [
        ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&", "||", "??",
        "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**", "{", "}", "(", ")", "[", "]", ";", ",", "<",
        ">", "+", "-", "*", "/", "%", "&", "|", "^", "!", "~", "?", ":", "=", ".", "`",
    ];

    private static readonly ILookup<char, string> MarksByFirst = Marks.ToLookup(mark => mark[0]);

    /// <summary>Where the next token is looked for.</summary>
    public int At { get; set; }

    public string Script => script;

    public Token Next()
    {
        var afterLineEnd = SkipBlank();
        var start = At;
        if (At >= script.Length)
            return new(TokenKind.End, "", 0, start, start, afterLineEnd);
        var c = script[At];
        if (NameLength(At, first: true) > 0)
            return new(TokenKind.Word, Word(), 0, start, At, afterLineEnd);
        if (char.IsAsciiDigit(c) || c == '.' && At + 1 < script.Length && char.IsAsciiDigit(script[At + 1]))
            return new(TokenKind.Number, "", Number(), start, At, afterLineEnd);
        if (c is '"' or '\'')
            return new(TokenKind.Text, QuotedText(c), 0, start, At, afterLineEnd);
        return new(TokenKind.Mark, Mark(), 0, start, At, afterLineEnd);
    }

    /// <summary>A template's text up to the next <c>${</c> or the closing back quote.</summary>
    public string TemplateText(out bool isLast)
    {
        var text = new StringBuilder();
        for (var start = At; At < script.Length;)
        {
            var c = script[At];
            if (c == '`' || c == '$' && At + 1 < script.Length && script[At + 1] == '{')
            {
                isLast = c == '`';
                At += isLast ? 1 : 2;
                return text.ToString();
            }

            if (c == '\\')
            {
                Escape(text);
                continue;
            }

            // Line ends inside a template are always \n.
            if (c != '\r')
                text.Append(c);
            else if (At + 1 >= script.Length || script[At + 1] != '\n')
                text.Append('\n');
            At++;
        }

        throw Malformed("chuỗi `…` chưa đóng", At);
    }

    /// <summary>A regular expression whose first slash stands at the position.</summary>
    public (string Pattern, string Flags) Regex(int start)
    {
        At = start + 1;
        var inClass = false;
        for (; ; At++)
        {
            if (At >= script.Length || Whitespace.IsLineEnd(script[At]))
                throw Malformed("biểu thức chính quy chưa đóng bằng /", start);
            if (script[At] == '\\' && At + 1 < script.Length && !Whitespace.IsLineEnd(script[At + 1]))
                At++;
            else if (script[At] == '[')
                inClass = true;
            else if (script[At] == ']')
                inClass = false;
            else if (script[At] == '/' && !inClass)
                break;
        }

        var pattern = script[(start + 1)..At];
        var flags = ++At;
        while (At < script.Length && NameLength(At, first: false) is var length and > 0)
            At += length;
        return (pattern, script[flags..At]);
    }

    private static ScriptSyntaxException Malformed(string message, int position) => new(message, position);

    /// <returns>True when a line ended on the way.</returns>
    private bool SkipBlank()
    {
        var lineEnd = false;
        while (At < script.Length)
        {
            var c = script[At];
            if (Whitespace.Is(c))
            {
                lineEnd |= Whitespace.IsLineEnd(c);
                At++;
            }
            else if (c == '/' && At + 1 < script.Length && script[At + 1] == '/')
            {
                while (At < script.Length && !Whitespace.IsLineEnd(script[At]))
                    At++;
            }
            else if (c == '/' && At + 1 < script.Length && script[At + 1] == '*')
            {
                var end = script.IndexOf("*/", At + 2, StringComparison.Ordinal);
                if (end < 0)
                    throw Malformed("chú thích /* chưa đóng bằng */", At);
                lineEnd |= script.AsSpan(At, end - At).IndexOfAny("\n\r\u2028\u2029") >= 0;
                At = end + 2;
            }
            else
            {
                break;
            }
        }

        return lineEnd;
    }

    /// <summary>Length of one character of a name at the position; 0 when it is none.</summary>
    private int NameLength(int at, bool first)
    {
        var c = script[at];
        if (char.IsAsciiLetter(c) || c is '$' or '_' || !first && char.IsAsciiDigit(c))
            return 1;
        if (c < 128)
            return 0;
        if (c is '\u200C' or '\u200D')
            return first ? 0 : 1;
        var length = char.IsHighSurrogate(c) && at + 1 < script.Length && char.IsLowSurrogate(script[at + 1]) ? 2 : 1;
        var fits = CharUnicodeInfo.GetUnicodeCategory(script, at) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation => !first,
            _ => false,
        };
        return fits ? length : 0;
    }

    private string Word()
    {
        var start = At;
        while (At < script.Length && NameLength(At, first: false) is var length and > 0)
            At += length;
        if (At < script.Length && script[At] == '\\')
            throw Malformed("tên không được viết bằng \\u; hãy viết thẳng chữ cái", At);
        return script[start..At];
    }

    private double Number()
    {
        var start = At;
        double number;
        if (script[At] == '0' && At + 1 < script.Length && NumberReading.RadixOf(script[At + 1]) is { } radix)
        {
            At += 2;
            var digits = Digits(char.IsAsciiLetterOrDigit);
            number = NumberReading.Digits(digits, radix, out var used);
            if (digits.EndsWith('n') && used == digits.Length - 1)
                throw new ScriptSyntaxException("không dùng được số BigInt (có chữ n ở cuối); hãy bỏ chữ n", start, isRefusal: true);
            if (used != digits.Length || used == 0)
                throw Malformed("số viết sai", start);
        }
        else
        {
            var text = Digits(char.IsAsciiDigit);
            if (text.Length > 1 && text[0] == '0')
                throw Malformed("số không được bắt đầu bằng 0", start);
            if (At < script.Length && script[At] == '.')
            {
                At++;
                text += "." + (At < script.Length && char.IsAsciiDigit(script[At]) ? Digits(char.IsAsciiDigit) : "0");
            }

            if (At < script.Length && script[At] is 'e' or 'E')
            {
                At++;
                text += "e";
                if (At < script.Length && script[At] is '+' or '-')
                    text += script[At++];
                text += Digits(char.IsAsciiDigit) is { Length: > 0 } exponent ? exponent : throw Malformed("số viết sai", start);
            }

            number = double.Parse(text.StartsWith('.') ? "0" + text : text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        if (At < script.Length && script[At] == 'n')
            throw new ScriptSyntaxException("không dùng được số BigInt (có chữ n ở cuối); hãy bỏ chữ n", start, isRefusal: true);
        if (At < script.Length && NameLength(At, first: false) > 0)
            throw Malformed("số viết sai: chữ đứng liền sau số", start);
        return number;
    }

    private string Digits(Func<char, bool> fits)
    {
        var text = new StringBuilder();
        for (; At < script.Length; At++)
        {
            var c = script[At];
            if (fits(c))
                text.Append(c);
            else if (c != '_' || text.Length == 0 || script[At - 1] == '_' || At + 1 >= script.Length || !fits(script[At + 1]))
                break;
        }

        return text.ToString();
    }

    private string QuotedText(char quote)
    {
        var start = At++;
        var text = new StringBuilder();
        while (true)
        {
            if (At >= script.Length || script[At] is '\n' or '\r')
                throw Malformed($"chuỗi chưa đóng bằng {quote}", start);
            var c = script[At];
            if (c == '\\')
            {
                Escape(text);
                continue;
            }

            At++;
            if (c == quote)
                return text.ToString();
            text.Append(c);
        }
    }

    private void Escape(StringBuilder text)
    {
        var start = At++;
        if (At >= script.Length)
            throw Malformed("chuỗi chưa đóng", start);
        var c = script[At++];
        switch (c)
        {
            case 'n': text.Append('\n'); break;
            case 't': text.Append('\t'); break;
            case 'r': text.Append('\r'); break;
            case 'b': text.Append('\b'); break;
            case 'v': text.Append('\v'); break;
            case 'f': text.Append('\f'); break;
            case 'x':
                text.Append((char)Hex(2, start));
                break;
            case 'u' when At < script.Length && script[At] == '{':
                var end = script.IndexOf('}', At);
                var length = end - At - 1;
                if (end < 0 || length is < 1 or > 8)
                    throw Malformed("\\u{…} viết sai", start);
                At++;
                var point = Hex(length, start);
                if (point > 0x10FFFF)
                    throw Malformed("\\u{…} viết sai", start);
                At++;
                text.Append(point < 0x10000 ? ((char)point).ToString() : char.ConvertFromUtf32(point));
                break;
            case 'u':
                text.Append((char)Hex(4, start));
                break;
            case '\r':
                At += At < script.Length && script[At] == '\n' ? 1 : 0;
                break;
            case '\n' or '\u2028' or '\u2029':
                break;
            case '0' when At >= script.Length || !char.IsAsciiDigit(script[At]):
                text.Append('\0');
                break;
            case >= '0' and <= '9':
                throw Malformed("không viết ký tự bằng \\ và số; hãy viết \\x hoặc \\u", start);
            default:
                text.Append(c);
                break;
        }
    }

    private int Hex(int length, int start)
    {
        if (At + length > script.Length
            || !int.TryParse(script.AsSpan(At, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code < 0)
            throw Malformed("\\x hoặc \\u viết sai", start);
        At += length;
        return code;
    }

    private string Mark()
    {
        foreach (var mark in MarksByFirst[script[At]])
        {
            if (string.CompareOrdinal(script, At, mark, 0, mark.Length) != 0)
                continue;
            // a?.5:b is a question mark and a number.
            if (mark == "?." && At + 2 < script.Length && char.IsAsciiDigit(script[At + 2]))
                continue;
            At += mark.Length;
            return mark;
        }

        var c = script[At];
        throw Malformed(c switch
        {
            '#' => "không dùng được #",
            '@' => "không dùng được @",
            '“' or '”' or '‘' or '’' => $"dấu nháy {c} không dùng được trong mã; hãy dùng \" hoặc '",
            '\\' => "dấu \\ đứng sai chỗ",
            _ => char.IsControl(c) || char.IsSurrogate(c) ? "có ký tự không dùng được" : $"ký tự {c} đứng sai chỗ",
        }, At);
    }
}
