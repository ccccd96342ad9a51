using System.Collections.Frozen;

namespace Workflows.Engine.Definitions;

/// <summary>
/// Puts definitions used as steps inside the definition that uses them, down to the last: the run then sees one
/// tree. A step keeps its id; what it stands for hangs under it as <c>…:step:Workflow1:…</c>, as in Elsa.
/// </summary>
public sealed class DefinitionLinker
{
    private readonly DefinitionLibrary library;
    private readonly Func<string, bool> isKnownType;
    private readonly Dictionary<string, ActivityNode> found = new(StringComparer.Ordinal);
    private readonly FindingList findings = new();
    private readonly Stack<string> within = new();

    private DefinitionLinker(DefinitionLibrary library, Func<string, bool> isKnownType) =>
        (this.library, this.isKnownType) = (library, isKnownType);

    /// <param name="isKnownType">True for the types of this installation's own activities.</param>
    /// <returns>
    /// The linked definition, and what could not be linked: a definition that uses itself, a tree beyond
    /// <see cref="DefinitionLimits.MaxLinkedActivities"/>. A step whose definition is not in the library stays
    /// unknown, which the validator names.
    /// </returns>
    public static DefinitionReading Link(WorkflowDefinition definition, DefinitionLibrary library, Func<string, bool> isKnownType)
    {
        if (!References(definition, isKnownType).Any())
            return new(definition, []);
        var linker = new DefinitionLinker(library, isKnownType);
        linker.within.Push(definition.DefinitionId);
        var workflow = linker.Rebuild(definition.Workflow, definition.Workflow.NodeId, definition.Workflow.Path, place: null);
        return new(
            definition with { Workflow = workflow, Nodes = linker.found.ToFrozenDictionary() },
            linker.findings.Items);
    }

    /// <summary>The steps of a definition that may stand for another definition.</summary>
    public static IEnumerable<CompositeReference> References(WorkflowDefinition definition, Func<string, bool> isKnownType) =>
        definition.Nodes.Values
            .Where(node => node.Composite is null && node.Type.Length > 0 && !isKnownType(node.Type))
            .Select(node => CompositeReference.Of(node) ?? new(node.Type, null, null, node.TypeVersion));

    /// <param name="place">The outermost step that stands for a definition: where a finding is shown.</param>
    private ActivityNode Rebuild(ActivityNode node, string nodeId, string path, ActivityNode? place)
    {
        if (found.Count >= DefinitionLimits.MaxLinkedActivities)
        {
            Refuse(place ?? node, $"Quy trình cùng các quy trình con có quá {DefinitionLimits.MaxLinkedActivities:N0} bước.");
            return node;
        }

        var slots = node.Slots
            .Select(slot => slot with { Node = Rebuild(slot.Node, $"{nodeId}:{slot.Node.Id}", place?.Path ?? slot.Node.Path, place) })
            .ToList();
        CompositeDeclaration? composite = null;
        if (node.Type.Length > 0 && !isKnownType(node.Type)
            && library.Find(CompositeReference.Of(node) ?? new(node.Type, null, null, node.TypeVersion)) is { } child)
        {
            composite = new(child.DefinitionId, child.VersionId, child.Version, child.Name, child.Inputs, child.Outputs, child.Outcomes);
            if (within.Contains(child.DefinitionId))
            {
                Refuse(place ?? node, $"Bước “{node.Label}” dùng lại chính quy trình chứa nó (“{child.Name}”).");
            }
            else if (within.Count > DefinitionLimits.MaxWorkflowDepth)
            {
                Refuse(place ?? node, $"Các quy trình lồng nhau quá {DefinitionLimits.MaxWorkflowDepth} cấp.");
            }
            else
            {
                within.Push(child.DefinitionId);
                var inner = Rebuild(child.Workflow, $"{nodeId}:{DefinitionReader.WorkflowId}", path, place ?? node);
                within.Pop();
                slots.Add(new("root", -1, inner));
            }
        }

        var rebuilt = node with { NodeId = nodeId, Path = path, Slots = [.. slots], Composite = composite };
        found[nodeId] = rebuilt;
        return rebuilt;
    }

    private void Refuse(ActivityNode at, string message) => findings.Error(at.Path, message, at.Id);
}
