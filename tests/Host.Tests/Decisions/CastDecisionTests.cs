using Host.Tests.Decisions.Opinions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Decisions;

public sealed class CastDecisionTests(PostgresServer server)
{
    [Fact]
    public async Task The_shipped_workflow_carries_a_plan_to_its_number()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();

        var clerk = Assert.Single(await story.ReachAsync(plan, "issue"));
        var number = await story.IssueAsync(clerk);

        Assert.Equal("01/QĐ-UBND", number.Value.ToString());
        var issued = await story.PlanAsync(plan);
        Assert.Equal((PlanState.Issued, new DateOnly(2026, 10, 14)), (issued.State, issued.IssuedDate));
        Assert.Empty(await story.OpenTasksAsync(plan));
        var instance = await story.Host.ReadAsync(db => db.Set<StoredInstance>().SingleAsync(i => i.Id == issued.WorkflowInstanceId));
        Assert.Equal(0, instance.IncidentCount);
    }

    [Fact]
    public async Task A_second_vote_returns_the_first_receipt()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));

        var first = await story.CastAsync(task, Verdict.Approve);
        var second = await story.CastAsync(task, Verdict.Refuse, "Đổi ý");

        Assert.True(first.Value.IsNew);
        Assert.Equal((false, Verdict.Approve), (second.Value.IsNew, second.Value.Verdict));
    }

    [Fact]
    public async Task Five_agencies_answering_at_once_move_the_plan_on_once()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");

        var receipts = await Task.WhenAll(asked.Select(task => story.CastAsync(task, Verdict.Agree)));

        Assert.Equal(5, asked.Count);
        Assert.All(receipts, r => Assert.True(r.Value.IsNew));
        Assert.Equal(TaskKind.Consolidate, Assert.Single(await story.OpenTasksAsync(plan)).Kind);
        Assert.Single(await story.KindsAsync(plan), kind => kind == "round.closed");
    }

    [Fact]
    public async Task Silence_is_recorded_as_silence_where_the_step_says_nothing_of_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Step("opinions").Set("silenceIsConsent", "false"));
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.Agree);

        // Wednesday 14 October 2026: five working days later is Wednesday 21 October.
        Assert.Equal(new DateOnly(2026, 10, 21), asked[0].DueOn);
        story.Time.Set(VietnamTime.At(new(2026, 10, 21), new(16, 59)));
        await story.SweepAsync();
        Assert.Equal(4, (await story.OpenTasksAsync(plan)).Count);
        story.Time.Set(VietnamTime.At(new(2026, 10, 21), new(17, 0)));
        await story.SweepAsync();

        Assert.Equal(TaskKind.Consolidate, Assert.Single(await story.OpenTasksAsync(plan)).Kind);
        var silent = await story.TaskAsync(asked[1].Id);
        Assert.Equal((TaskState.Closed, CloseReason.NoAnswerInTime), (silent.State, silent.CloseReason));
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync(v => v.PlanId == plan && v.Verdict == Verdict.Agree)));
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<Workflows.Decisions.Opinions.Silence.DeemedConsent>().CountAsync()));
    }

    [Fact]
    public async Task A_return_goes_back_to_the_drafter_and_keeps_the_opinions()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var sign = Assert.Single(await story.ReachAsync(plan, "sign"));

        await story.CastAsync(sign, Verdict.Return, "Bổ sung kinh phí");

        var revise = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal(("revise", PlanState.Returned), (revise.StepId, (await story.PlanAsync(plan)).State));
        var again = Assert.Single(await story.ReachAsync(plan, "sign"));
        Assert.NotEqual(sign.Id, again.Id);
        Assert.Equal(5, await story.Host.ReadAsync(db => db.Set<HumanTask>().CountAsync(t => t.PlanId == plan && t.Kind == TaskKind.Opinion && t.State == TaskState.Done)));
    }

    [Fact]
    public async Task Another_round_asks_the_agencies_again()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "consolidate");

        Assert.True((await story.ConsolidateAsync(plan, true, new AskAgainInput(RoundStory.FiveAgencies))).IsSuccess);

        var asked = await story.OpenTasksAsync(plan);
        Assert.Equal((5, 2), (asked.Count, asked[0].Round));
    }

    [Fact]
    public async Task No_opinion_with_words_may_stay_without_an_answer()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.Disagree, "Chưa rõ nguồn kinh phí");
        await story.ReachAsync(plan, "consolidate");

        var refused = await story.ConsolidateAsync(plan);
        var vote = await story.Host.ReadAsync(db => db.Set<Vote>().SingleAsync(v => v.PlanId == plan && v.Verdict == Verdict.Disagree));
        Assert.Equal($"response-{vote.Id}", Assert.Single(Assert.IsType<InvalidFields>(refused.Problem).Fields).Field);

        var answered = await story.ConsolidateAsync(plan, false, new AnswerInput(vote.Id, OpinionResponse.Explained, null, "Nguồn đã ghi ở mục V"));
        Assert.Equal("skip-reason", Assert.IsType<Invalid>(answered.Problem).Field);
        answered = await story.ConsolidateAsync(
            plan, false, new AskAgainInput(SkipReason: "Đã họp thống nhất"), new AnswerInput(vote.Id, OpinionResponse.Explained, null, "Nguồn đã ghi ở mục V"));
        Assert.True(answered.IsSuccess);
    }

    [Fact]
    public async Task A_refusal_ends_the_plan_without_a_number()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var chair = Assert.Single(await story.ReachAsync(plan, "approve"));

        await story.CastAsync(chair, Verdict.Refuse, "Chưa cần thiết");

        var ended = await story.PlanAsync(plan);
        Assert.Equal((PlanState.Refused, null), (ended.State, ended.NumberAndSymbol));
        Assert.Empty(await story.OpenTasksAsync(plan));
    }

    [Fact]
    public async Task The_vice_chair_may_leave_a_plan_to_the_chair()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var vice = Assert.Single(await story.ReachAsync(plan, "approve"));

        Assert.True((await story.CastAsync(vice, Verdict.Forward)).IsSuccess);

        var chair = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal(("approve-chair", "Nguyễn Đình Quang", true, false), (chair.StepId, chair.PersonName, chair.Binds, chair.AllowsForward));
        Assert.Equal("verdict", Assert.IsType<Invalid>((await story.CastAsync(chair, Verdict.Forward)).Problem).Field);
        Assert.True((await story.CastAsync(chair, Verdict.Approve)).IsSuccess);
        Assert.Equal("issue", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
    }

    [Theory]
    [InlineData(Verdict.Return)]
    [InlineData(Verdict.Refuse)]
    public async Task Return_and_refusal_want_a_reason(Verdict verdict)
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "approve"));

        var refused = await story.CastAsync(task, verdict, "  ");

        Assert.Equal("comment", Assert.IsType<Invalid>(refused.Problem).Field);
        Assert.Equal(TaskState.Open, (await story.TaskAsync(task.Id)).State);
    }

    /// <summary>Whoever stands below the Committee forwards or returns; only the Committee ends a plan.</summary>
    [Theory]
    [InlineData("unit-head")]
    [InlineData("agency-head")]
    [InlineData("sign")]
    [InlineData("examine")]
    public async Task Nobody_below_the_committee_can_refuse(string step)
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), step));

        var refused = await story.CastAsync(task, Verdict.Refuse, "Không đồng ý");

        Assert.Equal("verdict", Assert.IsType<Invalid>(refused.Problem).Field);
    }

    [Fact]
    public async Task Another_persons_task_is_not_mine_to_decide()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));

        var refused = await story.CastAsync(task, Verdict.Approve, person: PlanStory.Province.PersonOf("cv-ttbcxb"));

        Assert.IsType<Forbidden>(refused.Problem);
    }

    [Fact]
    public async Task A_plan_taken_back_ends_what_others_were_asked_and_begins_anew()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");

        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);

        var ended = await story.CastAsync(asked[1], Verdict.Agree);
        Assert.Equal(CloseReason.Recalled, Assert.IsType<TaskEnded>(ended.Problem).Reason);
        Assert.Equal(("draft", false), (Assert.Single(await story.OpenTasksAsync(plan)).StepId, (await story.PlanAsync(plan)).DraftLocked));
        Assert.Single(await story.Host.WithAsync<OpinionBoard, IReadOnlyList<OpinionLine>>(b => b.ForAsync(plan, default)), o => o.Verdict is not null);
    }

    [Fact]
    public async Task Every_person_gets_a_receipt_of_their_own_decision()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "unit-head"));

        await story.CastAsync(task, Verdict.Return, "Sửa tiêu đề");

        var subjects = await story.Host.ReadAsync(db => db.Set<OutboxMail>().Where(m => m.PlanId == plan).Select(m => m.Subject).ToListAsync());
        Assert.Contains(subjects, s => s.StartsWith("[Đã ghi nhận] Trả lại để sửa", StringComparison.Ordinal));
        Assert.Contains(subjects, s => s.StartsWith("[Trả lại để sửa]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_trail_of_a_whole_life_is_intact_and_names_the_version_of_each_decision()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));

        var report = await story.Host.WithAsync<AuditVerifier, AuditReport>(v => v.VerifyAsync(plan, default));

        Assert.True(report.IsIntact);
        var decisions = await story.Host.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.PlanId == plan && e.Kind == "decision.cast").Select(e => e.Body).ToListAsync());
        Assert.Equal(11, decisions.Count);
        Assert.All(decisions, body => Assert.Contains("\"version\":\"", body, StringComparison.Ordinal));
    }
}
