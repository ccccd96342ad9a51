using Microsoft.EntityFrameworkCore;
using Workflows.Calendar;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Decisions.Opinions.Silence;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.Opinions;

/// <summary>What the person who is asked for an opinion must know beside the matter itself.</summary>
public sealed record OpinionTurn
{
    /// <summary>Vietnamese: what silence will be taken for; null when the request says nothing of it.</summary>
    public string? SilenceNotice { get; init; }

    /// <summary>Only changed places are asked about; null when the whole draft is.</summary>
    public RoundScope? Scope { get; init; }

    /// <summary>How it ended by silence, and whether an opinion is still taken; null while it is open or ended otherwise.</summary>
    public LateStanding? Late { get; init; }

    /// <summary>An opinion can be given, in time or late.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>The newest request for more time; null when there was none.</summary>
    public ExtensionRequest? Request { get; init; }

    public required bool MayAskForTime { get; init; }

    /// <summary>What the version's parts are called, to pick from.</summary>
    public IReadOnlyList<string> Clauses { get; init; } = [];
}

/// <summary>Reads what a task of an opinion means to its person now.</summary>
public sealed class OpinionTurns(WorkflowsDb db, LateOpinions late, TimeProvider time)
{
    public async Task<OpinionTurn> OfAsync(HumanTask task, Plan plan, PlanVersion? version, RoundScope? scope, CancellationToken stop)
    {
        var round = await db.Set<OpinionRound>().AsNoTracking().FirstOrDefaultAsync(r => r.ActivityInstanceId == task.ActivityInstanceId, stop);
        var requests = await db.Set<ExtensionRequest>().AsNoTracking().Where(r => r.TaskId == task.Id).OrderBy(r => r.AskedAt).ToListAsync(stop);
        var isAsked = task.State is TaskState.Open;
        var standing = await late.OfAsync(task, plan, stop);
        return new OpinionTurn
        {
            SilenceNotice = isAsked ? SilenceRule.NoticeOf(round) : null,
            Scope = isAsked ? scope : null,
            Late = standing,
            IsOpen = isAsked || standing is { IsAccepted: true },
            Request = requests.LastOrDefault(),
            MayAskForTime = isAsked && task.DueOn is { } due && WorkingCalendar.EndOf(due) > time.GetUtcNow()
                && requests.Count < AskForTime.MostRequests && requests.TrueForAll(r => r.Answer is not null),
            Clauses = version is null ? [] : ClausePicks.Of(version.Content),
        };
    }
}
