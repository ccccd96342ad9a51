using System.Text;
using System.Xml.Linq;
using Workflows.Plans;
using Workflows.WorkFiles;
using Workflows.WorkFiles.Bundles;

namespace Workflows.Tests.WorkFiles;

public sealed class IndexSheetsTests
{
    private static readonly DateTimeOffset At = new(2026, 10, 14, 2, 0, 0, TimeSpan.Zero);

    private static readonly WorkFile File = new()
    {
        PlanId = SampleBundle.Plan,
        AgencyId = Guid.Empty,
        AgencyName = "Sở Thông tin và Truyền thông",
        Year = 2026,
        Serial = 1,
        Notation = WorkFile.NotationOf(1, "STTTT"),
        Title = "Kế hoạch <b>đối ngoại</b> & hội nhập",
        Retention = "20 năm",
        OpenedBy = Guid.Empty,
        OpenedByName = "Nguyễn Thị Hồng Hạnh",
        OpenedAt = At,
        StartedOn = new(2026, 10, 14),
    };

    private static readonly IndexLine[] Lines =
    [
        new(At, new(2026, 10, 14), null, "Dự thảo", "=1+1", "Sở, \"Truyền thông\"", "phien-ban/001.json"),
        new(At, new(2026, 11, 2), "51/KH-UBND", "Kế hoạch", "Thông tin đối ngoại", "＠Ủy ban", "phat-hanh.json") { Pages = 7, Note = "Bản chính" },
    ];

    [Fact]
    public void The_sheet_has_the_seven_columns_of_the_form_and_no_formula()
    {
        var rows = IndexSheets.Csv(Lines).Split("\r\n");

        Assert.StartsWith("\uFEFF\"STT\",\"Số, ký hiệu văn bản\",\"Ngày, tháng, năm văn bản\"", rows[0], StringComparison.Ordinal);
        Assert.Equal(""""
            "1","","14/10/2026","Dự thảo: =1+1","Sở, ""Truyền thông""","","phien-ban/001.json"
            """", rows[1]);
        Assert.Equal("""
            "2","51/KH-UBND","02/11/2026","Kế hoạch: Thông tin đối ngoại","'＠Ủy ban","7","Bản chính; phat-hanh.json"
            """, rows[2]);
    }

    [Fact]
    public void The_page_shows_what_people_typed_as_text()
    {
        var page = IndexSheets.Html(File, Lines);

        Assert.Contains("&lt;b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("Mục lục văn bản trong hồ sơ", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', page);
    }

    [Fact]
    public void The_metadata_stand_under_the_decrees_names()
    {
        var plan = new Plan
        {
            Id = SampleBundle.Plan, Title = "", Instrument = Instrument.PlanDocument, PlanType = PlanType.Annual, PeriodFrom = 2026, PeriodTo = 2026,
            AgencyId = Guid.Empty, AgencyName = "", DrafterId = Guid.Empty, DrafterName = "", DrafterUnitId = Guid.Empty, CreatedAt = At, UpdatedAt = At,
        };

        var file = XDocument.Parse(Encoding.UTF8.GetString(FileXml.Write(File, plan, Lines, "H99.5"))).Root!;

        Assert.Equal("2026", file.Element("FileCode")!.Element("FileCatalog")!.Value);
        Assert.All(file.Descendants("FileCode"), code => Assert.Equal("H99.5", code.Element("OrganId")!.Value));
        Assert.Equal("01.STTTT", file.Element("FileCode")!.Element("FileNotation")!.Value);
        Assert.Equal(File.Title, file.Element("Title")!.Value);
        Assert.Equal("20 năm", file.Element("Maintenance")!.Value);
        Assert.Equal("14/10/2026", file.Element("StartDate")!.Value);
        Assert.Equal("2", file.Element("DocTotal")!.Value);
        Assert.Null(file.Element("PageTotal"));
        var issued = file.Element("Documents")!.Elements("Document").Last();
        Assert.Equal(("2", "51", "KH-UBND", "7"), (issued.Element("DocOrdinal")!.Value, issued.Element("CodeNumber")!.Value, issued.Element("CodeNotation")!.Value, issued.Element("PageAmount")!.Value));
    }

    [Theory]
    [InlineData("van-ban/51-kh-ubnd.pdf", true)]
    [InlineData("", false)]
    [InlineData("a//b", false)]
    [InlineData("..", false)]
    [InlineData("a/.b", false)]
    [InlineData("a.", false)]
    [InlineData("a b", false)]
    public void A_path_in_a_bundle_is_plain(string path, bool isSafe) => Assert.Equal(isSafe, BundlePaths.IsSafe(path));

    [Fact]
    public void A_long_file_name_keeps_its_ending() =>
        Assert.EndsWith(".docx", BundlePaths.File(new string('a', 64), new string('b', 190) + ".docx"), StringComparison.Ordinal);
}
