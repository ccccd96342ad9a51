using System.Text.Json;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Diff;

public enum ChangeKind
{
    Workflow,
    Step,
    Assignee,
    Deadline,
    Wording,
    Condition,
    Setting,
    Connection,
    Variable,
}

/// <param name="Sentence">Vietnamese, whole.</param>
/// <param name="ActivityId">The step in the new version, or in the old one when it is gone; null for the workflow.</param>
public sealed record Change(ChangeKind Kind, string Sentence, string? ActivityId = null);

/// <param name="Changes">What is different for those who work by it, in the order an office reads.</param>
/// <param name="IsRedrawn">The drawing is different: places, sizes, bends.</param>
public sealed record DefinitionDifference(IReadOnlyList<Change> Changes, bool IsRedrawn)
{
    /// <summary>The changes as sentences; one sentence when there are none.</summary>
    public IReadOnlyList<string> Sentences => Changes.Count > 0
        ? [.. Changes.Select(change => change.Sentence)]
        : [IsRedrawn ? "Chỉ thay đổi cách vẽ." : "Hai bản giống nhau."];
}

/// <summary>
/// Says what is different between two versions of a workflow in the words of an office: steps, people, deadlines,
/// wording, conditions, ways. Where things stand in the drawing does not matter.
/// </summary>
public static class DefinitionDiff
{
    /// <param name="old">The version before.</param>
    /// <param name="current">The version after.</param>
    /// <param name="typeOf">Descriptors by type name; null for types that are not known.</param>
    public static DefinitionDifference Compare(WorkflowDefinition old, WorkflowDefinition current, Func<string, ActivityDescriptor?> typeOf)
    {
        var pairs = StepPairs.Of(old, current);
        var changes = new List<Change>();
        changes.AddRange(WorkflowChanges.Of(old, current));
        changes.AddRange(StepChanges.Of(pairs, typeOf));
        changes.AddRange(ConnectionChanges.Of(pairs, typeOf));
        return new(changes, IsRedrawn(old, current));
    }

    private static bool IsRedrawn(WorkflowDefinition old, WorkflowDefinition current)
    {
        var (before, after) = (old.Workflow.Child("root"), current.Workflow.Child("root"));
        return before is null || after is null ? before != after : !JsonElement.DeepEquals(before.Json, after.Json);
    }
}
