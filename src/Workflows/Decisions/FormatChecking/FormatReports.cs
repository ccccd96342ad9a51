using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Documents.Checks;
using Workflows.HumanTasks;
using Workflows.LegalBases;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.FormatChecking;

/// <summary>What the machine finds on the version of a format check, and the record of it beside the answer.</summary>
public sealed class FormatReports(WorkflowsDb db, PlanBases bases, AuditTrail audit)
{
    /// <returns>Null where the task is no format check.</returns>
    public async Task<IReadOnlyList<FormatFinding>?> OfAsync(HumanTask task, CancellationToken stop)
    {
        if (!task.ChecksFormat || task.VersionId is not { } id)
            return null;
        if (task.State is not TaskState.Open
            && await db.Set<FormatCheck>().AsNoTracking().FirstOrDefaultAsync(c => db.Set<Vote>().Any(v => v.Id == c.VoteId && v.TaskId == task.Id), stop) is { } kept)
        {
            return kept.Findings;
        }

        var version = await db.Set<PlanVersion>().AsNoTracking().SingleAsync(v => v.Id == id, stop);
        IEnumerable<FormatFinding> found = [.. FormatChecks.Of(version.Content), .. await CitedAsync(version.Content, stop)];
        return [.. found.OrderBy(f => f.Weight)];
    }

    /// <summary>What the register of legal bases has to say of those the text cites.</summary>
    private async Task<IEnumerable<FormatFinding>> CitedAsync(PlanContent content, CancellationToken stop)
    {
        var found = await bases.CheckAsync(content.LegalBases, issuedOn: null, stop);
        return found.SelectMany((findings, i) => findings.Select(f => new FormatFinding(
            f.Code, f.Severity is BasisSeverity.Warning ? FindingWeight.Warning : FindingWeight.Note, $"Căn cứ {i + 1}", f.Message, f.Reference ?? "Đối chiếu số, ký hiệu, ngày và cơ quan ban hành")));
    }

    /// <summary>Whoever passes a text that still has errors says why; stages what was found, with the answer.</summary>
    public async Task<Result<Done>> StageAsync(HumanTask task, Vote vote, Actor actor, CancellationToken stop)
    {
        if (await OfAsync(task, stop) is not { } findings)
            return Done.Value;
        var errors = findings.Count(f => f.Weight is FindingWeight.Error);
        if (errors > 0 && vote.Verdict is Verdict.Approve && string.IsNullOrEmpty(vote.Comment))
            return new Invalid($"Còn {errors} lỗi thể thức. Hãy trả lại để sửa, hoặc ghi lý do vẫn cho là đạt.", "comment");
        db.Add(new FormatCheck { VoteId = vote.Id, PlanId = task.PlanId, VersionId = vote.VersionId!.Value, Findings = findings, CheckedAt = vote.CastAt });
        audit.Record(new("format.checked", actor)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new
            {
                Passed = vote.Verdict is Verdict.Approve,
                Errors = errors,
                Warnings = findings.Count(f => f.Weight is FindingWeight.Warning),
                Notes = findings.Count(f => f.Weight is FindingWeight.Note),
                Codes = findings.Select(f => f.Code).Distinct(),
            },
        });
        return Done.Value;
    }
}
