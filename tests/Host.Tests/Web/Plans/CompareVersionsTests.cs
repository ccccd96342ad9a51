using System.Net;
using AngleSharp.Dom;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Newcomer;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;

namespace Host.Tests.Web.Plans;

/// <summary>A plan that came back is read again: what is new is shown, on the pages that ask and on one of its own.</summary>
public sealed class CompareVersionsTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task Whoever_returned_a_plan_sees_what_was_changed_and_nobody_else_is_told_of_a_change()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, task) = await ReturnedAndRevisedAsync(story);

        using var visitor = await SignInAsync(story, story.Host.Address, task.PersonId);
        var page = await visitor.GetAsync($"/viec/{task.Id}");
        var changes = page.Document.QuerySelector("[aria-labelledby=thay-doi]")!.TextContent;
        Assert.Contains("trên phiên bản 1; nay là phiên bản 2", changes, StringComparison.Ordinal);
        Assert.Contains(page.Document.QuerySelectorAll("[aria-labelledby=thay-doi] ins"), i => i.TextContent.Contains("30/6/2021", StringComparison.Ordinal));
        // The pieces stand together as they do in the text: no blank comes in between a word and its stop.
        Assert.Contains("hằng quý.", string.Concat(page.Document.QuerySelectorAll("[aria-labelledby=thay-doi] .change").Select(WithoutHelp)), StringComparison.Ordinal);

        using var link = new Visitor(story.Host.Address);
        var (token, _) = await story.LinkOfAsync(task);
        Assert.Contains("Thay đổi từ lần ông/bà xem trước", (await link.GetAsync($"/q/{token}")).Body, StringComparison.Ordinal);

        await story.CastAsync(task, Verdict.Approve);
        var next = Assert.Single(await story.OpenTasksAsync(plan));
        using var head = await SignInAsync(story, story.Host.Address, next.PersonId);
        Assert.Null((await head.GetAsync($"/viec/{next.Id}")).Document.QuerySelector("[aria-labelledby=thay-doi]"));
    }

    [Fact]
    public async Task Any_two_versions_are_compared_for_those_who_may_see_them()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, task) = await ReturnedAndRevisedAsync(story);
        using var visitor = await SignInAsync(story, story.Host.Address, task.PersonId);

        var page = await visitor.GetAsync($"/ke-hoach/{plan}/so-sanh");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Phiên bản 1 và phiên bản 2", page.Body, StringComparison.Ordinal);
        Assert.Contains("Nhiệm vụ 1", page.Body, StringComparison.Ordinal);
        Assert.Equal("1", page.Document.QuerySelector("#tu option[selected]")!.GetAttribute("value"));
        Assert.Contains("giống nhau", (await visitor.GetAsync($"/ke-hoach/{plan}/so-sanh?tu=2&den=2")).Body, StringComparison.Ordinal);
        Assert.Contains("Phiên bản 1 và phiên bản 2", (await visitor.GetAsync($"/ke-hoach/{plan}/so-sanh?tu=2&den=1")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/ke-hoach/{plan}/so-sanh?tu=1&den=3")).Status);
        Assert.Contains("Phiên bản 1 và phiên bản 2", (await visitor.GetAsync($"/ke-hoach/{plan}/so-sanh?tu=abc")).Body, StringComparison.Ordinal);
        Assert.Contains($"/ke-hoach/{plan}/so-sanh?tu=1&amp;den=2", (await visitor.GetAsync($"/ke-hoach/{plan}")).Body, StringComparison.Ordinal);

        using var stranger = new Visitor(story.Host.Address);
        await stranger.SignInAsync(PlanDesk.Stranger);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/ke-hoach/{plan}/so-sanh")).Status);
    }

    [Fact]
    public async Task The_pages_fit_a_desk_and_a_phone()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, task) = await ReturnedAndRevisedAsync(story);
        await using var visitor = await browser.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        var (token, _) = await story.LinkOfAsync(task);
        await page.GotoAsync(new Uri(story.Host.Address, $"/q/{token}").ToString());
        await Screens.LookAsync(page, "42-thay-doi-lien-ket");
        await page.GotoAsync(new Uri(story.Host.Address, $"/dang-nhap?tro-lai=%2Fke-hoach%2F{plan}%2Fso-sanh").ToString());
        await page.FillAsync("[name=ten]", await AddressOfAsync(story, task.PersonId));
        await page.FillAsync("[name=mat-khau]", Host.Identity.DemoAccounts.Password);
        await page.ClickAsync("button[type=submit]");
        await page.GetByText("Phiên bản 1 và phiên bản 2").WaitForAsync();
        await Screens.LookAsync(page, "43-so-sanh-phien-ban");
    }

    /// <summary>The head of the unit returned version 1; version 2 waits for the same person.</summary>
    private static async Task<(Guid Plan, HumanTask Task)> ReturnedAndRevisedAsync(PlanStory story)
    {
        var plan = await story.OpenAsync();
        var first = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        await story.CastAsync(first, Verdict.Return, "Đề nghị rà soát lại thời gian và kinh phí.");
        var draft = await story.Host.ReadAsync(db => db.Set<PlanDraft>().AsNoTracking().SingleAsync(d => d.PlanId == plan));
        var content = draft.Content with
        {
            Mandate = "Thực hiện chỉ đạo của Tỉnh ủy năm 2026 về thông tin đối ngoại.",
            Tasks =
            [
                draft.Content.Tasks[0] with { Time = "Hoàn thành trước 30/6/2021, báo cáo hằng quý." },
                .. draft.Content.Tasks.Skip(2),
            ],
        };
        var drafter = await story.HolderAsync("cv-ttbcxb");
        var saved = await story.DoAsync<SaveDraft, PlanDraft>((save, stop) => save.RunAsync(
            plan, content, draft.RowVersion, drafter.PersonId, new Actor { PersonId = drafter.PersonId, Name = drafter.FullName, Channel = Channel.Web }, stop));
        Assert.Null(saved.Problem);
        Assert.Null((await story.SubmitAsync(plan)).Problem);
        return (plan, Assert.Single(await story.OpenTasksAsync(plan)));
    }

    private static string WithoutHelp(IElement change)
    {
        var clone = (IElement)change.Clone();
        foreach (var help in clone.QuerySelectorAll(".visually-hidden, del").ToList())
            help.Remove();
        return clone.TextContent;
    }

    private static async Task<Visitor> SignInAsync(PlanStory story, Uri address, Guid person)
    {
        var visitor = new Visitor(address);
        await visitor.SignInAsync(await AddressOfAsync(story, person));
        return visitor;
    }

    private static Task<string> AddressOfAsync(PlanStory story, Guid person) =>
        story.Host.ReadAsync(db => db.Set<Workflows.Organisation.Person>().Where(p => p.Id == person).Select(p => p.Email!).SingleAsync());
}
