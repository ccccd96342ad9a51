using Host.Operations.Demo;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Drafting;
using Workflows.Decisions.Opinions;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>The ways of the shipped workflow that depend on a plan's money and marks.</summary>
public sealed class ScreeningStoryTests(PostgresServer server)
{
    [Fact]
    public async Task A_plan_with_money_is_not_submitted_before_the_finance_authority_agreed()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story, content => content with { Budget = new("Ngân sách tỉnh", 3_800_000_000) });
        var asked = Assert.Single(await story.ReachAsync(plan, "finance"));
        Assert.Equal(PlanStory.Province.IdOf("STC"), asked.AgencyId);
        Assert.True((await story.Host.ReadAsync(db => db.Set<OpinionRound>().SingleAsync(r => r.ActivityInstanceId == asked.ActivityInstanceId))).IsRequiredAppraisal);

        // Silence is never taken for it: asked again, as long as it takes.
        story.Time.Set(VietnamTime.At(asked.DueOn!.Value, new(17, 0)));
        await story.SweepAsync();
        var again = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal(("finance", asked.AgencyId), (again.StepId, again.AgencyId));
        Assert.NotEqual(asked.Id, again.Id);

        await story.CastAsync(again, Verdict.Disagree, "Chưa rõ nguồn kinh phí năm 2021.");
        Assert.Equal("revise-money", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Null((await story.SubmitAsync(plan)).Problem);
        var third = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal("finance", third.StepId);
        await story.CastAsync(third, Verdict.Agree);
        Assert.Equal("sign", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
    }

    [Fact]
    public async Task A_mark_asks_the_finance_authority_without_any_amount()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story, content => content with { Marks = new(NeedsFinanceOpinion: true, SetsGeneralRules: false) });
        await story.ReachAsync(plan, "finance");
        Assert.Contains("plan.screened", await story.KindsAsync(plan));
    }

    [Fact]
    public async Task A_plan_without_money_goes_straight_on()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story, content => content);
        await story.ReachAsync(plan, "sign");
        Assert.DoesNotContain(await story.Host.ReadAsync(db => db.Set<HumanTask>().Where(t => t.PlanId == plan).Select(t => t.StepId).ToListAsync()), step => step == "finance");
    }

    [Fact]
    public async Task A_plan_that_sets_general_rules_leaves_the_track_before_anybody_is_consulted()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story, content => content with { Marks = new(NeedsFinanceOpinion: false, SetsGeneralRules: true) });
        var head = Assert.Single(await story.ReachAsync(plan, "agency-head"));
        await story.CastAsync(head, Verdict.Approve);

        Assert.Empty(await story.OpenTasksAsync(plan));
        var ended = await story.PlanAsync(plan);
        Assert.Equal(PlanState.Cancelled, ended.State);
        Assert.Equal(WorkflowStatus.Finished, await story.Host.ReadAsync(db => db.Set<StoredInstance>().Where(i => i.Id == ended.WorkflowInstanceId).Select(i => i.Status).SingleAsync()));
        Assert.Contains("plan.left-track", await story.KindsAsync(plan));
        var mail = await story.Host.ReadAsync(db => db.Set<OutboxMail>().SingleAsync(m => m.PlanId == plan && m.Subject.StartsWith("[Chuyển trình tự khác]")));
        Assert.Contains("Sở Tư pháp", mail.Body.Paragraphs[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_finance_authority_does_not_ask_itself()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing =>
        {
            drawing.Step("screen").Set("financeAgency", "STTTT");
            drawing.Step("screen-money").Set("financeAgency", "STTTT");
        });
        var plan = await OpenAsync(story, content => content with { Budget = new("Ngân sách tỉnh", 1) });
        await story.ReachAsync(plan, "sign");
    }

    private static async Task<Guid> OpenAsync(PlanStory story, Func<PlanContent, PlanContent> change)
    {
        var fixture = FixturePlan.Read("bac-ninh-2021-2025").Value;
        var names = PlanStory.Province.Agencies.ToDictionary(a => a.Name, a => PlanStory.Province.IdOf(a.Abbreviation), StringComparer.Ordinal);
        var content = fixture.ContentFor(names, [PlanStory.Province.IdOf("STP")]);
        var drafter = await story.HolderAsync(DemoProvince.DrafterPost);
        var plan = await story.DoAsync<OpenPlan, Plan>((open, stop) => open.HandleAsync(
            change(content), drafter, new Actor { PersonId = drafter.PersonId, Name = drafter.FullName, Channel = Channel.Web }, stop));
        return plan.Value.Id;
    }
}
