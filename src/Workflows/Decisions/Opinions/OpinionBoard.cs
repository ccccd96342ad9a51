using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Decisions.Opinions.Silence;
using Workflows.HumanTasks;
using Workflows.Storage;

namespace Workflows.Decisions.Opinions;

/// <summary>All opinions on a plan, round by round; silent agencies are named, never left out.</summary>
public sealed class OpinionBoard(WorkflowsDb db, DeliveryProofs proofs)
{
    /// <summary>By round, agency and person.</summary>
    public async Task<IReadOnlyList<OpinionLine>> ForAsync(Guid planId, CancellationToken stop)
    {
        var lines = await LinesAsync(planId, stop);
        var bodies = await OpinionBodies.OfAsync(db, VotesOf(db, planId).Select(v => v.Id), stop);
        var answers = await (
            from answer in db.Set<OpinionAnswer>().AsNoTracking()
            where VotesOf(db, planId).Any(v => v.Id == answer.VoteId)
            select answer).ToDictionaryAsync(a => a.RowId, stop);
        var requests = (await db.Set<ExtensionRequest>().AsNoTracking().Where(r => r.PlanId == planId).OrderBy(r => r.AskedAt).ToListAsync(stop)).ToLookup(r => r.TaskId);
        var silent = await db.Set<SilentAgency>().AsNoTracking().Where(s => s.PlanId == planId).ToDictionaryAsync(s => s.TaskId, stop);
        var consents = await db.Set<DeemedConsent>().AsNoTracking().Where(c => c.PlanId == planId).ToDictionaryAsync(c => c.TaskId, stop);
        var annulled = await (
            from annulment in db.Set<ConsentAnnulment>().AsNoTracking()
            join consent in db.Set<DeemedConsent>().AsNoTracking() on annulment.TaskId equals consent.TaskId
            where consent.PlanId == planId
            select annulment).ToDictionaryAsync(a => a.TaskId, stop);
        var stops = (await db.Set<ClockStop>().AsNoTracking().Where(c => c.PlanId == planId).OrderBy(c => c.StoppedAt).ToListAsync(stop)).ToLookup(c => c.TaskId);
        var unreached = await UnreachedAsync(lines, stops, stop);
        return
        [
            .. lines.Select(line => line with
            {
                Body = line.VoteId is { } vote && bodies.TryGetValue(vote, out var body) ? body : OpinionBody.Nothing,
                Answers = answers,
                Requests = [.. requests[line.TaskId]],
                Silent = silent.GetValueOrDefault(line.TaskId),
                Consent = consents.GetValueOrDefault(line.TaskId),
                Annulled = annulled.GetValueOrDefault(line.TaskId),
                Stops = [.. stops[line.TaskId]],
                IsUnreached = unreached.Contains(line.TaskId),
            }),
        ];
    }

    /// <summary>What the rounds said about silence and what their files lacked, by number.</summary>
    public async Task<IReadOnlyList<OpinionRound>> RoundsAsync(Guid planId, CancellationToken stop) =>
        await db.Set<OpinionRound>().AsNoTracking().Where(r => r.PlanId == planId).OrderBy(r => r.Number).ToListAsync(stop);

    /// <summary>The opinions given so far, of every round: a return never throws one away.</summary>
    internal static IQueryable<Vote> VotesOf(WorkflowsDb db, Guid planId) =>
        from vote in db.Set<Vote>()
        where vote.PlanId == planId
        join task in db.Set<HumanTask>() on vote.TaskId equals task.Id
        where task.Kind == TaskKind.Opinion
        select vote;

    private async Task<List<OpinionLine>> LinesAsync(Guid planId, CancellationToken stop) => await (
        from task in db.Set<HumanTask>().AsNoTracking()
        where task.PlanId == planId && task.Kind == TaskKind.Opinion
        join vote in db.Set<Vote>().AsNoTracking() on task.Id equals vote.TaskId into votes
        from vote in votes.DefaultIfEmpty()
        orderby task.Round, task.AgencyName, task.PersonName
        select new OpinionLine
        {
            TaskId = task.Id,
            VoteId = vote == null ? null : vote.Id,
            Round = task.Round,
            StepId = task.StepId,
            Step = task.Step,
            AgencyId = task.AgencyId,
            AgencyName = task.AgencyName,
            PersonId = task.PersonId,
            PersonName = vote.PersonName ?? task.PersonName,
            PostTitle = vote.PostTitle ?? task.PostTitle,
            OnBehalfOf = task.OnBehalfOf,
            State = task.State,
            CloseReason = task.CloseReason,
            DueOn = task.DueOn,
            HasOwnDay = task.HasOwnDay,
            VersionNumber = task.VersionNumber,
            Verdict = vote == null ? null : vote.Verdict,
            Comment = vote == null ? null : vote.Comment,
            CastAt = vote == null ? null : vote.CastAt,
            IsLate = vote != null && vote.IsLate,
        }).ToListAsync(stop);

    /// <summary>Open tasks whose mail came back and that nobody is known to have got since.</summary>
    private async Task<HashSet<Guid>> UnreachedAsync(List<OpinionLine> lines, ILookup<Guid, ClockStop> stops, CancellationToken stop)
    {
        var doubtful = lines.Where(l => l.State is TaskState.Open && stops[l.TaskId].Any()).Select(l => l.TaskId).ToList();
        var reached = await proofs.OfAsync(doubtful, stop);
        return [.. doubtful.Where(task => reached[task].Proof is null)];
    }
}
