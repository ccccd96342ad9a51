using System.Buffers.Binary;
using System.Text;
using Workflows.Documents.Pdf;

namespace Workflows.Tests.Documents.Pdf;

/// <summary>Finding the font, and refusing what would print boxes.</summary>
public sealed class PdfFontsTests : IDisposable
{
    private static readonly string[] Times = ["Times_New_Roman.ttf", "Times_New_Roman_Bold.ttf", "Times_New_Roman_Italic.ttf", "Times_New_Roman_Bold_Italic.ttf"];
    private static readonly string[] Tinos = ["Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("font-tests-");

    [Fact]
    public void Without_a_font_the_message_says_what_to_install_and_where_it_was_looked_for()
    {
        var message = Refused();
        Assert.Contains("Hãy cài Times New Roman, hoặc Tinos (gói fonts-croscore", message, StringComparison.Ordinal);
        Assert.Contains(folder.FullName, message, StringComparison.Ordinal);
        var nowhere = PdfFonts.Find([Path.Combine(folder.FullName, "none")]);
        Assert.False(nowhere.IsSuccess);
        Assert.False(PdfFonts.Find([]).IsSuccess);
    }

    [Fact]
    public void Times_New_Roman_goes_before_its_twin_wherever_it_lies()
    {
        Put("a", Tinos);
        Assert.Equal("Tinos", Found().Family);
        Put("z/deeper", Times);
        Assert.Equal("Times New Roman", Found().Family);
    }

    [Fact]
    public void Names_of_files_are_found_in_any_case()
    {
        Put("", ["TIMES.TTF", "Timesbd.ttf", "timesI.TTF", "TimesBI.ttf"]);
        Assert.Equal("Times New Roman", Found().Family);
    }

    [Fact]
    public void A_font_without_all_Vietnamese_letters_is_refused_and_the_next_is_taken()
    {
        Put("", Times, WithoutLettersFrom1EA0);
        Assert.Contains("chữ cái tiếng Việt", Refused(), StringComparison.Ordinal);
        Assert.Contains("Times_New_Roman.ttf", Refused(), StringComparison.Ordinal);
        Put("twin", Tinos);
        Assert.Equal("Tinos", Found().Family);
    }

    [Fact]
    public void One_poor_style_spoils_the_four()
    {
        Put("", Times);
        Put("", [Times[3]], WithoutLettersFrom1EA0);
        Assert.Contains(Times[3], Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_style_is_named()
    {
        Put("", Times[..3]);
        Assert.Contains("thiếu kiểu chữ đậm nghiêng", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(20_000)]
    public void A_broken_file_is_named(int length)
    {
        Put("", Times, bytes => bytes[..length]);
        Assert.Contains("Times_New_Roman.ttf: không đọc được", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_font_that_may_not_be_embedded_is_refused()
    {
        Put("", Times, bytes =>
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(TableAt(bytes, "OS/2") + 8), 0x0002);
            return bytes;
        });
        Assert.Contains("giấy phép không cho nhúng", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_fonts_of_this_machine_are_good()
    {
        Assert.Contains(OpenedPdf.Fonts.Family, new[] { "Times New Roman", "Tinos" });
        Assert.Equal(4, new[] { (false, false), (true, false), (false, true), (true, true) }.Select(s => OpenedPdf.Fonts.Of(s.Item1, s.Item2).Name).Distinct().Count());
    }

    public void Dispose() => folder.Delete(recursive: true);

    private PdfFonts Found() => PdfFonts.Find([folder.FullName]).Value;

    private string Refused() => PdfFonts.Find([folder.FullName]).Problem!.Message;

    /// <summary>Copies of this machine's four styles under other names.</summary>
    private void Put(string below, string[] names, Func<byte[], byte[]>? change = null)
    {
        var target = folder.CreateSubdirectory(below.Length > 0 ? below : ".");
        for (var i = 0; i < names.Length; i++)
        {
            var bytes = OpenedPdf.Fonts.Of(bold: i is 1 or 3, italic: i is 2 or 3).Bytes.ToArray();
            File.WriteAllBytes(Path.Combine(target.FullName, names[i]), change is null ? bytes : change(bytes));
        }
    }

    /// <summary>Shortens the run of letters around U+1EA1 in every table of characters to its last one.</summary>
    private static byte[] WithoutLettersFrom1EA0(byte[] font)
    {
        const int Letter = 0x1EA1;
        var cmap = TableAt(font, "cmap");
        for (var i = 0; i < Word(font, cmap + 2); i++)
        {
            var table = cmap + (int)BinaryPrimitives.ReadUInt32BigEndian(font.AsSpan(cmap + 4 + (i * 8) + 4));
            if (Word(font, table) != 4)
                continue;
            var segments = Word(font, table + 6) / 2;
            for (var s = 0; s < segments; s++)
            {
                var (end, start) = (table + 14 + (s * 2), table + 16 + (segments * 2) + (s * 2));
                if (Word(font, start) <= Letter && Letter <= Word(font, end))
                    BinaryPrimitives.WriteUInt16BigEndian(font.AsSpan(start), (ushort)Word(font, end));
            }
        }

        return font;
    }

    private static int TableAt(byte[] font, string tag)
    {
        for (var i = 0; i < Word(font, 4); i++)
        {
            var entry = 12 + (i * 16);
            if (Encoding.ASCII.GetString(font, entry, 4) == tag)
                return (int)BinaryPrimitives.ReadUInt32BigEndian(font.AsSpan(entry + 8));
        }

        throw new InvalidOperationException($"No table {tag}.");
    }

    private static int Word(byte[] font, int at) => BinaryPrimitives.ReadUInt16BigEndian(font.AsSpan(at));
}
