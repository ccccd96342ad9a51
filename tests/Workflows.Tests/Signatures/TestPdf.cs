using System.Globalization;
using System.IO.Compression;
using System.Text;
using Workflows.Signatures.Pdf;

namespace Workflows.Tests.Signatures;

/// <summary>Writes PDF files and additions to them, byte by byte, so that a test can write what no program should.</summary>
internal static class TestPdf
{
    public const int Catalog = 1;
    public const int FirstPage = 3;
    public const int SecondPage = 4;
    public const int FirstContent = 5;
    public const int Font = 7;
    public const int Link = 8;
    public const int Information = 9;

    /// <summary>Two pages, a font, a link, a description: what a prepared document has.</summary>
    public static readonly byte[] Prepared = Prepare("Ke hoach so 15/KH-UBND");

    public static byte[] Prepare(string text, bool packed = false)
    {
        var objects = new Dictionary<int, string>
        {
            [1] = "<</Type/Catalog/Pages 2 0 R/Lang(vi-VN)>>",
            [2] = "<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]/MediaBox[0 0 595 842]>>",
            [3] = "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F1 7 0 R>>>>>>",
            [4] = "<</Type/Page/Parent 2 0 R/Contents[6 0 R]/Resources<</Font<</F1 7 0 R>>>>/Annots[8 0 R]>>",
            [5] = Stream("", $"BT /F1 14 Tf 72 760 Td ({text}) Tj ET"),
            [6] = Stream("", "BT /F1 14 Tf 72 760 Td (Trang hai) Tj ET"),
            [7] = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            [8] = "<</Type/Annot/Subtype/Link/Rect[72 700 200 712]/Border[0 0 0]/A<</S/URI/URI(https://example.vn/)>>>>",
            [9] = "<</Producer(Workflows)/Title(Ke hoach)>>",
        };
        var head = Encoding.Latin1.GetBytes("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        var identifier = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16]);
        return Append(head, objects, $"/Root 1 0 R/Info 9 0 R/ID[<{identifier}><{identifier}>]", packed ? Form.PackedStream : Form.Table);
    }

    public enum Form
    {
        Table,
        Stream,

        /// <summary>Reference stream, and every object that is no stream itself inside an object stream.</summary>
        PackedStream,
    }

    public static string Stream(string keys, string content) => $"<<{keys}/Length {content.Length}>>stream\n{content}\nendstream";

    /// <summary>Appends objects with their references, as saving incrementally does.</summary>
    /// <param name="trailer">Root, Info, ID; taken from the file when not given.</param>
    public static byte[] Append(byte[] file, IReadOnlyDictionary<int, string> objects, string? trailer = null, Form form = Form.Table, string between = "")
    {
        var opened = trailer is null ? Open(file) : null;
        trailer ??= string.Concat(new[] { "Root", "Info", "ID" }
            .Where(k => opened!.Trailer[k] is not null).Select(k => $"/{k} {Write(opened!, opened!.Trailer[k]!)}"));
        if (opened is not null)
            trailer += $"/Prev {opened.Sections[0].Start}";
        var size = Math.Max(objects.Keys.Max() + 1, opened is null ? 0 : opened.Trailer.Integer("Size")!.Value);
        using var result = new MemoryStream();
        void Put(string text) => result.Write(Encoding.Latin1.GetBytes(text));
        result.Write(file);
        if (file[^1] != '\n')
            Put("\n");
        Put(between);
        var places = new SortedDictionary<int, (int Kind, long Place, int Index)>();
        var inside = form is Form.PackedStream
            ? objects.Where(o => !o.Value.Contains("endstream", StringComparison.Ordinal) && !o.Value.Contains("/ByteRange", StringComparison.Ordinal)).OrderBy(o => o.Key).ToList()
            : [];
        foreach (var (number, body) in objects.Except(inside).OrderBy(o => o.Key))
        {
            places[number] = (1, result.Position, 0);
            Put($"{number} 0 obj\n{body}\nendobj\n");
        }

        if (inside.Count > 0)
        {
            var container = size++;
            var header = new StringBuilder();
            var bodies = new StringBuilder();
            foreach (var (number, body) in inside)
            {
                places[number] = (2, container, places.Count(p => p.Value.Kind == 2));
                header.Append(CultureInfo.InvariantCulture, $"{number} {bodies.Length} ");
                bodies.Append(body).Append('\n');
            }

            places[container] = (1, result.Position, 0);
            Put($"{container} 0 obj\n{Packed($"/Type/ObjStm/N {inside.Count}/First {header.Length}", Encoding.Latin1.GetBytes($"{header}{bodies}"))}\nendobj\n");
        }

        var start = result.Position;
        if (form is Form.Table)
        {
            Put("xref\n");
            if (opened is null)
                Put("0 1\n0000000000 65535 f \n");
            foreach (var (number, place) in places)
                Put($"{number} 1\n{place.Place:0000000000} 00000 n \n");
            Put($"trailer\n<</Size {size}{trailer}>>\n");
        }
        else
        {
            var self = size++;
            places[self] = (1, start, 0);
            var data = places.Values.SelectMany(p => new[]
            {
                (byte)p.Kind, (byte)(p.Place >> 24), (byte)(p.Place >> 16 & 255), (byte)(p.Place >> 8 & 255), (byte)(p.Place & 255), (byte)p.Index,
            }).ToArray();
            var index = string.Join(' ', places.Keys.Select(k => $"{k} 1"));
            Put($"{self} 0 obj\n{Packed($"/Type/XRef/W[1 4 1]/Index[{index}]/Size {size}{trailer}", data)}\nendobj\n");
        }

        Put($"startxref\n{start}\n%%EOF\n");
        return result.ToArray();
    }

    /// <summary>A value as text; what stands in an object stream can be written again this way.</summary>
    public static string Write(PdfFile file, PdfValue value) => value switch
    {
        PdfBoolean b => b.Value ? "true" : "false",
        PdfNumber n => n.Value.ToString(CultureInfo.InvariantCulture),
        PdfName n => $"/{n.Value}",
        PdfText t => $"<{Convert.ToHexString(t.Bytes)}>",
        PdfReference r => $"{r.Number} {r.Generation} R",
        PdfArray a => $"[{string.Join(' ', a.Items.Select(i => Write(file, i)))}]",
        PdfDictionary d => $"<<{string.Concat(d.Entries.Select(e => $"/{e.Key} {Write(file, e.Value)}"))}>>",
        _ => "null",
    };

    public static PdfFile Open(byte[] file)
    {
        var opened = PdfFile.Open(file);
        Assert.True(opened.IsSuccess, opened.Problem?.Message);
        return opened.Value;
    }

    private static string Packed(string keys, byte[] data)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(data);
        return Stream($"{keys}/Filter/FlateDecode", Encoding.Latin1.GetString(packed.ToArray()));
    }
}
