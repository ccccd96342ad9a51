using Workflows.Engine.Activities;

namespace Host.ElsaApi.Descriptors;

/// <summary>
/// Under which heading of the toolbox an activity stands: all that an office hardly needs is under one. A category with
/// a slash would not do: the designer makes a heading of each, and shows what comes before the slash.
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

    public static string HeadingOf(ActivityDescriptor activity) =>
        ForOffices.TryGetValue(activity.TypeName, out var heading) ? heading
        : activity.Namespace == "Elsa" ? Advanced
        : activity.Category;
}
