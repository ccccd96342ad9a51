using System.Text.Json;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Diff;

/// <summary>Steps that came, went or changed, and what changed about them.</summary>
internal static class StepChanges
{
    // What Studio keeps for itself or what is said in another way.
    private static readonly HashSet<string> Unsaid = new(StringComparer.Ordinal)
    {
        "source", "line", "start", "applicationProperties", "latestAvailablePublishedVersion", "latestAvailablePublishedVersionId",
    };

    public static IEnumerable<Change> Of(StepPairs pairs, Func<string, ActivityDescriptor?> typeOf)
    {
        foreach (var step in pairs.Removed)
            yield return new(ChangeKind.Step, $"Bỏ bước {StepPairs.NameOf(step, pairs.Old)} ({TypeName(step, typeOf)}).", step.Id);
        foreach (var step in pairs.Added)
        {
            yield return new(ChangeKind.Step, $"Thêm bước {StepPairs.NameOf(step, pairs.New)} ({TypeName(step, typeOf)}){Asked(step, typeOf(step.Type))}.", step.Id);
        }

        foreach (var change in pairs.Matched.Where(pair => pair.New != pairs.New.Workflow).SelectMany(pair => Of(pair.Old, pair.New, pairs, typeOf)))
            yield return change;
    }

    private static IEnumerable<Change> Of(ActivityNode old, ActivityNode current, StepPairs pairs, Func<string, ActivityDescriptor?> typeOf)
    {
        var name = StepPairs.NameOf(current, pairs.New);
        Change Said(ChangeKind kind, string what) => new(kind, $"Bước {name}{what}", current.Id);

        // A label that a person wrote; the technical name matters to expressions only.
        if (old.Label != current.Label && (old.DisplayText ?? current.DisplayText) is not null)
            yield return new(ChangeKind.Wording, $"Bước “{old.Label}” đổi tên thành “{current.Label}”.", current.Id);
        if (old.Name != current.Name)
            yield return Said(ChangeKind.Setting, $": tên dùng trong biểu thức đổi từ {Words.Quoted(old.Name)} thành {Words.Quoted(current.Name)}.");
        if (DescriptionOf(old) != DescriptionOf(current))
            yield return Said(ChangeKind.Wording, $": mô tả {Words.Rewritten(DescriptionOf(old), DescriptionOf(current))}.");
        if (ParentOf(old, pairs.Old) is { } was && ParentOf(current, pairs.New) is { } now && pairs.NewOf(was) != now)
            yield return Said(ChangeKind.Step, $" chuyển vào trong “{now.Label}”.");
        if (old.Type != current.Type)
        {
            yield return Said(ChangeKind.Step, $" đổi loại từ {TypeName(old, typeOf)} sang {TypeName(current, typeOf)}{Asked(current, typeOf(current.Type))}.");
            yield break;
        }

        if (old.TypeVersion != current.TypeVersion)
            yield return Said(ChangeKind.Setting, $" dùng phiên bản {current.TypeVersion} thay vì {old.TypeVersion}.");
        if (old.MergeMode != current.MergeMode)
            yield return Said(ChangeKind.Condition, $": cách gộp nhánh đổi từ {old.MergeMode} thành {current.MergeMode}.");
        if (old.CanStartWorkflow != current.CanStartWorkflow)
            yield return Said(ChangeKind.Setting, current.CanStartWorkflow ? " nay mở được hồ sơ mới." : " không còn mở hồ sơ mới.");
        foreach (var change in InputChanges.Of(old, current, typeOf(current.Type), name).Concat(Outputs(old, current, pairs.New, name)))
            yield return change;
        foreach (var change in VariableChanges.Of(old, current, $"Bước {name}", current.Id))
            yield return change;
        foreach (var change in Order(old, current, pairs, name))
            yield return change;
        foreach (var key in Settings(old).Union(Settings(current)).Order(StringComparer.Ordinal))
        {
            if (!JsonElement.DeepEquals(old.CustomProperties.Member(key), current.CustomProperties.Member(key)))
                yield return Said(ChangeKind.Setting, $": thiết lập kỹ thuật “{key}” thay đổi.");
        }
    }

    private static IEnumerable<Change> Outputs(ActivityNode old, ActivityNode current, WorkflowDefinition definition, string name)
    {
        foreach (var key in old.Outputs.Keys.Union(current.Outputs.Keys).Order(StringComparer.Ordinal))
        {
            var (before, after) = (old.Outputs.GetValueOrDefault(key)?.Target, current.Outputs.GetValueOrDefault(key)?.Target);
            if (before != after)
            {
                yield return new(ChangeKind.Setting, after is null
                    ? $"Bước {name}: kết quả “{key}” không còn được ghi vào biến nào."
                    : $"Bước {name}: kết quả “{key}” nay ghi vào “{NameOf(after, definition)}”.", current.Id);
            }
        }
    }

    private static string NameOf(string target, WorkflowDefinition definition) =>
        definition.Nodes.Values.SelectMany(step => step.Variables).FirstOrDefault(variable => variable.Id == target)?.Name ?? target;

    private static IEnumerable<Change> Order(ActivityNode old, ActivityNode current, StepPairs pairs, string name)
    {
        if (current.Type != Sequence.TypeName)
            yield break;
        var kept = old.Activities.Select(pairs.NewOf).OfType<ActivityNode>().Where(current.Activities.Contains);
        if (!kept.SequenceEqual(current.Activities.Where(step => pairs.OldOf(step) is { } was && old.Activities.Contains(was))))
        {
            yield return new(ChangeKind.Step,
                $"Thứ tự các bước trong {name} nay là: {string.Join(", ", current.Activities.Select(step => $"“{step.Label}”"))}.", current.Id);
        }
    }

    private static IEnumerable<string> Settings(ActivityNode step) => step.CustomProperties.ValueKind == JsonValueKind.Object
        ? step.CustomProperties.EnumerateObject().Select(member => member.Name)
            .Where(key => key is not ("mergeMode" or "canStartWorkflow" or "notFoundConnections") && !Unsaid.Contains(key))
        : [];

    internal static bool IsSaid(string key) => !Unsaid.Contains(key);

    internal static string TypeName(ActivityNode step, Func<string, ActivityDescriptor?> typeOf) => $"“{typeOf(step.Type)?.DisplayName ?? step.Type}”";

    private static string Asked(ActivityNode step, ActivityDescriptor? type)
    {
        var told = type?.Inputs.Where(input => input.Meaning is InputMeaning.Assignee or InputMeaning.Deadline && type.IsHumanTask)
            .Select(input => $"{Lower(input.DisplayName ?? input.Name)}: {Words.ValueOf(step.Inputs.GetValueOrDefault(input.Key), input)}")
            .ToList() ?? [];
        return told.Count == 0 ? "" : ", " + string.Join("; ", told);
    }

    internal static string Lower(string text) => text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    private static string DescriptionOf(ActivityNode step) => step.Json.Member("metadata").Member("description").AsText() ?? "";

    internal static ActivityNode? ParentOf(ActivityNode step, WorkflowDefinition definition) =>
        step.NodeId.LastIndexOf(':') is var at and > 0 ? definition.Nodes.GetValueOrDefault(step.NodeId[..at]) : null;
}
