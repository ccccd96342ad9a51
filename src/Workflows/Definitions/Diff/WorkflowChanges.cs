using System.Text.Json;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Diff;

/// <summary>What changed about the workflow itself: name, variables, inputs, outputs, outcomes, options.</summary>
internal static class WorkflowChanges
{
    public static IEnumerable<Change> Of(WorkflowDefinition old, WorkflowDefinition current)
    {
        List<Change> changes = [];
        if (old.Name != current.Name)
            changes.Add(new(ChangeKind.Workflow, $"Tên quy trình đổi từ “{old.Name}” thành “{current.Name}”."));
        if ((old.Description ?? "") != (current.Description ?? ""))
            changes.Add(new(ChangeKind.Wording, $"Mô tả quy trình {Words.Rewritten(old.Description ?? "", current.Description ?? "")}."));
        changes.AddRange(Options(old, current));
        changes.AddRange(VariableChanges.Of(old.Workflow, current.Workflow, "Quy trình"));
        changes.AddRange(Declared("đầu vào", old.Inputs.ToDictionary(i => i.Name, i => (i.TypeName, i.IsArray, i.DisplayName ?? ""), StringComparer.Ordinal),
            current.Inputs.ToDictionary(i => i.Name, i => (i.TypeName, i.IsArray, i.DisplayName ?? ""), StringComparer.Ordinal)));
        changes.AddRange(Declared("kết quả", old.Outputs.ToDictionary(o => o.Name, o => (o.TypeName, o.IsArray, o.DisplayName ?? ""), StringComparer.Ordinal),
            current.Outputs.ToDictionary(o => o.Name, o => (o.TypeName, o.IsArray, o.DisplayName ?? ""), StringComparer.Ordinal)));
        foreach (var outcome in old.Outcomes.Except(current.Outcomes))
            changes.Add(new(ChangeKind.Workflow, $"Quy trình không còn kết thúc bằng lối ra “{outcome}”."));
        foreach (var outcome in current.Outcomes.Except(old.Outcomes))
            changes.Add(new(ChangeKind.Workflow, $"Quy trình có thêm lối ra “{outcome}”."));
        return changes;
    }

    private static IEnumerable<Change> Options(WorkflowDefinition old, WorkflowDefinition current)
    {
        if (old.IncidentStrategy != current.IncidentStrategy)
        {
            yield return new(ChangeKind.Setting, current.IncidentStrategy == IncidentStrategy.Fault
                ? "Khi một bước gặp sự cố, cả hồ sơ nay dừng lại."
                : "Khi một bước gặp sự cố, các nhánh khác nay vẫn chạy tiếp.");
        }

        if (old.FlowMode != current.FlowMode)
        {
            yield return new(ChangeKind.Setting, current.FlowMode == FlowMode.Counter
                ? "Cách gộp nhánh đổi sang chế độ đếm."
                : "Cách gộp nhánh đổi sang chế độ thẻ.");
        }

        if (old.UsableAsActivity != current.UsableAsActivity)
        {
            yield return new(ChangeKind.Setting, current.UsableAsActivity
                ? "Quy trình nay dùng được làm một bước của quy trình khác."
                : "Quy trình không còn dùng được làm một bước của quy trình khác.");
        }

        if (Option(old, "activationStrategyType") != Option(current, "activationStrategyType"))
            yield return new(ChangeKind.Setting, "Quy tắc mở hồ sơ mới (được mở nhiều hồ sơ cùng lúc hay không) thay đổi.");
        string[] known = ["activationStrategyType", "incidentStrategyType", "usableAsActivity"];
        foreach (var name in Names(old).Union(Names(current)).Except(known).Order(StringComparer.Ordinal))
        {
            if (Option(old, name) != Option(current, name))
                yield return new(ChangeKind.Setting, $"Tuỳ chọn “{name}” thay đổi.");
        }
    }

    // Missing, null and false are one and the same here.
    private static string Option(WorkflowDefinition definition, string name) => definition.Options.Member(name) switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False } => "",
        var given => given.GetRawText(),
    };

    private static IEnumerable<string> Names(WorkflowDefinition definition) =>
        definition.Options.ValueKind == JsonValueKind.Object ? definition.Options.EnumerateObject().Select(option => option.Name) : [];

    private static IEnumerable<Change> Declared(
        string what, Dictionary<string, (string Type, bool IsArray, string Label)> old, Dictionary<string, (string Type, bool IsArray, string Label)> current)
    {
        foreach (var name in old.Keys.Except(current.Keys, StringComparer.Ordinal))
            yield return new(ChangeKind.Variable, $"Quy trình bỏ {what} “{name}”.");
        foreach (var (name, now) in current)
        {
            if (!old.TryGetValue(name, out var before))
                yield return new(ChangeKind.Variable, $"Quy trình thêm {what} “{name}” ({Words.TypeName(now.Type, now.IsArray)}).");
            else if ((before.Type, before.IsArray) != (now.Type, now.IsArray))
                yield return new(ChangeKind.Variable, $"Kiểu của {what} “{name}” đổi từ {Words.TypeName(before.Type, before.IsArray)} thành {Words.TypeName(now.Type, now.IsArray)}.");
            else if (before.Label != now.Label)
                yield return new(ChangeKind.Wording, $"Tên hiển thị của {what} “{name}” đổi từ “{before.Label}” thành “{now.Label}”.");
        }
    }
}
