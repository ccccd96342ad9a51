using System.Net;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Links;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Organisation.Substitutions;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.HumanTasks.Handover;

/// <summary>One task, or everything of somebody who leaves, goes to another person; reminding once a day.</summary>
public sealed class HandoverStoryTests(PostgresServer server)
{
    [Fact]
    public async Task The_head_of_the_agency_gives_a_task_to_somebody_of_it_and_the_old_link_says_to_whom()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        var task = await story.OpinionOfAsync(plan, "STC");
        var (token, _) = await story.LinkOfAsync(task);
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(head.Email);

        var form = await visitor.GetAsync($"/viec/{task.Id}/chuyen");
        Assert.DoesNotContain("Giám đốc Sở Tư pháp", form.Text, StringComparison.Ordinal);
        var empty = await visitor.SubmitAsync(form, $"/viec/{task.Id}/chuyen");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.Status);
        var done = await visitor.SubmitAsync(form, $"/viec/{task.Id}/chuyen", ("to", SeatKey.Of(deputy).ToString()), ("reason", "Đồng chí phụ trách ngân sách"));

        Assert.Equal($"/ke-hoach/{plan}", done.Location);
        var moved = await story.TaskAsync(task.Id);
        Assert.Equal((deputy.PersonId, head.PersonId, TaskStanding.Handed, task.DueOn), (moved.PersonId, moved.AskedId, moved.Standing, moved.DueOn));
        var old = await story.OpenLinkAsync(token);
        Assert.Equal(HttpStatusCode.Gone, old.Status);
        Assert.Contains("Việc này đã được chuyển cho Phan Thị Mai Chi, Phó Giám đốc Sở Tài chính lúc 14/10/2026 08:00 (chuyển việc).", old.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.PostAsync($"/q/{token}", new Dictionary<string, string> { ["verdict"] = "Agree", ["version"] = task.VersionHash! })).Status);
        Assert.Contains("đã được chuyển cho", (await visitor.GetAsync($"/viec/{task.Id}")).Text, StringComparison.Ordinal);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync(v => v.TaskId == task.Id)));
        Assert.True((await story.CastAsync(moved, Verdict.Agree)).Value.IsNew);
        Assert.Contains("task.reassigned", await story.KindsAsync(plan));
    }

    [Fact]
    public async Task Nobody_else_gives_it_away_and_a_signature_goes_to_the_holder_of_the_post_alone()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (drafter, administrator) = (await story.HolderAsync("cv-ttbcxb"), await story.HolderAsync("quan-tri"));
        var deputy = await story.JoinAsync("Cao Văn Phó", "Phó Giám đốc", PostRole.Deputy, "STTTT", "pgd-stttt");
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "agency-head"));

        Assert.IsType<Forbidden>((await ReassignAsync(story, task, deputy, drafter)).Problem);
        Assert.IsType<Forbidden>((await ReassignAsync(story, task, deputy, await story.HolderAsync("gd-stp"))).Problem);
        Assert.Contains("Người khác cần có ủy quyền ký", (await ReassignAsync(story, task, deputy, administrator)).Problem!.Message, StringComparison.Ordinal);
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(drafter.Email);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync($"/viec/{task.Id}/chuyen")).Status);
        Assert.DoesNotContain("Chuyển việc", (await visitor.GetAsync($"/ke-hoach/{plan}")).Text, StringComparison.Ordinal);

        // A new head takes over what waits for the post.
        await story.EndPostAsync("gd-stttt");
        var successor = await story.JoinAsync("Vương Thị Kế", "Giám đốc Sở Thông tin và Truyền thông", PostRole.Head, "STTTT", "gd2-stttt");
        Assert.IsType<Invalid>((await ReassignAsync(story, task, successor, administrator)).Problem);
        await HoldAsync(story, "gd-stttt", successor.PersonId);
        Assert.Null((await ReassignAsync(story, task, await story.HolderAsync("gd-stttt"), administrator)).Problem);
        Assert.True((await story.CastAsync(await story.TaskAsync(task.Id), Verdict.Approve)).Value.IsNew);
    }

    [Fact]
    public async Task A_plan_in_drafting_goes_to_another_drafter_with_its_turn()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, drafter, unitHead) = (await story.HolderAsync("gd-stttt"), await story.HolderAsync("cv-ttbcxb"), await story.HolderAsync("tp-ttbcxb"));
        var colleague = await story.JoinAsync("Tạ Văn Mới", "Chuyên viên", PostRole.Specialist, "P.TTBCXB", "cv2-ttbcxb");
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.OpenTasksAsync(plan));

        Assert.Null((await ReassignAsync(story, task, colleague, head)).Problem);

        Assert.Equal((colleague.PersonId, colleague.FullName), ((await story.PlanAsync(plan)).DrafterId, (await story.PlanAsync(plan)).DrafterName));
        Assert.IsType<Forbidden>((await story.SubmitAsync(plan)).Problem);
        var submitted = await story.DoAsync<Workflows.Decisions.Drafting.SubmitPlan, PlanVersion>((act, stop) =>
            act.HandleAsync(plan, colleague.PersonId, null, AwayOffice.ActorOf(colleague), stop));
        Assert.Null(submitted.Problem);
        // Now the unit head is asked, who may not become the drafter meanwhile.
        var check = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal(unitHead.PersonId, check.PersonId);
        var choices = await story.Host.WithAsync<Receivers, IReadOnlyList<OfficeHolder>>(async r => await r.DraftersAsync(await story.PlanAsync(plan), default));
        Assert.Contains(choices, h => h.PersonId == drafter.PersonId);
        Assert.DoesNotContain(choices, h => h.PersonId == unitHead.PersonId);
    }

    [Fact]
    public async Task Somebody_is_reminded_once_a_working_day_whoever_presses()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        var other = Assert.Single(await story.ReachAsync(await story.OpenAsync("Kế hoạch khác"), "unit-head"));
        Assert.Contains("Thư vừa được gửi", (await NudgeAsync(story, task)).Problem!.Message, StringComparison.Ordinal);
        story.GoTo(0, 9);

        Assert.Null((await NudgeAsync(story, task)).Problem);
        story.GoTo(0, 16);
        var again = await NudgeAsync(story, other);
        Assert.Contains("đã được nhắc lúc 14/10/2026 09:00", Assert.IsType<Conflict>(again.Problem).Message, StringComparison.Ordinal);
        Assert.IsType<Forbidden>((await NudgeAsync(story, task, await story.HolderAsync("gd-stc"))).Problem);
        story.GoTo(1, 8);
        Assert.Null((await NudgeAsync(story, other)).Problem);
        // Saturday and Sunday count for Monday.
        story.GoTo(2, 8);
        Assert.Equal(DayOfWeek.Saturday, story.Today().DayOfWeek);
        Assert.Null((await NudgeAsync(story, task)).Problem);
        story.GoTo(2, 8);
        Assert.Equal(DayOfWeek.Monday, story.Today().DayOfWeek);
        Assert.IsType<Conflict>((await NudgeAsync(story, task)).Problem);
        Assert.Equal(2, (await story.KindsAsync(plan)).Count(k => k == "task.nudged"));
    }

    [Fact]
    public async Task Two_drafters_who_press_in_the_same_second_send_one_mail()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var tasks = new List<HumanTask>();
        for (var i = 0; i < 4; i++)
            tasks.Add(Assert.Single(await story.ReachAsync(await story.OpenAsync($"Kế hoạch {i}"), "unit-head")));
        story.GoTo(0, 10);

        var pressed = await Task.WhenAll(tasks.Select(t => NudgeAsync(story, t)));

        Assert.Single(pressed, p => p.IsSuccess);
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<Nudge>().CountAsync()));
    }

    [Fact]
    public async Task A_leavers_work_goes_in_one_act_exactly_as_it_was_shown_before()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        var second = await story.JoinAsync("Ngân Thị Hai", "Phó Giám đốc", PostRole.Deputy, "STC", "pgd2-stc");
        var administrator = await story.HolderAsync("quan-tri");
        // Work of their own, work for another, a plan in drafting, and authority of both kinds.
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        var own = await story.OpinionOfAsync(plan, "STC");
        await ReassignAsync(story, own, deputy, head);
        await story.SubstituteAsync(head, deputy);
        await story.DelegateAsync(head, deputy);
        var other = await story.OpenAsync("Kế hoạch thứ hai");
        await story.ReachAsync(other, "opinions");
        var forAnother = await story.OpinionOfAsync(other, "STC");
        Assert.Equal((deputy.PersonId, TaskStanding.Substitute), (forAnother.PersonId, forAnother.Standing));

        var preview = (await story.Host.WithAsync<TransferWork, Result<WorkTransfer>>(t => t.PreviewAsync(deputy.PersonId, second.PersonId, default))).Value;
        Assert.Equal((1, 0, 1, 1), (preview.TasksMoving, preview.PlansMoving, preview.Substitutions.Count, preview.Delegations.Count));
        Assert.Contains("trở về người được xử lý thay", Assert.Single(preview.Staying), StringComparison.Ordinal);
        Assert.Equal(deputy.PersonId, (await story.TaskAsync(own.Id)).PersonId);
        var done = (await TransferAsync(story, deputy, second, administrator)).Value;

        Assert.Equal((preview.TasksMoving, preview.Staying[0]), (done.TasksMoving, done.Staying[0]));
        Assert.Equal((second.PersonId, TaskStanding.Handed), ((await story.TaskAsync(own.Id)).PersonId, (await story.TaskAsync(own.Id)).Standing));
        Assert.Equal(1, await story.SweepAwayAsync());
        Assert.Equal(head.PersonId, (await story.TaskAsync(forAnother.Id)).PersonId);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<Delegation>().CountAsync(d => d.RevokedAt == null)));
        Assert.Contains(await SystemKindsAsync(story), k => k == "person.work-transferred");
        // Everything or nothing: a reason that is missing leaves all where it is.
        Assert.IsType<Invalid>((await TransferAsync(story, second, head, administrator, " ")).Problem);
        Assert.Equal(second.PersonId, (await story.TaskAsync(own.Id)).PersonId);
    }

    [Fact]
    public async Task A_drafter_who_leaves_hands_on_their_plans_and_their_turns()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var drafter = await story.HolderAsync("cv-ttbcxb");
        var colleague = await story.JoinAsync("Tạ Văn Mới", "Chuyên viên", PostRole.Specialist, "P.TTBCXB", "cv2-ttbcxb");
        var draft = await story.OpenAsync("Đang soạn");
        var asked = await story.OpenAsync("Đang lấy ý kiến");
        await story.ReachAsync(asked, "opinions");

        var done = (await TransferAsync(story, drafter, colleague, await story.HolderAsync("quan-tri"))).Value;

        Assert.Empty(done.Staying);
        Assert.Equal(new[] { draft, asked }.Order(), done.Plans.Where(p => p.To is not null && p.Plan.Id is var id && (id == draft || id == asked)).Select(p => p.Plan.Id).Order());
        Assert.Equal(colleague.PersonId, Assert.Single(await story.OpenTasksAsync(draft)).PersonId);
        foreach (var opinion in await story.OpenTasksAsync(asked))
            await story.CastAsync(opinion, Verdict.Agree);
        Assert.Equal((TaskKind.Consolidate, colleague.PersonId), ((await story.OpenTasksAsync(asked))[0].Kind, (await story.OpenTasksAsync(asked))[0].PersonId));
    }

    private static async Task HoldAsync(PlanStory story, string code, Guid person) => await story.DoAsync<Workflows.Storage.WorkflowsDb, Done>(async (db, stop) =>
    {
        var post = await db.Set<Post>().SingleAsync(p => p.Code == code, stop);
        db.Add(new PostHolding { Id = PlanStory.Province.Derive($"again {code}"), PostId = post.Id, PersonId = person, ValidFrom = story.Today() });
        return Done.Value;
    });

    private static Task<Result<HumanTask>> ReassignAsync(PlanStory story, HumanTask task, OfficeHolder to, OfficeHolder by) =>
        story.DoAsync<ReassignTask, HumanTask>((act, stop) => act.HandleAsync(task.Id, SeatKey.Of(to), "Phân công lại", by.PersonId, AwayOffice.ActorOf(by), stop));

    private static Task<Result<WorkTransfer>> TransferAsync(PlanStory story, OfficeHolder leaver, OfficeHolder to, OfficeHolder by, string reason = "Chuyển công tác") =>
        story.DoAsync<TransferWork, WorkTransfer>((act, stop) => act.HandleAsync(leaver.PersonId, to.PersonId, reason, AwayOffice.ActorOf(by), stop));

    private static async Task<Result<HumanTask>> NudgeAsync(PlanStory story, HumanTask task, OfficeHolder? by = null)
    {
        by ??= await story.HolderAsync("cv-ttbcxb");
        return await story.DoAsync<NudgeTask, HumanTask>((act, stop) => act.HandleAsync(task.Id, by.PersonId, AwayOffice.ActorOf(by), stop));
    }

    private static Task<List<string>> SystemKindsAsync(PlanStory story) => story.Host.ReadAsync(db => db.Set<AuditEntry>()
        .Where(e => e.Chain == AuditTrail.SystemChain).Select(e => e.Kind).ToListAsync());
}
