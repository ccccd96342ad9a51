using System.Globalization;
using System.Numerics;
using System.Text;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Numbers as JavaScript writes them.</summary>
internal static class NumberText
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static readonly string[] Small = [.. Enumerable.Range(0, 1000).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The shortest digits that read back as the same number.</summary>
    public static string Of(double number)
    {
        if (number is >= 0 and < 1000 && (int)number is var whole && whole == number)
            return Small[whole];
        if (double.IsNaN(number))
            return "NaN";
        if (double.IsInfinity(number))
            return number > 0 ? "Infinity" : "-Infinity";
        if (Math.Abs(number) < 1e15 && number == Math.Truncate(number))
            return ((long)number).ToString(CultureInfo.InvariantCulture);

        var (digits, exponent) = Shortest(Math.Abs(number));
        var sign = number < 0 ? "-" : "";
        if (exponent is > 0 and <= 21)
        {
            return digits.Length <= exponent
                ? sign + digits.PadRight(exponent, '0')
                : $"{sign}{digits[..exponent]}.{digits[exponent..]}";
        }

        if (exponent is > -6 and <= 0)
            return $"{sign}0.{new string('0', -exponent)}{digits}";
        return sign + Scientific(digits, exponent - 1);
    }

    /// <param name="places">0 to 100.</param>
    public static string Fixed(double number, int places)
    {
        if (!double.IsFinite(number) || Math.Abs(number) >= 1e21)
            return Of(number);
        var text = Rounded(Math.Abs(number), places).ToString(CultureInfo.InvariantCulture);
        var sign = number < 0 ? "-" : "";
        if (places == 0)
            return sign + text;
        text = text.PadLeft(places + 1, '0');
        return $"{sign}{text[..^places]}.{text[^places..]}";
    }

    /// <param name="places">Digits after the point; negative for as many as needed.</param>
    public static string Exponential(double number, int places)
    {
        if (!double.IsFinite(number))
            return Of(number);
        var sign = number < 0 ? "-" : "";
        number = Math.Abs(number);
        if (number == 0)
            return sign + Scientific(new string('0', Math.Max(0, places) + 1), 0);
        var (digits, exponent) = Shortest(number);
        if (places >= 0)
            (digits, exponent) = Exact(number, places + 1, exponent);
        return sign + Scientific(digits, exponent - 1);
    }

    /// <param name="precision">Significant digits, 1 to 100.</param>
    public static string Precision(double number, int precision)
    {
        if (!double.IsFinite(number))
            return Of(number);
        var sign = number < 0 ? "-" : "";
        number = Math.Abs(number);
        if (number == 0)
            return precision == 1 ? "0" : "0." + new string('0', precision - 1);
        var (digits, exponent) = Exact(number, precision, Shortest(number).Exponent);
        if (exponent - 1 < -6 || exponent > precision)
            return sign + Scientific(digits, exponent - 1);
        if (exponent == precision)
            return sign + digits;
        return exponent > 0
            ? $"{sign}{digits[..exponent]}.{digits[exponent..]}"
            : $"{sign}0.{new string('0', -exponent)}{digits}";
    }

    /// <param name="radix">2 to 36.</param>
    public static string Radix(double number, int radix)
    {
        if (radix == 10 || !double.IsFinite(number))
            return Of(number);
        var sign = number < 0 ? "-" : "";
        number = Math.Abs(number);
        var whole = Math.Floor(number);
        var fraction = number - whole;
        var text = new StringBuilder();
        var delta = Math.Max(0.5 * (Math.BitIncrement(number) - number), double.Epsilon);
        if (fraction >= delta)
        {
            text.Append('.');
            do
            {
                fraction *= radix;
                delta *= radix;
                var digit = (int)fraction;
                text.Append(Digits[digit]);
                fraction -= digit;
                if ((fraction > 0.5 || fraction == 0.5 && (digit & 1) == 1) && fraction + delta > 1)
                {
                    whole += CarryOver(text, radix);
                    break;
                }
            }
            while (fraction >= delta);
        }

        return sign + Whole(whole, radix) + text;
    }

    /// <summary>Adds one in the last place; gives what is carried over the point.</summary>
    private static int CarryOver(StringBuilder fraction, int radix)
    {
        while (fraction.Length > 1)
        {
            var digit = Digits.IndexOf(fraction[^1], StringComparison.Ordinal) + 1;
            fraction.Length--;
            if (digit < radix)
            {
                fraction.Append(Digits[digit]);
                return 0;
            }
        }

        fraction.Clear();
        return 1;
    }

    private static string Whole(double whole, int radix)
    {
        var text = new StringBuilder();
        // Digits that the number does not hold exactly are zeros.
        for (; whole >= 9007199254740992; whole /= radix)
            text.Append('0');
        do
        {
            var rest = whole % radix;
            text.Insert(0, Digits[(int)rest]);
            whole = (whole - rest) / radix;
        }
        while (whole > 0);
        return text.ToString();
    }

    /// <summary>Digits without trailing zeros; the number is 0.digits × 10^exponent.</summary>
    private static (string Digits, int Exponent) Shortest(double number)
    {
        var text = number.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e >= 0 ? shortest[..e] : shortest;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        // Sixteen places may round up to the next power of ten where the shortest form does not.
        var first = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (e >= 0)
            exponent = int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        else if (number >= 1)
            exponent = (first < 0 ? mantissa.Length : first) - 1;
        return (digits.Length == 0 ? "0" : digits, exponent + 1);
    }

    /// <summary>Exactly rounded digits, half away from zero.</summary>
    private static (string Digits, int Exponent) Exact(double number, int count, int exponent)
    {
        var rounded = Rounded(number, count - exponent).ToString(CultureInfo.InvariantCulture);
        if (rounded.Length > count)
            return (rounded[..count], exponent + 1);
        return rounded.Length < count ? Exact(number, count, exponent - 1) : (rounded, exponent);
    }

    /// <summary>The number times ten to the places, to the nearest whole number.</summary>
    private static BigInteger Rounded(double number, int places)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        var power = (int)((bits >> 52) & 0x7FF);
        var mantissa = new BigInteger(bits & 0xFFFFFFFFFFFFF | (power == 0 ? 0 : 1L << 52));
        power = Math.Max(power, 1) - 1075;
        var over = mantissa * (places > 0 ? BigInteger.Pow(10, places) : 1) * (power > 0 ? BigInteger.One << power : 1);
        var under = (places < 0 ? BigInteger.Pow(10, -places) : 1) * (power < 0 ? BigInteger.One << -power : 1);
        return (2 * over + under) / (2 * under);
    }

    private static string Scientific(string digits, int exponent)
    {
        var point = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
        return string.Create(CultureInfo.InvariantCulture, $"{point}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }
}
