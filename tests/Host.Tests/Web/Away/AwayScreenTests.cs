using Host.Identity;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.HumanTasks.Handover;
using Host.Tests.Newcomer;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Organisation.Substitutions;

namespace Host.Tests.Web.Away;

/// <summary>The pages about people who are away at a desk and on a phone, and with a keyboard alone.</summary>
public sealed class AwayScreenTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task The_pages_fit_the_screen_and_have_no_serious_finding()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stttt"), await story.JoinAsync("Cao Văn Phó", "Phó Giám đốc Sở Thông tin và Truyền thông", PostRole.Deputy, "STTTT", "pgd-stttt"));
        var finance = await story.HolderAsync("gd-stc");
        var chi = await story.DeputyOfFinanceAsync();
        await story.SubstituteAsync(head, deputy, work: SubstitutedWork.Opinion);
        await story.SubstituteAsync(finance, chi, days: 9, startsIn: 2, takesOpen: true);
        await story.DelegateAsync(head, deputy, agencies: [PlanStory.Province.IdOf("STTTT"), PlanStory.Province.IdOf("SVHTTDL")]);
        await story.DelegateAsync(head, deputy, SigningCapacity.ByAuthority, days: 5);
        var plan = await story.OpenAsync();
        var sign = Assert.Single(await story.ReachAsync(plan, "agency-head"));
        await using var desk = await browser.NewVisitorAsync();
        var page = await SignedInAsync(story, desk, deputy);

        await LookAsync(story, page, "/", "away-inbox-of-signer");
        await LookAsync(story, page, $"/viec/{sign.Id}", "away-decide-for-head");
        await page.GotoAsync(At(story, $"/viec/{sign.Id}"));
        await page.CheckAsync("#verdict-Approve");
        await page.ClickAsync("button:has-text('Gửi ý kiến')");
        await page.WaitForSelectorAsync("text=Biên nhận");
        await Screens.LookAsync(page, "away-receipt-for-head");
        await LookAsync(story, page, $"/viec/{sign.Id}/thu-hoi", "away-recall");

        var opinion = await story.OpinionOfAsync(plan, "STC");
        var (token, _) = await story.LinkOfAsync(opinion);
        await using var admins = await browser.NewVisitorAsync();
        var admin = await SignedInAsync(story, admins, await story.HolderAsync("quan-tri"));
        await LookAsync(story, admin, "/uy-quyen?xem=tat-ca", "away-all");
        await LookAsync(story, admin, "/uy-quyen/xu-ly-thay", "away-substitution-whose");
        await LookAsync(story, admin, $"/uy-quyen/xu-ly-thay?cua={SeatKey.Of(finance)}", "away-substitution");
        await admin.ClickAsync("button:has-text('Ghi ủy quyền xử lý thay')");
        await admin.WaitForSelectorAsync(".alert-danger");
        await Screens.LookAsync(admin, "away-substitution-refused");
        await LookAsync(story, admin, $"/uy-quyen/ky-thay?cua={head.PostId}", "away-delegation");
        await LookAsync(story, admin, $"/uy-quyen/chuyen-viec?tu={finance.PersonId}&den={deputy.PersonId}", "away-transfer");
        await LookAsync(story, admin, $"/viec/{opinion.Id}/chuyen", "away-reassign");
        await LookAsync(story, admin, $"/ke-hoach/{plan}/mo-lai", "away-reopen");
        await LookAsync(story, admin, $"/ke-hoach/{plan}", "away-plan");
        await LookAsync(story, admin, $"/ke-hoach/{plan}?muc=y-kien", "away-plan-opinions");
        var record = await story.Host.ReadAsync(db => db.Set<Substitution>().FirstAsync(s => s.GiverId == finance.PersonId));
        await LookAsync(story, admin, $"/uy-quyen/xu-ly-thay/{record.Id}/thu-hoi", "away-revoke");
        await story.DoAsync<ReassignTask, HumanTask>((act, stop) => act.HandleAsync(opinion.Id, SeatKey.Of(chi), "Phụ trách ngân sách", finance.PersonId, AwayOffice.ActorOf(finance), stop));
        await LookAsync(story, admin, $"/q/{token}", "away-old-link");
        Assert.Empty(browser.OutsideOf(admins));
    }

    [Fact]
    public async Task A_keyboard_alone_writes_an_absence_down_without_any_script()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        await using var visitor = await browser.NewVisitorAsync(390, javaScript: false);
        var page = await SignedInAsync(story, visitor, head);
        await page.GotoAsync(At(story, "/uy-quyen"));
        await page.FocusAsync("a:has-text('Nhờ xử lý thay')");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("#receiver");

        await page.FocusAsync("#receiver");
        await page.Keyboard.TypeAsync(deputy.FullName);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await page.FillAsync("#from", "15/10/2026");
        await page.FillAsync("#to", "16102026");
        await page.FocusAsync("#proof");
        await page.Keyboard.TypeAsync("Nghỉ phép");
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForSelectorAsync(".alert-success");
        var record = await story.Host.ReadAsync(db => db.Set<Substitution>().SingleAsync());
        Assert.Equal((deputy.PersonId, SubstitutedWork.Opinion, new DateOnly(2026, 10, 15)), (record.ReceiverId, record.Work, record.ValidFrom));
    }

    private static string At(PlanStory story, string path) => new Uri(story.Host.Address, path).ToString();

    private static async Task LookAsync(PlanStory story, IPage page, string path, string name)
    {
        await page.GotoAsync(At(story, path));
        await Screens.LookAsync(page, name);
    }

    private static async Task<IPage> SignedInAsync(PlanStory story, IBrowserContext visitor, OfficeHolder who)
    {
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(At(story, "/dang-nhap"));
        await page.FillAsync("#ten", who.Email);
        await page.FillAsync("#mat-khau", DemoAccounts.Password);
        await page.PressAsync("#mat-khau", "Enter");
        await page.WaitForURLAsync(story.Host.Address.ToString());
        return page;
    }
}
