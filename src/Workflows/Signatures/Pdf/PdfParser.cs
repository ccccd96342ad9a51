using System.Globalization;
using System.Text;

namespace Workflows.Signatures.Pdf;

/// <summary>
/// Reads values out of bytes, strictly: what readers would understand differently (a key given twice, a word where a
/// value belongs) is refused, because forged files live on such differences.
/// </summary>
/// <param name="end">Nothing from here on is looked at.</param>
internal sealed class PdfParser(byte[] bytes, int position, int end)
{
    private const int DeepestNesting = 60;

    private const int MostValues = 3_000_000;

    private int depth;

    /// <summary>How many values were read so far.</summary>
    public int Values { get; private set; }

    public int Position { get; private set; } = position;

    public static bool IsSpace(byte b) => b is 0 or 9 or 10 or 12 or 13 or 32;

    private static bool IsDelimiter(byte b) => b is (byte)'(' or (byte)')' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']'
        or (byte)'{' or (byte)'}' or (byte)'/' or (byte)'%';

    private int Peek => Position < end ? bytes[Position] : -1;

    /// <summary>Moves over white space and comments.</summary>
    public void SkipSpace()
    {
        while (Position < end)
        {
            if (IsSpace(bytes[Position]))
                Position++;
            else if (bytes[Position] == '%')
                while (Position < end && bytes[Position] is not (10 or 13))
                    Position++;
            else
                return;
        }
    }

    /// <summary>Takes the word if it stands here (after white space) and ends here.</summary>
    public bool TryWord(string word)
    {
        SkipSpace();
        if (end - Position < word.Length || !bytes.AsSpan(Position, word.Length).SequenceEqual(Encoding.ASCII.GetBytes(word)))
            return false;
        var after = Position + word.Length;
        if (after < end && !IsSpace(bytes[after]) && !IsDelimiter(bytes[after]))
            return false;
        Position = after;
        return true;
    }

    public void Word(string word)
    {
        if (!TryWord(word))
            throw Unreadable($"'{word}' expected");
    }

    /// <summary>A whole number of 0 to 2³¹-1.</summary>
    public int Integer() => TryInteger() ?? throw Unreadable("whole number expected");

    private int? TryInteger()
    {
        SkipSpace();
        var start = Position;
        long value = 0;
        while (Peek is >= '0' and <= '9' && Position - start < 11)
            value = value * 10 + (bytes[Position++] - '0');
        var ends = Position > start && (Position >= end || IsSpace(bytes[Position]) || IsDelimiter(bytes[Position]));
        if (ends && value <= int.MaxValue)
            return (int)value;
        Position = start;
        return null;
    }

    /// <summary>"12 0 obj", its value, "endobj".</summary>
    /// <param name="lengthOf">Finds the length of a stream that gives it by reference.</param>
    public (int Number, int Generation, PdfValue Value) IndirectObject(Func<PdfReference, int?> lengthOf)
    {
        var number = Integer();
        var generation = Integer();
        Word("obj");
        var value = Value();
        if (value is PdfDictionary dictionary && TryWord("stream"))
            value = StreamOf(dictionary, lengthOf);
        Word("endobj");
        return (number, generation, value);
    }

    private PdfStream StreamOf(PdfDictionary dictionary, Func<PdfReference, int?> lengthOf)
    {
        if (Peek == 13)
            Position++;
        if (Peek != 10)
            throw Unreadable("line end expected after 'stream'");
        Position++;
        var length = dictionary["Length"] is PdfReference reference ? lengthOf(reference) : dictionary.Integer("Length");
        if (length is not { } known || known > end - Position)
            throw Unreadable("a stream has no sound length");
        var stream = new PdfStream(dictionary, Position, known);
        Position += known;
        // White space only: a comment here would hide bytes between the data and its end.
        while (Position < end && IsSpace(bytes[Position]))
            Position++;
        Word("endstream");
        return stream;
    }

    public PdfValue Value()
    {
        if (++depth > DeepestNesting)
            throw Unreadable("nested too deeply");
        if (++Values > MostValues)
            throw Unreadable("too many values");
        SkipSpace();
        PdfValue value = Peek switch
        {
            '/' => Name(),
            '(' => Literal(),
            '<' when Position + 1 < end && bytes[Position + 1] == '<' => Dictionary(),
            '<' => Hex(),
            '[' => Array(),
            >= '0' and <= '9' => NumberOrReference(),
            '+' or '-' or '.' => Number(),
            _ => Keyword(),
        };
        depth--;
        return value;
    }

    private PdfValue Keyword()
    {
        if (TryWord("true"))
            return new PdfBoolean(true);
        if (TryWord("false"))
            return new PdfBoolean(false);
        return TryWord("null") ? PdfNull.Instance : throw Unreadable("value expected");
    }

    private PdfValue NumberOrReference()
    {
        var start = Position;
        if (TryInteger() is { } number)
        {
            var afterNumber = Position;
            if (TryInteger() is { } generation && TryWord("R"))
                return new PdfReference(number, generation);
            Position = afterNumber;
            return new PdfNumber(number, isInteger: true);
        }

        Position = start;
        return Number();
    }

    private PdfNumber Number()
    {
        var start = Position;
        while (Peek is '+' or '-' or '.' or (>= '0' and <= '9'))
            Position++;
        var text = Encoding.ASCII.GetString(bytes, start, Math.Min(Position - start, 64));
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? new PdfNumber(value, !text.Contains('.', StringComparison.Ordinal))
            : throw Unreadable("not a number");
    }

    private PdfName Name()
    {
        Position++;
        var name = new StringBuilder();
        while (Position < end && !IsSpace(bytes[Position]) && !IsDelimiter(bytes[Position]))
        {
            if (name.Length > 255)
                throw Unreadable("name too long");
            if (bytes[Position] == '#' && Position + 2 < end && HexDigit(bytes[Position + 1]) is >= 0 and var high
                && HexDigit(bytes[Position + 2]) is >= 0 and var low)
            {
                name.Append((char)(high * 16 + low));
                Position += 3;
            }
            else
            {
                name.Append((char)bytes[Position++]);
            }
        }

        return new PdfName(name.ToString());
    }

    private PdfText Hex()
    {
        var start = Position++;
        var close = bytes.AsSpan(Position, end - Position).IndexOf((byte)'>');
        if (close < 0)
            throw Unreadable("string without end");
        var value = new byte[(close + 1) / 2];
        var digits = 0;
        for (var stop = Position + close; Position < stop; Position++)
        {
            if (HexDigit(bytes[Position]) is >= 0 and var digit)
            {
                value[digits / 2] |= (byte)(digits % 2 == 0 ? digit << 4 : digit);
                digits++;
            }
            else if (!IsSpace(bytes[Position]))
            {
                throw Unreadable("not a hexadecimal string");
            }
        }

        Position++;
        return new PdfText(value[..((digits + 1) / 2)], start, Position, isHex: true);
    }

    private static int HexDigit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        _ => -1,
    };

    private PdfText Literal()
    {
        var start = Position++;
        var value = new List<byte>();
        var open = 1;
        while (true)
        {
            if (Position >= end)
                throw Unreadable("string without end");
            var b = bytes[Position++];
            if (b == '\\')
            {
                Escape(value);
                continue;
            }

            open += b == '(' ? 1 : b == ')' ? -1 : 0;
            if (open == 0)
                return new PdfText([.. value], start, Position, isHex: false);
            value.Add(b);
        }
    }

    private void Escape(List<byte> value)
    {
        if (Position >= end)
            throw Unreadable("string without end");
        var b = bytes[Position++];
        switch (b)
        {
            case (byte)'n': value.Add(10); break;
            case (byte)'r': value.Add(13); break;
            case (byte)'t': value.Add(9); break;
            case (byte)'b': value.Add(8); break;
            case (byte)'f': value.Add(12); break;
            case 13:
                if (Peek == 10)
                    Position++;
                break;
            case 10: break;
            case >= (byte)'0' and <= (byte)'7':
                var octal = b - '0';
                for (var i = 0; i < 2 && Peek is >= '0' and <= '7'; i++)
                    octal = octal * 8 + (bytes[Position++] - '0');
                value.Add((byte)(octal & 0xFF));
                break;
            default: value.Add(b); break;
        }
    }

    private PdfArray Array()
    {
        Position++;
        var items = new List<PdfValue>();
        for (SkipSpace(); Peek != ']'; SkipSpace())
            items.Add(Value());
        Position++;
        return new PdfArray(items);
    }

    private PdfDictionary Dictionary()
    {
        Position += 2;
        var entries = new Dictionary<string, PdfValue>(StringComparer.Ordinal);
        for (SkipSpace(); Peek != '>'; SkipSpace())
        {
            if (Peek != '/')
                throw Unreadable("key expected");
            var key = Name().Value;
            var value = Value();
            if (!entries.TryAdd(key, value))
                throw Unreadable($"key /{key} twice in one dictionary");
        }

        if (Position + 1 >= end || bytes[Position + 1] != '>')
            throw Unreadable("dictionary without end");
        Position += 2;
        return new PdfDictionary(entries);
    }

    private PdfUnreadableException Unreadable(string what) => new($"{what} at {Position}");
}
