using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Http;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Http;
using Workflows.Engine.Scheduling;
using Workflows.Engine.Triggers;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Engine.Instances;

/// <summary>
/// Keeps the rows of <c>workflow.trigger</c> as the published versions say, in the transaction that publishes
/// or retracts.
/// </summary>
public sealed class TriggerIndex(WorkflowsDb db, ActivityCatalog catalog, HttpRules rules, TimeProvider time, IIds ids)
{
    /// <summary>
    /// A trigger that stands at the same place and waits for the same as before keeps its row: publishing a new
    /// wording neither pushes a timer away nor fires a start time twice.
    /// </summary>
    /// <param name="version">The version that is published now; null when none is.</param>
    /// <returns>Problems of this installation: an endpoint it does not allow, or one that another workflow has.</returns>
    public async Task<Result<Done>> RenewAsync(
        string definitionId, StoredDefinition? version, WorkflowDefinition? definition, CancellationToken stop)
    {
        var known = await db.Set<StoredTrigger>()
            .FromSql($"SELECT * FROM workflow.trigger WHERE definition_id = {definitionId} ORDER BY id FOR UPDATE")
            .ToListAsync(stop);
        if (version is null || definition is null)
        {
            db.RemoveRange(known);
            return Done.Value;
        }

        if (Forbidden(definition) is { } forbidden)
            return forbidden;
        var wanted = TriggerReader.Read(definition, catalog).DistinctBy(trigger => (trigger.Node.NodeId, trigger.Spec.Hash)).ToList();
        if (await TakenAsync(definitionId, wanted, stop) is { } taken)
            return taken;
        var now = time.GetUtcNow();
        foreach (var (node, spec) in wanted)
        {
            var row = known.Find(row => row.NodeId == node.NodeId && row.Hash == spec.Hash);
            if (row is null)
                db.Add(row = New(definitionId, version, node, spec, now));
            else
                known.Remove(row);
            row.DefinitionVersionId = version.Id;
            row.ActivityId = node.Id;
            row.Payload = spec.Payload is { } payload ? JsonText.Of(payload) : null;
        }

        db.RemoveRange(known);
        return Done.Value;
    }

    private StoredTrigger New(string definitionId, StoredDefinition version, ActivityNode node, TriggerSpec spec, DateTimeOffset now)
    {
        var first = Recurrence.Read(spec.Name, spec.Payload)?.First(now);
        return new()
        {
            Id = ids.Next(),
            DefinitionId = definitionId,
            DefinitionVersionId = version.Id,
            ActivityId = node.Id,
            NodeId = node.NodeId,
            Name = spec.Name,
            Hash = spec.Hash,
            CreatedAt = now,
            OccurrenceAt = first,
            DueAt = first,
        };
    }

    private InvalidFields? Forbidden(WorkflowDefinition definition)
    {
        if (rules.AllowAnonymous)
            return null;
        var findings = definition.Nodes.Values.OrderBy(node => node.Path, StringComparer.Ordinal).Where(IsAnonymous)
            .Select(node => new Invalid($"{HttpEndpoint.Anonymous} ({node.Path})", node.Path)).ToList();
        return findings.Count == 0 ? null : new(findings);
    }

    // What a step in the flow computes is judged when it runs.
    private bool IsAnonymous(ActivityNode node)
    {
        if (node.Type != StimulusNames.HttpEndpoint || catalog.Find(node.Type) is not { } descriptor)
            return false;
        try
        {
            return !new StaticInputs(node, descriptor).Flag("Authorize");
        }
        catch (StaticInputException)
        {
            return false;
        }
    }

    private async Task<Problem?> TakenAsync(string definitionId, List<(ActivityNode Node, TriggerSpec Spec)> wanted, CancellationToken stop)
    {
        var endpoints = wanted.Where(trigger => trigger.Spec.Name == StimulusNames.HttpEndpoint).ToList();
        if (endpoints.GroupBy(trigger => trigger.Spec.Hash).FirstOrDefault(same => same.Count() > 1) is { } twice)
            return new InvalidFields([new($"Hai điểm nhận HTTP của quy trình có cùng đường dẫn và phương thức. ({twice.Last().Node.Path})", twice.Last().Node.Path)]);
        var hashes = endpoints.Select(trigger => trigger.Spec.Hash).ToList();
        if (hashes.Count == 0)
            return null;
        // Two workflows published at once would not see each other's rows.
        await db.EnterAloneAsync("workflow.http-endpoints", stop);
        var owner = await db.Set<StoredTrigger>().AsNoTracking()
            .Where(row => row.Name == StimulusNames.HttpEndpoint && row.DefinitionId != definitionId && hashes.Contains(row.Hash))
            .FirstOrDefaultAsync(stop);
        if (owner is null)
            return null;
        var path = endpoints.Find(trigger => trigger.Spec.Hash == owner.Hash).Node.Path;
        return new InvalidFields([new($"Đường dẫn và phương thức của điểm nhận HTTP đã do quy trình “{owner.DefinitionId}” dùng. ({path})", path)]);
    }
}
