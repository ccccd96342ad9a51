using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Workflows.Engine.Definitions;

/// <summary>
/// One version of a workflow, as read from Elsa 3.8 JSON. Immutable and safe to share between threads; no
/// .NET type is ever looked up from the text of a definition.
/// </summary>
public sealed record WorkflowDefinition
{
    /// <summary>Id of this version.</summary>
    public required string VersionId { get; init; }

    /// <summary>Id shared by all versions.</summary>
    public required string DefinitionId { get; init; }

    public required int Version { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public ImmutableArray<VariableDeclaration> Variables { get; init; } = [];

    public ImmutableArray<InputDeclaration> Inputs { get; init; } = [];

    public ImmutableArray<OutputDeclaration> Outputs { get; init; } = [];

    /// <summary>Outcomes when the definition is used as an activity.</summary>
    public ImmutableArray<string> Outcomes { get; init; } = [];

    public bool UsableAsActivity { get; init; }

    public IncidentStrategy IncidentStrategy { get; init; }

    public ActivationStrategy ActivationStrategy { get; init; }

    public FlowMode FlowMode { get; init; }

    /// <summary>The options as written, those included that mean nothing here.</summary>
    public JsonElement Options { get; init; }

    /// <summary>The workflow activity itself (<c>Elsa.Workflow</c>, id <c>Workflow1</c>); its slot "root" holds the drawing.</summary>
    public required ActivityNode Workflow { get; init; }

    /// <summary>Every activity by its node id.</summary>
    public required FrozenDictionary<string, ActivityNode> Nodes { get; init; }

    public override string ToString() => $"{DefinitionId} v{Version}";
}

/// <summary>What a fault does to the instance.</summary>
public enum IncidentStrategy
{
    /// <summary>The instance ends as faulted; what was already queued still runs.</summary>
    Fault,

    /// <summary>Other branches go on; the faulted step stays open.</summary>
    ContinueWithIncidents,
}

/// <summary>When a new instance may start beside those that run.</summary>
public enum ActivationStrategy
{
    Always,

    /// <summary>One running instance of the definition.</summary>
    Singleton,

    /// <summary>One running instance of the definition with the same correlation id.</summary>
    CorrelatedSingleton,

    /// <summary>One running instance of any definition with the same correlation id.</summary>
    Correlation,
}

/// <summary>The two ways Elsa joins branches of a flowchart.</summary>
public enum FlowMode
{
    Token,
    Counter,
}

/// <summary>How an activity with several inbound connections is entered (token mode).</summary>
public enum MergeMode
{
    Stream,
    Merge,
    Converge,
    Cascade,
    Race,
}

/// <param name="Default">Default value as text or JSON; undefined when none is given.</param>
public sealed record VariableDeclaration(string Id, string Name, string TypeName, bool IsArray, JsonElement Default);

public sealed record InputDeclaration(string Name, string TypeName, bool IsArray, string? DisplayName, string? Description);

public sealed record OutputDeclaration(string Name, string TypeName, bool IsArray, string? DisplayName, string? Description);

/// <param name="Language">Expression language as written: Literal, Object, Variable, Input, JavaScript…</param>
/// <param name="Value">Text or JSON; undefined when missing.</param>
/// <param name="Path">JSON path of the expression inside the definition, for messages.</param>
public sealed record Expression(string Language, JsonElement Value, string Path)
{
    /// <summary>The value as text: a JSON string's content, other JSON as written, empty when missing.</summary>
    public string Text => Value.ValueKind switch
    {
        JsonValueKind.String => Value.GetString() ?? "",
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        _ => Value.GetRawText(),
    };
}

/// <summary>A connection inside a flowchart, by the ids of its activities.</summary>
public sealed record Connection(string Source, string Port, string Target)
{
    public const string DefaultPort = "Done";
}

/// <summary>Where an activity's output goes: the id of a variable or the name of a workflow output.</summary>
public sealed record OutputBinding(string Key, string Target);
