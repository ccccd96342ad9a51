using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Consolidation;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Plans.Comparison;
using Workflows.Storage;

namespace Workflows.Decisions.Opinions;

/// <summary>What a further round asks an agency about that was asked before: only what was changed since.</summary>
/// <param name="Round">Number of the round.</param>
/// <param name="Changes">Since the version on which the agency was asked last.</param>
public sealed record RoundScope(int Round, PlanComparison Changes)
{
    /// <summary>Places named before the rest is only counted.</summary>
    private const int MostNamed = 12;

    /// <summary>Vietnamese, for the request and the page.</summary>
    public string Words
    {
        get
        {
            if (Changes.IsSame)
                return $"Lấy ý kiến lại (vòng {Round}): nội dung dự thảo không thay đổi từ phiên bản {Changes.From}; đề nghị cơ quan xem nội dung tiếp thu, giải trình rồi cho ý kiến.";
            var places = Changes.Changes.Select(c => new ChangedPlace(c.Part, c.Place).Words).Distinct().ToList();
            var more = places.Count > MostNamed ? $"; và {places.Count - MostNamed} chỗ khác" : "";
            return $"Lấy ý kiến lại (vòng {Round}): chỉ hỏi về nội dung đã sửa từ phiên bản {Changes.From} đến phiên bản {Changes.To}, gồm {string.Join("; ", places.Take(MostNamed))}{more}. Các nội dung khác không hỏi lại.";
        }
    }
}

/// <summary>Finds the scope of a task. The same two versions are compared once.</summary>
public sealed class RoundScopes(WorkflowsDb db, CompareVersions compare)
{
    private readonly Dictionary<(Guid From, Guid To), PlanComparison> compared = [];

    /// <param name="task">May be staged only, with its round.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null when the whole draft is asked about: in a first round, and for an agency asked for the first time.</returns>
    public async Task<RoundScope?> OfAsync(HumanTask task, CancellationToken stop)
    {
        if (task is not { Kind: TaskKind.Opinion, VersionId: { } versionId })
            return null;
        var round = db.Held<OpinionRound>().FirstOrDefault(r => r.ActivityInstanceId == task.ActivityInstanceId)
            ?? await db.Set<OpinionRound>().AsNoTracking().FirstOrDefaultAsync(r => r.ActivityInstanceId == task.ActivityInstanceId, stop);
        if (round?.ConsolidationId is null)
            return null;
        var before = await db.Set<HumanTask>().AsNoTracking()
            .Where(t => t.PlanId == task.PlanId && t.Kind == TaskKind.Opinion && t.AgencyId == task.AgencyId && t.Round < task.Round && t.VersionId != null)
            .OrderByDescending(t => t.Round).Select(t => t.VersionId).FirstOrDefaultAsync(stop);
        return before is { } from ? new RoundScope(task.Round, await ComparedAsync(from, versionId, stop)) : null;
    }

    private async Task<PlanComparison> ComparedAsync(Guid from, Guid to, CancellationToken stop)
    {
        if (compared.TryGetValue((from, to), out var known))
            return known;
        var versions = await db.Set<PlanVersion>().AsNoTracking().Where(v => v.Id == from || v.Id == to).OrderBy(v => v.Number).ToListAsync(stop);
        return compared[(from, to)] = await compare.OfAsync(versions[0], versions[^1], stop);
    }
}
