using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Workflows.Engine.Definitions;

/// <summary>One activity of a definition, whatever its type: what a type means is the business of its <c>ActivityType</c>.</summary>
public sealed record ActivityNode
{
    /// <summary>Unique inside its container.</summary>
    public required string Id { get; init; }

    /// <summary>Path of ids from the workflow: <c>Workflow1:Flow:act</c>. Always recomputed, never taken from the file.</summary>
    public required string NodeId { get; init; }

    /// <summary>Elsa's type name, for instance <c>Elsa.WriteLine</c>.</summary>
    public required string Type { get; init; }

    public int TypeVersion { get; init; } = 1;

    /// <summary>Name used by expressions; empty when the file gives none.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the drawing shows (<c>metadata.displayText</c>), or null.</summary>
    public string? DisplayText { get; init; }

    /// <summary>The words a person knows this step by: display text, else name, else id.</summary>
    public string Label => !string.IsNullOrWhiteSpace(DisplayText) ? DisplayText : Name.Length > 0 ? Name : Id;

    public bool CanStartWorkflow { get; init; }

    public MergeMode MergeMode { get; init; }

    /// <summary>Variables declared by a container.</summary>
    public ImmutableArray<VariableDeclaration> Variables { get; init; } = [];

    /// <summary>Inputs by camel-case key: wrapped expressions and plain values alike.</summary>
    public FrozenDictionary<string, NodeInput> Inputs { get; init; } = FrozenDictionary<string, NodeInput>.Empty;

    public FrozenDictionary<string, OutputBinding> Outputs { get; init; } = FrozenDictionary<string, OutputBinding>.Empty;

    /// <summary>Embedded activities in the order of the file.</summary>
    public ImmutableArray<EmbeddedNode> Slots { get; init; } = [];

    /// <summary>Connections of a flowchart, without duplicates.</summary>
    public ImmutableArray<Connection> Connections { get; init; } = [];

    /// <summary>Customised flags of this activity as written.</summary>
    public JsonElement CustomProperties { get; init; }

    /// <summary>The activity as written, kept for placeholders of unknown types and for inputs read plainly.</summary>
    public JsonElement Json { get; init; }

    /// <summary>Set when this step stands for another definition, which then hangs in its slot "root".</summary>
    public CompositeDeclaration? Composite { get; init; }

    /// <summary>JSON path in the file, for messages.</summary>
    public string Path { get; init; } = "$";

    /// <summary>Children of a container (<c>activities</c>).</summary>
    public IEnumerable<ActivityNode> Activities => Slots.Where(slot => slot.Key == "activities").Select(slot => slot.Node);

    /// <summary>The activity embedded at a port, for instance <c>then</c> or <c>body</c>; null when empty.</summary>
    public ActivityNode? Child(string key) => Slots.FirstOrDefault(slot => slot.Key == key)?.Node;

    /// <summary>The activity of the n-th entry of a list such as <c>cases</c>; null when empty.</summary>
    public ActivityNode? ChildAt(string key, int index) =>
        Slots.FirstOrDefault(slot => slot.Key == key && slot.Index == index)?.Node;

    public override string ToString() => NodeId;
}

/// <param name="Key">JSON key: <c>activities</c>, <c>then</c>, <c>cases</c>…</param>
/// <param name="Index">Position in a list; -1 for a single port.</param>
public sealed record EmbeddedNode(string Key, int Index, ActivityNode Node);

/// <param name="Key">Camel-case key.</param>
/// <param name="Raw">The value as written.</param>
/// <param name="Expression">The expression when the value is wrapped as one.</param>
public sealed record NodeInput(string Key, JsonElement Raw, Expression? Expression);
