using Host.Tests.Decisions;
using Host.Tests.Decisions.Consolidation;
using Host.Tests.Decisions.Opinions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Organisation;

namespace Host.Tests.Newcomer;

/// <summary>A round with everything in it, looked at from the link, the desk and the board.</summary>
public sealed class OpinionScreenTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task A_round_with_remarks_more_time_silence_and_a_mail_that_came_back()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, unordered) = await story.AskAsync();
        var asked = new[] { "STC", "STP", "SKHĐT", "SVHTTDL", "SCT" }.Select(code => unordered.Single(t => t.AgencyId == PlanStory.Province.IdOf(code))).ToList();
        await using var desk = await browser.NewVisitorAsync();
        await using var phone = await browser.NewVisitorAsync(390, javaScript: false);

        // The form on a phone without script: a row more, then wrong, then sent.
        var link = await phone.NewPageAsync();
        await link.GotoAsync(Of(story, $"/q/{(await story.LinkOfAsync(asked[0])).Token}"));
        await SnapAsync(link, "60-cho-y-kien-390");
        await link.GetByText("Thống nhất, có ý kiến", new() { Exact = true }).ClickAsync();
        await link.GetByText("Góp ý theo từng điều, khoản, mục").ClickAsync();
        await link.Locator("#clause-0").FillAsync("Nhiệm vụ 2: Xây dựng ấn phẩm giới thiệu");
        await link.Locator("#opinion-0").FillAsync("Đề nghị giao Sở Tài chính thẩm định kinh phí trước khi triển khai.");
        await link.Locator("#wording-0").FillAsync("Sở Thông tin và Truyền thông chủ trì, phối hợp Sở Tài chính");
        await link.GetByRole(AriaRole.Button, new() { Name = "Thêm dòng" }).ClickAsync();
        await link.Locator("#opinion-1").FillAsync("Ghi rõ nguồn kinh phí.");
        await link.GetByRole(AriaRole.Button, new() { Name = "Gửi ý kiến" }).ClickAsync();
        await SnapAsync(link, "61-cho-y-kien-chua-du-390");
        await link.Locator("#clause-1").FillAsync("Kinh phí");
        await link.GetByText("Văn bản góp ý đã ký").ClickAsync();
        await link.Locator("#letter-number").FillAsync("415/STC-NS");
        await link.Locator("#letter-date").FillAsync("14/10/2026");
        await link.Locator("#letter-signer").FillAsync("Đặng Văn Hùng");
        await link.Locator("#letter-file").SetInputFilesAsync(new FilePayload
        {
            Name = "cong-van-415.png",
            MimeType = "image/png",
            Buffer = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
        });
        await link.GetByRole(AriaRole.Button, new() { Name = "Gửi ý kiến" }).ClickAsync();
        await link.GetByText("Đã ghi nhận ý kiến của ông/bà.").WaitForAsync();
        await SnapAsync(link, "62-bien-nhan-y-kien-390");

        // Another asks for time, in a browser that hides what its choice does not need.
        var other = await desk.NewPageAsync();
        await other.GotoAsync(Of(story, $"/q/{(await story.LinkOfAsync(asked[1])).Token}"));
        await other.GetByText("Góp ý theo từng điều, khoản, mục").ClickAsync();
        await other.GetByText("Văn bản góp ý đã ký").ClickAsync();
        await Screens.LookAsync(other, "63-cho-y-kien-mo-het");
        await other.GetByText("Đề nghị gia hạn", new() { Exact = true }).ClickAsync();
        await Screens.LookAsync(other, "63a-de-nghi-gia-han");
        await other.Locator("#wished-day").FillAsync("28/10/2026");
        await other.Locator("#comment").FillAsync("Cần họp các phòng chuyên môn.");
        await other.GetByRole(AriaRole.Button, new() { Name = "Gửi ý kiến" }).ClickAsync();
        await other.GetByText("Đã gửi đề nghị gia hạn").WaitForAsync();
        await Screens.LookAsync(other, "64-da-de-nghi-gia-han");
        await story.BounceAsync(asked[2].Id);

        var drafter = await desk.NewPageAsync();
        await SignInAsync(story, drafter, "cv-ttbcxb");
        await drafter.GotoAsync(Of(story, $"/ke-hoach/{plan}?muc=y-kien"));
        await Screens.LookAsync(drafter, "65-bang-y-kien");
        await drafter.GetByRole(AriaRole.Button, new() { Name = "Đồng ý gia hạn" }).ClickAsync();
        await drafter.GetByText("Đã gia hạn đến 28/10/2026").WaitForAsync();

        // The deadline, then the extended one, then somebody late.
        await story.EndOfDayAsync(RoundStory.Due);
        await story.CastAsync(asked[1], Verdict.Agree);
        await story.SayAsync(asked[3], Verdict.Disagree, "Chưa bố trí được kinh phí năm 2026.", new OpinionInput([]));
        await story.BounceAsync(asked[4].Id);
        // A week is longer than a session.
        await SignInAsync(story, drafter, "cv-ttbcxb");
        await drafter.GotoAsync(Of(story, $"/ke-hoach/{plan}?muc=y-kien"));
        await Screens.LookAsync(drafter, "66-bang-y-kien-het-han");
        var consolidate = Assert.Single(await story.OpenTasksAsync(plan));
        await drafter.GotoAsync(Of(story, $"/viec/{consolidate.Id}"));
        await Screens.LookAsync(drafter, "67-tong-hop-co-im-lang");
        await drafter.GotoAsync(Of(story, $"/ke-hoach/{plan}?muc=tien-trinh"));
        await Screens.LookAsync(drafter, "68-tien-trinh-lay-y-kien");

        var late = await desk.NewPageAsync();
        await late.GotoAsync(Of(story, $"/q/{(await story.LinkOfAsync(asked[4])).Token}"));
        await Screens.LookAsync(late, "69-y-kien-muon");

        Assert.Null((await story.ConsolidateAsync(plan, answers: [.. await story.AnswersAsync(asked[0], OpinionResponse.Accepted, "Đã tiếp thu"), .. await story.AnswersAsync(asked[3], OpinionResponse.Accepted, "Đã tiếp thu")])).Problem);
        var signer = Assert.Single(await story.OpenTasksAsync(plan));
        await late.GotoAsync(Of(story, $"/q/{(await story.LinkOfAsync(signer)).Token}"));
        await Screens.LookAsync(late, "70-nguoi-ky-thay-im-lang");
    }

    /// <summary>A browser without script cannot be asked by axe.</summary>
    private static Task SnapAsync(IPage page, string name) => page.ScreenshotAsync(
        new() { Path = Path.Combine(AppContext.BaseDirectory, "TestResults", "screens", $"{name}.png"), FullPage = true });

    private static string Of(PlanStory story, string path) => new Uri(story.Host.Address, path).ToString();

    private static async Task SignInAsync(PlanStory story, IPage page, string code)
    {
        var person = PlanStory.Province.PersonOf(code);
        var address = await story.Host.ReadAsync(db => db.Set<Person>().Where(p => p.Id == person).Select(p => p.Email).SingleAsync());
        await page.GotoAsync(Of(story, "/dang-nhap"));
        await page.Locator("#ten").FillAsync(address);
        await page.Locator("#mat-khau").FillAsync(Host.Identity.DemoAccounts.Password);
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/dang-nhap", StringComparison.Ordinal));
    }
}
