namespace Host.Web.Plans.Reading;

/// <summary>The parts of a plan's page: name in addresses and words on screen.</summary>
public static class PlanTabs
{
    public static IReadOnlyList<(PlanTab Tab, string Name, string Text)> All { get; } =
    [
        (PlanTab.Content, "noi-dung", "Nội dung"),
        (PlanTab.Process, "quy-trinh", "Đang ở đâu"),
        (PlanTab.Opinions, "y-kien", "Ý kiến"),
        (PlanTab.Timeline, "tien-trinh", "Tiến trình"),
        (PlanTab.Files, "tep", "Tệp"),
        (PlanTab.Log, "nhat-ky", "Nhật ký"),
    ];

    /// <summary>The parts a person may open; the text and the workflow for a reader of an issued plan.</summary>
    public static IEnumerable<(PlanTab Tab, string Name, string Text)> For(SeenPlan seen) => All.Where(t => t.Tab switch
    {
        PlanTab.Content or PlanTab.Process => true,
        PlanTab.Timeline or PlanTab.Log => seen is { IsInvolved: true, IsOnlyConsulted: false },
        _ => seen.IsInvolved,
    });

    /// <summary>An unknown name is the first part.</summary>
    public static PlanTab Parse(string? name) => All.FirstOrDefault(t => t.Name == name).Tab;

    public static string Link(Guid planId, PlanTab tab) =>
        tab is PlanTab.Content ? PlanLinks.Page(planId) : $"{PlanLinks.Page(planId)}?muc={All.First(t => t.Tab == tab).Name}";
}
