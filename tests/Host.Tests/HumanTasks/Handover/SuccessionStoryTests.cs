using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Opinions;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.HumanTasks.Handover;

/// <summary>An agency goes into another while something waits for it: the successor goes on, history keeps the old name.</summary>
public sealed class SuccessionStoryTests(PostgresServer server)
{
    [Fact]
    public async Task The_successors_head_answers_what_the_old_agency_was_asked()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        var task = await story.OpinionOfAsync(plan, "SKHĐT");
        var (token, _) = await story.LinkOfAsync(task);
        var finance = await story.HolderAsync("gd-stc");

        var merged = await MergeAsync(story, "SKHĐT", "STC");

        Assert.Equal((1, 1, 0), (merged.Value.Posts, merged.Value.Moved, merged.Value.Left));
        var moved = await story.TaskAsync(task.Id);
        Assert.Equal((finance.PersonId, TaskStanding.Successor, "Sở Kế hoạch và Đầu tư"), (moved.PersonId, moved.Standing, moved.AgencyName));
        Assert.Contains("Việc này đã được chuyển cho Đặng Văn Hùng, Giám đốc Sở Tài chính", (await story.OpenLinkAsync(token)).Text, StringComparison.Ordinal);
        Assert.Contains("cơ quan đã sáp nhập", (await story.OpenLinkAsync(token)).Text, StringComparison.Ordinal);
        Assert.IsType<Forbidden>((await story.CastAsync(task, Verdict.Agree)).Problem);

        // Both that were asked went into one: it answers for each, by name.
        var own = await story.OpinionOfAsync(plan, "STC");
        await story.CastAsync(own, Verdict.Agree);
        await story.CastAsync(moved, Verdict.AgreeWithComments, "Bổ sung nguồn vốn đầu tư công");
        var board = await story.Host.WithAsync<OpinionBoard, IReadOnlyList<OpinionLine>>(b => b.ForAsync(plan, default));
        Assert.Equal(Verdict.AgreeWithComments, board.Single(l => l.AgencyName == "Sở Kế hoạch và Đầu tư").Verdict);
        Assert.Equal(Verdict.Agree, board.Single(l => l.AgencyName == "Sở Tài chính").Verdict);
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        Assert.Contains("Sở Kế hoạch và Đầu tư (nay là Sở Tài chính)", (await visitor.GetAsync($"/ke-hoach/{plan}?muc=y-kien")).Text, StringComparison.Ordinal);
        Assert.Contains("task.succeeded", await story.KindsAsync(plan));
    }

    [Fact]
    public async Task A_day_to_come_is_waited_for()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        var task = await story.OpinionOfAsync(plan, "SKHĐT");
        var merged = await MergeAsync(story, "SKHĐT", "STC", story.Today().AddDays(1));
        Assert.Equal(0, merged.Value.Moved);

        story.GoTo(0, 23, 59, 59);
        Assert.Equal(0, await story.SweepAwayAsync());
        Assert.Equal(task.PersonId, (await story.TaskAsync(task.Id)).PersonId);
        story.GoTo(1, 0);
        // The old head is one no more, from the first second.
        Assert.IsType<NoLongerHolds>((await story.CastAsync(task, Verdict.Agree)).Problem);
        Assert.Equal(1, await story.SweepAwayAsync());

        Assert.Equal(TaskStanding.Successor, (await story.TaskAsync(task.Id)).Standing);
    }

    [Fact]
    public async Task A_round_that_opens_afterwards_asks_the_successor_once()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "agency-head");
        await MergeAsync(story, "SKHĐT", "STC");

        var asked = await story.ReachAsync(plan, "opinions");

        Assert.Equal(4, asked.Count);
        Assert.Single(asked, t => t.AgencyId == PlanStory.Province.IdOf("STC"));
        Assert.DoesNotContain(asked, t => t.AgencyName == "Sở Kế hoạch và Đầu tư");
        // The list in the drawing names the agency that is gone.
        await story.PublishAsync(drawing => drawing.Step("opinions").SetList("agencies", "SKHĐT", "STP"));
        var drawn = await story.ReachAsync(await story.OpenAsync("Theo danh sách của quy trình", []), "opinions");
        Assert.Equal(["Sở Tài chính", "Sở Tư pháp"], drawn.Select(t => t.AgencyName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_drafting_agency_that_goes_into_another_is_approved_by_its_head_and_seen_by_its_people()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var check = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        await MergeAsync(story, "STTTT", "SVHTTDL");
        var culture = await story.HolderAsync("gd-svhttdl");

        // What waited for a post of the old agency waits for the successor's head; nothing is passed by unread.
        var waiting = await story.TaskAsync(check.Id);
        Assert.Equal(culture.PersonId, waiting.PersonId);
        await story.JoinAsync("Bùi Anh Tuấn", "Chuyên viên", PostRole.Specialist, "SVHTTDL", "cv-vh", (await story.PlanAsync(plan)).DrafterId);
        await story.CastAsync(waiting, Verdict.Approve);

        var sign = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal(("agency-head", culture.PersonId), (sign.StepId, sign.PersonId));
        Assert.Equal("Sở Thông tin và Truyền thông", (await story.PlanAsync(plan)).AgencyName);
        // Its people see the plan as those of the old agency did.
        using var visitor = new Visitor(story.Host.Address);
        await story.JoinAsync("Lý Thị Ngọc Ánh", "Chuyên viên", PostRole.Specialist, "SVHTTDL", "cv-vh2", (await story.HolderAsync("gd-stp")).PersonId);
        await visitor.SignInAsync((await story.HolderAsync("gd-stp")).Email);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await visitor.GetAsync($"/ke-hoach/{plan}")).Status);
    }

    [Fact]
    public async Task A_rule_that_names_the_old_agency_counts_for_the_new_one()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting("lead").Set("lead", "SKHĐT"));
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "agency-head");
        await MergeAsync(story, "SKHĐT", "SCT");

        Assert.Equal(4, (await story.ReachAsync(plan, "opinions")).Count);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_and_a_file_that_still_names_the_old_agency_too()
    {
        await using var story = await PlanStory.BeginAsync(server);
        Assert.IsType<NotFound>((await MergeAsync(story, "SKHONGCO", "STC")).Problem);
        Assert.IsType<Conflict>((await MergeAsync(story, "STC", "STC")).Problem);
        Assert.IsType<Conflict>((await MergeAsync(story, "UBND", "STC")).Problem);
        Assert.Null((await MergeAsync(story, "SKHĐT", "STC")).Problem);
        Assert.IsType<NotFound>((await MergeAsync(story, "SKHĐT", "STP")).Problem);
        Assert.IsType<NotFound>((await MergeAsync(story, "STP", "SKHĐT")).Problem);
        var file = new OrganisationFile
        {
            Committee = new("Ủy ban nhân dân tỉnh Bắc Ninh", "UBND", AgencyKind.PeoplesCommittee),
            Agencies = [new("Sở Tài chính", "STC"), new("Sở Kế hoạch và Đầu tư", "SKHĐT")],
        };

        var refused = await ImportAsync(story, file);

        Assert.Contains("đã sáp nhập vào Sở Tài chính; hãy bỏ khỏi tệp", refused.Problem!.Message, StringComparison.Ordinal);
        // A rename keeps the name that was.
        var renamed = await ImportAsync(story, file with { Agencies = [new("Sở Tài chính và Đầu tư", "STC")] });
        Assert.Null(renamed.Problem);
        var former = await story.Host.ReadAsync(db => db.Set<AgencyName>().SingleAsync());
        Assert.Equal(("Sở Tài chính", story.Today().AddDays(-1)), (former.Name, former.ValidTo));
    }

    private static Task<Result<ImportedOrganisation>> ImportAsync(PlanStory story, OrganisationFile file) =>
        story.DoAsync<ImportOrganisation, ImportedOrganisation>((act, stop) => act.HandleAsync(file, Actor.System, stop));

    private static Task<Result<(int Posts, int Moved, int Left)>> MergeAsync(PlanStory story, string old, string next, DateOnly? on = null) =>
        story.DoAsync<IServiceProvider, (int, int, int)>(async (services, stop) =>
        {
            var merged = await services.GetRequiredService<MergeAgencies>().HandleAsync(new(old, next, on, null, "Nghị quyết 15/NQ-HĐND"), Actor.System, stop);
            if (!merged.IsSuccess)
                return merged.Problem!;
            await services.GetRequiredService<WorkflowsDb>().FlushAsync(stop);
            var (moved, left) = await services.GetRequiredService<FollowSuccessors>().HandleAllAsync(merged.Value.Old.Id, Actor.System, stop);
            return (merged.Value.Posts, moved, left);
        });
}
