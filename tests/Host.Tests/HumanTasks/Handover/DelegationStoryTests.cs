using System.Net;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Organisation.Substitutions;
using Workflows.Values;

namespace Host.Tests.HumanTasks.Handover;

/// <summary>Somebody signs for another: by a record of its own, judged at the moment of signing.</summary>
public sealed class DelegationStoryTests(PostgresServer server)
{
    [Fact]
    public async Task A_deputy_signs_for_the_head_and_the_act_says_in_which_capacity()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = await PressOfficeAsync(story);
        Assert.Null((await story.DelegateAsync(head, deputy)).Problem);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "agency-head"));

        Assert.Equal(head.PersonId, task.PersonId);
        Assert.Contains(await story.MailsToAsync(deputy), m => m.Contains("[Chờ ký thay]", StringComparison.Ordinal));
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(deputy.Email);
        Assert.Contains("Được ủy quyền ký thay: Vũ Hữu Nghĩa", (await visitor.GetAsync("/")).Text, StringComparison.Ordinal);
        var page = await visitor.GetAsync($"/viec/{task.Id}");
        Assert.Contains("Ông/bà ký thay Vũ Hữu Nghĩa, Giám đốc Sở Thông tin và Truyền thông (KT.)", page.Text, StringComparison.Ordinal);
        Assert.Contains("27/GUQ-STTTT ngày 14/10/2026", page.Text, StringComparison.Ordinal);
        var receipt = await visitor.DecideAsync(page, task, "Approve");

        Assert.Equal((HttpStatusCode.OK, "Biên nhận"), (receipt.Status, receipt.Heading));
        Assert.Contains("Ký thay (KT.)", receipt.Text, StringComparison.Ordinal);
        var vote = await story.Host.ReadAsync(db => db.Set<Vote>().SingleAsync(v => v.TaskId == task.Id));
        Assert.Equal((deputy.PersonId, SigningCapacity.ForHead, "Vũ Hữu Nghĩa, Giám đốc Sở Thông tin và Truyền thông"), (vote.PersonId, vote.Capacity, vote.OnBehalfOf));
        Assert.NotNull(vote.DelegationId);
        var body = await story.Host.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.PlanId == plan && e.Kind == "decision.cast").OrderByDescending(e => e.Seq).Select(e => e.Body).FirstAsync());
        Assert.Contains("\"capacity\":\"KT.\"", body, StringComparison.Ordinal);
        Assert.Contains("\"post\":\"Phó Giám đốc Sở Thông tin và Truyền thông\"", body, StringComparison.Ordinal);
        Assert.Contains(await story.MailsToAsync(head), m => m.Contains("[Đã ký thay]", StringComparison.Ordinal));
        // The head's own link shows who decided.
        var (token, _) = await story.LinkOfPersonAsync(task, head);
        Assert.Contains(deputy.FullName, (await story.OpenLinkAsync(token)).Text, StringComparison.Ordinal);
        Assert.Equal("opinions", (await story.OpenTasksAsync(plan))[0].StepId);
        Assert.Contains("(KT. – ký thay Vũ Hữu Nghĩa", (await visitor.GetAsync($"/ke-hoach/{plan}?muc=y-kien")).Text, StringComparison.Ordinal);
        Assert.Contains("ký KT. theo 27/GUQ-STTTT", (await visitor.GetAsync($"/ke-hoach/{plan}?muc=tien-trinh")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_opened_in_time_is_not_signed_after_the_last_day()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = await PressOfficeAsync(story);
        await story.DelegateAsync(head, deputy, days: 1);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "agency-head"));
        story.GoTo(0, 23, 59, 30);
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(deputy.Email);
        var page = await visitor.GetAsync($"/viec/{task.Id}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        story.GoTo(1, 0);

        var refused = await visitor.DecideAsync(page, task, "Approve");

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("Ủy quyền ký KT. theo 27/GUQ-STTTT ngày 14/10/2026 đã hết hạn (đến hết ngày 14/10/2026)", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync(v => v.TaskId == task.Id)));
        // It blocks and falls through to nobody: the head is still asked.
        Assert.Equal((TaskState.Open, head.PersonId), ((await story.TaskAsync(task.Id)).State, (await story.TaskAsync(task.Id)).PersonId));
        Assert.DoesNotContain("ký thay", (await visitor.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.True((await story.CastAsync(task, Verdict.Approve)).Value.IsNew);
    }

    [Fact]
    public async Task Taken_away_between_looking_and_signing_it_carries_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = await PressOfficeAsync(story);
        var one = (await story.DelegateAsync(head, deputy)).Value;
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));
        Assert.IsType<Forbidden>((await RevokeAsync(story, one, await story.HolderAsync("gd-stp"))).Problem);

        Assert.Null((await RevokeAsync(story, one, head)).Problem);

        Assert.Contains("đã bị thu hồi lúc", (await story.CastAsync(task, Verdict.Approve, person: deputy.PersonId)).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authority_is_not_passed_on_by_any_way()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = await PressOfficeAsync(story);
        var unitHead = await story.HolderAsync("tp-ttbcxb");
        var received = (await story.DelegateAsync(head, deputy, SigningCapacity.ByAuthority)).Value;
        var other = await story.JoinAsync("Lưu Văn Khác", "Phó Giám đốc", PostRole.Deputy, "STTTT", "pgd2-stttt");

        // Asked for openly.
        var refused = await story.DelegateAsync(deputy, other, SigningCapacity.ForHead, under: received.Id);
        Assert.Contains("không được ủy quyền lại", refused.Problem!.Message, StringComparison.Ordinal);
        // What the deputy may give of their own, and a substitution of all their work, reach nothing of the head's.
        Assert.Null((await story.DelegateAsync(deputy, other, SigningCapacity.ForHead)).Problem);
        Assert.Null((await story.SubstituteAsync(deputy, unitHead)).Problem);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));

        Assert.Equal("Việc này không được giao cho ông/bà.", (await story.CastAsync(task, Verdict.Approve, person: other.PersonId)).Problem!.Message);
        Assert.IsType<Forbidden>((await story.CastAsync(task, Verdict.Approve, person: unitHead.PersonId)).Problem);
        Assert.Equal(SigningCapacity.ByAuthority, (await story.CastAsync(task, Verdict.Approve, person: deputy.PersonId)).Value.Capacity);
    }

    [Fact]
    public async Task It_covers_its_papers_and_its_field()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (chair, vice) = (await story.HolderAsync("chu-tich-ubnd"), await story.HolderAsync("pct-ubnd-phu-trach"));
        var second = await story.JoinAsync("Đinh Thị Hai", "Phó Chủ tịch UBND tỉnh", PostRole.ViceChair, "UBND", "pct2-ubnd");
        await story.DelegateAsync(vice, second, papers: SignedPapers.Plan);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "approve"));

        // The demo plan is a decision with the plan attached.
        Assert.Contains("không gồm loại việc này", (await story.CastAsync(task, Verdict.Approve, person: second.PersonId)).Problem!.Message, StringComparison.Ordinal);
        Assert.Equal("Việc này không được giao cho ông/bà.", (await story.CastAsync(task, Verdict.Approve, person: chair.PersonId)).Problem!.Message);
        story.Time.Advance(TimeSpan.FromMinutes(1));
        await story.DelegateAsync(vice, second, papers: SignedPapers.Decision, agencies: [PlanStory.Province.IdOf("SCT")]);
        Assert.Contains("cơ quan soạn thảo này", (await story.CastAsync(task, Verdict.Approve, person: second.PersonId)).Problem!.Message, StringComparison.Ordinal);
        await story.DelegateAsync(vice, second, papers: SignedPapers.Decision, agencies: [PlanStory.Province.IdOf("STTTT")]);
        Assert.True((await story.CastAsync(task, Verdict.Approve, person: second.PersonId)).Value.IsNew);
        Assert.Equal("issue", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        // What is printed above the signature says so, too.
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(vice.Email);
        var print = await visitor.GetAsync($"/ke-hoach/{plan}/ban-in");
        Assert.Equal(
            ["TM. ỦY BAN NHÂN DÂN TỈNH BẮC NINH", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Chữ ký)", "Đinh Thị Hai"],
            print.Document.QuerySelectorAll(".signature p").Select(p => p.TextContent.Trim()));
    }

    [Fact]
    public async Task A_vacant_post_blocks_until_somebody_has_authority_for_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = await PressOfficeAsync(story);
        var plan = await story.OpenAsync();
        var check = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        await story.EndPostAsync("gd-stttt");

        await story.CastAsync(check, Verdict.Approve);

        Assert.Empty(await story.OpenTasksAsync(plan));
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<StoredIncident>().CountAsync()));
        var administrator = await story.HolderAsync("quan-tri");
        // An acting head is not a matter between two people: only an administrator records the decision.
        Assert.IsType<Forbidden>((await story.GrantAsync(head.PostId, deputy, SigningCapacity.Acting, null, SignedPapers.Submission, null, null, deputy.PersonId)).Problem);
        Assert.Null((await story.GrantAsync(head.PostId, deputy, SigningCapacity.Acting, null, SignedPapers.Submission, null, null, administrator.PersonId)).Problem);
        var repaired = await story.DoAsync<WorkflowRuntime, RepairReport>((runtime, stop) =>
            runtime.RetryAsync(check.InstanceId, null, Repair.By(AwayOffice.ActorOf(administrator), "Đã giao quyền Giám đốc").Value, stop));
        Assert.Null(repaired.Problem);

        var task = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal((deputy.PersonId, TaskStanding.Delegate, head.PostId, head.PostTitle), (task.PersonId, task.Standing, task.BehalfPostId, task.OnBehalfOf));
        var (token, code) = await story.LinkOfAsync(task);
        using var visitor = new Visitor(story.Host.Address);
        var done = await visitor.PostAsync($"/q/{token}", new Dictionary<string, string> { ["verdict"] = "Approve", ["comment"] = "", ["code"] = code, ["version"] = task.VersionHash! });
        Assert.Contains("Ký thay (Q.)", done.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_drafter_signs_nothing_of_their_own_and_strangers_see_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var head = await story.HolderAsync("gd-stttt");
        // The drafter is given a deputy's post besides.
        var drafter = await story.HolderAsync("cv-ttbcxb");
        var alsoDeputy = await story.JoinAsync(drafter.FullName, "Phó Giám đốc", PostRole.Deputy, "STTTT", "pgd3-stttt", drafter.PersonId);
        Assert.Null((await story.DelegateAsync(head, alsoDeputy)).Problem);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));

        Assert.Contains("do chính mình soạn", (await story.CastAsync(task, Verdict.Approve, person: drafter.PersonId)).Problem!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await story.MailsToAsync(drafter), m => m.Contains("Chờ ký thay", StringComparison.Ordinal));
        using var stranger = new Visitor(story.Host.Address);
        await stranger.SignInAsync((await story.HolderAsync("gd-sct")).Email);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"/viec/{task.Id}")).Status);
    }

    [Fact]
    public async Task Plans_are_not_issued_by_order_and_only_those_entitled_record_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (chair, office) = (await story.HolderAsync("chu-tich-ubnd"), await story.HolderAsync("chanh-vp-ubnd"));

        Assert.Contains("không được ký thừa lệnh", (await story.DelegateAsync(chair, office, SigningCapacity.ByOrder, papers: SignedPapers.Plan)).Problem!.Message, StringComparison.Ordinal);
        Assert.IsType<Forbidden>((await story.DelegateAsync(chair, office, SigningCapacity.ByOrder, by: office.PersonId)).Problem);
        var order = (await story.DelegateAsync(chair, office, SigningCapacity.ByOrder)).Value;
        // An order may go on to one's own deputy, and holds as long as the order above it.
        var deputy = await story.HolderAsync("tham-tra-vp-ubnd");
        Assert.Null((await story.DelegateAsync(office, deputy, under: order.Id)).Problem);
        var reach = await AuthorityAsync(story, chair.PostId, deputy.PersonId);
        Assert.True(reach!.Value.IsSuccess);
        await RevokeAsync(story, order, chair);
        Assert.Contains("đã bị thu hồi", (await AuthorityAsync(story, chair.PostId, deputy.PersonId))!.Value.Problem!.Message, StringComparison.Ordinal);
    }

    private static Task<Result<SigningAuthority>?> AuthorityAsync(PlanStory story, Guid post, Guid person) =>
        story.Host.WithAsync<Signatories, Result<SigningAuthority>?>(s => s.AuthorityAsync(post, person, SignedPapers.Submission, PlanStory.Province.IdOf("STTTT"), default));

    private static async Task<(OfficeHolder Head, OfficeHolder Deputy)> PressOfficeAsync(PlanStory story) => (
        await story.HolderAsync("gd-stttt"),
        await story.JoinAsync("Cao Văn Phó", "Phó Giám đốc Sở Thông tin và Truyền thông", PostRole.Deputy, "STTTT", "pgd-stttt"));

    private static Task<Result<Delegation>> RevokeAsync(PlanStory story, Delegation one, OfficeHolder by) =>
        story.DoAsync<RevokeDelegation, Delegation>((revoke, stop) => revoke.HandleAsync(one.Id, "Đã về", by.PersonId, AwayOffice.ActorOf(by), stop));
}
