using AngleSharp.Dom;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Mail.Reports;
using Host.Tests.Newcomer;
using Host.Tests.Outbox.Deliveries;
using Microsoft.Playwright;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Values;

namespace Host.Tests.Web.Plans;

/// <summary>Beside the name of everybody who is asked: whether the mail reached them.</summary>
public sealed class DeliveryBadgeTests(PostgresServer server, Browser browser)
{
    private const string Drafter = "cv-ttbcxb";

    [Fact]
    public async Task Every_stage_is_told_in_words_beside_the_name_with_when()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await EveryStageAsync(story);

        var holders = await LookAsync(story, $"/ke-hoach/{plan}", Drafter);
        var board = await LookAsync(story, $"/ke-hoach/{plan}?muc=y-kien", Drafter);
        var way = await LookAsync(story, $"/ke-hoach/{plan}?muc=quy-trinh", Drafter);

        var now = VietnamTime.Short(story.Time.GetUtcNow());
        foreach (var page in new[] { holders, board, way })
        {
            Assert.StartsWith($"Thư báo: Bị trả lại {now} Hộp thư này không tồn tại: kiểm tra địa chỉ thư. Địa chỉ:", Badge(page, asked[0]), StringComparison.Ordinal);
            Assert.Equal($"Thư báo: Đã mở xem {now}", Badge(page, asked[1]));
            Assert.Contains("Đã gửi", Badge(page, asked[2]), StringComparison.Ordinal);
            Assert.Contains("có thể do phần mềm quét thư", Badge(page, asked[2]), StringComparison.Ordinal);
            Assert.Contains("còn đang thử", Badge(page, asked[3]), StringComparison.Ordinal);
        }

        // Who has answered is told by the answer.
        Assert.DoesNotContain("Thư báo", LineOf(board, asked[4]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_drafters_side_clerks_and_administrators_see_it_and_nobody_else()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await EveryStageAsync(story);
        var consulted = PlanStory.Province.Holders.Single(h => PlanStory.Province.PersonOf(h.Code) == asked[0].PersonId).Code;

        Assert.All(
            await Task.WhenAll(new[] { Drafter, "van-thu-ubnd", "quan-tri" }.Select(post => LookAsync(story, $"/ke-hoach/{plan}?muc=y-kien", post))),
            page => Assert.NotEmpty(page.Document.QuerySelectorAll(".delivery")));
        Assert.All(
            await Task.WhenAll(new[] { consulted, "tham-tra-vp-ubnd" }.Select(post => LookAsync(story, $"/ke-hoach/{plan}?muc=y-kien", post))),
            page => Assert.Empty(page.Document.QuerySelectorAll(".delivery")));
    }

    [Fact]
    public async Task Operators_see_what_came_back_and_what_matched_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await EveryStageAsync(story);
        await story.TakeAsync(ReportSamples.Postfix("<la@x.vn>", "ai-do@x.vn"));
        var mail = await story.SentAsync(asked[0]);

        var page = await LookAsync(story, "/van-hanh/thu", "quan-tri");

        Assert.Contains(mail.Subject, page.Text, StringComparison.Ordinal);
        Assert.Contains("User unknown in virtual mailbox table", page.Text, StringComparison.Ordinal);
        Assert.Contains("Báo chậm", page.Text, StringComparison.Ordinal);
        Assert.Contains("ai-do@x.vn", page.Document.GetElementById("khong-khop")!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Mail:Bounces:Folder", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_fit_a_desk_and_a_phone()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await EveryStageAsync(story);
        await story.TakeAsync(ReportSamples.Postfix("<la@x.vn>", "ai-do@x.vn"));
        var visitor = await browser.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await SignInAsync(story, page, Drafter);

        foreach (var (path, name) in new[]
        {
            ($"/ke-hoach/{plan}", "50-thu-bao"),
            ($"/ke-hoach/{plan}?muc=y-kien", "51-thu-bao-y-kien"),
            ($"/ke-hoach/{plan}?muc=quy-trinh", "52-thu-bao-quy-trinh"),
            ($"/q/{(await story.LinkOfAsync(asked[2])).Token}", "53-lien-ket"),
        })
        {
            await page.GotoAsync(new Uri(story.Host.Address, path).ToString());
            await Screens.LookAsync(page, name);
        }

        var administrator = await (await browser.NewVisitorAsync()).NewPageAsync();
        await SignInAsync(story, administrator, "quan-tri");
        await administrator.GotoAsync(new Uri(story.Host.Address, "/van-hanh/thu").ToString());
        await Screens.LookAsync(administrator, "54-thu-bi-tra-lai");
    }

    /// <summary>Five agencies are asked: bounced, opened, loaded by a machine, delayed, answered.</summary>
    private static async Task<(Guid Plan, IReadOnlyList<HumanTask> Asked)> EveryStageAsync(PlanStory story)
    {
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        foreach (var task in asked)
            await story.SentAsync(task);
        story.Time.Advance(TimeSpan.FromHours(1));
        await story.ReportAsync(await story.SentAsync(asked[0]));
        using var client = story.Host.NewClient();
        using var seen = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            client, $"/q/{(await story.LinkOfAsync(asked[1])).Token}/da-xem", new { how = "touch" });
        using var loaded = await client.GetAsync($"/q/{(await story.LinkOfAsync(asked[2])).Token}");
        await story.ReportAsync(await story.SentAsync(asked[3]), "delayed", "4.4.1");
        await story.CastAsync(asked[4], Verdict.Agree);
        return (plan, asked);
    }

    private static async Task<Page> LookAsync(PlanStory story, string path, string post)
    {
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.HolderAsync(post)).Email);
        var page = await visitor.GetAsync(path);
        Assert.Equal(System.Net.HttpStatusCode.OK, page.Status);
        return page;
    }

    private static IElement LineElementOf(Page page, HumanTask task) =>
        page.Document.QuerySelectorAll("li").Where(l => l.TextContent.Contains(task.PersonName, StringComparison.Ordinal)).MinBy(l => l.TextContent.Length)!;

    private static string LineOf(Page page, HumanTask task) => Plain(LineElementOf(page, task));

    private static string Badge(Page page, HumanTask task) =>
        string.Join(' ', LineElementOf(page, task).QuerySelector(".delivery")!.Children.Select(Plain));

    private static string Plain(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task SignInAsync(PlanStory story, IPage page, string post)
    {
        await page.GotoAsync(new Uri(story.Host.Address, "/dang-nhap").ToString());
        await page.GetByLabel($"Vào với tên {(await story.HolderAsync(post)).FullName}").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("dang-nhap", StringComparison.Ordinal));
    }
}
