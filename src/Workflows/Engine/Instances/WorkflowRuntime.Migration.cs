using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Values;

namespace Workflows.Engine.Instances;

// Another version under a running instance. What is rewritten how is decided above; here it is stored whole.
public sealed partial class WorkflowRuntime
{
    /// <summary>
    /// Pins an instance to another version with a state rewritten for it. Bookmarks keep their ids, so whoever
    /// waits for an answer still gets it.
    /// </summary>
    /// <param name="instanceId">The instance; locked to the end of the transaction.</param>
    /// <param name="target">The version, linked.</param>
    /// <param name="rewrite">Judges on settled facts; a problem changes nothing.</param>
    /// <param name="repair">Who and why.</param>
    /// <param name="stop">Cancels.</param>
    internal async Task<Result<RunReport>> RepinAsync(
        Guid instanceId, LoadedDefinition target, Func<StoredInstance, WorkflowState, WorkflowDefinition, Result<WorkflowState>> rewrite,
        Repair repair, CancellationToken stop)
    {
        if (await LockedAsync(instanceId, stop) is not { } instance)
            return Missing;
        var definition = await definitions.LoadAsync(instance.DefinitionVersionId, instance.DefinitionHash, stop);
        var state = WorkflowState.Read(instance.State);
        var rows = RowsBefore.Of(state);
        var rewritten = rewrite(instance, state, definition);
        if (!rewritten.IsSuccess)
            return rewritten.Problem!;

        var before = new { Version = instance.DefinitionVersion, VersionId = instance.DefinitionVersionId };
        (instance.DefinitionVersionId, instance.DefinitionVersion, instance.DefinitionHash) =
            (target.Definition.VersionId, target.Definition.Version, target.Hash);
        var run = new WorkflowRun(target.Definition, rewritten.Value, services);
        run.Migrated(repair.Reason, new JsonObject { ["From"] = before.Version, ["To"] = target.Definition.Version });
        var nodes = rewritten.Value.Bookmarks.ToDictionary(bookmark => bookmark.Id, bookmark => bookmark.NodeId);
        foreach (var row in await db.Set<StoredBookmark>().Where(row => row.InstanceId == instanceId).ToListAsync(stop))
            row.NodeId = nodes.GetValueOrDefault(row.Id, row.NodeId);
        audit.Record(new("workflow.migrated", repair.Actor)
        {
            PlanId = Guid.TryParse(instance.CorrelationId, out var matter) ? matter : null,
            Data = new { Instance = instance.Id, repair.Reason },
            Before = before,
            After = new { Version = instance.DefinitionVersion, VersionId = instance.DefinitionVersionId },
        });
        return stager.Stage(instance, run, rows);
    }
}
