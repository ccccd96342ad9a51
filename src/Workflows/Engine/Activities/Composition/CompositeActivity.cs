using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Composition;

/// <summary>A definition as a step of another: its inputs are this step's inputs, its outcomes this step's ports.</summary>
public sealed class CompositeActivity(CompositeDeclaration declaration) : ActivityType
{
    private const string Category = "Quy trình con";

    public override ActivityDescriptor Descriptor { get; } = Describe(declaration, description: "", category: null);

    /// <summary>What a designer offers for it.</summary>
    public static ActivityDescriptor Describe(CompositeDeclaration declaration, string description, string? category) => new()
    {
        TypeName = DefinitionLibrary.TypeNameOf(declaration.Name),
        Version = declaration.Version,
        Category = string.IsNullOrWhiteSpace(category) ? Category : category,
        DisplayName = declaration.Name,
        Description = description,
        IsContainer = true,
        Inputs = [.. declaration.Inputs.Select(input => new InputDescriptor(input.Name, input.IsArray ? $"{input.TypeName}[]" : input.TypeName)
        {
            DisplayName = input.DisplayName,
            Description = input.Description,
        })],
        Outputs = [.. declaration.Outputs.Select(output => new OutputDescriptor(output.Name, output.IsArray ? $"{output.TypeName}[]" : output.TypeName)
        {
            DisplayName = output.DisplayName,
            Description = output.Description,
        })],
        Ports = [.. declaration.Outcomes.Select(outcome => new PortDescriptor(outcome))],
    };

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        if (x.Node.Child("root") is { } workflow)
            x.Schedule(workflow);
        else
            x.Complete();
        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        x.Complete([.. child.Outcomes]);
        return ValueTask.CompletedTask;
    }
}
