using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Runs the embedded activities of the cases that hold: the first one, or all at once; else those of Default.</summary>
public sealed class Switch : SideBySide
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.Switch",
        Category = "Branching",
        DisplayName = "Chọn trường hợp",
        Description = "Chạy phần bên trong của trường hợp thoả điều kiện rồi đi tiếp.",
        IsContainer = true,
        Inputs =
        [
            new("Cases", "Object") { DisplayName = "Các trường hợp", UiHint = "switch-editor", IsWrapped = false },
            new("Mode", "String")
            {
                DisplayName = "Cách chọn",
                UiHint = "dropdown",
                DefaultValue = "MatchFirst",
                UiSpecifications = BuiltIn.Dropdown("MatchFirst", "MatchAny"),
            },
        ],
        Outputs = [new("Output", "Object") { DisplayName = "Kết quả" }],
        Ports = [new("Default", PortType.Embedded) { DisplayName = "Còn lại" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var matching = Flow.Cases.Matching(x).Select(found => x.Node.ChildAt("cases", found.Index)).ToList();
        if (matching.Count == 0)
            matching.Add(x.Node.Child("default"));
        Begin(x, matching.OfType<ActivityNode>());
        return ValueTask.CompletedTask;
    }
}
