using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.Decisions.Polling;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>Steps that count what several people say.</summary>
public sealed class VotingStoryTests(PostgresServer server)
{
    [Fact]
    public async Task Enough_agreement_ends_the_round_and_tells_the_others_why_they_are_not_needed()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting("at-least", "3"));
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.Agree);
        await story.CastAsync(asked[1], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        Assert.Equal(3, (await story.OpenTasksAsync(plan)).Count);

        await story.CastAsync(asked[2], Verdict.Agree);

        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        var spared = await story.TaskAsync(asked[4].Id);
        Assert.Equal((TaskState.Closed, CloseReason.Settled, "Agreed"), (spared.State, spared.CloseReason, spared.Outcome));
        var late = Assert.IsType<TaskEnded>((await story.CastAsync(asked[4], Verdict.Disagree, "Muộn")).Problem);
        Assert.Contains("“Đạt”", late.Message, StringComparison.Ordinal);
        using var visitor = new Visitor(story.Host.Address);
        var page = await visitor.GetAsync($"/q/{(await story.LinkOfAsync(asked[4])).Token}");
        Assert.Equal("Việc đã kết thúc", page.Heading);
        Assert.Contains("đã đủ để kết luận “Đạt”", page.Text, StringComparison.Ordinal);
        Assert.Equal(["poll.opened", "poll.closed"], (await story.KindsAsync(plan)).Where(k => k.StartsWith("poll.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_result_that_can_not_be_reached_any_more_goes_the_other_way()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting("share", "60%"));
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");

        foreach (var task in asked.Take(3))
            await story.CastAsync(task, Verdict.Disagree, "Chưa rõ nguồn kinh phí");

        Assert.Equal("revise", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal("NotAgreed", await PollOutcomeAsync(story, plan));
    }

    [Fact]
    public async Task Silence_is_no_agreement_when_the_time_is_over()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting("share").Set("silenceIsConsent", "false"));
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.Agree);
        await story.CastAsync(asked[1], Verdict.Agree);

        story.Time.Set(VietnamTime.At(new(2026, 10, 21), new(17, 0)));
        await story.SweepAsync();

        Assert.Equal("DeadlinePassed", await PollOutcomeAsync(story, plan));
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(CloseReason.NoAnswerInTime, (await story.TaskAsync(asked[2].Id)).CloseReason);
    }

    /// <summary>All wait for the same lock: whoever is first past the mark moves the plan on, nobody does it twice.</summary>
    [Theory]
    [InlineData("everyone-answered", null, 12)]
    [InlineData("at-least", "7", 7)]
    [InlineData("everyone", null, 12)]
    public async Task Twelve_heads_who_vote_in_the_same_moment_start_the_next_step_once(string policy, string? threshold, int counted)
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting(policy, threshold));
        var plan = await story.OpenAsync(consulted: await story.MakeAgenciesAsync(12));
        var asked = await story.ReachAsync(plan, "opinions");

        var receipts = await Task.WhenAll(asked.Select(task => story.CastAsync(task, Verdict.Agree)));

        Assert.Equal((12, counted), (asked.Count, receipts.Count(r => r.IsSuccess)));
        Assert.All(receipts.Where(r => !r.IsSuccess), r => Assert.Equal(CloseReason.Settled, Assert.IsType<TaskEnded>(r.Problem).Reason));
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Single(await story.KindsAsync(plan), kind => kind == "round.closed");
        Assert.Equal(counted, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync(v => v.PlanId == plan && v.Verdict == Verdict.Agree)));
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<StoredIncident>().CountAsync()));
    }

    [Fact]
    public async Task One_after_another_the_next_is_asked_when_the_one_before_agreed()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting("ordered"));
        var plan = await story.OpenAsync();
        string[] order = ["Sở Tài chính", "Sở Tư pháp", "Sở Kế hoạch và Đầu tư"];

        foreach (var agency in order)
        {
            var task = Assert.Single(await story.ReachAsync(plan, "opinions"));
            Assert.Equal((agency, new DateOnly(2026, 10, 21)), (task.AgencyName, task.DueOn!.Value));
            if (agency != order[^1])
                Assert.True((await story.CastAsync(task, Verdict.Agree)).IsSuccess);
            else
                Assert.True((await story.CastAsync(task, Verdict.Disagree, "Chưa thống nhất")).IsSuccess);
        }

        Assert.Equal("revise", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(3, await story.Host.ReadAsync(db => db.Set<HumanTask>().CountAsync(t => t.PlanId == plan && t.Kind == TaskKind.Opinion)));
    }

    [Fact]
    public async Task One_after_another_the_deadline_ends_it_for_whoever_has_the_turn()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting("ordered"));
        var plan = await story.OpenAsync();
        await story.CastAsync(Assert.Single(await story.ReachAsync(plan, "opinions")), Verdict.Agree);

        story.Time.Set(VietnamTime.At(new(2026, 10, 21), new(17, 0)));
        await story.SweepAsync();

        Assert.Equal("DeadlinePassed", await PollOutcomeAsync(story, plan));
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
    }

    [Fact]
    public async Task The_lead_is_asked_with_the_others_and_alone_decides()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting("lead").Set("lead", "STP"));
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked.Single(t => t.AgencyName == "Sở Tư pháp"), Verdict.Disagree, "Trái quy định");
        Assert.Equal(4, (await story.OpenTasksAsync(plan)).Count);

        foreach (var task in asked.Where(t => t.AgencyName != "Sở Tư pháp"))
            await story.CastAsync(task, Verdict.Agree);

        Assert.Equal("NotAgreed", await PollOutcomeAsync(story, plan));
    }

    [Fact]
    public async Task Weights_and_vetoes_are_those_of_the_drawing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting("weighted-share").Set("weights", "STC = 5; STP: 1"));
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked.Single(t => t.AgencyName == "Sở Tài chính"), Verdict.Agree);
        Assert.Equal("Agreed", await PollOutcomeAsync(story, plan));

        await story.PublishAsync(drawing => drawing.Counting("veto").SetList("vetoers", "STP"));
        var other = await story.OpenAsync("Kế hoạch khác");
        asked = await story.ReachAsync(other, "opinions");
        await story.CastAsync(asked.Single(t => t.AgencyName == "Sở Tư pháp"), Verdict.Disagree, "Trái quy định");
        Assert.Equal("NotAgreed", await PollOutcomeAsync(story, other));
    }

    /// <summary>Whoever would decide is not among those the plan names: told to the drafter, not to nobody after two approvals.</summary>
    [Theory]
    [InlineData("lead", null, "SNN", "quyết định")]
    [InlineData("at-least", "6", null, "chỉ hỏi 5")]
    public async Task A_rule_that_does_not_fit_those_who_are_asked_is_told_when_the_plan_is_submitted(string policy, string? threshold, string? lead, string told)
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing =>
        {
            var step = drawing.Counting(policy, threshold);
            if (lead is not null)
                step.Set("lead", lead);
        });
        var plan = await story.OpenAsync();

        var refused = Assert.IsType<Invalid>((await story.SubmitAsync(plan)).Problem);

        Assert.Equal("consulted", refused.Field);
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await story.PlanAsync(plan)).CurrentVersion);
    }

    [Fact]
    public async Task A_plan_taken_back_ends_its_poll()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting("share"));
        var plan = await story.OpenAsync();
        await story.CastAsync((await story.ReachAsync(plan, "opinions"))[0], Verdict.Agree);

        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);

        Assert.Equal("Cancelled", await PollOutcomeAsync(story, plan));
        Assert.Equal(5, (await story.ReachAsync(plan, "opinions")).Count);
    }

    [Fact]
    public async Task The_committee_votes_and_a_tie_goes_to_the_side_of_the_chair()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await PublishCouncilAsync(story);
        var plan = await story.OpenAsync();
        var ballots = await story.ReachAsync(plan, "council");
        Assert.Equal(4, ballots.Count);
        Assert.Equal(PlanState.AwaitingApproval, (await story.PlanAsync(plan)).State);
        Assert.All(ballots, b => Assert.Equal((TaskKind.Vote, true), (b.Kind, b.Binds)));
        var chair = ballots.Single(b => b.PersonName == "Nguyễn Đình Quang");
        var others = ballots.Where(b => b != chair).ToList();
        Assert.Equal("comment", Assert.IsType<Invalid>((await story.CastAsync(others[0], Verdict.VoteOther)).Problem).Field);
        Assert.Equal("verdict", Assert.IsType<Invalid>((await story.CastAsync(others[0], Verdict.Approve)).Problem).Field);

        await VoteByLinkAsync(story, others[0], "VoteOther", "Nên chờ dự toán");
        await VoteByLinkAsync(story, others[1], "VoteFor", "");
        await VoteByLinkAsync(story, others[2], "VoteAgainst", "Chưa cần thiết");
        Assert.Single(await story.OpenTasksAsync(plan));
        await VoteByLinkAsync(story, chair, "VoteFor", "");

        Assert.Equal("Agreed", await PollOutcomeAsync(story, plan));
        Assert.Equal("issue", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        var lines = await story.Host.WithAsync<CaseFiles, IReadOnlyList<ApprovalLine>>(files => files.ApprovalsAsync(plan, default));
        Assert.Equal(4, lines.Count(l => l.Step == "Thành viên UBND biểu quyết"));
    }

    [Fact]
    public async Task Members_who_keep_silent_agree_to_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await PublishCouncilAsync(story);
        var plan = await story.OpenAsync();
        var ballots = await story.ReachAsync(plan, "council");
        await story.CastAsync(ballots[0], Verdict.VoteFor);

        story.Time.Set(WorkEnd(ballots[0]));
        await story.SweepAsync();

        Assert.Equal("DeadlinePassed", await PollOutcomeAsync(story, plan));
        Assert.Equal("revise", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
    }

    [Fact]
    public async Task A_member_who_drafted_the_plan_does_not_vote_on_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await PublishCouncilAsync(story, "drafter");
        var plan = await story.OpenAsync();
        var last = Assert.Single(await story.ReachAsync(plan, "approve"));

        await story.CastAsync(last, Verdict.Approve);

        var incident = await story.Host.ReadAsync(db => db.Set<StoredIncident>().SingleAsync());
        Assert.Contains("không được biểu quyết", incident.Message, StringComparison.Ordinal);
        Assert.Empty(await story.OpenTasksAsync(plan));
    }

    private static DateTimeOffset WorkEnd(HumanTask task) => VietnamTime.At(task.DueOn!.Value, new(17, 0));

    private static async Task VoteByLinkAsync(PlanStory story, HumanTask task, string verdict, string comment)
    {
        var (token, code) = await story.LinkOfAsync(task);
        using var client = story.Host.NewClient();
        using var form = PlanStory.FormOf(task, verdict, code, comment);
        using var answer = await client.PostAsync($"/q/{token}", form);
        Assert.Contains("Đã ghi nhận", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>The collective votes in place of going straight on to the clerk.</summary>
    private static Task PublishCouncilAsync(PlanStory story, params string[] more) => story.PublishAsync(drawing =>
    {
        drawing.Add("council", "PlanIssuance.Vote", "Thành viên UBND biểu quyết")
            .SetList("members", ["post:chu-tich-ubnd", "post:pct-ubnd-phu-trach", "post:chanh-vp-ubnd", "head:STC", .. more]);
        foreach (var way in drawing["root"]!["connections"]!.AsArray().Where(c => c!["source"]!["activity"]!.GetValue<string>() == "approve" && c["source"]!["port"]!.GetValue<string>() == "Approved"))
            way!["target"]!["activity"] = "council";
        drawing.Connect("council", "Agreed", "issue");
        drawing.Connect("council", "NotAgreed", "revise");
        drawing.Connect("council", "DeadlinePassed", "revise");
    });

    private static Task<string?> PollOutcomeAsync(PlanStory story, Guid plan) =>
        story.Host.ReadAsync(db => db.Set<Poll>().Where(p => p.PlanId == plan).Select(p => p.Outcome).SingleAsync());
}
