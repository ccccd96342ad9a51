using System.Net;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Newcomer;
using Microsoft.Playwright;
using Workflows.Values;

namespace Host.Tests.Web.Register;

/// <summary>The register of outgoing documents as its clerk uses it.</summary>
public sealed class RegisterPagesTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task The_clerk_takes_a_number_cancels_it_and_finds_both_facts_in_the_register_and_its_files()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.IssueAsync(Assert.Single(await story.ReachAsync(await story.OpenAsync(), "issue")));
        using var clerk = await SignedInAsync(story, "van-thu-ubnd");

        var form = await clerk.GetAsync($"/so-van-ban/lay-so?co-quan={PlanStory.Province.CommitteeId}");
        var wrong = await clerk.SubmitAsync(form, "/so-van-ban/lay-so", ("code", "QĐ"), ("subject", ""), ("signer", "Lê Văn Đức"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("Trích yếu: chưa nhập.", wrong.Text, StringComparison.Ordinal);
        await clerk.SubmitAsync(form, "/so-van-ban/lay-so", ("code", "QĐ"), ("subject", "=Khen thưởng; \"đột xuất\""), ("signer", "Lê Văn Đức"));
        var register = await clerk.GetAsync(await RegisterOfAsync(clerk, "quyết định"));
        Assert.Contains("02/QĐ-UBND", register.Text, StringComparison.Ordinal);
        var cancel = register.Document.QuerySelectorAll("a").Single(a => a.TextContent.StartsWith("Hủy số", StringComparison.Ordinal)).GetAttribute("href")!;
        await clerk.SubmitAsync(await clerk.GetAsync(cancel), cancel, ("reason", "Lấy nhầm"));

        register = await clerk.GetAsync(await RegisterOfAsync(clerk, "quyết định"));
        Assert.Contains("Số đã hủy: Lấy nhầm", register.Text, StringComparison.Ordinal);
        Assert.Equal("02/QĐ-UBND", register.Document.QuerySelector("del")!.TextContent);
        var files = register.Document.QuerySelectorAll("p.files a").Select(a => a.GetAttribute("href")!).ToList();
        var printed = await clerk.GetAsync(files[0]);
        Assert.Equal(10, printed.Document.QuerySelectorAll("table.bound thead th").Length);
        Assert.Equal(2, printed.Document.QuerySelectorAll("table.bound tbody tr").Length);
        var csv = Encoding.UTF8.GetString(await clerk.Client.GetByteArrayAsync(files[2]));
        Assert.Contains("Quyết định: =Khen thưởng", csv, StringComparison.Ordinal);
        using var bytes = new MemoryStream(await clerk.Client.GetByteArrayAsync(files[1]));
        using var book = SpreadsheetDocument.Open(bytes, false);
        var rows = book.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Row>().ToList();
        Assert.Equal(3, rows.Count);
        Assert.All(rows.SelectMany(r => r.Elements<Cell>()), c => Assert.Equal(CellValues.InlineString, c.DataType!.Value));
        Assert.Equal(["02/QĐ-UBND", VietnamTime.Short(VietnamTime.Today(story.Time))], rows[2].Elements<Cell>().Take(2).Select(c => c.InnerText));
    }

    [Fact]
    public async Task Only_the_clerk_finds_the_acts_and_a_reader_without_a_book_is_told_so()
    {
        await using var story = await PlanStory.BeginAsync(server);
        using var drafter = await SignedInAsync(story, "gd-stc");
        var form = $"/so-van-ban/lay-so?co-quan={PlanStory.Province.CommitteeId}";

        Assert.Equal(HttpStatusCode.Forbidden, (await drafter.GetAsync(form)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await drafter.GetAsync("/so-van-ban/cach-danh-so")).Status);
        Assert.Contains("Chưa có sổ nào để xem", (await drafter.GetAsync("/so-van-ban")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_register_and_its_forms_fit_a_desk_and_a_phone()
    {
        await using var story = await PlanStory.BeginAsync(server);
        story.Time.Set(VietnamTime.At(new(2026, 12, 7), new(9, 0)));
        await story.IssueAsync(Assert.Single(await story.ReachAsync(await story.OpenAsync(), "issue")));
        using var clerk = await SignedInAsync(story, "van-thu-ubnd");
        var form = await clerk.GetAsync($"/so-van-ban/lay-so?co-quan={PlanStory.Province.CommitteeId}");
        foreach (var subject in new[] { "Về việc kiện toàn Ban Chỉ đạo công tác thông tin đối ngoại tỉnh", "Khen thưởng đột xuất" })
        {
            await clerk.SubmitAsync(
                form, "/so-van-ban/lay-so", ("code", "QĐ"), ("subject", subject), ("signer", "Lê Văn Đức"), ("recipients", "Các sở, ban, ngành\nUBND các xã, phường"), ("copies", "120"));
        }

        var cancel = (await clerk.GetAsync(await RegisterOfAsync(clerk, "quyết định"))).Document.QuerySelectorAll("a")
            .First(a => a.TextContent.StartsWith("Hủy số", StringComparison.Ordinal)).GetAttribute("href")!;
        await clerk.SubmitAsync(await clerk.GetAsync(cancel), cancel, ("reason", "Văn bản không ban hành nữa"));
        var book = await RegisterOfAsync(clerk, "quyết định");

        var page = await (await browser.NewVisitorAsync()).NewPageAsync();
        await GoAsync(story, page, "/dang-nhap");
        await page.GetByLabel($"Vào với tên {(await story.HolderAsync("van-thu-ubnd")).FullName}").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("dang-nhap", StringComparison.Ordinal));
        foreach (var (path, name) in new[]
        {
            (book, "110-so-van-ban"),
            ($"/so-van-ban/lay-so?co-quan={PlanStory.Province.CommitteeId}", "111-lay-so"),
            (cancel, "112-huy-so"),
            ($"/so-van-ban/nhap?so={book[(book.IndexOf("so=", StringComparison.Ordinal) + 3)..].Split('&')[0]}", "113-nhap-so"),
            (book.Replace("/so-van-ban?", "/so-van-ban/in?", StringComparison.Ordinal), "114-so-in"),
        })
        {
            await GoAsync(story, page, path);
            await Screens.LookAsync(page, name);
        }
    }

    private static Task GoAsync(PlanStory story, IPage page, string path) => page.GotoAsync(new Uri(story.Host.Address, path).ToString());

    private static async Task<Visitor> SignedInAsync(PlanStory story, string post)
    {
        var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.HolderAsync(post)).Email);
        return visitor;
    }

    /// <summary>The address of a book, found by its name as a person finds it.</summary>
    private static async Task<string> RegisterOfAsync(Visitor visitor, string words)
    {
        var options = (await visitor.GetAsync("/so-van-ban")).Document.QuerySelectorAll("#so option");
        return $"/so-van-ban?so={options.First(o => o.TextContent.Contains(words, StringComparison.Ordinal)).GetAttribute("value")}&nam=2026";
    }
}
