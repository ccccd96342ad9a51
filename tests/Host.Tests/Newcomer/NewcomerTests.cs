using Host.Operations.Demo;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Workflows.HumanTasks;
using Workflows.Plans;

namespace Host.Tests.Newcomer;

/// <summary>What the README promises a newcomer, clicked in a real browser: sign in, submit, mailbox, link, decide, issue.</summary>
public sealed class NewcomerTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task The_first_ten_minutes()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var errors = new List<string>();
        var drafter = await OpenAsync(story, errors);
        var plan = await story.Host.ReadAsync(db => db.Set<Plan>().Select(p => p.Id).SingleAsync());

        // Sign in as the drafter, whose draft waits.
        await Screens.LookAsync(drafter, "01-dang-nhap");
        await SignInAsync(drafter, DemoProvince.DrafterPost);
        await Screens.LookAsync(drafter, "02-viec-cua-toi");
        await drafter.GetByRole(AriaRole.Link, new() { Name = "Kế hoạch thông tin đối ngoại tỉnh Bắc Ninh" }).First.ClickAsync();
        await Screens.LookAsync(drafter, "03-soan-thao");

        // Submit it.
        await drafter.GotoAsync(Of(story, $"/ke-hoach/{plan}/trinh"));
        await Screens.LookAsync(drafter, "04-trinh");
        await drafter.Locator("main form button[type=submit]").First.ClickAsync();
        await drafter.WaitForURLAsync(url => url.EndsWith($"/ke-hoach/{plan}", StringComparison.Ordinal));
        await Screens.LookAsync(drafter, "05-ke-hoach");

        // The head of the unit reads the mail and decides on a phone, without signing in and without script.
        await using (var phone = await browser.NewVisitorAsync(390, javaScript: false))
        {
            var page = await phone.NewPageAsync();
            await OpenMailAsync(story, page, await story.HolderAsync("tp-ttbcxb"));
            await page.ScreenshotAsync(new() { Path = Screenshot("06-thu-390.png"), FullPage = true });
            var link = page.FrameLocator("iframe").GetByRole(AriaRole.Link).First;
            await page.GotoAsync((await link.GetAttributeAsync("href"))!);
            await page.ScreenshotAsync(new() { Path = Screenshot("07-lien-ket-390.png"), FullPage = true });
            await page.GetByText("Hồ sơ chuyển sang bước tiếp theo.").ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Gửi ý kiến" }).ClickAsync();
            await page.GetByText("Đã ghi nhận ý kiến của ông/bà.").WaitForAsync();
        }

        // The clerk gives the number once the others agreed.
        var clerks = Assert.Single(await story.ReachAsync(plan, "issue"));
        var clerk = await OpenAsync(story, errors);
        await SignInAsync(clerk, "van-thu-ubnd");
        await clerk.GotoAsync(Of(story, $"/viec/{clerks.Id}"));
        await Screens.LookAsync(clerk, "08-cap-so");
        await clerk.GetByRole(AriaRole.Button, new() { Name = "Cấp số và phát hành" }).ClickAsync();
        await clerk.GetByText("01/QĐ-UBND").First.WaitForAsync();
        await Screens.LookAsync(clerk, "09-da-phat-hanh");
        await clerk.GotoAsync(Of(story, $"/ke-hoach/{plan}?muc=quy-trinh"));
        await Screens.LookAsync(clerk, "09a-da-di-het-quy-trinh");

        Assert.Equal(PlanState.Issued, (await story.PlanAsync(plan)).State);
        Assert.Empty(errors);
        Assert.Empty(browser.OutsideOf(drafter.Context));
        Assert.Empty(browser.OutsideOf(clerk.Context));
    }

    [Fact]
    public async Task Every_other_page_can_be_looked_at_and_listened_to()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var errors = new List<string>();
        var plan = await story.Host.ReadAsync(db => db.Set<Plan>().Select(p => p.Id).SingleAsync());
        var opinions = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(opinions[0], Workflows.Decisions.Verdict.AgreeWithComments, "Đề nghị ghi rõ kinh phí trong dự toán được giao hằng năm.");
        await story.CastAsync(opinions[1], Workflows.Decisions.Verdict.Disagree, "Đề nghị bổ sung căn cứ pháp lý còn hiệu lực.");

        var agency = await OpenAsync(story, errors);
        var (token, _) = await story.LinkOfAsync(opinions[2]);
        await agency.GotoAsync(Of(story, $"/q/{token}"));
        await Screens.LookAsync(agency, "20-lien-ket-y-kien");
        await agency.GetByRole(AriaRole.Button, new() { Name = "Gửi ý kiến" }).ClickAsync();
        await Screens.LookAsync(agency, "21-lien-ket-chua-chon");
        var (decided, _) = await story.LinkOfAsync(opinions[0]);
        await agency.GotoAsync(Of(story, $"/q/{decided}"));
        await Screens.LookAsync(agency, "22-bien-nhan");
        await agency.GotoAsync(Of(story, "/q/khong-co"));
        await Screens.LookAsync(agency, "23-lien-ket-sai");

        await SignInAsync(agency, Province.Holders.Single(h => Province.PersonOf(h.Code) == opinions[2].PersonId).Code);
        await agency.GotoAsync(Of(story, $"/viec/{opinions[2].Id}"));
        await Screens.LookAsync(agency, "24-cho-y-kien");

        story.Time.Advance(TimeSpan.FromDays(10));
        await story.SweepAsync();
        var consolidate = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal(TaskKind.Consolidate, consolidate.Kind);
        var drafter = await OpenAsync(story, errors);
        await SignInAsync(drafter, DemoProvince.DrafterPost);
        await drafter.GotoAsync(Of(story, $"/viec/{consolidate.Id}"));
        await Screens.LookAsync(drafter, "25-tong-hop");
        foreach (var (path, name) in new[]
        {
            ("/ke-hoach", "26-danh-sach"),
            ("/ke-hoach?tim=khong%20co%20ke%20hoach%20nao", "27-danh-sach-trong"),
            ("/ke-hoach/moi", "28-moi"),
            ("/ke-hoach/moi/sao-chep", "29-sao-chep"),
            ($"/ke-hoach/{plan}/soan", "30-soan"),
            ($"/ke-hoach/{plan}?muc=y-kien", "31-y-kien"),
            ($"/ke-hoach/{plan}?muc=tien-trinh", "32-tien-trinh"),
            ($"/ke-hoach/{plan}?muc=tep", "33-tep"),
            ($"/ke-hoach/{plan}?muc=quy-trinh", "33a-dang-o-dau"),
            ($"/ke-hoach/{plan}?muc=quy-trinh&phong-to=1", "33b-dang-o-dau-phong-to"),
            ($"/ke-hoach/{plan}?muc=nhat-ky", "34-nhat-ky"),
            ($"/ke-hoach/{plan}/ban-in", "35-ban-in"),
            ("/quy-trinh", "36-quy-trinh"),
            ("/hop-thu", "37-hop-thu"),
            ("/khong-co-trang-nay", "38-khong-co"),
            ("/van-hanh", "39-khong-duoc-vao"),
        })
        {
            await drafter.GotoAsync(Of(story, path));
            await Screens.LookAsync(drafter, name);
        }

        var administrator = await OpenAsync(story, errors);
        await SignInAsync(administrator, "quan-tri");
        await administrator.GotoAsync(Of(story, "/van-hanh"));
        await Screens.LookAsync(administrator, "40-van-hanh");
        await administrator.GotoAsync(Of(story, "/van-hanh/thu"));
        await Screens.LookAsync(administrator, "41-van-hanh-thu");
        Assert.DoesNotContain(errors, e => !e.Contains("404", StringComparison.Ordinal) && !e.Contains("403", StringComparison.Ordinal) && !e.Contains("422", StringComparison.Ordinal));
    }

    private static DemoProvince Province => PlanStory.Province;

    private static string Of(PlanStory story, string path) => new Uri(story.Host.Address, path).ToString();

    private static string Screenshot(string name) => Path.Combine(AppContext.BaseDirectory, "TestResults", "screens", name);

    private async Task<IPage> OpenAsync(PlanStory story, List<string> errors)
    {
        var visitor = await browser.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(Of(story, "/dang-nhap"));
        return page;
    }

    private static async Task SignInAsync(IPage page, string postCode)
    {
        var holder = Province.Holders.Single(h => h.Code == postCode);
        await page.GotoAsync(new Uri(new Uri(page.Url), "/dang-nhap").ToString());
        await page.GetByLabel($"Vào với tên {holder.FullName}").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("dang-nhap", StringComparison.Ordinal));
    }

    private static async Task OpenMailAsync(PlanStory story, IPage page, Workflows.Organisation.OfficeHolder to)
    {
        var list = Of(story, $"/hop-thu?den={Uri.EscapeDataString(to.Email)}");
        var mail = page.GetByRole(AriaRole.Link, new() { Name = "Trình duyệt" }).First;
        for (var attempt = 0; attempt < 100; attempt++)
        {
            await page.GotoAsync(list);
            if (await mail.CountAsync() > 0)
                break;
        }

        await mail.ClickAsync();
    }
}
