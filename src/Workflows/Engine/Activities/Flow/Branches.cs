using System.Text.Json;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities.Flow;

/// <summary>Two ways on: <c>True</c> or <c>False</c>.</summary>
public sealed class FlowDecision : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.FlowDecision",
        Category = "Branching",
        DisplayName = "Rẽ nhánh",
        Description = "Đi theo nhánh đúng hoặc sai.",
        Inputs = [new("Condition", "Boolean") { DisplayName = "Điều kiện" }],
        Ports = [new("True") { DisplayName = "Đúng" }, new("False") { DisplayName = "Sai" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) => x.Complete(x.Flag("Condition") ? "True" : "False");
}

/// <summary>All ways at once: each branch name is an outcome.</summary>
public sealed class FlowFork : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.FlowFork",
        Category = "Branching",
        DisplayName = "Tách nhánh song song",
        Description = "Chạy mọi nhánh cùng lúc.",
        Inputs = [new("Branches", "String[]") { DisplayName = "Các nhánh", UiHint = "dynamic-outcomes", DefaultSyntax = "Object" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) => x.Complete([.. x.Texts("Branches")]);
}

/// <summary>The ways whose case holds: the first one, or all; <c>Default</c> when none does.</summary>
public sealed class FlowSwitch : InstantActivity
{
    private const string Default = "Default";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.FlowSwitch",
        Category = "Branching",
        DisplayName = "Chọn nhánh",
        Description = "Đi theo các trường hợp thoả điều kiện.",
        Inputs =
        [
            new("Cases", "Object") { DisplayName = "Các trường hợp", UiHint = "flow-switch-editor", IsWrapped = false },
            new("Mode", "String")
            {
                DisplayName = "Cách chọn",
                UiHint = "dropdown",
                DefaultValue = "MatchFirst",
                UiSpecifications = BuiltIn.Dropdown("MatchFirst", "MatchAny"),
            },
        ],
        Ports = [new(Default) { DisplayName = "Còn lại" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x)
    {
        var matching = Cases.Matching(x).Select(found => found.Label).ToArray();
        x.Complete(matching.Length == 0 ? [Default] : matching);
    }
}

/// <summary>The cases of FlowSwitch and Switch, whose conditions are evaluated in order.</summary>
internal static class Cases
{
    public static IEnumerable<(string Label, int Index)> Matching(ActivityExecution x)
    {
        if (!x.Node.Inputs.TryGetValue("cases", out var given))
            yield break;
        var any = x.Text("Mode") == "MatchAny";
        foreach (var (item, index) in given.Raw.Items().Select((item, index) => (item, index)))
        {
            if (!Holds(x, item, index))
                continue;
            yield return (item.Member("label").AsText() ?? "", index);
            if (!any)
                yield break;
        }
    }

    private static bool Holds(ActivityExecution x, JsonElement item, int index)
    {
        var condition = item.Member("condition");
        var expression = condition.Member("expression").ValueKind == JsonValueKind.Object ? condition.Member("expression") : condition;
        var path = $"{x.Node.Path}.cases[{index}].condition";
        var value = expression.ValueKind == JsonValueKind.Object
            ? x.Run.Services.Expressions.Evaluate(new(expression.Member("type").AsText() ?? "Literal", expression.Member("value"), path), x.Scope)
            : expression.ToNode();
        return ValueConversion.To(value, "Boolean")?.GetValueKind() == JsonValueKind.True;
    }
}
