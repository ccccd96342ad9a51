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

/// <summary>The table from the first answer to the second round and the leader's page, at a desk and on a phone.</summary>
public sealed class ConsolidationScreenTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task The_table_is_answered_frozen_and_read()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.SayAsync(asked[0], Verdict.AgreeWithComments, "Cơ bản thống nhất với dự thảo.", new OpinionInput(
            [
                new RemarkInput("Nhiệm vụ 2: Xây dựng ấn phẩm giới thiệu", "Đề nghị thẩm định kinh phí trước khi triển khai.", "Sở Thông tin và Truyền thông chủ trì, phối hợp Sở Tài chính", "Đúng phân cấp ngân sách."),
                new RemarkInput("Kinh phí", "Ghi rõ nguồn kinh phí.", null, null),
            ],
            new LetterInput("415/STC-NS", "14/10/2026", "Đặng Văn Hùng")));
        await story.SayAsync(asked[1], Verdict.Disagree, null, TableStory.Remarks(("Kinh phí", "Chưa bố trí được kinh phí năm 2026, đề nghị lùi thời gian thực hiện.")));
        await story.CastAsync(asked[2], Verdict.Agree);
        await story.EndOfDayAsync(RoundStory.Due);
        await story.CastAsync(asked[3], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ.");
        var task = Assert.Single(await story.OpenTasksAsync(plan));
        await using var desk = await browser.NewVisitorAsync();
        var page = await desk.NewPageAsync();
        await SignInAsync(story, page, "cv-ttbcxb");

        await page.GotoAsync(Of(story, $"/viec/{task.Id}"));
        await Screens.LookAsync(page, "71-bang-tong-hop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Điều, khoản" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Trình lãnh đạo ký" }).ClickAsync();
        await Screens.LookAsync(page, "72-bang-tong-hop-con-thieu");

        var answers = new List<AnswerInput>(await story.AnswersAsync(asked[0], OpinionResponse.Accepted, "Đã sửa nhiệm vụ 2 và mục Kinh phí."));
        answers.AddRange(await story.AnswersAsync(asked[1], OpinionResponse.Explained, "Kinh phí nằm trong dự toán được giao năm 2026."));
        answers.AddRange(await story.AnswersAsync(asked[3], OpinionResponse.SetAside, "Gửi sau thời hạn; tiến độ đã nêu ở phụ lục."));
        await story.ChangeDraftAsync(plan, 1, "Thẩm định kinh phí, xây dựng ấn phẩm giới thiệu");
        Assert.True((await story.ConsolidateAsync(plan, true, [.. answers])).IsSuccess);
        var again = await story.OpenTasksAsync(plan);
        await page.GotoAsync(Of(story, $"/q/{(await story.LinkOfAsync(again[0])).Token}"));
        await Screens.LookAsync(page, "73-lay-y-kien-lai");
        foreach (var one in again)
        {
            if (one.AgencyId == asked[1].AgencyId)
                await story.CastAsync(one, Verdict.Disagree, "Vẫn đề nghị lùi thời gian thực hiện.");
            else
                await story.CastAsync(one, Verdict.Agree);
        }

        var second = again.Single(t => t.AgencyId == asked[1].AgencyId);
        Assert.True((await story.ConsolidateAsync(
            plan, false, new AskAgainInput(SkipReason: "Đã họp hai bên ngày 26/10/2026, chưa thống nhất."),
            await story.AnswersAsync(second, OpinionResponse.Explained, "Thời gian do Tỉnh ủy ấn định."))).IsSuccess);
        await page.GotoAsync(Of(story, $"/ke-hoach/{plan}?muc=y-kien"));
        await Screens.LookAsync(page, "74-bang-da-chot");
        await page.GotoAsync(Of(story, $"/ke-hoach/{plan}/bang-tong-hop"));
        await Screens.LookAsync(page, "75-bang-ban-in");
        var signer = Assert.Single(await story.OpenTasksAsync(plan));
        await page.GotoAsync(Of(story, $"/q/{(await story.LinkOfAsync(signer)).Token}"));
        await Screens.LookAsync(page, "76-con-y-kien-khac-nhau");
    }

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
