using System.Text;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Tests.Plans;

public sealed class UploadReaderTests
{
    private static readonly byte[] Docx = OfficeFiles.Docx(OfficeFiles.Paragraph("Kế hoạch"));
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n");
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, .. "IEND"u8, 1, 2, 3, 4];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xD9];

    public static TheoryData<string, byte[], string> Welcome() => new()
    {
        { "a.docx", Docx, Upload.Word },
        { "A.DOCX", Docx, Upload.Word },
        { "a.xlsx", OfficeFiles.Xlsx(), Upload.Excel },
        { "a.pdf", Pdf, Upload.Pdf },
        { "a.png", Png, "image/png" },
        { "a.jpg", Jpeg, "image/jpeg" },
        { "a.jpeg", Jpeg, "image/jpeg" },
    };

    public static TheoryData<string, byte[], string> Unwelcome() => new()
    {
        { "a.pdf", Docx, "không khớp" },
        { "a.docx", Pdf, "không khớp" },
        { "a.docx", OfficeFiles.Xlsx(), "không khớp" },
        { "a", Pdf, "không khớp" },
        { "a.pdf.exe", Pdf, "không khớp" },
        { "a.docx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], ".docx" },
        { "a.doc", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], "Lưu thành" },
        { "a.exe", "MZ\u0090\0"u8.ToArray(), "Không nhận loại tệp" },
        { "a.pdf", "<html><script>"u8.ToArray(), "Không nhận loại tệp" },
        { "a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), "Không nhận loại tệp" },
        { "a.pdf", Pdf[..20], "hỏng" },
        { "a.png", Png[..10], "hỏng" },
        { "a.jpg", Jpeg[..5], "hỏng" },
        { "a.docx", Docx[..(Docx.Length / 2)], "hỏng" },
        { "a.docx", [], "rỗng" },
        { "a.zip", OfficeFiles.Zip(("a.txt", "x"u8.ToArray())), "giải nén" },
        { "a.docx", OfficeFiles.Zip(("[Content_Types].xml", "<Types/>"u8.ToArray())), "Không nhận loại tệp" },
        { "a.docx", OfficeFiles.Zip(("[Content_Types].xml", "<!DOCTYPE x [<!ENTITY a 'aa'>]><Types>&a;</Types>"u8.ToArray())), "hỏng" },
        // The package promises a document that is not there.
        {
            "a.docx", OfficeFiles.Zip(
                ("[Content_Types].xml", Encoding.UTF8.GetBytes($"<Types><Override PartName='/x.xml' ContentType='{OfficeFiles.WordMain}'/></Types>")),
                ("_rels/.rels", "<Relationships><Relationship Type='x/officeDocument' Target='x.xml'/></Relationships>"u8.ToArray())),
            "Không nhận loại tệp"
        },
        { "a.docx", OfficeFiles.Package("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml", "<x/>"), "macro" },
        { "a.docx", OfficeFiles.Docx("", ("word/vbaProject.bin", [1])), "macro" },
        { "a.docx", OfficeFiles.Docx("", ("../../evil.sh", [1])), "hỏng" },
        { "a.docx", OfficeFiles.Docx("", (@"..\..\evil.bat", [1])), "hỏng" },
        { "a.docx", OfficeFiles.Docx("", ("word/document.xml", [1])), "hỏng" },
        { "a.docx", OfficeFiles.Docx("<w:p>"), "hỏng" },
        { "a.docx", OfficeFiles.Docx("<!-- --><w:p>&undefined;</w:p>"), "hỏng" },
    };

    [Theory]
    [MemberData(nameof(Welcome))]
    public async Task What_offices_use_is_taken(string name, byte[] bytes, string type)
    {
        var upload = (await ReadAsync(bytes, name)).Value;

        Assert.Equal(type, upload.ContentType);
        Assert.Equal(Sha256Hash.Of(bytes), upload.Sha256);
        Assert.Equal(bytes.LongLength, upload.Size);
        await using var opened = upload.Open();
        Assert.Equal(upload.Sha256, await Sha256Hash.OfAsync(opened, CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Unwelcome))]
    public async Task Anything_else_is_refused_with_advice(string name, byte[] bytes, string says)
    {
        var refused = Assert.IsType<UploadRefused>((await ReadAsync(bytes, name)).Problem);

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Equal("file", refused.Field);
    }

    [Fact]
    public async Task A_zip_bomb_is_refused_however_it_is_packed()
    {
        var zeros = new byte[30 * 1024 * 1024];
        var flat = OfficeFiles.Docx("", ("word/media/a.bin", zeros));
        var nested = OfficeFiles.Docx("", ("word/embeddings/a.xlsx", OfficeFiles.Docx("", ("b.docx", OfficeFiles.Xlsx()))));
        var inside = OfficeFiles.Docx("", ("word/embeddings/a.xlsx", OfficeFiles.Zip(("b", zeros))));
        var many = OfficeFiles.Docx("", [.. Enumerable.Range(0, 6_000).Select(i => ($"word/{i}", Array.Empty<byte>()))]);
        // Below the ratio, above the sum: three hundred parts of incompressible halves.
        var noise = new byte[1024 * 1024];
        for (var i = 0; i < noise.Length / 64; i++)
            noise[i] = (byte)((i * 31 ^ i >> 3) & 0xFF);
        var wide = OfficeFiles.Docx("", [.. Enumerable.Range(0, 220).Select(i => ($"word/media/{i}", noise))]);

        foreach (var bomb in new[] { flat, nested, inside, many, wide })
            Assert.Contains("giải nén ra quá lớn", Assert.IsType<UploadRefused>((await ReadAsync(bomb, "a.docx")).Problem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_size_that_the_archive_lies_about_does_not_help_it()
    {
        var bomb = OfficeFiles.Docx("", ("word/media/a.bin", new byte[30 * 1024 * 1024]));
        Patch(bomb, 30 * 1024 * 1024, 100);

        Assert.IsType<UploadRefused>((await ReadAsync(bomb, "a.docx")).Problem);
    }

    [Fact]
    public async Task A_chart_may_bring_its_workbook_along() =>
        Assert.True((await ReadAsync(OfficeFiles.Docx(OfficeFiles.Paragraph("x"), ("word/embeddings/a.xlsx", OfficeFiles.Xlsx())), "a.docx")).IsSuccess);

    [Fact]
    public async Task A_file_beyond_the_limit_is_not_read()
    {
        using var huge = new Unreadable();

        var refused = (await UploadReader.ReadAsync(() => huge, "a.pdf", CancellationToken.None)).Problem;

        Assert.Contains("20 MB", Assert.IsType<UploadRefused>(refused).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_file_is_never_in_memory_whole()
    {
        var full = FullOf(UploadReader.FileLimit);
        await ReadAsync(full, "a.pdf");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = ReadAsync(full, "a.pdf");
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True((await read).IsSuccess);
        Assert.InRange(taken, 1, 1024 * 1024);
    }

    [Fact]
    public async Task A_file_of_exactly_the_limit_is_taken()
    {
        var full = FullOf(UploadReader.FileLimit);

        Assert.True((await ReadAsync(full, "a.pdf")).IsSuccess);
        Assert.False((await ReadAsync([.. full, 0], "a.pdf")).IsSuccess);
    }

    [Theory]
    [InlineData("../../etc/Kế hoạch.pdf", "Kế hoạch.pdf", "ke-hoach.pdf")]
    [InlineData(@"C:\Users\An\Đề án (bản 2).PDF", "Đề án (bản 2).PDF", "de-an-ban-2.pdf")]
    [InlineData("Phụ lục: \"số 1\"?.pdf", "Phụ lục_ _số 1__.pdf", "phu-luc-so-1.pdf")]
    [InlineData("..pdf", "..pdf", "tep.pdf")]
    [InlineData("한국.pdf", "한국.pdf", "tep.pdf")]
    public async Task Names_lose_their_path_and_get_an_ascii_twin(string claimed, string name, string slug)
    {
        var upload = (await ReadAsync(Pdf, claimed)).Value;
        Assert.Equal((name, slug), (upload.Name, upload.Slug));
    }

    [Fact]
    public async Task A_decomposed_name_is_stored_precomposed() =>
        Assert.Equal("Kế hoạch.pdf", (await ReadAsync(Pdf, "Kế hoạch.pdf".Normalize(NormalizationForm.FormD))).Value.Name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a/")]
    [InlineData("...")]
    [InlineData("a\nb.pdf")]
    [InlineData("fdp.\u202Exe.pdf")]
    public async Task A_name_that_is_none_is_refused(string? name) =>
        Assert.IsType<Invalid>((await ReadAsync(Pdf, name)).Problem, exactMatch: false);

    [Fact]
    public async Task A_word_file_stamped_as_a_state_secret_is_refused()
    {
        var stamped = OfficeFiles.Docx(OfficeFiles.Paragraph("UBND TỈNH") + OfficeFiles.Paragraph("TỐI MẬT") + OfficeFiles.Paragraph("Nội dung"));
        Assert.IsType<StateSecretRefused>((await ReadAsync(stamped, "a.docx")).Problem);
    }

    private static async Task<Result<Upload>> ReadAsync(byte[] bytes, string? name)
    {
        return await UploadReader.ReadAsync(() => new MemoryStream(bytes, writable: false), name, CancellationToken.None);
    }

    /// <summary>Replaces every little-endian number in the archive's directories.</summary>
    private static void Patch(byte[] zip, int from, int to)
    {
        var (old, fresh) = (BitConverter.GetBytes(from), BitConverter.GetBytes(to));
        var patched = 0;
        for (var i = zip.AsSpan().IndexOf(old); i >= 0; i = zip.AsSpan().IndexOf(old), patched++)
            fresh.CopyTo(zip, i);
        Assert.True(patched > 0);
    }

    private static byte[] FullOf(int length)
    {
        var full = new byte[length];
        Pdf.CopyTo(full, 0);
        "%%EOF"u8.CopyTo(full.AsSpan(full.Length - 5));
        return full;
    }

    private sealed class Unreadable : MemoryStream
    {
        public override long Length => UploadReader.FileLimit + 1L;

        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("It was read.");

        public override int Read(Span<byte> buffer) => throw new InvalidOperationException("It was read.");
    }
}
