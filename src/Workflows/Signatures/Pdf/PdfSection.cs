namespace Workflows.Signatures.Pdf;

/// <summary>Where an object lies.</summary>
internal readonly record struct PdfEntry(PdfEntryKind Kind, int Place, int Generation, int Index)
{
    public static readonly PdfEntry Free = new(PdfEntryKind.Free, 0, 0, 0);

    /// <summary>In the file itself, at an offset.</summary>
    public static PdfEntry At(int offset, int generation) => new(PdfEntryKind.InFile, offset, generation, 0);

    /// <summary>Inside the object stream of that number.</summary>
    public static PdfEntry Packed(int container, int index) => new(PdfEntryKind.InStream, container, 0, index);
}

internal enum PdfEntryKind
{
    Free,
    InFile,
    InStream,
}

/// <summary>One cross-reference section (a table or a stream): what one saving of the file changed.</summary>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="End">Offset after the "%%EOF" that closes it, or after itself where none follows.</param>
internal sealed record PdfSection(int Start, int End, IReadOnlyDictionary<int, PdfEntry> Entries, PdfDictionary Trailer, int? StreamNumber)
{
    private const int MostEntries = 400_000;

    public static PdfSection Read(byte[] bytes, int start, int length)
    {
        if (start >= length)
            throw new PdfUnreadableException("reference section outside the file");
        var parser = new PdfParser(bytes, start, length);
        var section = parser.TryWord("xref") ? Table(parser, start) : Stream(bytes, parser, start);
        if (section.Trailer["XRefStm"] is not null)
            throw new PdfUnreadableException("hybrid references: readers would see different files");
        var afterSection = parser.Position;
        if (parser.TryWord("startxref") && parser.Integer() == start && EndMark(bytes, parser.Position, length) is { } end)
            return section with { End = end };
        return section with { End = afterSection };
    }

    /// <summary>The offset after "%%EOF" when nothing but white space stands before it.</summary>
    private static int? EndMark(byte[] bytes, int position, int length)
    {
        while (position < length && PdfParser.IsSpace(bytes[position]))
            position++;
        return length - position >= 5 && bytes.AsSpan(position, 5).SequenceEqual("%%EOF"u8) ? position + 5 : null;
    }

    private static PdfSection Table(PdfParser parser, int start)
    {
        var entries = new Dictionary<int, PdfEntry>();
        while (!parser.TryWord("trailer"))
        {
            var first = parser.Integer();
            var count = parser.Integer();
            for (var i = 0; i < count; i++)
            {
                var place = parser.Integer();
                var generation = parser.Integer();
                var entry = parser.TryWord("n") ? PdfEntry.At(place, generation) : PdfEntry.Free;
                if (entry.Kind is PdfEntryKind.Free)
                    parser.Word("f");
                Add(entries, (long)first + i, entry);
            }
        }

        return parser.Value() is PdfDictionary trailer
            ? new PdfSection(start, start, entries, trailer, null)
            : throw new PdfUnreadableException("no trailer");
    }

    private static PdfSection Stream(byte[] bytes, PdfParser parser, int start)
    {
        var (number, _, value) = parser.IndirectObject(_ => null);
        if (value is not PdfStream stream || stream.Dictionary.Name("Type") != "XRef"
            || stream.Dictionary["W"] is not PdfArray { Items: [PdfNumber w0, PdfNumber w1, PdfNumber w2] }
            || stream.Dictionary.Integer("Size") is not { } size)
            throw new PdfUnreadableException("no reference section where one should be");
        int[] widths = [Width(w0), Width(w1), Width(w2)];
        var data = PdfFilters.Unpack(bytes, stream);
        var index = (stream.Dictionary["Index"] as PdfArray)?.Items
            .Select(i => i is PdfNumber { IsInteger: true, Value: >= 0 and <= int.MaxValue } n ? (int)n.Value : throw new PdfUnreadableException("index"))
            .ToArray() ?? [0, size];
        var entries = new Dictionary<int, PdfEntry>();
        var position = 0;
        for (var i = 0; i + 1 < index.Length; i += 2)
        {
            for (var k = 0; k < index[i + 1]; k++)
            {
                var kind = widths[0] == 0 ? 1 : Field(data, ref position, widths[0]);
                var second = Field(data, ref position, widths[1]);
                var third = Field(data, ref position, widths[2]);
                Add(entries, (long)index[i] + k, kind switch
                {
                    0 => PdfEntry.Free,
                    1 => PdfEntry.At(second, third),
                    2 => PdfEntry.Packed(second, third),
                    _ => throw new PdfUnreadableException("unknown kind of reference"),
                });
            }
        }

        return new PdfSection(start, start, entries, stream.Dictionary, number);
    }

    private static int Width(PdfNumber number) => number is { IsInteger: true, Value: >= 0 and <= 8 }
        ? (int)number.Value
        : throw new PdfUnreadableException("field width");

    private static int Field(byte[] data, ref int position, int width)
    {
        if (data.Length - position < width)
            throw new PdfUnreadableException("reference stream too short");
        ulong value = 0;
        for (var i = 0; i < width; i++)
            value = unchecked(value << 8) | data[position++];
        return value <= int.MaxValue ? (int)value : throw new PdfUnreadableException("offset too large");
    }

    private static void Add(Dictionary<int, PdfEntry> entries, long number, PdfEntry entry)
    {
        if (number > 8_388_607 || entries.Count >= MostEntries)
            throw new PdfUnreadableException("too many objects");
        if (!entries.TryAdd((int)number, entry))
            throw new PdfUnreadableException("an object twice in one section");
    }
}
