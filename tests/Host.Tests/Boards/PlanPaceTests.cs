using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Workflows.Decisions;
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
    public async Task A_withdrawal_is_rework_too()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);
        Assert.Equal((1, 0), (await story.PlansAsync("quan-tri")).Plans.Select(p => (p.Plan.Withdrawals, p.Plan.Returns)).Single());
    }
}
