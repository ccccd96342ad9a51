using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Consolidation;
using Workflows.HumanTasks;
using Workflows.Storage;

namespace Workflows.Decisions.Opinions;

/// <summary>One agency in one round: asked, answered or silent, and what became of its opinion.</summary>
public sealed record OpinionLine
{
    public required Guid TaskId { get; init; }

    public Guid? VoteId { get; init; }

    public required int Round { get; init; }

    public required string AgencyName { get; init; }

    public required string PersonName { get; init; }

    public required string PostTitle { get; init; }

    public required TaskState State { get; init; }

    public CloseReason? CloseReason { get; init; }

    public DateOnly? DueOn { get; init; }

    public int? VersionNumber { get; init; }

    public Verdict? Verdict { get; init; }

    public string? Comment { get; init; }

    public DateTimeOffset? CastAt { get; init; }

    public OpinionResponse? Response { get; init; }

    public string? Explanation { get; init; }

    /// <summary>It has words, so the drafter must answer it.</summary>
    public bool NeedsAnswer => Comment is not null;
}

/// <summary>All opinions on a plan, round by round; silent agencies are named, never left out.</summary>
public sealed class OpinionBoard(WorkflowsDb db)
{
    public async Task<IReadOnlyList<OpinionLine>> ForAsync(Guid planId, CancellationToken stop) => await (
        from task in db.Set<HumanTask>().AsNoTracking()
        where task.PlanId == planId && task.Kind == TaskKind.Opinion
        join vote in db.Set<Vote>().AsNoTracking() on task.Id equals vote.TaskId into votes
        from vote in votes.DefaultIfEmpty()
        join answer in db.Set<OpinionAnswer>().AsNoTracking() on vote.Id equals answer.VoteId into answers
        from answer in answers.DefaultIfEmpty()
        orderby task.Round, task.AgencyName, task.PersonName
        select new OpinionLine
        {
            TaskId = task.Id,
            VoteId = vote == null ? null : vote.Id,
            Round = task.Round,
            AgencyName = task.AgencyName,
            PersonName = task.PersonName,
            PostTitle = task.PostTitle,
            State = task.State,
            CloseReason = task.CloseReason,
            DueOn = task.DueOn,
            VersionNumber = task.VersionNumber,
            Verdict = vote == null ? null : vote.Verdict,
            Comment = vote == null ? null : vote.Comment,
            CastAt = vote == null ? null : vote.CastAt,
            Response = answer == null ? null : answer.Response,
            Explanation = answer == null ? null : answer.Explanation,
        }).ToListAsync(stop);

    /// <summary>The opinions given so far, of every round: a return never throws one away.</summary>
    internal static IQueryable<Vote> VotesOf(WorkflowsDb db, Guid planId) =>
        from vote in db.Set<Vote>()
        where vote.PlanId == planId
        join task in db.Set<HumanTask>() on vote.TaskId equals task.Id
        where task.Kind == TaskKind.Opinion
        select vote;
}
