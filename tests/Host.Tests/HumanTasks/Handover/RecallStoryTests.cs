using System.Net;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.Decisions.Recalls;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.HumanTasks.Handover;

/// <summary>A decision is taken back before anybody acts on it; an administrator opens a step again that was decided.</summary>
public sealed class RecallStoryTests(PostgresServer server)
{
    [Fact]
    public async Task Whoever_approved_takes_it_back_while_the_next_has_not_decided()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var check = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        var unitHead = await story.HolderAsync("tp-ttbcxb");
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(unitHead.Email);
        var receipt = await visitor.DecideAsync(await visitor.GetAsync($"/viec/{check.Id}"), check, "Approve");
        Assert.Contains("Thu hồi quyết định", receipt.Text, StringComparison.Ordinal);
        var next = Assert.Single(await story.OpenTasksAsync(plan));
        var (token, _) = await story.LinkOfAsync(next);

        var form = await visitor.GetAsync($"/viec/{check.Id}/thu-hoi");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.SubmitAsync(form, $"/viec/{check.Id}/thu-hoi")).Status);
        var done = await visitor.SubmitAsync(form, $"/viec/{check.Id}/thu-hoi", ("reason", "Bấm nhầm"));

        Assert.Equal("/", done.Location);
        var again = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal(("unit-head", check.PersonId, check.VersionNumber), (again.StepId, again.PersonId, again.VersionNumber));
        Assert.NotEqual(check.Id, again.Id);
        Assert.Equal((TaskState.Closed, CloseReason.TakenBack), ((await story.TaskAsync(next.Id)).State, (await story.TaskAsync(next.Id)).CloseReason));
        Assert.Contains("đã thu hồi quyết định", (await story.OpenLinkAsync(token)).Text, StringComparison.Ordinal);
        Assert.Contains("[Đã thu hồi]", string.Join('\n', await story.MailsToAsync(await story.HolderAsync("gd-stttt"))), StringComparison.Ordinal);
        // The vote stays, and says that it does not stand.
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync(v => v.TaskId == check.Id)));
        Assert.Contains("Đã thu hồi", (await visitor.GetAsync($"/ke-hoach/{plan}?muc=y-kien")).Text, StringComparison.Ordinal);
        Assert.IsType<Conflict>((await RecallAsync(story, check, unitHead)).Problem);
        Assert.True((await story.CastAsync(again, Verdict.Return, "Sửa mục 2")).Value.IsNew);
        Assert.Contains("decision.recalled", await story.KindsAsync(plan));
    }

    [Fact]
    public async Task A_return_is_taken_back_until_the_drafter_has_changed_something()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var check = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        var unitHead = await story.HolderAsync("tp-ttbcxb");
        await story.CastAsync(check, Verdict.Return, "Chưa đủ");
        Assert.False((await story.PlanAsync(plan)).DraftLocked);

        Assert.Null((await RecallAsync(story, check, unitHead)).Problem);

        Assert.True((await story.PlanAsync(plan)).DraftLocked);
        var again = Assert.Single(await story.OpenTasksAsync(plan));
        await story.CastAsync(again, Verdict.Return, "Chưa đủ");
        story.Time.Advance(TimeSpan.FromMinutes(1));
        await story.AttachAsync(plan);
        Assert.Contains("đã bắt đầu sửa", (await RecallAsync(story, again, unitHead)).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_takes_back_what_others_acted_on_nor_what_is_not_theirs()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var check = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        var unitHead = await story.HolderAsync("tp-ttbcxb");
        Assert.IsType<Forbidden>((await RecallAsync(story, check, unitHead)).Problem);
        await story.CastAsync(check, Verdict.Approve);
        Assert.IsType<Forbidden>((await RecallAsync(story, check, await story.HolderAsync("gd-stttt"))).Problem);
        story.Time.Advance(TimeSpan.FromMinutes(1));
        var sign = Assert.Single(await story.OpenTasksAsync(plan));
        await story.CastAsync(sign, Verdict.Approve);

        Assert.Contains("đã xử lý bước", (await RecallAsync(story, check, unitHead)).Problem!.Message, StringComparison.Ordinal);
        // The head may still, as long as no agency has answered: the round is cut off unheard.
        var opinion = await story.OpinionOfAsync(plan, "STC");
        Assert.Null((await WhyNotAsync(story, sign, await story.HolderAsync("gd-stttt"))));
        await story.CastAsync(opinion, Verdict.Agree);
        Assert.Contains("đã xử lý bước", (await RecallAsync(story, sign, await story.HolderAsync("gd-stttt"))).Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("không thu hồi được", (await RecallAsync(story, opinion, await story.HolderAsync("gd-stc"))).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_round_without_answers_is_cut_off_and_the_next_one_begins_anew()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var sign = Assert.Single(await story.ReachAsync(plan, "agency-head"));
        await story.CastAsync(sign, Verdict.Approve);
        Assert.Equal(5, (await story.OpenTasksAsync(plan)).Count);

        Assert.Null((await RecallAsync(story, sign, await story.HolderAsync("gd-stttt"))).Problem);

        var again = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal("agency-head", again.StepId);
        Assert.Equal(PlanState.InternalReview, (await story.PlanAsync(plan)).State);
        await story.CastAsync(again, Verdict.Approve);
        Assert.All(await story.OpenTasksAsync(plan), t => Assert.Equal(2, t.Round));
        // No timer of the round that was cut off wakes up.
        story.GoTo(30, 18);
        await story.SweepAsync();
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
    }

    [Fact]
    public async Task An_administrator_opens_a_step_again_with_a_reason_and_history_stays()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var examine = Assert.Single(await story.ReachAsync(plan, "examine"));
        await story.CastAsync(examine, Verdict.Approve);
        var approve = Assert.Single(await story.OpenTasksAsync(plan));
        await story.CastAsync(approve, Verdict.Approve);
        var votes = await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync());
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        Assert.Equal(HttpStatusCode.Forbidden, (await drafter.GetAsync($"/ke-hoach/{plan}/mo-lai")).Status);
        using var administrator = new Visitor(story.Host.Address);
        await administrator.SignInAsync((await story.HolderAsync("quan-tri")).Email);

        var form = await administrator.GetAsync($"/ke-hoach/{plan}/mo-lai");
        Assert.Contains("Văn phòng UBND thẩm tra", form.Text, StringComparison.Ordinal);
        var done = await administrator.PostAsync(
            $"/ke-hoach/{plan}/mo-lai",
            [new("__RequestVerificationToken", Web.Plans.PlanDesk.TokenOf(form)), new("task", examine.Id.ToString()), new("reason", "Thiếu ý kiến Sở Tài chính")]);

        Assert.Equal($"/ke-hoach/{plan}", done.Location);
        var again = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal(("examine", PlanState.Examining), (again.StepId, (await story.PlanAsync(plan)).State));
        Assert.Equal(votes, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync()));
        Assert.Equal(2, await story.Host.ReadAsync(db => db.Set<TakenBack>().CountAsync(b => b.Way == TakenBackWay.Reopened)));
        var page = await administrator.GetAsync($"/ke-hoach/{plan}?muc=y-kien");
        Assert.Contains("Đã mở lại", page.Text, StringComparison.Ordinal);
        Assert.Contains("Thiếu ý kiến Sở Tài chính", page.Text, StringComparison.Ordinal);
        Assert.Equal("issue", Assert.Single(await story.ReachAsync(plan, "issue")).StepId);
        Assert.True((await story.IssueAsync(Assert.Single(await story.OpenTasksAsync(plan)))).IsSuccess);
        Assert.Contains("Không có bước nào mở lại được", (await administrator.GetAsync($"/ke-hoach/{plan}/mo-lai")).Text, StringComparison.Ordinal);
    }

    private static Task<Result<Vote>> RecallAsync(PlanStory story, HumanTask task, OfficeHolder by) =>
        story.DoAsync<RecallDecision, Vote>((act, stop) => act.HandleAsync(task.Id, by.PersonId, "Xem lại", AwayOffice.ActorOf(by), stop));

    private static Task<Problem?> WhyNotAsync(PlanStory story, HumanTask task, OfficeHolder by) =>
        story.Host.WithAsync<RecallDecision, Problem?>(act => act.WhyNotAsync(task.Id, by.PersonId, default));
}
