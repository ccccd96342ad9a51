using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Definitions.Migration;

/// <summary>What bringing an instance to another version would do to it. Pure: the state given stays as it is.</summary>
public sealed class MigrationPlan
{
    private readonly WorkflowDefinition from;
    private readonly WorkflowDefinition to;
    private readonly Func<string, ActivityDescriptor?> typeOf;
    private readonly Dictionary<Guid, (ActivityNode Old, ActivityNode New)> mapped = [];
    private readonly List<string> refusals = [];
    private readonly List<string> changes = [];

    private MigrationPlan(WorkflowState state, WorkflowDefinition from, WorkflowDefinition to, Func<string, ActivityDescriptor?> typeOf) =>
        (State, this.from, this.to, this.typeOf) = (WorkflowState.Read(state.Write()), from, to, typeOf);

    /// <summary>The state in the new version; meaningless when there are refusals.</summary>
    public WorkflowState State { get; }

    /// <summary>Why it cannot be, each a Vietnamese sentence; none when it can.</summary>
    public IReadOnlyList<string> Refusals => refusals;

    /// <summary>What becomes of the open steps and the data.</summary>
    public IReadOnlyList<string> Changes => changes;

    /// <param name="state">Where the instance stands.</param>
    /// <param name="from">The version it runs on, linked.</param>
    /// <param name="to">The version it is to run on, linked.</param>
    /// <param name="typeOf">Descriptors by type name.</param>
    public static MigrationPlan Make(WorkflowState state, WorkflowDefinition from, WorkflowDefinition to, Func<string, ActivityDescriptor?> typeOf)
    {
        var plan = new MigrationPlan(state, from, to, typeOf);
        plan.Make();
        return plan;
    }

    private void Make()
    {
        if ((State.Status == WorkflowStatus.Finished && State.SubStatus != WorkflowSubStatus.Faulted) || State.Activities.Count == 0)
        {
            refusals.Add("Hồ sơ quy trình này đã kết thúc.");
            return;
        }

        if (State.Queue.Count > 0)
        {
            refusals.Add("Hồ sơ quy trình này đang chạy dở.");
            return;
        }

        if (from.FlowMode != to.FlowMode && State.Activities.Exists(activity => from.Nodes[activity.NodeId].Type == Flowchart.TypeName))
            refusals.Add("Phiên bản mới gộp nhánh theo chế độ khác.");
        // Children come after their containers in the state: the deepest first.
        foreach (var activity in Enumerable.Reverse(State.Activities))
            Map(activity);
        foreach (var activity in State.Activities.Where(activity => mapped.ContainsKey(activity.Id)))
            CheckPlace(activity);
        if (refusals.Count > 0)
            return;
        foreach (var activity in State.Activities)
        {
            var (old, current) = mapped[activity.Id];
            AdaptContainer(activity, old, current);
            AdaptVariables(activity, old, current);
        }

        Rewrite();
        Tell();
    }

    /// <summary>
    /// By path; else a container by what is open in it, as when it was drawn anew around the same steps; else, for
    /// what no person was asked, by an id that only one step carries in both versions.
    /// </summary>
    private void Map(ActivityState activity)
    {
        var old = from.Nodes[activity.NodeId];
        var current = to.Nodes.GetValueOrDefault(old.NodeId);
        if (current is null && State.Activities.Find(child => child.ParentId == activity.Id && mapped.ContainsKey(child.Id)) is { } open)
            current = to.Nodes.GetValueOrDefault(ParentPath(mapped[open.Id].New));
        if (current is null && !IsAsked(old) && Only(from, old.Id) is not null)
            current = Only(to, old.Id);
        if (current is null)
            refusals.Add(IsAsked(old) && Only(to, old.Id) is not null
                ? $"Bước “{old.Label}” đang có người xử lý, phiên bản mới đặt bước này ở chỗ khác."
                : $"Bước “{old.Label}” đang mở, phiên bản mới không còn bước này.");
        else if (current.Type != old.Type || (current.Composite is null) != (old.Composite is null))
            refusals.Add($"Bước “{old.Label}” đang mở, phiên bản mới đổi loại của bước này.");
        else
            mapped.Add(activity.Id, (old, current));
    }

    private void CheckPlace(ActivityState activity)
    {
        var (old, current) = mapped[activity.Id];
        if (activity.ParentId is not { } parentId || !mapped.TryGetValue(parentId, out var parent))
            return;
        if (ParentPath(current) != parent.New.NodeId)
            refusals.Add($"Bước “{old.Label}” đang mở, phiên bản mới chuyển bước này sang phần khác của quy trình.");
    }

    private void AdaptContainer(ActivityState activity, ActivityNode old, ActivityNode current)
    {
        var children = State.Activities.Where(child => child.ParentId == activity.Id).Select(child => mapped[child.Id].New.Id).ToList();
        switch (current.Type)
        {
            case Flowchart.TypeName:
                var change = new FlowChange(old, current, children.ToHashSet(StringComparer.Ordinal), State.TriggerActivityId);
                if (Flowchart.Adapt(activity.Properties, to.FlowMode, change) is { } problem)
                    refusals.Add(problem);
                break;
            case Sequence.TypeName when children is [var open]:
                var steps = current.Activities.ToList();
                var index = steps.FindIndex(step => step.Id == open);
                activity.Properties[Sequence.Next] = index + 1;
                foreach (var skipped in steps.Take(index).Where(step => old.Activities.All(known => known.Id != step.Id)))
                    changes.Add($"Bước mới “{skipped.Label}” đứng trước chỗ hồ sơ đang đứng nên không chạy.");
                break;
            case "Elsa.Parallel" when !old.Activities.Select(step => step.Id).ToHashSet(StringComparer.Ordinal).SetEquals(current.Activities.Select(step => step.Id)):
                refusals.Add($"“{old.Label}” đang chạy các bước song song, phiên bản mới thêm hoặc bớt bước trong đó.");
                break;
        }
    }

    private void AdaptVariables(ActivityState activity, ActivityNode old, ActivityNode current)
    {
        var values = activity.Variables.Where(variable => old.Variables.All(declared => declared.Id != variable.Id)).ToList();
        var left = activity.Variables.Except(values).ToList();
        foreach (var declared in current.Variables)
        {
            var known = left.Find(variable => variable.Id == declared.Id) ?? left.Find(variable => variable.Name == declared.Name);
            if (known is not null)
                left.Remove(known);
            values.Add(new()
            {
                Id = declared.Id,
                Name = declared.Name,
                TypeName = declared.TypeName,
                IsArray = declared.IsArray,
                Value = known is null ? First(declared) : Fitted(known, declared),
            });
            if (known is null)
                changes.Add($"Thêm biến “{declared.Name}” với giá trị ban đầu.");
            else if ((known.TypeName, known.IsArray) != (declared.TypeName, declared.IsArray))
                changes.Add($"Giá trị của biến “{declared.Name}” chuyển sang kiểu {declared.TypeName}.");
        }

        changes.AddRange(left.Select(gone => $"Bỏ biến “{gone.Name}” cùng giá trị đang có."));
        activity.Variables = values;
    }

    private JsonNode? Fitted(VariableState known, VariableDeclaration declared)
    {
        try
        {
            return ValueConversion.To(known.Value, declared.TypeName, declared.IsArray);
        }
        catch (ConversionException unfit)
        {
            refusals.Add($"Biến “{declared.Name}”: {unfit.Message}");
            return null;
        }
    }

    private JsonNode? First(VariableDeclaration declared)
    {
        try
        {
            return ValueConversion.To(declared.Default.ToNode(), declared.TypeName, declared.IsArray);
        }
        catch (ConversionException unfit)
        {
            refusals.Add($"Giá trị ban đầu của biến mới “{declared.Name}”: {unfit.Message}");
            return null;
        }
    }

    private void Rewrite()
    {
        foreach (var bookmark in State.Bookmarks.Where(bookmark => mapped.ContainsKey(bookmark.ActivityInstanceId)))
            bookmark.NodeId = mapped[bookmark.ActivityInstanceId].New.NodeId;
        foreach (var activity in State.Activities)
            activity.NodeId = mapped[activity.Id].New.NodeId;
        foreach (var path in State.Outputs.Keys.Where(path => !to.Nodes.ContainsKey(path)).ToList())
        {
            // Kept results follow their step; those of a step that is gone stay where nobody looks.
            if (from.Nodes.GetValueOrDefault(path) is { } old && Only(from, old.Id) is not null && Only(to, old.Id) is { } current
                && State.Outputs.Remove(path, out var outputs))
                State.Outputs.TryAdd(current.NodeId, outputs);
        }

        (State.DefinitionVersionId, State.DefinitionVersion) = (to.VersionId, to.Version);
    }

    private void Tell()
    {
        changes.Insert(0, $"Hồ sơ chuyển từ phiên bản {from.Version} sang phiên bản {to.Version}.");
        foreach (var (old, current) in State.Activities.Where(activity => !State.Activities.Exists(child => child.ParentId == activity.Id)).Select(activity => mapped[activity.Id]))
        {
            var name = old.Label == current.Label ? $"“{current.Label}”" : $"“{current.Label}” (trước là “{old.Label}”)";
            changes.Add($"Hồ sơ vẫn ở bước {name}.");
            if (IsAsked(old) && !SameInputs(old, current))
                changes.Add($"Bước “{current.Label}” đang mở giữ người nhận việc và thời hạn đã giao; thiết lập mới có hiệu lực từ lần sau.");
        }
    }

    private bool IsAsked(ActivityNode step) => step.Type == "Elsa.RunTask" || typeOf(step.Type)?.IsHumanTask == true;

    private static bool SameInputs(ActivityNode old, ActivityNode current) =>
        old.Inputs.Count == current.Inputs.Count
        && old.Inputs.All(input => current.Inputs.TryGetValue(input.Key, out var other)
            && System.Text.Json.JsonElement.DeepEquals(input.Value.Raw, other.Raw));

    private static ActivityNode? Only(WorkflowDefinition definition, string id)
    {
        ActivityNode? only = null;
        foreach (var node in definition.Nodes.Values.Where(node => node.Id == id))
        {
            if (only is not null)
                return null;
            only = node;
        }

        return only;
    }

    private static string ParentPath(ActivityNode step) => step.NodeId.LastIndexOf(':') is var at and > 0 ? step.NodeId[..at] : "";
}
