using System.Net;
using Host.Tests.Decisions;
using Host.Tests.Decisions.Consolidation;
using Host.Tests.Fixtures;
using Host.Tests.HumanTasks.Handover;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Recalls;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Organisation;
using Workflows.Values;

namespace Security.Links;

/// <summary>
/// A link is bound to one person, task, round and version. Each way of using it for something else, with everything else in the form right,
/// gets the page that says so, and no vote comes of it.
/// </summary>
public sealed class BindingTests(PostgresServer server)
{
    private const string Ended = "Việc đã kết thúc";
    private const string Opinion = "Cho ý kiến về dự thảo";

    /// <summary>What is posted where, and what must be answered.</summary>
    private sealed record Attempt(string Token, string? Verdict, string? Code, string? Version, HttpStatusCode Status, string Heading);

    private static readonly Dictionary<string, Func<PlanStory, Task<Attempt>>> Attempts = new(StringComparer.Ordinal)
    {
        ["the verb of an approval at an opinion"] = async story =>
        {
            var asked = await AskedAsync(story);
            return (await RightAsync(story, asked, "Approve")) with { Status = HttpStatusCode.UnprocessableEntity, Heading = Opinion };
        },
        ["the verb of a vote at an approval"] = async story =>
        {
            var task = await ApprovalAsync(story);
            return (await RightAsync(story, task, "VoteFor")) with { Status = HttpStatusCode.UnprocessableEntity, Heading = task.Step };
        },
        ["a verb that nobody knows"] = async story =>
        {
            var task = await ApprovalAsync(story);
            return (await RightAsync(story, task, "1")) with { Status = HttpStatusCode.UnprocessableEntity, Heading = task.Step };
        },
        ["a higher step's decision that this one does not offer"] = async story =>
        {
            var task = await ApprovalAsync(story);
            return (await RightAsync(story, task, "Refuse")) with { Status = HttpStatusCode.UnprocessableEntity, Heading = task.Step };
        },
        ["the code of another's task"] = async story =>
        {
            var (mine, other) = (await ApprovalAsync(story), await ApprovalAsync(story));
            var (_, code) = await story.LinkOfAsync(other);
            return (await RightAsync(story, mine, "Approve")) with { Code = code, Status = HttpStatusCode.UnprocessableEntity, Heading = mine.Step };
        },
        ["the version of another plan"] = async story =>
        {
            var mine = await ApprovalAsync(story);
            var other = Assert.Single(await story.ReachAsync(await story.OpenAsync("Kế hoạch khác"), "agency-head"));
            Assert.NotEqual(mine.VersionHash, other.VersionHash);
            return (await RightAsync(story, mine, "Approve")) with { Version = other.VersionHash, Status = HttpStatusCode.Conflict, Heading = mine.Step };
        },
        ["no version"] = async story =>
        {
            var task = await ApprovalAsync(story);
            return (await RightAsync(story, task, "Approve")) with { Version = null, Status = HttpStatusCode.Conflict, Heading = task.Step };
        },
        ["the link of a round that was answered, for the next round"] = async story =>
        {
            var plan = await story.OpenAsync();
            var asked = await story.ReachAsync(plan, "opinions");
            var old = await RightAsync(story, asked[0], "Disagree");
            Assert.Null((await story.CastAsync(asked[0], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ")).Problem);
            await story.ReachAsync(plan, "consolidate");
            Assert.Null((await story.ConsolidateAsync(
                plan, true, new AskAgainInput([asked[0].AgencyId]), await story.AnswersAsync(asked[0], OpinionResponse.Explained, "Đã có tại phụ lục"))).Problem);
            var again = (await story.OpenTasksAsync(plan)).Single(t => t.AgencyId == asked[0].AgencyId);
            Assert.Equal(2, again.Round);
            return old with { Version = again.VersionHash, Status = HttpStatusCode.OK, Heading = "Biên nhận" };
        },
        ["the link to an older version, after it was withdrawn and submitted anew"] = async story =>
        {
            var plan = await story.OpenAsync();
            var first = Assert.Single(await story.ReachAsync(plan, "unit-head"));
            var old = await RightAsync(story, first, "Approve");
            Assert.Null((await story.WithdrawAsync(plan)).Problem);
            await story.AttachAsync(plan);
            var second = Assert.Single(await story.ReachAsync(plan, "unit-head"));
            Assert.Equal((2, first.PersonId), (second.VersionNumber, second.PersonId));
            return old with { Version = second.VersionHash, Status = HttpStatusCode.Gone, Heading = Ended };
        },
        ["after the plan was withdrawn"] = async story =>
        {
            var task = await ApprovalAsync(story);
            var right = await RightAsync(story, task, "Approve");
            Assert.Null((await story.WithdrawAsync(task.PlanId)).Problem);
            return right with { Status = HttpStatusCode.Gone, Heading = Ended };
        },
        ["after the decision before it was taken back"] = async story =>
        {
            var check = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
            Assert.Null((await story.CastAsync(check, Verdict.Approve)).Problem);
            var next = Assert.Single(await story.OpenTasksAsync(check.PlanId));
            var right = await RightAsync(story, next, "Approve");
            var by = await story.HolderAsync("tp-ttbcxb");
            Assert.Null((await story.DoAsync<RecallDecision, Vote>((act, stop) => act.HandleAsync(check.Id, by.PersonId, "Bấm nhầm", AwayOffice.ActorOf(by), stop))).Problem);
            return right with { Status = HttpStatusCode.Gone, Heading = Ended };
        },
        ["of the one who is away, once the substitute has the task"] = async story =>
        {
            var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
            var task = await OpinionOfFinanceAsync(story);
            var right = await RightAsync(story, task, "Agree");
            Assert.Null((await story.SubstituteAsync(head, deputy, startsIn: 1, takesOpen: true)).Problem);
            story.GoTo(1, 0, 0, 1);
            await story.SweepAwayAsync();
            return right with { Status = HttpStatusCode.Gone, Heading = Ended };
        },
        ["of the substitute, from the first second after it ended"] = async story =>
        {
            var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
            Assert.Null((await story.SubstituteAsync(head, deputy, days: 1)).Problem);
            var task = await OpinionOfFinanceAsync(story);
            Assert.Equal(deputy.PersonId, task.PersonId);
            var right = await RightAsync(story, task, "Agree");
            // No sweep has come by yet: the moment decides.
            story.GoTo(1, 0);
            return right with { Status = HttpStatusCode.Gone, Heading = Ended };
        },
        ["of somebody who left the post"] = async story =>
        {
            var task = await ApprovalAsync(story);
            var right = await RightAsync(story, task, "Approve");
            await story.EndPostAsync("gd-stttt");
            return right with { Status = HttpStatusCode.Gone, Heading = Ended };
        },
        ["of somebody who was dismissed"] = async story =>
        {
            var task = await ApprovalAsync(story);
            var right = await RightAsync(story, task, "Approve");
            var head = await story.HolderAsync("gd-stttt");
            Assert.Null((await story.DoAsync<DeactivatePerson, Person>((act, stop) => act.HandleAsync(head.Email, "Thôi việc", Actor.System, stop))).Problem);
            return right with { Status = HttpStatusCode.Gone, Heading = Ended };
        },
        ["when a newer link was sent"] = async story =>
        {
            var task = await ApprovalAsync(story);
            var old = await RightAsync(story, task, "Approve");
            story.Time.Advance(TimeSpan.FromDays(181));
            using var visitor = new Visitor(story.Host.Address);
            Assert.Equal(HttpStatusCode.OK, (await visitor.PostAsync($"/q/{old.Token}/gui-lai", [])).Status);
            return old with { Status = HttpStatusCode.Gone, Heading = "Liên kết cũ" };
        },
        ["a recipient's link to read"] = async story =>
        {
            var plan = await story.OpenAsync();
            Assert.Null((await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")))).Problem);
            var link = await story.Host.ReadAsync(db => db.Set<EmailLink>().Where(l => l.PlanId == plan && l.Purpose == LinkPurpose.Read).Select(l => l.Id).FirstAsync());
            var tokens = story.Host.Services.GetRequiredService<LinkTokens>();
            var hash = await story.Host.ReadAsync(db => db.Set<HumanTask>().Where(t => t.PlanId == plan).Select(t => t.VersionHash).FirstAsync(h => h != null));
            return new(tokens.TokenFor(link), "Approve", tokens.CodeFor(link), hash, HttpStatusCode.NotFound, "");
        },
    };

    public static TheoryData<string> Names => [.. Attempts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_it_is_used_for_besides_comes_to_nothing(string how)
    {
        await using var story = await PlanStory.BeginAsync(server);
        var attempt = await Attempts[how](story);
        var before = await StandAsync(story);
        using var visitor = new Visitor(story.Host.Address);

        var page = await PostAsync(visitor, attempt);

        Assert.Equal(attempt.Status, page.Status);
        if (attempt.Heading.Length > 0)
            Assert.Equal(attempt.Heading, page.Heading);
        Assert.Equal(before, await StandAsync(story));
    }

    [Fact]
    public async Task What_these_attempts_change_would_have_decided()
    {
        await using var story = await PlanStory.BeginAsync(server);
        using var visitor = new Visitor(story.Host.Address);
        foreach (var (task, verdict) in new[] { (await ApprovalAsync(story), "Approve"), (await AskedAsync(story), "Agree") })
        {
            var before = await StandAsync(story);

            Assert.Equal("Biên nhận", (await PostAsync(visitor, await RightAsync(story, task, verdict))).Heading);

            Assert.NotEqual(before, await StandAsync(story));
        }
    }

    /// <summary>Votes, and which tasks are open.</summary>
    private static Task<string> StandAsync(PlanStory story) => story.Host.ReadAsync(async db =>
        $"{await db.Set<Vote>().CountAsync()} {string.Join(' ', await db.Set<HumanTask>().Where(t => t.State == TaskState.Open).OrderBy(t => t.Id).Select(t => t.Id).ToListAsync())}");

    private static Task<Page> PostAsync(Visitor visitor, Attempt attempt) => visitor.PostAsync($"/q/{attempt.Token}", new Dictionary<string, string>
    {
        ["verdict"] = attempt.Verdict ?? "",
        ["comment"] = "Lý do",
        ["code"] = attempt.Code ?? "",
        ["version"] = attempt.Version ?? "",
    });

    /// <summary>Everything as it should be, but for what a test changes.</summary>
    private static async Task<Attempt> RightAsync(PlanStory story, HumanTask task, string verdict)
    {
        var (token, code) = await story.LinkOfAsync(task);
        return new(token, verdict, code, task.VersionHash, HttpStatusCode.OK, "");
    }

    private static async Task<HumanTask> ApprovalAsync(PlanStory story) => Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));

    private static async Task<HumanTask> AskedAsync(PlanStory story) => (await story.ReachAsync(await story.OpenAsync(), "opinions"))[0];

    private static async Task<HumanTask> OpinionOfFinanceAsync(PlanStory story)
    {
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        return await story.OpinionOfAsync(plan, "STC");
    }
}
