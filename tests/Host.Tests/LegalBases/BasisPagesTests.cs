using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Host.Identity;
using Host.Tests.Fixtures;
using Host.Tests.Newcomer;
using Host.Tests.Web;
using Host.Tests.Web.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Workflows.LegalBases;

namespace Host.Tests.LegalBases;

/// <summary>The register's pages and what the editor makes of it.</summary>
public sealed class BasisPagesTests(PlanDesk desk, Browser browser) : IClassFixture<PlanDesk>
{
    /// <summary>Of the Committee's office, no administrator.</summary>
    private const string Keeper = "dothilan@bacninh.example";

    [Fact]
    public async Task Everybody_reads_the_register_and_only_its_keepers_write()
    {
        using var nobody = new Visitor(desk.Host.Address);
        Assert.Equal(HttpStatusCode.Found, (await nobody.GetAsync("/can-cu")).Status);
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        using var keeper = await desk.SignInAsync(Keeper);

        var list = await drafter.GetAsync("/can-cu?q=van+thu&hieu-luc=Ended");
        Assert.Equal(["Nghị định 09/2010/NĐ-CP", "Nghị định 110/2004/NĐ-CP"], list.Document.QuerySelectorAll("tbody th a").Select(a => a.TextContent).Order(StringComparer.Ordinal));
        Assert.Contains("30/2020/NĐ-CP", list.Document.QuerySelector("tbody td:last-child")!.TextContent, StringComparison.Ordinal);
        Assert.Null(list.Document.QuerySelector("a[href='/can-cu/them']"));
        var entry = await drafter.GetAsync(list.Document.QuerySelector("tbody th a")!.GetAttribute("href")!);
        Assert.Contains("Được thay thế bởi", entry.Text, StringComparison.Ordinal);
        foreach (var path in new[] { "/can-cu/them", "/can-cu/nhap", $"{list.Document.QuerySelector("tbody th a")!.GetAttribute("href")}/sua" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await drafter.GetAsync(path)).Status);
            Assert.Equal(HttpStatusCode.OK, (await keeper.GetAsync(path)).Status);
        }

        var form = await keeper.GetAsync("/can-cu/them");
        var forged = await drafter.PostAsync("/can-cu/them", new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = PlanDesk.TokenOf(await drafter.GetAsync("/ke-hoach/moi")), ["documentType"] = "Luật", ["number"] = "01/2031/QH17",
        });
        Assert.Equal(HttpStatusCode.Forbidden, forged.Status);
        Assert.NotNull(form.Document.QuerySelector(".trail a[href='/can-cu']"));
        Assert.Equal(HttpStatusCode.NotFound, (await drafter.GetAsync($"/can-cu/{Guid.Empty}")).Status);
    }

    [Fact]
    public async Task A_keeper_adds_corrects_and_replaces()
    {
        using var keeper = await desk.SignInAsync(Keeper);
        var form = await keeper.GetAsync("/can-cu/them");

        var wrong = await keeper.SubmitAsync(form, "/can-cu/them", ("documentType", "Quyết định"), ("number", "11/QĐ-BTTTT"), ("issuedOn", "hôm qua"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.NotNull(wrong.Document.GetElementById("issuedOn-loi"));
        var added = await keeper.SubmitAsync(
            wrong, "/can-cu/them", ("issuer", "Thủ tướng Chính phủ"), ("issuedOn", "4/5/2024"), ("subject", "phê duyệt một quy hoạch"));
        Assert.Equal(HttpStatusCode.Redirect, added.Status);
        // The register takes what the paper says, and says what is odd about it.
        var entry = await keeper.GetAsync(added.Location!);
        Assert.Contains("Bộ Thông tin và Truyền thông", entry.Document.QuerySelector(".basis-findings .warning")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Cảnh báo", entry.Text, StringComparison.Ordinal);

        var successor = await keeper.GetAsync($"/can-cu/them?thay={added.Location!.Split('/')[2]}");
        var replaced = await keeper.SubmitAsync(successor, "/can-cu/them", ("number", "12/QĐ-TTg"), ("issuedOn", "02/01/2025"), ("validFrom", "02/01/2025"));
        Assert.Equal(HttpStatusCode.Redirect, replaced.Status);
        var ended = await keeper.GetAsync(added.Location);
        Assert.Contains("Hết hiệu lực", ended.Text, StringComparison.Ordinal);
        Assert.NotNull(ended.Document.QuerySelector($"a[href='{replaced.Location}']"));

        var edit = await keeper.GetAsync($"{replaced.Location}/sua");
        var other = await keeper.GetAsync($"{replaced.Location}/sua");
        Assert.Equal(HttpStatusCode.Redirect, (await keeper.SubmitAsync(edit, $"{replaced.Location}/sua", ("source", "Công báo"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await keeper.SubmitAsync(other, $"{replaced.Location}/sua", ("source", "Khác"))).Status);
        Assert.Contains("Công báo", (await keeper.GetAsync(replaced.Location!)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_that_goes_out_comes_in_again_without_a_change_and_a_new_line_is_shown_first()
    {
        using var keeper = await desk.SignInAsync(Keeper);
        var bytes = await keeper.Client.GetByteArrayAsync("/can-cu/csv");
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);

        var same = await UploadAsync(keeper, bytes);
        Assert.Equal(HttpStatusCode.OK, same.Status);
        Assert.Null(same.Document.QuerySelector("form[action='/can-cu/nhap/luu']"));

        var table = Encoding.UTF8.GetString(bytes).TrimEnd() + "\r\nThông tư,77/2031/TT-BVHTTDL,\"Bộ Văn hóa, Thể thao và Du lịch\",02/01/2031,về thử nghiệm,,,,Thử\r\n";
        var preview = await UploadAsync(keeper, Encoding.UTF8.GetBytes(table));
        Assert.Contains("Thông tư số 77/2031/TT-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch", preview.Text, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("77/2031/TT-BVHTTDL"));
        var stored = await keeper.SubmitAsync(preview, "/can-cu/nhap/luu");
        Assert.Equal((HttpStatusCode.Found, "/can-cu"), (stored.Status, stored.Location));
        Assert.Equal(1, await CountAsync("77/2031/TT-BVHTTDL"));

        // The confirmation sent once more has another outcome than was shown: it is shown again.
        Assert.Equal(HttpStatusCode.Conflict, (await keeper.SubmitAsync(preview, "/can-cu/nhap/luu")).Status);
        foreach (var bad in new[] { "a,b\r\n1,2\r\n", "Loại văn bản;Số, ký hiệu\r\n", "\"", "" })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await UploadAsync(keeper, Encoding.UTF8.GetBytes(bad))).Status);
        var lost = await UploadAsync(keeper, [.. "Loại văn bản,\"Số, ký hiệu\"\r\n"u8, .. "Lu\xE2t,1/2031/QH17\r\n".Select(c => (byte)c)]);
        Assert.Contains("UTF-8", lost.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_basis_is_chosen_warned_about_and_never_in_the_way()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        await PlanDesk.CompleteAsync(drafter, plan);
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        Assert.NotEmpty(editor.Document.QuerySelectorAll("#danh-muc-can-cu option"));

        var nothing = await PlanDesk.PressAsync(drafter, plan, editor, "basis-find", ("basisFind", "không hề có"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.Status);
        var several = await PlanDesk.PressAsync(drafter, plan, editor, "basis-find", ("basisFind", "cong tac van thu"));
        var choice = several.Document.QuerySelectorAll(".basis-found button").Single(b => b.GetAttribute("aria-label")!.Contains("30/2020/NĐ-CP", StringComparison.Ordinal));
        var one = await PlanDesk.PressAsync(drafter, plan, several, choice.GetAttribute("value")!);
        Assert.Contains("Chưa lưu", one.Text, StringComparison.Ordinal);
        var two = await PlanDesk.PressAsync(drafter, plan, one, "basis-find", ("basisFind", "29/2018/QH14 · Quốc hội"));
        Assert.Contains("117/2025/QH15", two.Document.QuerySelectorAll(".basis")[1].QuerySelector(".warning")!.TextContent, StringComparison.Ordinal);
        var twice = await PlanDesk.PressAsync(drafter, plan, two, "basis-find", ("basisFind", "29/2018/QH14"));
        Assert.Equal(2, twice.Document.QuerySelectorAll(".basis").Length);

        Assert.Equal(HttpStatusCode.Redirect, (await PlanDesk.PressAsync(drafter, plan, two, "save")).Status);
        var stored = (await desk.StoredAsync(plan)).LegalBases;
        Assert.Equal(["30/2020/NĐ-CP", "29/2018/QH14"], stored.Select(b => b.Number));
        Assert.Equal(("Nghị định", "Chính phủ", "về công tác văn thư", new DateOnly(2020, 3, 5)), (stored[0].DocumentType, stored[0].Issuer, stored[0].Subject, stored[0].Date!.Value));
        Assert.All(stored, b => Assert.NotNull(b.RegisterId));

        var page = await drafter.GetAsync($"/ke-hoach/{plan}");
        var warning = Assert.Single(page.Document.QuerySelectorAll(".basis-findings .warning"));
        Assert.Contains("Cảnh báo", warning.TextContent, StringComparison.Ordinal);

        // Typed over, it is another document: no longer the register's.
        var fields = PlanDesk.Fields(await drafter.GetAsync($"/ke-hoach/{plan}/soan"));
        var at = fields.FindIndex(f => f.Key == "basis.number");
        fields[at] = new("basis.number", "369/QĐ-BTTTT");
        fields.Add(new("act", "save"));
        Assert.Equal(HttpStatusCode.Redirect, (await drafter.PostAsync($"/ke-hoach/{plan}/soan", fields)).Status);
        stored = (await desk.StoredAsync(plan)).LegalBases;
        Assert.Equal([false, true], stored.Select(b => b.RegisterId is not null));

        // With a warning on either basis the plan goes out all the same, and prints a law without number and issuer.
        Assert.Equal(HttpStatusCode.Redirect, (await PlanDesk.SubmitAsync(drafter, plan)).Status);
        var print = await drafter.GetAsync($"/ke-hoach/{plan}/ban-in?phien-ban=1");
        Assert.Equal("Căn cứ Luật Bảo vệ bí mật nhà nước.", print.Document.QuerySelectorAll("p.basis")[^1].TextContent);
    }

    [Fact]
    public async Task The_register_and_the_editors_bases_fit_a_desk_and_a_phone()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        var chosen = await PlanDesk.PressAsync(drafter, plan, editor, "basis-find", ("basisFind", "29/2018/QH14"));
        await PlanDesk.PressAsync(drafter, plan, chosen, "save");
        var page = await (await browser.NewVisitorAsync()).NewPageAsync();
        await SignInAsync(page, "hoanggiabao@bacninh.example");
        var entry = await desk.Host.ReadAsync(db => db.Set<RegisteredBasis>().SingleAsync(b => b.Number == "30/2020/NĐ-CP"));
        foreach (var (path, name) in new[]
        {
            ("/can-cu", "90-can-cu"), ("/can-cu?q=khong-co-gi", "91-can-cu-trong"), ($"/can-cu/{entry.Id}", "92-can-cu-mot"), ($"/can-cu/{entry.Id}/sua", "93-can-cu-sua"),
            ("/can-cu/nhap", "94-can-cu-nhap"),
        })
        {
            await page.GotoAsync(new Uri(desk.Host.Address, path).ToString());
            await Screens.LookAsync(page, name);
        }

        await page.GotoAsync(new Uri(desk.Host.Address, "/ke-hoach").ToString());
        await Screens.LookAsync(page, "98-ke-hoach-can-cu");
        Assert.Equal(1, await page.Locator("main a[href='/can-cu']").CountAsync());

        page = await (await browser.NewVisitorAsync()).NewPageAsync();
        await SignInAsync(page, PlanDesk.Drafter);
        await page.GotoAsync(new Uri(desk.Host.Address, $"/ke-hoach/{plan}/soan").ToString());
        await Screens.LookAsync(page, "95-can-cu-soan");
        await page.FillAsync("#basisFind", "văn thư");
        await page.PressAsync("#basisFind", "Enter");
        await page.WaitForSelectorAsync(".basis-found");
        await Screens.LookAsync(page, "96-can-cu-chon");
        await page.GotoAsync(new Uri(desk.Host.Address, $"/ke-hoach/{plan}").ToString());
        await Screens.LookAsync(page, "97-can-cu-ke-hoach");
    }

    private async Task SignInAsync(IPage page, string person)
    {
        await page.GotoAsync(new Uri(desk.Host.Address, "/dang-nhap").ToString());
        await page.FillAsync("#ten", person);
        await page.FillAsync("#mat-khau", DemoAccounts.Password);
        await page.PressAsync("#mat-khau", "Enter");
        await page.WaitForURLAsync(desk.Host.Address.ToString());
    }

    private Task<int> CountAsync(string number) => desk.Host.ReadAsync(db => db.Set<RegisteredBasis>().CountAsync(b => b.Number == number));

    private static async Task<Page> UploadAsync(Visitor visitor, byte[] bytes)
    {
        var form = await visitor.GetAsync("/can-cu/nhap");
        using var content = new MultipartFormDataContent { { new StringContent(PlanDesk.TokenOf(form)), "\"__RequestVerificationToken\"" } };
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        content.Add(file, "file", "can-cu.csv");
        return await Page.ReadAsync(await visitor.Client.PostAsync("/can-cu/nhap", content));
    }
}
