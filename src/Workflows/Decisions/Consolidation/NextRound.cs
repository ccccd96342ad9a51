using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Opinions;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Consolidation;

/// <summary>Whom the drafter asks again, as it comes from the form.</summary>
/// <param name="Agencies">Null: those the system proposes.</param>
/// <param name="SkipReason">Why an agency that does not agree is not asked again; may be empty.</param>
public sealed record AskAgainInput(IReadOnlyList<Guid>? Agencies = null, string? SkipReason = null);

/// <summary>An agency a further round may ask.</summary>
/// <param name="Words">Vietnamese: its standing in a few words.</param>
public sealed record AskAgainCandidate(Guid AgencyId, string AgencyName, bool IsProposed, bool Disagrees, string Words);

/// <summary>Whom a further round may ask: everybody asked so far, and whom the draft newly names.</summary>
public sealed class NextRound(WorkflowsDb db)
{
    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReason = 2_000;

    public async Task<IReadOnlyList<AskAgainCandidate>> CandidatesAsync(Guid planId, IReadOnlyList<OpinionLine> lines, CancellationToken stop)
    {
        var standpoints = Standpoint.AllOf(lines);
        var draft = await db.Set<PlanDraft>().AsNoTracking().SingleAsync(d => d.PlanId == planId, stop);
        var drafting = await db.Set<Plan>().Where(p => p.Id == planId).Select(p => p.AgencyId).SingleAsync(stop);
        var added = draft.Content.ConsultedAgencies.Except(standpoints.Select(s => s.AgencyId)).Where(id => id != drafting).ToList();
        var names = await db.Set<Agency>().AsNoTracking().Where(a => added.Contains(a.Id)).OrderBy(a => a.Name).Select(a => new { a.Id, a.Name }).ToListAsync(stop);
        return
        [
            .. standpoints.Select(s => new AskAgainCandidate(s.AgencyId, s.AgencyName, s.IsProposed, s.Disagrees, s.Words)),
            .. names.Select(a => new AskAgainCandidate(a.Id, a.Name, true, false, "chưa được hỏi")),
        ];
    }

    /// <summary>Judges the choice: somebody is asked, and a disagreement is left as it is only with a reason.</summary>
    /// <returns>Those to be asked, empty when the plan goes on, and the reason as it will be stored.</returns>
    internal async Task<Result<(IReadOnlyList<AskAgainCandidate> Asked, string? SkipReason)>> ChooseAsync(
        Guid planId, IReadOnlyList<OpinionLine> lines, bool anotherRound, AskAgainInput choice, CancellationToken stop)
    {
        var reason = VietnameseText.Check(choice.SkipReason, "skip-reason", "Lý do không lấy ý kiến lại", MaxReason, allowLines: true);
        if (!reason.IsSuccess)
            return reason.Problem!;
        IReadOnlyList<AskAgainCandidate> asked = [];
        if (anotherRound)
        {
            var candidates = await CandidatesAsync(planId, lines, stop);
            asked = [.. candidates.Where(c => choice.Agencies is { } own ? own.Contains(c.AgencyId) : c.IsProposed)];
            if (asked.Count == 0)
                return new Invalid("Chưa chọn cơ quan nào để lấy ý kiến lại.", "again");
        }

        var left = Standpoint.AllOf(lines)
            .Where(s => (anotherRound ? s.Disagrees : s.IsOpenDisagreement) && asked.All(a => a.AgencyId != s.AgencyId))
            .Select(s => s.AgencyName).ToList();
        if (left.Count > 0 && reason.Value.Length == 0)
        {
            return new Invalid(
                $"{string.Join("; ", left)} không thống nhất{(anotherRound ? "" : " mà ý kiến chưa được tiếp thu toàn bộ")} và không được lấy ý kiến lại: phải ghi lý do. Hai loại ý kiến sẽ được trình lên người có thẩm quyền.",
                "skip-reason");
        }

        return (asked, left.Count > 0 ? reason.Value : null);
    }
}
