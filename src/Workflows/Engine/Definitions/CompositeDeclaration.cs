using System.Collections.Immutable;

namespace Workflows.Engine.Definitions;

/// <summary>What a definition offers as a step of another: bound to the step when the two are linked.</summary>
/// <param name="VersionId">The version that runs, whatever is published later.</param>
public sealed record CompositeDeclaration(
    string DefinitionId,
    string VersionId,
    int Version,
    string Name,
    ImmutableArray<InputDeclaration> Inputs,
    ImmutableArray<OutputDeclaration> Outputs,
    ImmutableArray<string> Outcomes);

/// <summary>
/// How a step names the definition it stands for. Studio writes all of it; a file from elsewhere may name a
/// version that is not here, and is then bound to what its definition id publishes.
/// </summary>
/// <param name="TypeName">The step's type: the definition's name in Pascal case.</param>
public sealed record CompositeReference(string TypeName, string? DefinitionId, string? VersionId, int Version)
{
    /// <summary>Null for a step that names no definition.</summary>
    public static CompositeReference? Of(ActivityNode step)
    {
        var definition = step.Json.Member("workflowDefinitionId");
        var version = step.Json.Member("workflowDefinitionVersionId");
        return definition.ValueKind == System.Text.Json.JsonValueKind.String || version.ValueKind == System.Text.Json.JsonValueKind.String
            ? new(step.Type, definition.AsText(), version.AsText(), step.TypeVersion)
            : null;
    }
}
