namespace Workflows.Signatures.Pdf;

/// <summary>A value as it stands in a PDF file. References are not followed: ask the <see cref="PdfFile"/>.</summary>
internal abstract class PdfValue;

/// <summary>The null object, and every kind of word that carries nothing.</summary>
internal sealed class PdfNull : PdfValue
{
    public static readonly PdfNull Instance = new();
}

internal sealed class PdfBoolean(bool value) : PdfValue
{
    public bool Value => value;
}

internal sealed class PdfNumber(double value, bool isInteger) : PdfValue
{
    public double Value => value;

    public bool IsInteger => isInteger;
}

/// <summary>A name without its slash, escapes (#20) resolved.</summary>
internal sealed class PdfName(string value) : PdfValue
{
    public string Value => value;
}

/// <summary>A string with its place in the file: the place decides what a signature covers.</summary>
/// <param name="start">Offset of the opening bracket.</param>
/// <param name="end">Offset just after the closing bracket.</param>
internal sealed class PdfText(byte[] bytes, int start, int end, bool isHex) : PdfValue
{
    public byte[] Bytes => bytes;

    public int Start => start;

    public int End => end;

    public bool IsHex => isHex;
}

internal sealed class PdfReference(int number, int generation) : PdfValue
{
    public int Number => number;

    public int Generation => generation;

    public bool IsSame(PdfReference other) => number == other.Number && generation == other.Generation;
}

internal sealed class PdfArray(IReadOnlyList<PdfValue> items) : PdfValue
{
    public IReadOnlyList<PdfValue> Items => items;
}

internal sealed class PdfDictionary(IReadOnlyDictionary<string, PdfValue> entries) : PdfValue
{
    public static readonly PdfDictionary Empty = new(new Dictionary<string, PdfValue>());

    public IReadOnlyDictionary<string, PdfValue> Entries => entries;

    /// <summary>The value as written, or null when the key is absent.</summary>
    public PdfValue? this[string key] => entries.GetValueOrDefault(key);

    public string? Name(string key) => (this[key] as PdfName)?.Value;

    public PdfReference? Reference(string key) => this[key] as PdfReference;

    /// <summary>A direct whole number of 0 to 2³¹-1, or null.</summary>
    public int? Integer(string key) =>
        this[key] is PdfNumber { IsInteger: true, Value: >= 0 and <= int.MaxValue } n ? (int)n.Value : null;
}

/// <summary>A stream: its dictionary and where its (still encoded) bytes lie.</summary>
internal sealed class PdfStream(PdfDictionary dictionary, int start, int length) : PdfValue
{
    public PdfDictionary Dictionary => dictionary;

    public int Start => start;

    public int Length => length;
}

/// <summary>The file breaks the format's rules. Caught where a file is opened; never leaves the room.</summary>
internal sealed class PdfUnreadableException(string message) : Exception(message);
