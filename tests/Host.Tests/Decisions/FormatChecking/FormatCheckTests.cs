using Host.Tests.Fixtures;
using Host.Tests.Newcomer;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.Decisions.Drafting;
using Workflows.Decisions.FormatChecking;
using Workflows.Documents.Checks;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Decisions.FormatChecking;

/// <summary>Kiểm tra thể thức: before anybody signs, a person who did not draft answers for the format of exactly this version.</summary>
public sealed class FormatCheckTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task The_clerk_passes_a_right_text_from_the_mail_and_what_was_found_is_kept_with_the_version()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "check-format"));
        Assert.Equal(((await story.HolderAsync("van-thu-ubnd")).PersonId, true), (task.PersonId, task.ChecksFormat));
        using var visitor = new Visitor(story.Host.Address);
        var link = $"/q/{(await story.LinkOfAsync(task)).Token}";
        var page = await visitor.GetAsync(link);
        Assert.Contains("Kiểm tra thể thức", page.Text, StringComparison.Ordinal);
        Assert.Contains("Đạt thể thức", page.Text, StringComparison.Ordinal);

        var receipt = await visitor.PostAsync(link, [new("verdict", "Approve"), new("version", task.VersionHash!)]);

        Assert.Equal(System.Net.HttpStatusCode.OK, receipt.Status);
        Assert.Equal("approve", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        var kept = Assert.Single(await ChecksAsync(story, plan));
        Assert.Equal(task.VersionId, kept.VersionId);
        Assert.DoesNotContain(kept.Findings, f => f.Weight is FindingWeight.Error);
        Assert.Contains("format.checked", await story.KindsAsync(plan));
    }

    [Fact]
    public async Task A_text_with_errors_passes_only_with_a_reason_and_goes_back_without_one_for_the_machine()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await WithoutOrderAsync(story, plan);
        var task = Assert.Single(await story.ReachAsync(plan, "check-format"));

        var refused = Assert.IsType<Invalid>((await story.CastAsync(task, Verdict.Approve)).Problem);
        Assert.StartsWith("Còn 1 lỗi thể thức.", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await ChecksAsync(story, plan));
        Assert.Equal(TaskState.Open, (await story.TaskAsync(task.Id)).State);

        Assert.True((await story.CastAsync(task, Verdict.Return, "Đánh số lại các phần")).IsSuccess);
        Assert.Equal("revise", Assert.Single(await story.OpenTasksAsync(plan)).StepId);

        // The same text comes again: whoever passes it says why.
        var again = Assert.Single(await story.ReachAsync(plan, "check-format"));
        Assert.True((await story.CastAsync(again, Verdict.Approve, "Giữ cách đánh số của kế hoạch năm trước")).IsSuccess);
        Assert.Equal("approve", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(2, (await ChecksAsync(story, plan)).Count);
        Assert.All(await ChecksAsync(story, plan), c => Assert.Contains(c.Findings, f => f.Code == "section-out-of-order"));
    }

    [Fact]
    public async Task The_findings_fit_a_desk_and_a_phone()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await WithoutOrderAsync(story, plan);
        var task = Assert.Single(await story.ReachAsync(plan, "check-format"));
        var page = await (await browser.NewVisitorAsync()).NewPageAsync();
        await page.GotoAsync(new Uri(story.Host.Address, $"/q/{(await story.LinkOfAsync(task)).Token}").ToString());

        await Screens.LookAsync(page, "115-kiem-tra-the-thuc");
    }

    private static Task<List<FormatCheck>> ChecksAsync(PlanStory story, Guid plan) =>
        story.Host.ReadAsync(db => db.Set<FormatCheck>().AsNoTracking().Where(c => c.PlanId == plan).ToListAsync());

    private static async Task WithoutOrderAsync(PlanStory story, Guid plan)
    {
        var draft = await story.Host.ReadAsync(db => db.Set<PlanDraft>().AsNoTracking().SingleAsync(d => d.PlanId == plan));
        var drafter = await story.HolderAsync("cv-ttbcxb");
        var saved = await story.DoAsync<SavePlan, PlanDraft>((save, stop) => save.HandleAsync(
            plan, draft.Content with { Sections = [new("I. MỤC ĐÍCH, YÊU CẦU", "Thực hiện."), new("III. TỔ CHỨC THỰC HIỆN", "Các sở thực hiện theo Khoản 2 Điều 5.")], Title = "Kế hoạch thông tin đối ngoại tỉnh Bắc Ninh năm 2019" }, draft.RowVersion, drafter.PersonId,
            new() { PersonId = drafter.PersonId, Name = drafter.FullName, Channel = Workflows.Audit.Channel.Web }, stop));
        Assert.Null(saved.Problem);
    }
}
