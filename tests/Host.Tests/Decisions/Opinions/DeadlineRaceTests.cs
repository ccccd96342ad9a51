using System.Globalization;
using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Decisions.Polling;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Values;

namespace Host.Tests.Decisions.Opinions;

/// <summary>
/// An answer and the deadline in the same second, a hundred times: sixty opinions, forty votes. The lock of the instance
/// orders them; whoever is second finds the first, says so, and the trail tells it in that order.
/// </summary>
public sealed class DeadlineRaceTests(PostgresServer server, ITestOutputHelper output)
{
    private static readonly string[] Members = ["post:chu-tich-ubnd", "post:pct-ubnd-phu-trach", "post:chanh-vp-ubnd", "head:STC"];

    [Fact]
    public async Task Sixty_opinions_each_count_or_are_late_beside_a_recorded_silence()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (inTime, late) = (0, 0);
        for (var turn = 0; turn < 12; turn++)
        {
            var (plan, asked) = await story.AskAsync();
            var receipts = await RaceAsync(story, turn, asked, Verdict.AgreeWithComments);

            Assert.All(receipts, r => Assert.True(r.IsSuccess));
            var trail = await TrailAsync(story, plan);
            foreach (var (task, receipt) in asked.Zip(receipts))
            {
                var line = await story.LineAsync(task);
                string[] told = receipt.Value.IsLate ? ["opinion.consent-deemed", "task.closed", "decision.cast late"] : ["decision.cast"];
                Assert.Equal(told, trail.Where(e => e.Task == task.Id && e.Kind is not "task.opened").Select(e => e.Kind));
                Assert.Equal(receipt.Value.IsLate ? OpinionStanding.DeemedConsent : OpinionStanding.Answered, line.Standing);
                Assert.Equal((receipt.Value.IsLate, receipt.Value.IsLate, null), (line.IsLate, line.Consent is not null, line.Silent));
            }

            Assert.Equal(5, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync(v => v.PlanId == plan && v.Verdict == Verdict.AgreeWithComments)));
            Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
            Assert.Single(trail, e => e.Kind == "round.closed");
            if (asked.Zip(receipts).FirstOrDefault(pair => pair.Second.Value.IsLate) is (First: { } missed, _))
                Assert.Contains("Đến muộn", (await PageAsync(story, missed)).Text, StringComparison.Ordinal);
            (inTime, late) = (inTime + receipts.Count(r => !r.Value.IsLate), late + receipts.Count(r => r.Value.IsLate));
        }

        await EndAsync(story, 60, inTime, late);
    }

    /// <summary>A vote is not taken late: the voter reads that the time was over.</summary>
    [Fact]
    public async Task Forty_votes_each_count_or_are_refused_with_the_reason()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing =>
        {
            drawing.Add("council", "PlanIssuance.Vote", "Thành viên UBND biểu quyết").SetList("members", Members).Set("policy", "everyone");
            foreach (var way in drawing["root"]!["connections"]!.AsArray().Where(c => c!["source"]!["activity"]!.GetValue<string>() == "unit-head" && c["source"]!["port"]!.GetValue<string>() == "Approved"))
                way!["target"]!["activity"] = "council";
            foreach (var port in new[] { "Agreed", "NotAgreed", "DeadlinePassed" })
                drawing.Connect("council", port, "revise");
        });
        var (counted, refused) = (0, 0);
        for (var turn = 0; turn < 10; turn++)
        {
            var plan = await story.OpenAsync($"Kế hoạch {turn}");
            var asked = await story.ReachAsync(plan, "council");
            Assert.Equal(Members.Length, asked.Count);
            var receipts = await RaceAsync(story, turn, asked, Verdict.VoteFor);

            var trail = await TrailAsync(story, plan);
            var votes = await story.Host.ReadAsync(db => db.Set<Vote>().AsNoTracking().Where(v => v.PlanId == plan && v.Verdict == Verdict.VoteFor).ToListAsync());
            foreach (var (task, receipt) in asked.Zip(receipts))
            {
                Assert.Equal([receipt.IsSuccess ? "decision.cast" : "task.closed"], trail.Where(e => e.Task == task.Id && e.Kind is not "task.opened").Select(e => e.Kind));
                Assert.Equal(receipt.IsSuccess ? 1 : 0, votes.Count(v => v.TaskId == task.Id));
                if (receipt.IsSuccess)
                    continue;
                var ended = Assert.IsType<TaskEnded>(receipt.Problem);
                Assert.Equal(CloseReason.NoAnswerInTime, ended.Reason);
                Assert.Contains($"Đã hết thời hạn cho ý kiến (hạn {VietnamTime.Short(task.DueOn!.Value)})", ended.Message, StringComparison.Ordinal);
                Assert.Contains("Đã hết thời hạn", (await PageAsync(story, task)).Text, StringComparison.Ordinal);
            }

            // Everyone must agree: four votes are agreement, fewer leave it open.
            Assert.Equal(
                votes.Count == Members.Length ? Polls.Agreed : Polls.DeadlinePassed,
                await story.Host.ReadAsync(db => db.Set<Poll>().Where(p => p.PlanId == plan).Select(p => p.Outcome).SingleAsync()));
            Assert.Equal("revise", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
            Assert.Single(trail, e => e.Kind == "poll.closed");
            (counted, refused) = (counted + votes.Count, refused + Members.Length - votes.Count);
        }

        await EndAsync(story, 40, counted, refused);
    }

    private async Task EndAsync(PlanStory story, int races, int first, int second)
    {
        Assert.Equal(races, first + second);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<StoredIncident>().CountAsync()));
        Assert.NotEqual(0, first);
        Assert.NotEqual(0, second);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{races} races: the answer was first {first} times, the deadline {second} times."));
    }

    /// <summary>
    /// Everybody answers while the last second of the deadline passes. Of three turns one lets an answer take the lock first,
    /// one the deadline, and one leaves it to the machine who begins how much later.
    /// </summary>
    private static async Task<List<Result<Receipt>>> RaceAsync(PlanStory story, int turn, IReadOnlyList<HumanTask> asked, Verdict verdict)
    {
        var end = WorkingCalendar.EndOf(asked[0].DueOn!.Value);
        story.Time.Set(end - TimeSpan.FromMilliseconds(1));
        var draw = new Random(turn);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var rung = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (turn % 3 != 0)
            answered.SetResult();
        if (turn % 3 != 1)
            rung.SetResult();
        var ring = Act(draw.Next(400_000), answered.Task, rung, async (services, stop) =>
        {
            story.Time.Set(end);
            await services.GetRequiredService<WorkflowRuntime>().FireNextDueAsync(stop);
            return Result<Receipt?>.Success(null);
        });
        var answers = asked.Select(task => Act(draw.Next(400_000), rung.Task, answered, async (services, stop) =>
            (await services.GetRequiredService<CastDecision>().HandleAsync(BallotOf(task, verdict), stop)).Map(receipt => (Receipt?)receipt)));
        var (results, _) = await story.ActAtOnceAsync([ring, .. answers]);
        await story.SettleAsync();
        return [.. results.Skip(1).Select(r => r.Map(receipt => receipt!))];
    }

    /// <summary>One who takes part: begins when it may, and says that it is done while its transaction is still open.</summary>
    private static Func<IServiceProvider, CancellationToken, Task<Result<Receipt?>>> Act(
        int spin, Task begin, TaskCompletionSource done, Func<IServiceProvider, CancellationToken, Task<Result<Receipt?>>> act) => async (services, stop) =>
        {
            await begin;
            Thread.SpinWait(spin);
            try
            {
                return await act(services, stop);
            }
            finally
            {
                done.TrySetResult();
            }
        };

    private static Ballot BallotOf(HumanTask task, Verdict verdict) => new()
    {
        TaskId = task.Id,
        PersonId = task.PersonId,
        Verdict = verdict,
        Comment = verdict is Verdict.VoteFor ? null : "Nên thêm bảng tiến độ",
        VersionHash = task.VersionHash,
        Actor = new Actor { PersonId = task.PersonId, Name = task.PersonName, Channel = Channel.Web },
    };

    private static async Task<Page> PageAsync(PlanStory story, HumanTask task)
    {
        using var visitor = new Visitor(story.Host.Address);
        return await visitor.GetAsync($"/q/{(await story.LinkOfAsync(task)).Token}");
    }

    /// <summary>The trail in its order; a late decision says so.</summary>
    private static async Task<List<(Guid? Task, string Kind)>> TrailAsync(PlanStory story, Guid plan)
    {
        var entries = await story.Host.ReadAsync(db => db.Set<AuditEntry>().AsNoTracking().Where(e => e.PlanId == plan).OrderBy(e => e.Seq).Select(e => e.Body).ToListAsync());
        string[] told = ["decision.cast", "task.opened", "task.closed", "opinion.consent-deemed", "opinion.silent", "round.closed", "poll.closed"];
        return
        [
            .. from body in entries
               let entry = JsonNode.Parse(body)!
               let kind = entry["kind"]!.GetValue<string>()
               where told.Contains(kind)
               let isLate = entry["data"]?["late"]?.GetValue<bool>() is true
               select ((Guid?)(entry["task"]?.GetValue<Guid>()), isLate ? $"{kind} late" : kind),
        ];
    }
}
