using Microsoft.EntityFrameworkCore;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Notices;

/// <summary>What a notice may say of a plan, by the names that templates use.</summary>
internal static class NoticeFacts
{
    /// <summary>The names, for the help text.</summary>
    public static readonly string[] Names =
    [
        "tên kế hoạch", "số, ký hiệu", "ngày ban hành", "trạng thái", "thời hạn", "người đang xử lý", "người soạn thảo",
        "cơ quan soạn thảo", "hình thức văn bản", "phiên bản",
    ];

    /// <returns>A fact that the plan does not have yet is null.</returns>
    public static async Task<IReadOnlyDictionary<string, string?>> OfAsync(WorkflowsDb db, Plan plan, CancellationToken stop)
    {
        // The step before may have opened or ended tasks in this very transaction: tracked rows know it, the table not yet.
        await db.Set<HumanTask>().Where(t => t.PlanId == plan.Id && t.State == TaskState.Open).LoadAsync(stop);
        var open = db.Set<HumanTask>().Local.Where(t => t.PlanId == plan.Id && t.State is TaskState.Open).ToList();
        return new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["tên kế hoạch"] = plan.Title,
            ["số, ký hiệu"] = plan.NumberAndSymbol,
            ["ngày ban hành"] = plan.IssuedDate is { } issued ? VietnamTime.Short(issued) : null,
            ["trạng thái"] = PlanStates.NameOf(plan.State),
            ["thời hạn"] = open.Where(t => t.DueOn is not null).Min(t => t.DueOn) is { } due ? VietnamTime.Short(due) : null,
            ["người đang xử lý"] = open.Count == 0 ? null : string.Join("; ", open.Select(t => $"{t.PersonName}, {t.PostTitle}").Distinct()),
            ["người soạn thảo"] = plan.DrafterName,
            ["cơ quan soạn thảo"] = plan.AgencyName,
            ["hình thức văn bản"] = PlanStates.NameOf(plan.Instrument),
            ["phiên bản"] = plan.CurrentVersion > 0 ? plan.CurrentVersion.ToString(VietnamTime.Culture) : null,
        };
    }
}
