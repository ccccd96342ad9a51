using System.Text;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions;

/// <summary>The other workflows that a definition may call or use as a step.</summary>
public sealed class KnownDefinitions
{
    private readonly Dictionary<string, WorkflowDefinition> byVersion = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkflowDefinition> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkflowDefinition> byName = new(StringComparer.Ordinal);

    /// <param name="definitions">Several versions of one definition may be among them; the highest stands for the id.</param>
    public KnownDefinitions(IEnumerable<WorkflowDefinition> definitions)
    {
        foreach (var definition in definitions.OrderByDescending(definition => definition.Version))
        {
            byVersion.TryAdd(definition.VersionId, definition);
            byId.TryAdd(definition.DefinitionId, definition);
            byName.TryAdd(definition.Name, definition);
            byName.TryAdd(TypeNameOf(definition.Name), definition);
        }
    }

    public static KnownDefinitions None { get; } = new([]);

    public WorkflowDefinition? Find(string idOrName) => byId.GetValueOrDefault(idOrName) ?? byName.GetValueOrDefault(idOrName);

    /// <summary>The workflow that a step stands for: by the pinned version, else by id, else by the type's name.</summary>
    public WorkflowDefinition? FindUsedBy(ActivityNode step) =>
        (VersionOf(step) is { } version ? byVersion.GetValueOrDefault(version) : null)
        ?? (DefinitionOf(step) is { } id ? byId.GetValueOrDefault(id) : null)
        ?? byName.GetValueOrDefault(step.Type);

    public bool HasVersion(string versionId) => byVersion.ContainsKey(versionId);

    /// <summary>The definition that a step names as the workflow it stands for; null for other steps.</summary>
    public static string? DefinitionOf(ActivityNode step) =>
        step.Type.StartsWith("Elsa.", StringComparison.Ordinal) ? null : step.Json.Member("workflowDefinitionId").AsText();

    /// <summary>The version that such a step is pinned to.</summary>
    public static string? VersionOf(ActivityNode step) =>
        step.Type.StartsWith("Elsa.", StringComparison.Ordinal) ? null : step.Json.Member("workflowDefinitionVersionId").AsText();

    /// <summary>The type of a step that stands for a workflow of this name: its words in Pascal case.</summary>
    public static string TypeNameOf(string name)
    {
        var type = new StringBuilder();
        var begins = true;
        foreach (var c in name)
        {
            if (char.IsLetterOrDigit(c))
                type.Append(begins ? char.ToUpperInvariant(c) : c);
            begins = !char.IsLetterOrDigit(c);
        }

        return type.ToString();
    }

    /// <summary>A workflow as a step: its inputs, outputs and outcomes.</summary>
    internal static ActivityDescriptor Describe(ActivityNode step, WorkflowDefinition used) => new()
    {
        TypeName = step.Type,
        Version = used.Version,
        Category = "Workflows",
        DisplayName = used.Name,
        Inputs = [.. used.Inputs.Select(input => new InputDescriptor(input.Name, input.IsArray ? input.TypeName + "[]" : input.TypeName)
        {
            DisplayName = input.DisplayName,
        })],
        Outputs = [.. used.Outputs.Select(output => new OutputDescriptor(output.Name, output.TypeName))],
        Ports = [.. used.Outcomes.Select(outcome => new PortDescriptor(outcome))],
    };
}
