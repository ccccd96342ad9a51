using Workflows.Engine.Activities;

namespace Host.ElsaApi.Descriptors;

/// <summary>
/// Under which heading of the toolbox an activity stands. The designer shows what comes before the first slash: all that
/// an office hardly needs is under one heading.
/// </summary>
internal static class Toolbox
{
    private const string Advanced = "Nâng cao";

    private static readonly Dictionary<string, string> ForOffices = new(StringComparer.Ordinal)
    {
        ["Elsa.Start"] = "Luồng",
        ["Elsa.End"] = "Luồng",
        ["Elsa.FlowDecision"] = "Rẽ nhánh",
        ["Elsa.FlowSwitch"] = "Rẽ nhánh",
        ["Elsa.FlowFork"] = "Rẽ nhánh",
        ["Elsa.FlowJoin"] = "Rẽ nhánh",
        ["Elsa.Delay"] = "Thời gian",
    };

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Branching"] = "Rẽ nhánh",
        ["Composition"] = "Quy trình con",
        ["Console"] = "Nhật ký",
        ["Control Flow"] = "Điều khiển",
        ["Email"] = "Thư điện tử",
        ["Flow"] = "Luồng",
        ["HTTP"] = "HTTP",
        ["Looping"] = "Vòng lặp",
        ["Primitives"] = "Cơ bản",
        ["Scheduling"] = "Thời gian",
        ["Scripting"] = "Kịch bản",
        ["System"] = "Hệ thống",
        ["Workflows"] = "Khung",
    };

    public static string HeadingOf(ActivityDescriptor activity) =>
        ForOffices.TryGetValue(activity.TypeName, out var heading) ? heading
        : activity.Namespace == "Elsa" ? $"{Advanced}/{Names.GetValueOrDefault(activity.Category, activity.Category)}"
        : activity.Category;
}
