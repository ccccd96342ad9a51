using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.FormatChecking;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Recalls;
using Workflows.Documents.Checks;
using Workflows.HumanTasks;
using Workflows.Organisation.Delegations;
using Workflows.Plans;
using Workflows.Plans.Comparison;
using Workflows.Storage;

namespace Workflows.Decisions;

/// <summary>An answer given on a step of approval, or a vote.</summary>
public sealed record ApprovalLine(
    string Step, string PersonName, string PostTitle, Verdict Verdict, string? Comment, int? VersionNumber, DateTimeOffset CastAt)
{
    /// <summary>KT., TL., TUQ., Q.: signed for another.</summary>
    public SigningCapacity? Capacity { get; init; }

    /// <summary>Whose work or signature it was; null for one's own.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>How it came not to stand any more; null while it stands.</summary>
    public TakenBack? TakenBack { get; init; }
}

/// <summary>Everything a person needs in view to decide one task: the matter, the exact version, who said what.</summary>
public sealed record CaseFile
{
    public required HumanTask Task { get; init; }

    public required Plan Plan { get; init; }

    /// <summary>The version the task was given on; null for the drafter's own turns.</summary>
    public PlanVersion? Version { get; init; }

    /// <summary>How the deadline was counted, day by day; null without one.</summary>
    public DeadlineExplanation? Deadline { get; init; }

    /// <summary>
    /// What changed since the version on which this person last answered a task of this plan, or their agency was last
    /// asked; null for who sees it for the first time, and when that was this very version.
    /// </summary>
    public PlanComparison? SinceSeen { get; init; }

    /// <summary>What the form of an opinion needs; null for other tasks.</summary>
    public OpinionTurn? Turn { get; init; }

    /// <summary>The newest table of answers to opinions, as it was handed on; null before the first.</summary>
    public FrozenConsolidation? Consolidation { get; init; }

    /// <summary>What the machine finds on the version, for who checks the format; null for other tasks.</summary>
    public IReadOnlyList<FormatFinding>? Format { get; init; }

    public required IReadOnlyList<OpinionLine> Opinions { get; init; }

    public required IReadOnlyList<ApprovalLine> Approvals { get; init; }
}

/// <summary>Reads case files; the page of a link and the page of a signed-in person show the same.</summary>
public sealed class CaseFiles(WorkflowsDb db, OpinionBoard opinions, OpinionTurns turns, DeadlineReader deadlines, CompareVersions compare, RoundScopes scopes, Consolidations consolidations, FormatReports formats)
{
    public async Task<CaseFile?> FindAsync(Guid taskId, CancellationToken stop)
    {
        var task = await db.Set<HumanTask>().AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId, stop);
        if (task is null)
            return null;
        var plan = await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == task.PlanId, stop);
        var version = task.VersionId is { } id ? await db.Set<PlanVersion>().AsNoTracking().SingleAsync(v => v.Id == id, stop) : null;
        var scope = await scopes.OfAsync(task, stop);
        return new CaseFile
        {
            Task = task,
            Plan = plan,
            Version = version,
            SinceSeen = version is null ? null : scope?.Changes ?? await SinceSeenAsync(task, version, stop),
            Turn = task.Kind is TaskKind.Opinion ? await turns.OfAsync(task, plan, version, scope, stop) : null,
            Deadline = await deadlines.ExplainAsync(task, stop),
            Format = await formats.OfAsync(task, stop),
            Consolidation = await consolidations.NewestAsync(task.PlanId, stop),
            Opinions = await opinions.ForAsync(task.PlanId, stop),
            Approvals = await ApprovalsAsync(task.PlanId, stop),
        };
    }

    private async Task<PlanComparison?> SinceSeenAsync(HumanTask task, PlanVersion version, CancellationToken stop)
    {
        var seen = await (
            from earlier in db.Set<HumanTask>()
            where earlier.PlanId == task.PlanId && earlier.PersonId == task.PersonId && earlier.State == TaskState.Done
                && earlier.Id != task.Id && earlier.VersionNumber < version.Number
            join answered in db.Set<PlanVersion>() on earlier.VersionId equals answered.Id
            orderby answered.Number descending
            select answered).AsNoTracking().FirstOrDefaultAsync(stop);
        return seen is null ? null : await compare.OfAsync(seen, version, stop);
    }

    /// <summary>Approvals, returns, refusals and votes on a plan, the returns of clerk and signer after approval among them, oldest first.</summary>
    public async Task<IReadOnlyList<ApprovalLine>> ApprovalsAsync(Guid planId, CancellationToken stop)
    {
        var votes = await (
            from vote in db.Set<Vote>().AsNoTracking()
            where vote.PlanId == planId
            join task in db.Set<HumanTask>().AsNoTracking() on vote.TaskId equals task.Id
            where task.Kind == TaskKind.Approve || task.Kind == TaskKind.Vote
            join back in db.Set<TakenBack>().AsNoTracking() on vote.Id equals back.VoteId into backs
            from back in backs.DefaultIfEmpty()
            select new ApprovalLine(
                task.Step, vote.PersonName ?? task.PersonName, vote.PostTitle ?? task.PostTitle, vote.Verdict, vote.Comment, task.VersionNumber, vote.CastAt)
            {
                Capacity = vote.Capacity,
                OnBehalfOf = vote.OnBehalfOf,
                TakenBack = back,
            }).ToListAsync(stop);
        var returns = await (
            from task in db.Set<HumanTask>().AsNoTracking()
            where task.PlanId == planId && (task.Kind == TaskKind.Issue || task.Kind == TaskKind.Sign || task.Kind == TaskKind.Seal) && task.Note != null && task.ClosedAt != null
            select new ApprovalLine(
                task.Step, task.PersonName, task.PostTitle, Verdict.Return, task.Note, task.VersionNumber, task.ClosedAt!.Value)).ToListAsync(stop);
        return [.. votes.Concat(returns).OrderBy(line => line.CastAt)];
    }
}
