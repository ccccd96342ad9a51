using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities.Composition;

/// <summary>Ends the workflow it stands in, with outcomes: those of the step that this workflow is elsewhere.</summary>
public sealed class Complete : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.Complete",
        Category = "Composition",
        DisplayName = "Hoàn thành với kết cục",
        Description = "Kết thúc quy trình này và nêu kết cục.",
        IsTerminal = true,
        Inputs = [new("Outcomes", "Object") { DisplayName = "Kết cục", UiHint = "outcome-picker", DefaultSyntax = "Object" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) => x.CompleteWorkflow(
        x.Value("Outcomes") switch
        {
            JsonArray several => [.. several.Select(JsonText.ToText)],
            null => [Connection.DefaultPort],
            var one when JsonText.ToText(one) is { Length: > 0 } name => [name],
            _ => [Connection.DefaultPort],
        });
}
