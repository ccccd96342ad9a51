using System.Globalization;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Polling;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Values;

namespace Host.Tests.Decisions.Polling;

/// <summary>Twelve heads of agencies answer in the same moment, round after round, under every kind of rule.</summary>
public sealed class VotesAtOnceTests(PostgresServer server, ITestOutputHelper output)
{
    private const int Rounds = 200;

    private const int Heads = 12;

    /// <summary>Rounds under way at a time: two processors.</summary>
    private const int SideBySide = 2;

    private static readonly (string Policy, string? Threshold)[] Rules =
        [("everyone-answered", null), ("everyone", null), ("at-least", "7"), ("share", "60%")];

    [Fact]
    public async Task Whatever_order_the_lock_gives_them_each_counts_once_and_the_next_step_starts_once()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var agencies = await story.MakeAgenciesAsync(Heads);
        var started = TimeProvider.System.GetTimestamp();
        var told = new List<Told>();
        foreach (var (rule, block) in Rules.Select((rule, i) => (rule, i)))
        {
            await story.PublishAsync(drawing =>
            {
                drawing.Counting(rule.Policy, rule.Threshold);
                foreach (var way in drawing["root"]!["connections"]!.AsArray().Where(c => c!["source"]!["activity"]!.GetValue<string>() == "draft"))
                    way!["target"]!["activity"] = "opinions";
            });
            var numbers = Enumerable.Range(0, Rounds).Where(n => n % Rules.Length == block).ToList();
            await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = SideBySide }, async (number, _) =>
            {
                var one = await RoundAsync(story, agencies, number, rule);
                lock (told)
                    told.Add(one);
            });
        }

        Assert.Equal(Rounds, told.Count);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<StoredIncident>().CountAsync()));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Rounds} rounds of {Heads} heads in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s; "
            + $"votes of a round began within {told.Select(t => t.Spread.TotalMilliseconds).Order().ElementAt(told.Count / 2):0.0} ms (median), "
            + $"{told.Max(t => t.Spread.TotalMilliseconds):0.0} ms (most); "
            + $"outcomes {string.Join(", ", told.GroupBy(t => t.Outcome).Select(g => $"{g.Key} {g.Count()}"))}; votes {told.Sum(t => t.Votes)}, not needed any more {told.Sum(t => Heads - t.Votes)}"));
        // Both ways out, and rounds that others had settled: the draws below must not make the test blind.
        Assert.Superset(new HashSet<string> { "AllAnswered", Polls.Agreed, Polls.NotAgreed }, told.Select(t => t.Outcome).ToHashSet());
        Assert.Contains(told, t => t.Votes < Heads);
    }

    private static async Task<Told> RoundAsync(PlanStory story, Guid[] agencies, int number, (string Policy, string? Threshold) rule)
    {
        var plan = await story.OpenAsync($"Kế hoạch vòng {number}", agencies);
        Assert.True((await story.SubmitAsync(plan)).IsSuccess);
        var asked = await story.OpenTasksAsync(plan);
        Assert.Equal(Heads, asked.Count);
        var draw = new Random(number);
        var said = asked.ToDictionary(t => t.Id, _ => Draw(draw, number));

        var (receipts, spread) = await story.ActAtOnceAsync<CastDecision, Receipt>(
            [.. asked.Select(task => new Func<CastDecision, CancellationToken, Task<Result<Receipt>>>((cast, stop) => cast.HandleAsync(BallotOf(task, said[task.Id]), stop)))]);

        var taken = asked.Zip(receipts).Where(pair => pair.Second.IsSuccess).Select(pair => pair.First.Id).Order().ToList();
        Assert.All(receipts.Where(r => r.IsSuccess), r => Assert.True(r.Value is { IsNew: true, IsLate: false }));
        Assert.All(receipts.Where(r => !r.IsSuccess), r => Assert.Equal(CloseReason.Settled, Assert.IsType<TaskEnded>(r.Problem).Reason));
        return await story.Host.ReadAsync(async db =>
        {
            // Each vote is stored once, as it was said.
            var votes = await db.Set<Vote>().AsNoTracking().Where(v => v.PlanId == plan).ToListAsync();
            Assert.Equal(taken, votes.Select(v => v.TaskId).Order());
            Assert.All(votes, v => Assert.Equal(said[v.TaskId], v.Verdict));
            var tasks = await db.Set<HumanTask>().AsNoTracking().Where(t => t.PlanId == plan && t.StepId == "opinions").ToListAsync();
            Assert.All(tasks, t => Assert.Equal(taken.Contains(t.Id) ? (TaskState.Done, null) : (TaskState.Closed, (CloseReason?)CloseReason.Settled), (t.State, t.CloseReason)));

            // The result is what the stored votes come to.
            var outcome = OutcomeOf(rule.Policy, votes);
            var polls = await db.Set<Poll>().AsNoTracking().Where(p => p.PlanId == plan).Select(p => p.Outcome).ToListAsync();
            Assert.Equal(rule.Policy == "everyone-answered" ? [] : [outcome], polls);

            // One step after it, in the tasks, in the executions, in the journal, in the trail.
            var next = outcome == Polls.NotAgreed ? "revise" : "consolidate";
            Assert.Equal(next, Assert.Single(await db.Set<HumanTask>().AsNoTracking().Where(t => t.PlanId == plan && t.StepId != "opinions" && t.StepId != "draft").ToListAsync()).StepId);
            var instance = tasks[0].InstanceId;
            var steps = await db.Set<StoredExecution>().AsNoTracking().Where(x => x.InstanceId == instance).Select(x => x.ActivityId).ToListAsync();
            Assert.Equal((1, 1), (steps.Count(s => s == "opinions"), steps.Count(s => s is "consolidate" or "revise")));
            var journal = await db.Set<StoredJournalEntry>().AsNoTracking().Where(j => j.InstanceId == instance).ToListAsync();
            Assert.Single(journal, j => j.ActivityId == next && j.EventName == "Started");
            Assert.Single(journal, j => j.ActivityId == "opinions" && j.EventName == "Completed");
            var trail = await db.Set<AuditEntry>().AsNoTracking().Where(e => e.PlanId == plan).Select(e => e.Kind).ToListAsync();
            Assert.Equal((votes.Count, 1, Heads - votes.Count), (trail.Count(k => k == "decision.cast"), trail.Count(k => k == "round.closed"), trail.Count(k => k == "task.closed")));
            Assert.Equal(votes.Count, await db.Set<OutboxMail>().CountAsync(m => m.PlanId == plan && m.Subject.StartsWith("[Đã ghi nhận]")));
            return new Told(outcome, votes.Count, spread);
        });
    }

    /// <summary>Some rounds agree, some are torn, some are against it.</summary>
    private static Verdict Draw(Random draw, int number) => (draw.Next(100), number / Rules.Length % 3) switch
    {
        ( < 8, not 0) => Verdict.NotOurField,
        (var at, 0) => at < 50 ? Verdict.Agree : Verdict.AgreeWithComments,
        (var at, 1) => at < 55 ? Verdict.AgreeWithComments : Verdict.Disagree,
        (var at, _) => at < 30 ? Verdict.Agree : Verdict.Disagree,
    };

    /// <summary>Counted anew from what is stored, without the product's tally; whoever is missing may still have gone either way.</summary>
    private static string OutcomeOf(string policy, List<Vote> votes)
    {
        var (yes, aside) = (votes.Count(v => v.Verdict is Verdict.Agree or Verdict.AgreeWithComments), votes.Count(v => v.Verdict is Verdict.NotOurField));
        var (missing, concerned) = (Heads - votes.Count, Heads - aside);
        if (policy == "everyone-answered")
            return missing == 0 ? "AllAnswered" : throw new InvalidOperationException("Somebody was not waited for.");
        return (Passes(yes), Passes(yes + missing)) switch
        {
            (true, true) => Polls.Agreed,
            (false, false) => Polls.NotAgreed,
            _ => throw new InvalidOperationException($"{votes.Count} votes do not settle {policy}."),
        };

        bool Passes(int agreeing) => policy switch
        {
            "everyone" => agreeing == concerned,
            "at-least" => agreeing >= 7,
            _ => agreeing * 100 >= concerned * 60,
        };
    }

    private static Ballot BallotOf(HumanTask task, Verdict verdict) => new()
    {
        TaskId = task.Id,
        PersonId = task.PersonId,
        Verdict = verdict,
        Comment = verdict is Verdict.Agree ? null : "Đề nghị xem lại mục III",
        VersionHash = task.VersionHash,
        Actor = new Actor { PersonId = task.PersonId, Name = task.PersonName, Channel = Channel.Web },
    };

    private sealed record Told(string Outcome, int Votes, TimeSpan Spread);
}
