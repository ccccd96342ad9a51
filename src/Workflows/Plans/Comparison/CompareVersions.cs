using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans.Comparison;

/// <summary>Reads two versions and what belongs to them, and compares them.</summary>
public sealed class CompareVersions(WorkflowsDb db, PlanReader plans)
{
    /// <summary>Bytes of a Word file up to which its text is compared; a larger one is named as exchanged.</summary>
    private const int LargestText = 10 * 1024 * 1024;

    

    /// <param name="planId">The plan.</param>
    /// <param name="from">Number of one version.</param>
    /// <param name="to">Number of the other; the lower of both is the older one.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The changes; <see cref="NotFound"/> where the plan has no such version.</returns>
    public async Task<Result<PlanComparison>> RunAsync(Guid planId, int from, int to, CancellationToken stop)
    {
        var versions = await db.Set<PlanVersion>().AsNoTracking()
            .Where(v => v.PlanId == planId && (v.Number == from || v.Number == to))
            .OrderBy(v => v.Number)
            .ToListAsync(stop);
        var wanted = from == to ? 1 : 2;
        return versions.Count == wanted
            ? await OfAsync(versions[0], versions[^1], stop)
            : new NotFound($"Kế hoạch này không có phiên bản {(versions.Any(v => v.Number == from) ? to : from)}.");
    }

    /// <summary>Compares versions that were read already.</summary>
    public async Task<PlanComparison> OfAsync(PlanVersion old, PlanVersion now, CancellationToken stop)
    {
        var consulted = old.Content.ConsultedAgencies.Union(now.Content.ConsultedAgencies).ToList();
        var names = consulted.Count == 0 || old.Content.ConsultedAgencies.SequenceEqual(now.Content.ConsultedAgencies)
            ? []
            : await db.Set<Agency>().Where(a => consulted.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, stop);
        return PlanComparer.Compare(
            old, now, id => names.GetValueOrDefault(id) ?? id.ToString(), await MainTextsAsync(old, now, stop));
    }

    private async Task<(string Old, string New)?> MainTextsAsync(PlanVersion old, PlanVersion now, CancellationToken stop)
    {
        var before = PlanComparer.MainOf(old);
        var after = PlanComparer.MainOf(now);
        return before is { ContentType: Upload.Word, Size: <= LargestText } && after is { ContentType: Upload.Word, Size: <= LargestText } && before.Sha256 != after.Sha256
            && await TextAsync(old.PlanId, before.Id, stop) is { } oldText
            && await TextAsync(old.PlanId, after.Id, stop) is { } newText
            ? (oldText, newText)
            : null;
    }

    private async Task<string?> TextAsync(Guid planId, Guid file, CancellationToken stop) =>
        await plans.FileAsync(planId, file, stop) is { } kept && WordText.Read(new MemoryStream(await plans.BytesAsync(kept, stop))) is { IsSuccess: true, Value: var text } ? text : null;
}
