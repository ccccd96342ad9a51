using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Boards;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Plans;

namespace Host.Tests.Boards;

/// <summary>Rework, working days and slowest steps of plans that really ran.</summary>
public sealed class PlanPaceTests(PostgresServer server)
{
    [Fact]
    public async Task Returns_rounds_and_the_slowest_step_are_counted_until_the_plan_is_issued()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var head = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        await story.CastAsync(head, Verdict.Return, "Bổ sung kinh phí");
        Assert.True((await story.SubmitAsync(plan)).IsSuccess);
        // Wednesday to Tuesday: four working days at the unit's head.
        story.Time.Advance(TimeSpan.FromDays(6));
        var office = await story.ReachAsync(plan, "examine");
        story.Time.Advance(TimeSpan.FromDays(2));
        foreach (var task in office)
            await story.CastAsync(task, Verdict.Approve);
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));
        story.Time.Advance(TimeSpan.FromDays(30));

        var board = await story.PlansAsync("quan-tri");

        var line = Assert.Single(board.Plans);
        Assert.Equal((1, PlanState.Issued), (line.Plan.Returns, line.Plan.State));
        Assert.Equal([new StepRounds("Lấy ý kiến các sở, ngành", 1)], line.Plan.Rounds);
        Assert.Equal((6, 2), (line.Days, line.CommitteeDays));
        Assert.Equal((head.Step, 4), (line.SlowestStep, line.SlowestDays));
        Assert.Equal((head.Step, 1, 4m, 4), (board.Steps[0].Step, board.Steps[0].Plans, board.Steps[0].MedianDays, board.Steps[0].MaximumDays));
        Assert.NotNull(line.Plan.Number);
    }

    [Fact]
    public async Task A_plan_that_was_never_submitted_is_on_no_board_and_others_plans_are_on_nobodys()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.OpenAsync();
        Assert.Empty((await story.PlansAsync("quan-tri")).Plans);

        await story.ReachAsync(await story.OpenAsync(), "opinions");

        Assert.Single((await story.PlansAsync("cv-ttbcxb")).Plans);
        Assert.Single((await story.PlansAsync("van-thu-ubnd")).Plans);
        // Asked for an opinion: how the plan goes otherwise is not theirs to see.
        var consulted = await story.PlansAsync("gd-stc");
        Assert.Empty(consulted.Plans);
        Assert.Empty(consulted.Steps);
    }

    [Fact]
    public async Task Rounds_are_counted_by_the_step_that_asked()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var draft = await story.Host.ReadAsync(db => db.Set<PlanDraft>().AsNoTracking().SingleAsync(d => d.PlanId == plan));
        var drafter = await story.HolderAsync("cv-ttbcxb");
        Assert.Null((await story.DoAsync<SaveDraft, PlanDraft>((save, stop) => save.RunAsync(
            plan, draft.Content with { Budget = new("Ngân sách tỉnh", 3_800_000_000) }, draft.RowVersion, drafter.PersonId, Workflows.Audit.Actor.System, stop))).Problem);
        var asked = await story.ReachAsync(plan, "opinions");
        foreach (var task in asked)
            await story.CastAsync(task, Verdict.Agree);
        Assert.Null((await story.ConsolidateAsync(plan, true, new AskAgainInput([asked[0].AgencyId]))).Problem);
        Assert.Equal(2, Assert.Single((await story.NowAsync("quan-tri")).Lines, l => l.PlanId == plan).Round);

        // The third round of the plan is the first one of this step.
        var money = Assert.Single(await story.ReachAsync(plan, "finance"));

        Assert.Equal(3, money.Round);
        var line = Assert.Single((await story.NowAsync("quan-tri")).Lines, l => l.PlanId == plan);
        Assert.Equal((money.Step, 1), (line.Step, line.Round));
        Assert.Equal([new("Lấy ý kiến các sở, ngành", 2), new StepRounds(money.Step, 1)], Assert.Single((await story.PlansAsync("quan-tri")).Plans).Plan.Rounds);
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.HolderAsync("quan-tri")).Email);
        Assert.Contains($"{money.Step}, vòng 1", (await visitor.GetAsync("/tien-do")).Text, StringComparison.Ordinal);
        var pace = (await visitor.GetAsync("/tien-do/ke-hoach")).Text;
        Assert.Contains("Lấy ý kiến các sở, ngành: 2 vòng", pace, StringComparison.Ordinal);
        Assert.Contains($"{money.Step}: 1 vòng", pace, StringComparison.Ordinal);
        var page = await visitor.GetAsync($"/ke-hoach/{plan}?muc=y-kien");
        Assert.Equal(
            [money.Step, "Lấy ý kiến các sở, ngành, vòng 2", "Lấy ý kiến các sở, ngành, vòng 1"],
            page.Document.QuerySelectorAll("h2[id^=vong-]").Select(h => h.TextContent.Trim()));
    }

    [Fact]
    public async Task A_withdrawal_is_rework_too()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);
        Assert.Equal((1, 0), (await story.PlansAsync("quan-tri")).Plans.Select(p => (p.Plan.Withdrawals, p.Plan.Returns)).Single());
    }
}
