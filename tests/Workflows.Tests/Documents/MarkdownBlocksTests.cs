using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Documents;

namespace Workflows.Tests.Documents;

public sealed partial class MarkdownBlocksTests
{
    [Fact]
    public void Items_are_clauses_points_and_dashes() => Assert.Equal(
        [
            ("Khoan", "1. Một:"), ("Diem", "a) Hai;"), ("Diem", "b) Ba."), ("Khoan", "2. Bốn:"), ("NoiDung", "- Năm"), ("NoiDung", "+ Sáu"),
        ],
        Read("1. Một:\n   1. Hai;\n   2. Ba.\n2. Bốn:\n   - Năm\n     - Sáu"));

    [Fact]
    public void A_list_begins_where_it_was_begun() => Assert.Equal([("Khoan", "4. D"), ("Khoan", "5. E")], Read("4. D\n7. E"));

    [Fact]
    public void A_line_end_is_a_new_paragraph() =>
        Assert.Equal([("NoiDung", "Dòng một"), ("NoiDung", "Dòng hai")], Read("Dòng một\nDòng hai"));

    [Fact]
    public void A_clause_that_is_all_title_is_set_as_one() =>
        Assert.Equal([("TieuDeKhoan", "1. Yêu cầu"), ("NoiDung", "Nội dung.")], Read("1. **Yêu cầu**\n\n   Nội dung."));

    [Fact]
    public void Weight_and_slope_are_kept()
    {
        var runs = Assert.IsType<Paragraph>(Assert.Single(MarkdownBlocks.Of("Theo **ba *trụ* cột** này"))).Runs;
        Assert.Equal(
            [new("Theo "), new("ba ", Bold: true), new("trụ", true, true), new(" cột", Bold: true), new(" này")],
            runs);
    }

    [Fact]
    public void A_table_keeps_its_heads_and_cells()
    {
        var table = Assert.IsType<Table>(Assert.Single(MarkdownBlocks.Of("| TT | Việc |\n|:-:|---|\n| 1 | **Họp** báo |\n| 2 |")));
        Assert.Equal(["TT", "Việc"], table.Columns.Select(c => c.Title));
        Assert.Equal(Align.Centre, table.Columns[0].Align);
        Assert.Equal(["1", "Họp báo", "2", ""], table.Rows.SelectMany(r => r).Select(Text));
    }

    [Theory]
    [InlineData("<b>Đậm</b> & <script>x</script>", "<b>Đậm</b> & <script>x</script>")]
    [InlineData("[Cổng](https://backan.gov.vn)", "Cổng (https://backan.gov.vn)")]
    [InlineData("[Xấu](javascript:alert(1))", "Xấu")]
    [InlineData("![Ảnh](https://x.vn/a.png)", "Ảnh")]
    [InlineData("<https://backan.gov.vn>", "https://backan.gov.vn")]
    [InlineData("A&nbsp;B &#1;C", "A\u00A0B C")]
    [InlineData("`mã lệnh`", "mã lệnh")]
    [InlineData("> Trích", "Trích")]
    [InlineData("    dòng lùi", "dòng lùi")]
    [InlineData("500+200 | không phải bảng", "500+200 | không phải bảng")]
    public void Words_are_never_lost(string markdown, string text) => Assert.Equal(text, Assert.Single(Read(markdown)).Text);

    [Fact]
    public void Whatever_stands_next_to_what_no_word_is_lost_or_doubled()
    {
        string[] pieces = ["1. một", "- hai", "**ba**", "| bốn |", "> năm", "# sáu", "      bảy", "`tám`", "a) chín", "<b>mười</b>", "*hai mốt", "   2. ba hai", "[bốn ba](https://a.vn)", "| x | y |\n|---|---|\n| năm tư | z |"];
        Prop.ForAll(Gen.Elements(pieces).ListOf().ToArbitrary(), Gen.Elements("\n", "\n\n").ToArbitrary(), (chosen, gap) =>
        {
            var blocks = MarkdownBlocks.Of(string.Join(gap, chosen));
            var printed = Words(string.Join(' ', blocks.SelectMany(Texts)));
            return Words(string.Join(' ', chosen)).SequenceEqual(printed);
        }).QuickCheckThrowOnFailure();

        // Numbers and marks of lists are set anew, and a word does not care whether it stands in a table.
        static IEnumerable<string> Words(string text) =>
            Word().Matches(text).Select(m => m.Value).Where(w => w.Length > 1).Order(StringComparer.Ordinal);

        static IEnumerable<string> Texts(Block block) => block switch
        {
            Paragraph p => [p.Text],
            Table t => t.Columns.Select(c => c.Title).Concat(t.Rows.SelectMany(r => r).Select(Text)),
            _ => [],
        };
    }

    [Theory]
    [InlineData("")]
    [InlineData("---")]
    [InlineData("\n\n  \n")]
    public void Nothing_gives_nothing(string markdown) => Assert.Empty(MarkdownBlocks.Of(markdown));

    [Fact]
    public void Text_nested_beyond_all_reason_keeps_its_words()
    {
        Assert.Contains(Read(new string('>', 5_000) + " đáy"), b => b.Text.Contains("đáy", StringComparison.Ordinal));
        Assert.Contains(Read(string.Concat(Enumerable.Range(0, 60).Select(i => new string(' ', i * 2) + "- mục\n")) + new string(' ', 120) + "- đáy"), b => b.Text.Contains("đáy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("I. Mục đích, yêu cầu", "TieuDeMuc|I. MỤC ĐÍCH, YÊU CẦU")]
    [InlineData("Chương II. Quy định chung", "SoPhanChuongMuc|Chương II", "TieuDePhanChuongMuc|QUY ĐỊNH CHUNG")]
    [InlineData("PHẦN THỨ NHẤT", "SoPhanChuongMuc|Phần THỨ NHẤT")]
    [InlineData("Điều 3. Hiệu lực", "Dieu|Điều 3. Hiệu lực")]
    [InlineData("1. Phạm vi", "TieuDeKhoan|1. Phạm vi")]
    [InlineData("Mục tiêu chung", "TieuDeMuc|MỤC TIÊU CHUNG")]
    public void A_heading_is_set_by_its_number(string heading, params string[] lines) =>
        Assert.Equal(lines, SectionHeadings.Of(heading).Cast<Paragraph>().Select(p => $"{p.Rule.Id}|{p.Text}"));

    private static List<(string Rule, string Text)> Read(string markdown) =>
        [.. MarkdownBlocks.Of(markdown).Cast<Paragraph>().Select(p => (p.Rule.Id, p.Text))];

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    private static string Text(TableCell cell) => string.Join('\n', cell.Paragraphs.Select(p => string.Concat(p.Select(r => r.Text))));
}
