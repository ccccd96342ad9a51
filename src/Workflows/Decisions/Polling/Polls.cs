using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Voting;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.Polling;

/// <summary>Opens, counts and closes polls. Callers hold the lock of the workflow instance.</summary>
public sealed class Polls(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    public const string Agreed = "Agreed";
    public const string NotAgreed = "NotAgreed";
    public const string DeadlinePassed = "DeadlinePassed";

    /// <summary>Not a port: the next in the order is to be asked.</summary>
    internal const string AskNext = "AskNext";

    /// <summary>Not a port: nobody is left whose time is not over.</summary>
    internal const string TimeOver = "TimeOver";

    /// <param name="rule">Fits the electorate.</param>
    /// <param name="kept">Agencies of the electorate that are not asked; null where everybody is.</param>
    internal Poll Open(ActivityExecution x, Plan plan, PollRule rule, Electorate electorate, IReadOnlyList<KeptVoter>? kept = null)
    {
        var poll = new Poll
        {
            ActivityInstanceId = x.ActivityInstanceId,
            PlanId = plan.Id,
            Step = x.Node.Label,
            Policy = rule.Policy,
            Threshold = rule.Threshold,
            Electorate = electorate,
            KeptStances = kept?.ToDictionary(k => k.AgencyId, k => k.Stance),
            OpenedAt = time.GetUtcNow(),
        };
        db.Add(poll);
        audit.Record(new("poll.opened", Actor.System)
        {
            PlanId = plan.Id,
            Data = new { poll.Step, Rule = poll.Words, poll.Policy, poll.Threshold, Voters = electorate.Voters.Select(v => new { v.Name, v.Weight, v.IsLead, v.HasVeto }), Kept = kept?.Select(k => new { k.AgencyName, Stance = k.Stance.ToString() }) },
        });
        return poll;
    }

    /// <summary>What a finished answer hands to its step; null while the step goes on waiting.</summary>
    /// <param name="poll">Of the step.</param>
    /// <param name="stop">Cancels.</param>
    /// <remarks>A further round is held to hear those whom it asks: what others said before does not cut it short.</remarks>
    internal async Task<string?> AfterVoteAsync(Poll poll, CancellationToken stop) => poll.KeptStances is not null
        ? poll.Rule.AsksInOrder && (await ToAskAsync(poll, stop)).Count > 0 ? AskNext : null
        : Tally.Of(poll.Rule, poll.Electorate, await VotesAsync(poll, stop)) switch
        {
            VotingOutcome.Agreed => Agreed,
            VotingOutcome.NotAgreed => NotAgreed,
            _ => poll.Rule.AsksInOrder ? AskNext : null,
        };

    /// <summary>The port by which a step is left when its time is over.</summary>
    internal async Task<string> AtDeadlineAsync(Poll poll, CancellationToken stop) =>
        Tally.AtDeadline(poll.Rule, poll.Electorate, await VotesAsync(poll, stop)) switch
        {
            VotingOutcome.Agreed => Agreed,
            VotingOutcome.NotAgreed => NotAgreed,
            _ => DeadlinePassed,
        };

    /// <summary>Who is to be asked now: everybody, or the next in the order.</summary>
    internal async Task<IReadOnlyList<Voter>> ToAskAsync(Poll poll, CancellationToken stop)
    {
        var votes = await VotesAsync(poll, stop);
        if (poll.KeptStances is null)
            return [.. Tally.ToAsk(poll.Rule, poll.Electorate, votes)];
        var left = poll.Electorate.Voters.Where(v => !votes.ContainsKey(v.Id));
        return [.. poll.Rule.AsksInOrder ? left.Take(1) : left];
    }

    internal void Close(Poll poll, string outcome)
    {
        poll.Close(outcome, time.GetUtcNow());
        audit.Record(new("poll.closed", Actor.System) { PlanId = poll.PlanId, Data = new { poll.Step, Outcome = outcome, Result = NameOf(outcome) } });
    }

    /// <summary>The poll of an activation; null when its step counts nothing.</summary>
    internal async Task<Poll?> FindAsync(Guid activityInstanceId, CancellationToken stop) =>
        db.EntryOf<Poll>(activityInstanceId)?.Entity
        ?? await db.Set<Poll>().FirstOrDefaultAsync(p => p.ActivityInstanceId == activityInstanceId, stop);

    /// <summary>Vietnamese name of a result.</summary>
    public static string NameOf(string? outcome) => outcome switch
    {
        Agreed => "Đạt",
        NotAgreed => "Không đạt",
        DeadlinePassed => "Hết hạn, chưa đủ để kết luận",
        _ => "Dừng giữa chừng",
    };

    /// <summary>An opinion is the agency's, a vote the member's who was asked.</summary>
    internal static Guid VoterOf(HumanTask task) => task.Kind is TaskKind.Opinion ? task.AgencyId : task.AskedId;

    /// <summary>
    /// The votes given, those staged in this very transaction included; late ones never. A consent by silence counts as
    /// agreement: the step that keeps the poll said that silence is consent, else there is none. One that was set aside
    /// does not.
    /// </summary>
    private async Task<Dictionary<Guid, Stance>> VotesAsync(Poll poll, CancellationToken stop)
    {
        var tasks = await db.Set<HumanTask>().Where(t => t.ActivityInstanceId == poll.ActivityInstanceId).ToListAsync(stop);
        var ids = tasks.Select(t => t.Id).ToList();
        var votes = await db.Set<Vote>().Where(v => ids.Contains(v.TaskId)).ToListAsync(stop);
        var staged = db.Set<Vote>().Local.Where(v => ids.Contains(v.TaskId));
        var voters = tasks.ToDictionary(t => t.Id, VoterOf);
        var stances = votes.Concat(staged).DistinctBy(v => v.TaskId).Where(v => !v.IsLate)
            .ToDictionary(v => voters[v.TaskId], v => Verdicts.StanceOf(v.Verdict));
        await db.Set<DeemedConsent>().Where(c => ids.Contains(c.TaskId)).LoadAsync(stop);
        var annulled = await db.Set<ConsentAnnulment>().Where(a => ids.Contains(a.TaskId)).Select(a => a.TaskId).ToListAsync(stop);
        foreach (var consent in db.Set<DeemedConsent>().Local.Where(c => voters.ContainsKey(c.TaskId) && !annulled.Contains(c.TaskId)))
            stances.TryAdd(voters[consent.TaskId], Stance.For);
        foreach (var (agency, stance) in poll.KeptStances ?? new Dictionary<Guid, Stance>())
            stances.TryAdd(agency, stance);
        return stances;
    }
}
