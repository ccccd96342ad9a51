using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Opinions;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Plans.Comparison;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Consolidation;

/// <summary>Makes the table from what was answered and stages it, never to be changed.</summary>
public sealed class FreezeTable(WorkflowsDb db, CompareVersions compare, IIds ids, TimeProvider time)
{
    /// <summary>What the drafter hands on beside the answers.</summary>
    /// <param name="Version">The version that carries the changes.</param>
    internal sealed record HandOver(HumanTask Task, PlanVersion Version, string? Note, IReadOnlyList<AskAgainCandidate> AskedAgain, string? SkipReason);

    internal async Task<FrozenConsolidation> StageAsync(HandOver over, IReadOnlyList<OpinionLine> lines, Guid personId, Actor actor, CancellationToken stop)
    {
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == over.Task.PlanId, stop);
        var from = await (
            from round in db.Set<OpinionRound>()
            where round.PlanId == plan.Id
            join version in db.Set<PlanVersion>() on round.VersionId equals version.Id
            orderby round.Number descending
            select version).AsNoTracking().FirstOrDefaultAsync(stop);
        var number = 1 + (await db.Set<FrozenConsolidation>().Where(c => c.PlanId == plan.Id).MaxAsync(c => (int?)c.Number, stop) ?? 0);
        var standpoints = Standpoint.AllOf(lines);
        // Cut to what a column keeps, so that the table and its row name the same instant.
        var now = new DateTimeOffset(time.GetUtcNow().UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        var table = new ConsolidationTable
        {
            Number = number,
            PlanId = plan.Id,
            PlanTitle = over.Version.Content.Title,
            Agency = plan.AgencyName,
            From = from is null ? null : new(from.Number, from.ContentHash),
            To = new(over.Version.Number, over.Version.ContentHash),
            MadeBy = actor.Name,
            MadeByPost = actor.Post,
            MadeAt = now,
            Note = over.Note,
            Rounds = RoundFigures.AllOf(lines),
            Rows = RowsOf(lines),
            AskedAgain = [.. over.AskedAgain.Select(a => new TableAgency(a.AgencyId, a.AgencyName))],
            Kept = over.AskedAgain.Count == 0 ? [] :
            [
                .. standpoints.Where(s => s.IsKept && over.AskedAgain.All(a => a.AgencyId != s.AgencyId))
                    .Select(s => new KeptOpinion(s.AgencyId, s.AgencyName, (s.Said ?? s.Last).Round, s.Words)),
            ],
            OpenDisagreements = [.. standpoints.Where(s => s.IsOpenDisagreement).Select(s => new TableAgency(s.AgencyId, s.AgencyName))],
            SkipReason = over.SkipReason,
            Changes = from is null ? [] : [.. (await compare.OfAsync(from, over.Version, stop)).Changes.Select(c => new ChangedPlace(c.Part, c.Place)).Distinct()],
        };
        var content = table.ToCanonical();
        var frozen = new FrozenConsolidation
        {
            Id = ids.Next(),
            PlanId = plan.Id,
            InstanceId = over.Task.InstanceId,
            Number = number,
            FromVersionId = from?.Id,
            VersionId = over.Version.Id,
            AnotherRound = over.AskedAgain.Count > 0,
            AskedAgain = [.. over.AskedAgain.Select(a => a.AgencyId)],
            SkipReason = over.SkipReason,
            Content = content,
            Sha256 = FrozenConsolidation.HashOf(content),
            MadeBy = personId,
            MadeByName = actor.Name,
            MadeAt = now,
        };
        db.Add(frozen);
        return frozen;
    }

    private static List<TableRow> RowsOf(IReadOnlyList<OpinionLine> lines) =>
    [
        .. lines.SelectMany(line => line.Rows.Select(row => (line, row))).Select((pair, i) => RowOf(i + 1, pair.line, pair.row)),
    ];

    private static TableRow RowOf(int number, OpinionLine line, OpinionRow row) => new()
    {
        Number = number,
        Id = row.Id,
        Round = line.Round,
        AgencyId = line.AgencyId,
        Agency = line.AgencyName,
        Person = line.PersonName,
        Post = line.PostTitle,
        LetterNumber = line.Body.Letter?.Number,
        LetterDate = line.Body.Letter?.SignedOn,
        LetterSigner = line.Body.Letter?.Signer,
        GivenAt = line.CastAt!.Value,
        Version = line.VersionNumber,
        Verdict = line.Verdict!.Value,
        IsLate = line.IsLate,
        Clause = row.Clause,
        Opinion = row.Opinion,
        Wording = row.Wording,
        Ground = row.Ground,
        Response = row.Answer!.Response,
        Reason = row.Answer.Reason,
        Change = row.Answer.Change,
    };
}
