using System.Buffers;
using Workflows.Values;

namespace Workflows.Signatures.Pdf;

/// <summary>
/// A PDF file opened strictly: every object that the references name has been read, or the file is refused. A repaired
/// file would show each reader something else, so nothing is repaired.
/// </summary>
internal sealed class PdfFile
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const int LargestFile = 50 * 1024 * 1024;

    private const int MostSections = 200;

    /// <summary>More values than any document of ours; each costs memory.</summary>
    private const int MostValues = 6_000_000;

    private static readonly SearchValues<byte> Spaces = SearchValues.Create("\0\t\n\f\r "u8);

    private readonly Dictionary<int, PdfEntry> entries = [];
    private readonly Dictionary<int, PdfValue> objects = [];
    private readonly Dictionary<int, (byte[] Data, Dictionary<int, (int Number, int Offset)> Index)> containers = [];
    private long unpacked;
    private long structure;
    private long values;

    private PdfFile(byte[] bytes, int length) => (Bytes, Length) = (bytes, length);

    public byte[] Bytes { get; }

    /// <summary>How much of <see cref="Bytes"/> this file is: an earlier state of a file is its beginning.</summary>
    public int Length { get; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PdfSection> Sections { get; private set; } = [];

    public PdfDictionary Trailer => Sections[0].Trailer;

    public IReadOnlyDictionary<int, PdfEntry> Entries => entries;

    /// <summary>Every object in use, by number.</summary>
    public IReadOnlyDictionary<int, PdfValue> Objects => objects;

    public static Result<PdfFile> Open(byte[] bytes) => Open(bytes, bytes.Length);

    /// <summary>Opens the state that the file had when it was <paramref name="length"/> bytes long.</summary>
    public static Result<PdfFile> Open(byte[] bytes, int length)
    {
        if (length > LargestFile)
            return new Invalid("Tệp lớn quá 50 MB.");
        if (length < 32 || !bytes.AsSpan(0, 5).SequenceEqual("%PDF-"u8))
            return new Invalid("Tệp không phải là PDF.");
        try
        {
            var file = new PdfFile(bytes, length);
            file.ReadSections();
            if (file.Trailer["Encrypt"] is not null)
                return new Invalid("Tệp PDF bị đặt mật khẩu hoặc mã hóa, không kiểm tra được.");
            file.ReadObjects();
            return file;
        }
        catch (PdfUnreadableException e)
        {
            return new Invalid($"Tệp PDF bị hỏng hoặc ghi không đúng quy cách ({e.Message}).");
        }
    }

    /// <summary>Follows references; null for what is absent or null.</summary>
    public PdfValue? Resolve(PdfValue? value)
    {
        for (var i = 0; i < 8 && value is PdfReference reference; i++)
            value = Find(reference);
        return value is PdfNull or PdfReference ? null : value;
    }

    public PdfDictionary? Dictionary(PdfValue? value) => Resolve(value) switch
    {
        PdfDictionary dictionary => dictionary,
        PdfStream stream => stream.Dictionary,
        _ => null,
    };

    public IReadOnlyList<PdfValue> Items(PdfValue? value) => Resolve(value) is PdfArray array ? array.Items : [];

    /// <summary>The bytes from the object's number to its "endobj"; empty for an entry that has none in the file.</summary>
    public (int Start, int End) SpanOf(PdfEntry entry)
    {
        var parser = new PdfParser(Bytes, entry.Place, Length);
        parser.IndirectObject(LengthOf);
        return (entry.Place, parser.Position);
    }

    private PdfValue? Find(PdfReference reference) =>
        entries.TryGetValue(reference.Number, out var entry) && entry.Generation == reference.Generation
            ? objects.GetValueOrDefault(reference.Number)
            : null;

    private void ReadSections()
    {
        var sections = new List<PdfSection>();
        var seen = new HashSet<int>();
        for (int? start = LastSection(); start is { } at; start = sections[^1].Trailer.Integer("Prev"))
        {
            if (!seen.Add(at) || sections.Count >= MostSections)
                throw new PdfUnreadableException("references in a circle");
            sections.Add(PdfSection.Read(Bytes, at, Length));
            foreach (var (number, entry) in sections[^1].Entries)
                entries.TryAdd(number, entry);
        }

        Sections = sections;
    }

    /// <summary>"startxref", a number, "%%EOF", and nothing after it but white space.</summary>
    private int LastSection()
    {
        var end = Length;
        while (end > 0 && PdfParser.IsSpace(Bytes[end - 1]))
            end--;
        var tail = Math.Max(0, end - 128);
        var at = Bytes.AsSpan(tail, end - tail).LastIndexOf("startxref"u8);
        if (at < 0 || !Bytes.AsSpan(0, end).EndsWith("%%EOF"u8))
            throw new PdfUnreadableException("no end mark");
        var parser = new PdfParser(Bytes, tail + at, end);
        parser.Word("startxref");
        var start = parser.Integer();
        var rest = Bytes.AsSpan(parser.Position, end - 5 - parser.Position);
        return rest.IndexOfAnyExcept(Spaces) < 0 ? start : throw new PdfUnreadableException("text at the end mark");
    }

    private void ReadObjects()
    {
        foreach (var (number, entry) in entries.Where(e => e.Value.Kind is PdfEntryKind.InFile))
            objects.Add(number, ReadAt(number, entry));
        foreach (var (number, entry) in entries.Where(e => e.Value.Kind is PdfEntryKind.InStream))
            objects.Add(number, ReadPacked(number, entry));
    }

    private PdfValue ReadAt(int number, PdfEntry entry)
    {
        if (entry.Place >= Length)
            throw new PdfUnreadableException($"object {number} outside the file");
        var parser = new PdfParser(Bytes, entry.Place, Length);
        var (found, generation, value) = parser.IndirectObject(LengthOf);
        // Objects that lie inside each other would be read over and over.
        structure += parser.Position - entry.Place - (value is PdfStream stream ? stream.Length : 0);
        if (structure > 2L * Length)
            throw new PdfUnreadableException("objects overlap");
        Count(parser);
        return found == number && generation == entry.Generation
            ? value
            : throw new PdfUnreadableException($"object {number} is not where it should be");
    }

    /// <summary>The length of a stream that keeps it in another object; that object must stand in the file itself.</summary>
    private int? LengthOf(PdfReference reference)
    {
        if (!entries.TryGetValue(reference.Number, out var entry) || entry.Kind is not PdfEntryKind.InFile || entry.Place >= Length)
            return null;
        var parser = new PdfParser(Bytes, entry.Place, Length);
        var (number, generation) = (parser.Integer(), parser.Integer());
        parser.Word("obj");
        return number == reference.Number && generation == reference.Generation ? parser.Integer() : null;
    }

    private PdfValue ReadPacked(int number, PdfEntry entry)
    {
        var (data, index) = ContainerOf(entry.Place);
        if (!index.TryGetValue(entry.Index, out var place) || place.Number != number || place.Offset >= data.Length)
            throw new PdfUnreadableException($"object {number} is not in its stream");
        var parser = new PdfParser(data, place.Offset, data.Length);
        var value = parser.Value();
        structure += parser.Position - place.Offset;
        if (structure > 2L * Length + 2 * unpacked)
            throw new PdfUnreadableException("objects overlap");
        Count(parser);
        return value;
    }

    private void Count(PdfParser parser)
    {
        values += parser.Values;
        if (values > MostValues)
            throw new PdfUnreadableException("too many values");
    }

    private (byte[] Data, Dictionary<int, (int Number, int Offset)> Index) ContainerOf(int number)
    {
        if (containers.TryGetValue(number, out var known))
            return known;
        if (objects.GetValueOrDefault(number) is not PdfStream stream || stream.Dictionary.Name("Type") != "ObjStm"
            || stream.Dictionary.Integer("N") is not { } count || stream.Dictionary.Integer("First") is not { } first)
            throw new PdfUnreadableException($"object stream {number} is missing");
        var data = PdfFilters.Unpack(Bytes, stream);
        unpacked += data.Length;
        if (unpacked > 4L * LargestFile)
            throw new PdfUnreadableException("object streams too large");
        var index = new Dictionary<int, (int, int)>();
        var parser = new PdfParser(data, 0, Math.Min(first, data.Length));
        for (var i = 0; i < count; i++)
        {
            var (inside, offset) = (parser.Integer(), parser.Integer());
            index.Add(i, (inside, (int)Math.Min((long)first + offset, int.MaxValue)));
        }

        return containers[number] = (data, index);
    }
}
