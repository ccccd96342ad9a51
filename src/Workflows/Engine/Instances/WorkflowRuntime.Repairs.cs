using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Values;

namespace Workflows.Engine.Instances;

// The operator's verbs. Each needs a reason, writes an audit entry and is staged into the caller's transaction.
public sealed partial class WorkflowRuntime
{
    private const int MaxTold = 2_000;

    /// <summary>Runs faulted steps again and goes on; an instance that stopped at a fault comes back to life.</summary>
    /// <param name="activityInstanceId">One faulted activation, or null for all of them.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="repair">Who and why.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns><see cref="Conflict"/> when nothing is faulted or the step cannot be run again.</returns>
    public Task<Result<RepairReport>> RetryAsync(Guid instanceId, Guid? activityInstanceId, Repair repair, CancellationToken stop) =>
        RepairAsync(instanceId, "workflow.retried", repair, async run =>
        {
            var retried = await run.RetryAsync(activityInstanceId, repair.Reason, stop);
            return retried.Map(steps => new RepairTold($"Đã chạy lại {Steps(steps)}.", new { Steps = steps }) { Step = string.Join(", ", steps) });
        }, stop);

    /// <summary>Ends an instance with everything in it, one that stopped at a fault included.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="repair">Who and why.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns><see cref="Conflict"/> when it has ended.</returns>
    public Task<Result<RepairReport>> CancelAsync(Guid instanceId, Repair repair, CancellationToken stop) =>
        RepairAsync(instanceId, "workflow.cancelled", repair, async run =>
        {
            var cancelled = await run.CancelByOperatorAsync(repair.Reason, stop);
            if (cancelled.IsSuccess)
                await CancelChildrenAsync(instanceId, repair.Reason, stop);
            return cancelled.Map(steps => new RepairTold($"Đã huỷ hồ sơ quy trình cùng {Steps(steps)}.", new { Steps = steps }));
        }, stop);

    /// <summary>Sets a variable, fitted to its type; the instance does not move.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="change">Which variable, to what.</param>
    /// <param name="repair">Who and why.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns><see cref="NotFound"/> for an unknown variable, <see cref="Invalid"/> for a value of another type.</returns>
    public async Task<Result<RepairReport>> SetVariableAsync(Guid instanceId, VariableChange change, Repair repair, CancellationToken stop)
    {
        if (!JsonReading.IsStorable(change.Value))
            return Unstorable;
        return await RepairAsync(instanceId, "workflow.variable-edited", repair, run => Task.FromResult(
            run.SetVariable(change.IdOrName, change.ActivityInstanceId, change.Value, repair.Reason).Map(edit => new RepairTold(
                $"Đã sửa biến “{edit.Name}”.", new { Variable = edit.Name, From = Short(edit.Before), To = Short(edit.After) }) { Moves = false })), stop);
    }

    /// <summary>Cancels what is open in the target's flowchart and goes on at the target.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="target">Node id of a step, or its id when only one has it.</param>
    /// <param name="repair">Who and why.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns><see cref="NotFound"/> for an unknown step, <see cref="Conflict"/> when it stands in no open flowchart.</returns>
    public Task<Result<RepairReport>> MoveAsync(Guid instanceId, string target, Repair repair, CancellationToken stop) =>
        RepairAsync(instanceId, "workflow.moved", repair, async run =>
        {
            var moved = await run.MoveAsync(target, repair.Reason, stop);
            return moved.Map(move => new RepairTold(
                move.Cancelled.Count == 0
                    ? $"Đã chuyển tới bước “{move.Step}”."
                    : $"Đã chuyển tới bước “{move.Step}” và huỷ {Steps(move.Cancelled)}.",
                new { move.ActivityId, move.Cancelled }) { Step = move.Step });
        }, stop);

    private async Task<Result<RepairReport>> RepairAsync(
        Guid instanceId, string kind, Repair repair, Func<WorkflowRun, Task<Result<RepairTold>>> act, CancellationToken stop)
    {
        if (await LockedAsync(instanceId, stop) is not { } instance)
            return Missing;
        if (!running.Add(instance.Id))
            throw new InvalidOperationException($"The instance {instance.Id} is being run already.");
        try
        {
            var definition = await definitions.LoadAsync(instance.DefinitionVersionId, instance.DefinitionHash, stop);
            var state = WorkflowState.Read(instance.State);
            var rows = RowsBefore.Of(state);
            var run = new WorkflowRun(definition, state, services) { Children = this };
            var before = Situation(run);
            var told = await act(run);
            if (!told.IsSuccess)
                return told.Problem!;
            if (told.Value.Moves)
                await run.RunAsync(stop);
            audit.Record(new(kind, repair.Actor)
            {
                PlanId = Guid.TryParse(instance.CorrelationId, out var matter) ? matter : null,
                Data = new { Instance = instance.Id, repair.Reason, told.Value.Step, Change = told.Value.Facts },
                Before = before,
                After = Situation(run),
            });
            var report = stager.Stage(instance, run, rows);
            TellParent(state);
            foreach (var start in run.Effects.Dispatched)
                await StartChildAsync(start, tellParent: true, stop);
            return new RepairReport(report, told.Value.Sentence);
        }
        finally
        {
            running.Remove(instance.Id);
        }
    }

    private static object Situation(WorkflowRun run) => new
    {
        Status = run.State.Status.ToString(),
        SubStatus = run.State.SubStatus.ToString(),
        Steps = run.State.Activities
            .Where(activity => !run.State.Activities.Exists(child => child.ParentId == activity.Id))
            .Select(activity => $"{run.NodeOf(activity).Label} ({activity.Status})"),
    };

    private static string Steps(IReadOnlyList<string> labels) =>
        labels.Count == 0 ? "không bước nào" : "bước " + string.Join(", ", labels.Select(label => $"“{label}”"));

    private static string? Short(JsonNode? value) =>
        value is null ? null : JsonText.Of(value) is { Length: > MaxTold } text ? text[..MaxTold] + "…" : JsonText.Of(value);

    /// <param name="Facts">For the audit entry.</param>
    private sealed record RepairTold(string Sentence, object Facts)
    {
        /// <summary>The step it is about, as people know it.</summary>
        public string? Step { get; init; }

        /// <summary>False when nothing is to run after it.</summary>
        public bool Moves { get; init; } = true;
    }
}

/// <param name="Run">What the instance did, staged.</param>
/// <param name="Sentence">What was done, for the operator.</param>
public sealed record RepairReport(RunReport Run, string Sentence);

/// <param name="IdOrName">The variable.</param>
/// <param name="Value">Its new value; fitted to its type.</param>
/// <param name="ActivityInstanceId">The open container that declares it; null for the workflow itself.</param>
public sealed record VariableChange(string IdOrName, JsonNode? Value, Guid? ActivityInstanceId = null);
