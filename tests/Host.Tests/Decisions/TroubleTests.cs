using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Decisions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>What happens when the office is not as the workflow expects it.</summary>
public sealed class TroubleTests(PostgresServer server)
{
    [Fact]
    public async Task Nobody_submits_into_the_dark_when_the_next_post_is_vacant()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await EndPostAsync(story, "tp-ttbcxb");
        await EndPostAsync(story, "gd-stttt");

        var refused = await story.SubmitAsync(plan);

        Assert.Contains("trưởng phòng", Assert.IsType<Conflict>(refused.Problem).Message, StringComparison.Ordinal);
        var untouched = await story.PlanAsync(plan);
        Assert.Equal((0, false, PlanState.Draft), (untouched.CurrentVersion, untouched.DraftLocked, untouched.State));
        Assert.Equal("draft", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<StoredIncident>().CountAsync()));
    }

    [Fact]
    public async Task An_agency_without_a_head_is_named_before_anybody_is_asked()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await EndPostAsync(story, "gd-stc");

        var refused = await story.SubmitAsync(plan);

        Assert.Contains("Sở Tài chính", refused.Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await story.PlanAsync(plan)).CurrentVersion);
    }

    [Fact]
    public async Task A_decision_stands_when_the_step_after_it_cannot_open_and_the_drafter_can_take_the_plan_back()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var sign = Assert.Single(await story.ReachAsync(plan, "sign"));
        await EndPostAsync(story, "tham-tra-vp-ubnd");

        Assert.True((await story.CastAsync(sign, Verdict.Approve)).Value.IsNew);

        Assert.Empty(await story.OpenTasksAsync(plan));
        var incident = await story.Host.ReadAsync(db => db.Set<StoredIncident>().SingleAsync());
        Assert.Equal("Văn phòng UBND thẩm tra", incident.Step);
        Assert.Contains(await SubjectsAsync(story, plan), s => s.StartsWith("[Hồ sơ đang dừng]", StringComparison.Ordinal));
        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);
        Assert.Equal("draft", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
    }

    [Fact]
    public async Task Whoever_left_the_post_decides_nothing_even_with_an_old_link()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));
        var (token, code) = await story.LinkOfAsync(task);
        await EndPostAsync(story, "gd-stttt");
        using var client = story.Host.NewClient();
        using var form = PlanStory.FormOf(task, "Approve", code);

        using var answer = await client.PostAsync($"/q/{token}", form);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(TaskState.Open, (await story.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task Half_an_answer_is_told_and_not_dropped()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        await story.ReachAsync(plan, "consolidate");
        var vote = await story.Host.ReadAsync(db => db.Set<Vote>().SingleAsync(v => v.Verdict == Verdict.AgreeWithComments));

        var withoutChoice = await story.ConsolidateAsync(plan, false, new AnswerInput(vote.Id, null, "Đã thêm bảng tiến độ ở mục III"));
        var withoutWords = await story.ConsolidateAsync(plan, false, new AnswerInput(vote.Id, OpinionResponse.Accepted, " "));

        Assert.Equal($"explanation-{vote.Id}", Assert.Single(Assert.IsType<InvalidFields>(withoutChoice.Problem).Fields).Field);
        Assert.Equal($"explanation-{vote.Id}", Assert.Single(Assert.IsType<InvalidFields>(withoutWords.Problem).Fields).Field);
    }

    [Fact]
    public async Task People_whose_task_was_taken_back_hear_of_it_and_the_drafter_is_told_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");

        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);

        var subjects = await SubjectsAsync(story, plan);
        Assert.Equal(5, subjects.Count(s => s.StartsWith("[Đã rút]", StringComparison.Ordinal)));
        Assert.DoesNotContain(subjects, s => s.StartsWith("[Trả lại để sửa]", StringComparison.Ordinal));
        Assert.Equal(PlanState.Draft, (await story.PlanAsync(plan)).State);
        Assert.NotNull(await story.Host.ReadAsync(db => db.Set<OpinionRound>().Where(r => r.PlanId == plan).Select(r => r.ClosedAt).SingleAsync()));
    }

    [Fact]
    public async Task Two_withdrawals_at_once_leave_one_life()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => story.WithdrawAsync(plan)));

        Assert.Single(results, r => r.IsSuccess);
        Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<StoredInstance>().CountAsync(i => i.CorrelationId == plan.ToString() && i.FinishedAt == null)));
    }

    [Fact]
    public async Task A_second_click_of_the_clerk_meets_what_the_first_one_did()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "issue"));
        using var clerk = new Visitor(story.Host.Address);
        await clerk.SignInAsync((await story.HolderAsync("van-thu-ubnd")).Email);
        var page = await clerk.GetAsync($"/viec/{task.Id}");

        var first = await clerk.SubmitAsync(page, $"/viec/{task.Id}/cap-so");
        var second = await clerk.SubmitAsync(page, $"/viec/{task.Id}/cap-so");
        var told = await clerk.GetAsync(second.Location!);

        Assert.Equal($"/ke-hoach/{plan}", first.Location);
        Assert.Contains("Ông/bà đã hoàn thành việc này", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_works_is_not_replaced_at_the_wish_of_whoever_holds_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var (token, _) = await story.LinkOfAsync(task);
        story.Time.Advance(TimeSpan.FromHours(1));
        using var visitor = new Visitor(story.Host.Address);

        var refused = await visitor.PostAsync($"/q/{token}/gui-lai", []);

        Assert.Equal(System.Net.HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<EmailLink>().CountAsync(l => l.TaskId == task.Id)));
    }

    private static Task<List<string>> SubjectsAsync(PlanStory story, Guid plan) => story.Host.ReadAsync(db =>
        db.Set<OutboxMail>().Where(m => m.PlanId == plan).Select(m => m.Subject).ToListAsync());

    /// <summary>The holder of a post leaves it.</summary>
    private static async Task EndPostAsync(PlanStory story, string code)
    {
        var holder = await story.HolderAsync(code);
        await using var source = NpgsqlDataSource.Create(story.Host.Database.OwnerConnectionString);
        await using var end = source.CreateCommand("UPDATE org.post_holding SET valid_to = '2026-10-01' WHERE post_id = $1");
        end.Parameters.Add(new() { Value = holder.PostId });
        Assert.Equal(1, await end.ExecuteNonQueryAsync());
    }
}
