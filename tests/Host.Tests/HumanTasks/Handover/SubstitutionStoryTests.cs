using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation;
using Workflows.Organisation.Substitutions;
using Workflows.Values;

namespace Host.Tests.HumanTasks.Handover;

/// <summary>Somebody is away and somebody else does their work: from a day to a day, never a signature.</summary>
public sealed class SubstitutionStoryTests(PostgresServer server)
{
    [Fact]
    public async Task An_opinion_comes_to_the_substitute_and_stays_the_agencys()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        Assert.Null((await story.SubstituteAsync(head, deputy)).Problem);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");

        var task = await story.OpinionOfAsync(plan, "STC");

        Assert.Equal((deputy.PersonId, head.PersonId, TaskStanding.Substitute), (task.PersonId, task.AskedId, task.Standing));
        Assert.Equal("Đặng Văn Hùng, Giám đốc Sở Tài chính", task.OnBehalfOf);
        Assert.Equal("Sở Tài chính", task.AgencyName);
        Assert.Contains(await story.MailsToAsync(deputy), m => m.Contains("[Xin ý kiến]", StringComparison.Ordinal));
        Assert.Contains(await story.MailsToAsync(head), m => m.StartsWith("[Xử lý thay] Kế hoạch", StringComparison.Ordinal));
        var (token, _) = await story.LinkOfAsync(task);
        var page = await story.OpenLinkAsync(token);
        Assert.Contains("Xử lý thay", page.Text, StringComparison.Ordinal);

        // The one who is away does not decide beside the substitute.
        Assert.Contains("không được giao", (await story.CastAsync(task, Verdict.Agree, person: head.PersonId)).Problem!.Message, StringComparison.Ordinal);
        var receipt = (await story.CastAsync(task, Verdict.Agree)).Value;

        Assert.Equal((deputy.FullName, task.OnBehalfOf), (receipt.PersonName, receipt.OnBehalfOf));
        var vote = await story.Host.ReadAsync(db => db.Set<Vote>().SingleAsync(v => v.TaskId == task.Id));
        Assert.Equal((deputy.PersonId, "Phó Giám đốc Sở Tài chính", task.OnBehalfOf), (vote.PersonId, vote.PostTitle, vote.OnBehalfOf));
        Assert.Null(vote.Capacity);
        var line = (await story.Host.WithAsync<OpinionBoard, IReadOnlyList<OpinionLine>>(b => b.ForAsync(plan, default))).Single(l => l.AgencyName == "Sở Tài chính");
        Assert.Equal((deputy.FullName, Verdict.Agree), (line.PersonName, line.Verdict));
        var body = await story.Host.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.PlanId == plan && e.Kind == "decision.cast").OrderByDescending(e => e.Seq).Select(e => e.Body).FirstAsync());
        Assert.Contains("\"onBehalfOf\":\"Đặng Văn Hùng, Giám đốc Sở Tài chính\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_became_of_an_opinion_is_told_to_whoever_gave_it_and_to_the_head_they_stood_in_for()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        await story.SubstituteAsync(head, deputy, days: 1);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        Assert.Null((await story.CastAsync(await story.OpinionOfAsync(plan, "STC"), Verdict.AgreeWithComments, "Nêu rõ nguồn kinh phí")).Problem);
        await story.ReachAsync(plan, "consolidate");
        var row = (await story.Host.WithAsync<OpinionBoard, IReadOnlyList<OpinionLine>>(b => b.ForAsync(plan, default)))
            .Single(l => l.AgencyName == "Sở Tài chính").Rows.Single();

        Assert.Null((await story.ConsolidateAsync(plan, answers: new AnswerInput(row.Id, OpinionResponse.Explained, null, "Nguồn đã nêu tại mục III"))).Problem);

        foreach (var told in new[] { head, deputy })
            Assert.Single(await story.MailsToAsync(told), m => m.StartsWith("[Tiếp thu, giải trình]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_ends_with_the_last_second_of_its_last_day_and_the_work_goes_back()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        await story.SubstituteAsync(head, deputy, days: 1);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        var task = await story.OpinionOfAsync(plan, "STC");
        var (token, _) = await story.LinkOfAsync(task);

        story.GoTo(0, 23, 59, 59);
        Assert.Equal("Cho ý kiến về dự thảo", (await story.OpenLinkAsync(token)).Heading);
        Assert.Equal(0, await story.SweepAwayAsync());
        story.GoTo(1, 0);

        // Before any sweep came by: the moment of the act decides.
        var late = await story.CastAsync(task, Verdict.Agree);
        Assert.Contains("đã hết (đến hết ngày 14/10/2026)", Assert.IsType<Forbidden>(late.Problem).Message, StringComparison.Ordinal);
        Assert.Contains("trở về người được xử lý thay", (await story.OpenLinkAsync(token)).Text, StringComparison.Ordinal);

        Assert.Equal(1, await story.SweepAwayAsync());
        Assert.Equal(0, await story.SweepAwayAsync());

        var back = await story.TaskAsync(task.Id);
        Assert.Equal((head.PersonId, TaskStanding.Own, null), (back.PersonId, back.Standing, back.OnBehalfOf));
        Assert.Contains("đã được chuyển cho Đặng Văn Hùng", (await story.OpenLinkAsync(token)).Text, StringComparison.Ordinal);
        var (fresh, _) = await story.LinkOfAsync(back);
        Assert.Equal("Cho ý kiến về dự thảo", (await story.OpenLinkAsync(fresh)).Heading);
        Assert.True((await story.CastAsync(back, Verdict.Agree)).Value.IsNew);
        Assert.Contains("task.given-back", await story.KindsAsync(plan));
    }

    [Fact]
    public async Task On_its_first_day_it_takes_what_is_open_only_when_asked_to()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        var (justice, lawyer) = (await story.HolderAsync("gd-stp"), await story.JoinAsync("Tô Văn Lập", "Phó Giám đốc Sở Tư pháp", PostRole.Deputy, "STP", "pgd-stp"));
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        var (money, law) = (await story.OpinionOfAsync(plan, "STC"), await story.OpinionOfAsync(plan, "STP"));
        var (token, _) = await story.LinkOfAsync(money);
        Assert.Null((await story.SubstituteAsync(head, deputy, startsIn: 1, takesOpen: true)).Problem);
        Assert.Null((await story.SubstituteAsync(justice, lawyer, startsIn: 1)).Problem);

        story.GoTo(0, 23, 59, 59);
        Assert.Equal(0, await story.SweepAwayAsync());
        story.GoTo(1, 0, 0, 1);
        Assert.Equal(1, await story.SweepAwayAsync());
        Assert.Equal(0, await story.SweepAwayAsync());

        Assert.Equal(deputy.PersonId, (await story.TaskAsync(money.Id)).PersonId);
        Assert.Equal(justice.PersonId, (await story.TaskAsync(law.Id)).PersonId);
        var old = await story.OpenLinkAsync(token);
        Assert.Equal((410, "Việc đã kết thúc"), ((int)old.Status, old.Heading));
        Assert.Contains("Việc này đã được chuyển cho Phan Thị Mai Chi, Phó Giám đốc Sở Tài chính", old.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Bắc Ninh giai đoạn", old.Text, StringComparison.Ordinal);
        Assert.Contains("[Đã chuyển việc]", string.Join('\n', await story.MailsToAsync(head)), StringComparison.Ordinal);

        // Given back by hand, the same substitution does not take it a second time.
        await RevokeAsync(story, head, "Đã về sớm");
        Assert.Equal(1, await story.SweepAwayAsync());
        Assert.Equal(head.PersonId, (await story.TaskAsync(money.Id)).PersonId);
    }

    [Fact]
    public async Task A_revocation_holds_at_once_and_is_the_right_of_both_and_of_administrators()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        var one = (await story.SubstituteAsync(head, deputy)).Value;
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        var task = await story.OpinionOfAsync(plan, "STC");
        var stranger = await story.HolderAsync("gd-stp");

        Assert.IsType<Forbidden>((await RevokeAsync(story, stranger, "Thử", one.Id)).Problem);
        Assert.IsType<Invalid>((await RevokeAsync(story, deputy, " ", one.Id)).Problem);
        Assert.Null((await RevokeAsync(story, deputy, "Cũng đi công tác", one.Id)).Problem);

        Assert.Contains("đã được thu hồi lúc", (await story.CastAsync(task, Verdict.Agree)).Problem!.Message, StringComparison.Ordinal);
        Assert.IsType<Conflict>((await RevokeAsync(story, head, "Lần nữa", one.Id)).Problem);
    }

    [Fact]
    public async Task A_chain_goes_to_its_end_and_a_ring_is_refused_by_name()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var head = await story.HolderAsync("gd-stc");
        var deputies = new List<OfficeHolder>();
        foreach (var (name, i) in new[] { "Hà Thu Một", "Hà Thu Hai", "Hà Thu Ba", "Hà Thu Bốn" }.Select((n, i) => (n, i)))
            deputies.Add(await story.JoinAsync(name, $"Phó Giám đốc {i + 1}", PostRole.Deputy, "STC", $"pgd-stc-{i}"));
        Assert.Null((await story.SubstituteAsync(head, deputies[0])).Problem);
        Assert.Null((await story.SubstituteAsync(deputies[0], deputies[1])).Problem);
        Assert.Null((await story.SubstituteAsync(deputies[1], deputies[2])).Problem);

        var ring = await story.SubstituteAsync(deputies[2], head);
        Assert.Contains("vòng tròn", ring.Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("Hà Thu Ba, Phó Giám đốc 3 → Đặng Văn Hùng", ring.Problem.Message, StringComparison.Ordinal);
        Assert.Contains("quá 3 lần", (await story.SubstituteAsync(deputies[2], deputies[3])).Problem!.Message, StringComparison.Ordinal);

        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        var task = await story.OpinionOfAsync(plan, "STC");
        Assert.Equal((deputies[2].PersonId, head.PersonId), (task.PersonId, task.AskedId));

        // The link in the middle breaks: it is nobody's but the first giver's.
        await story.EndPostAsync("pgd-stc-1");
        Assert.IsType<Forbidden>((await story.CastAsync(task, Verdict.Agree)).Problem);
        Assert.Equal(1, await story.SweepAwayAsync());
        Assert.Equal(head.PersonId, (await story.TaskAsync(task.Id)).PersonId);
    }

    [Fact]
    public async Task It_never_covers_a_decision_that_binds()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var head = await story.HolderAsync("gd-stttt");
        var deputy = await story.JoinAsync("Cao Văn Phó", "Phó Giám đốc Sở Thông tin và Truyền thông", PostRole.Deputy, "STTTT", "pgd-stttt");
        Assert.Null((await story.SubstituteAsync(head, deputy, takesOpen: true)).Problem);
        var plan = await story.OpenAsync();

        var task = Assert.Single(await story.ReachAsync(plan, "agency-head"));
        await story.SweepAwayAsync();

        Assert.True(task.Binds);
        Assert.Equal((head.PersonId, TaskStanding.Own), ((await story.TaskAsync(task.Id)).PersonId, task.Standing));
        Assert.Equal("Việc này không được giao cho ông/bà.", (await story.CastAsync(task, Verdict.Approve, person: deputy.PersonId)).Problem!.Message);
        Assert.DoesNotContain(await story.Host.WithAsync<Inbox, IReadOnlyList<InboxItem>>(i => i.ForAsync(deputy.PersonId, default)), i => i.TaskId == task.Id);
    }

    [Fact]
    public async Task The_drafter_never_checks_their_own_plan_for_somebody_else()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (unitHead, drafter) = (await story.HolderAsync("tp-ttbcxb"), await story.HolderAsync("cv-ttbcxb"));
        Assert.Null((await story.SubstituteAsync(unitHead, drafter)).Problem);

        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));

        Assert.Equal((unitHead.PersonId, TaskStanding.Own), (task.PersonId, task.Standing));
    }

    [Fact]
    public async Task The_clerks_numbering_may_be_done_by_another_of_the_office()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var clerk = await story.HolderAsync("van-thu-ubnd");
        var other = await story.JoinAsync("Kiều Thị Thư", "Chuyên viên Văn phòng UBND tỉnh", PostRole.Specialist, "VP", "cv-vp");
        Assert.Null((await story.SubstituteAsync(clerk, other, work: SubstitutedWork.Numbering)).Problem);

        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "issue"));

        Assert.Equal(other.PersonId, task.PersonId);
        Assert.True((await story.IssueAsync(task)).IsSuccess);
    }

    [Fact]
    public async Task Whoever_stands_for_two_posts_in_one_round_answers_for_each_by_its_own_link()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var finance = await story.HolderAsync("gd-stc");
        // The head of finance heads the planning department, too.
        await story.EndPostAsync("gd-skhdt");
        await story.JoinAsync(finance.FullName, "Phụ trách Sở Kế hoạch và Đầu tư", PostRole.Head, "SKHĐT", "pt-skhdt", finance.PersonId);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");

        var (one, two) = (await story.OpinionOfAsync(plan, "STC"), await story.OpinionOfAsync(plan, "SKHĐT"));

        Assert.Equal((finance.PersonId, finance.PersonId), (one.PersonId, two.PersonId));
        Assert.NotEqual(one.PostTitle, two.PostTitle);
        Assert.NotEqual((await story.LinkOfAsync(one)).Token, (await story.LinkOfAsync(two)).Token);
        await story.CastAsync(one, Verdict.Agree);
        Assert.Equal(TaskState.Open, (await story.TaskAsync(two.Id)).State);
        await story.CastAsync(two, Verdict.Disagree, "Trái quy hoạch");
        var board = await story.Host.WithAsync<OpinionBoard, IReadOnlyList<OpinionLine>>(b => b.ForAsync(plan, default));
        Assert.Equal((Verdict.Agree, Verdict.Disagree), (board.Single(l => l.TaskId == one.Id).Verdict, board.Single(l => l.TaskId == two.Id).Verdict));
    }

    [Fact]
    public async Task It_is_recorded_by_the_one_who_is_away_within_the_agency_for_days_to_come()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy, stranger) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync(), await story.HolderAsync("gd-stp"));
        var administrator = await story.HolderAsync("quan-tri");

        Assert.IsType<Forbidden>((await story.SubstituteAsync(head, deputy, by: deputy.PersonId)).Problem);
        Assert.Contains("phải thuộc Sở Tài chính", (await story.SubstituteAsync(head, stranger)).Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("trước hôm nay", (await story.SubstituteAsync(head, deputy, startsIn: -1)).Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("tối đa 366 ngày", (await story.SubstituteAsync(head, deputy, days: 367)).Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("loại việc", (await story.SubstituteAsync(head, deputy, work: SubstitutedWork.None)).Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<Substitution>().CountAsync()));
        Assert.Null((await story.SubstituteAsync(head, deputy, by: administrator.PersonId)).Problem);
        Assert.Contains("đã được ghi là người xử lý thay", (await story.SubstituteAsync(head, deputy, startsIn: 1)).Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("Xử lý thay", (await story.MailsToAsync(head))[^1], StringComparison.Ordinal);
        Assert.Contains("Xử lý thay", (await story.MailsToAsync(deputy))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_may_be_limited_to_the_files_of_some_agencies()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        Assert.Null((await story.SubstituteAsync(head, deputy, agencies: [PlanStory.Province.IdOf("SCT")])).Problem);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");

        Assert.Equal(head.PersonId, (await story.OpinionOfAsync(plan, "STC")).PersonId);
    }

    private static Task<Result<Substitution>> RevokeAsync(PlanStory story, OfficeHolder by, string reason, Guid? id = null) =>
        story.DoAsync<RevokeSubstitution, Substitution>(async (revoke, stop) => await revoke.HandleAsync(
            id ?? await story.Host.ReadAsync(db => db.Set<Substitution>().Where(s => s.GiverId == by.PersonId && s.RevokedAt == null).Select(s => s.Id).FirstAsync()),
            reason, by.PersonId, AwayOffice.ActorOf(by), stop));
}
