using System.Globalization;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Numbers as JavaScript reads them from text.</summary>
internal static class NumberReading
{
    /// <summary>The whole text as a number; blank is 0, anything else unfit NaN.</summary>
    public static double Of(string text)
    {
        var trimmed = Whitespace.Trim(text.AsSpan());
        if (trimmed.IsEmpty)
            return 0;
        if (trimmed.Length > 2 && trimmed[0] == '0' && RadixOf(trimmed[1]) is { } radix)
            return Digits(trimmed[2..], radix, out var used) is var number && used == trimmed.Length - 2 ? number : double.NaN;
        return Decimal(trimmed, out var length) is var value && length == trimmed.Length ? value : double.NaN;
    }

    /// <summary><c>parseFloat</c>: the longest number at the beginning.</summary>
    public static double Leading(string text) => Decimal(Whitespace.TrimStart(text.AsSpan()), out _);

    /// <summary><c>parseInt</c></summary>
    public static double LeadingInteger(string text, int radix)
    {
        var rest = Whitespace.TrimStart(text.AsSpan());
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..])
            rest = rest[1..];
        if (radix is not 0 and (< 2 or > 36))
            return double.NaN;
        if (radix is 0 or 16 && rest is ['0', 'x' or 'X', ..])
        {
            rest = rest[2..];
            radix = 16;
        }

        var number = Digits(rest, radix == 0 ? 10 : radix, out var used);
        if (used == 0)
            return double.NaN;
        return negative ? -number : number;
    }

    public static int? RadixOf(char mark) => mark switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => null,
    };

    public static double Digits(ReadOnlySpan<char> text, int radix, out int used)
    {
        used = 0;
        while (used < text.Length && DigitOf(text[used]) < radix)
            used++;
        if (used == 0)
            return double.NaN;
        if (radix == 10)
            return double.Parse(text[..used], NumberStyles.None, CultureInfo.InvariantCulture);
        var number = 0.0;
        foreach (var digit in text[..used])
            number = number * radix + DigitOf(digit);
        if (number <= 9007199254740991 || used > 400)
            return number;
        // Above 2^53 the exact integer is rounded once, not at each digit.
        var exact = System.Numerics.BigInteger.Zero;
        foreach (var digit in text[..used])
            exact = exact * radix + DigitOf(digit);
        return (double)exact;
    }

    private static int DigitOf(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'z' => c - 'a' + 10,
        >= 'A' and <= 'Z' => c - 'A' + 10,
        _ => int.MaxValue,
    };

    private static double Decimal(ReadOnlySpan<char> text, out int used)
    {
        var at = text is ['+' or '-', ..] ? 1 : 0;
        if (text[at..].StartsWith("Infinity", StringComparison.Ordinal))
        {
            used = at + 8;
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        var digits = Run(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            digits += Run(text, ref at);
        }

        used = digits == 0 ? 0 : at;
        if (digits == 0)
            return double.NaN;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
                at++;
            if (Run(text, ref at) > 0)
                used = at;
        }

        return double.Parse(text[..used], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static int Run(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - start;
    }
}

/// <summary>What JavaScript takes for white space.</summary>
internal static class Whitespace
{
    public static bool Is(char c) =>
        c is ' ' or '\t' or '\n' or '\v' or '\f' or '\r' or '\u00A0' or '\uFEFF' or '\u2028' or '\u2029'
        || c > '\u1000' && char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator;

    public static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u2028' or '\u2029';

    public static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && Is(text[start]))
            start++;
        return text[start..];
    }

    public static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text)
    {
        var end = text.Length;
        while (end > 0 && Is(text[end - 1]))
            end--;
        return text[..end];
    }

    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) => TrimEnd(TrimStart(text));
}
