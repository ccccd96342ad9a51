using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Engine.Instances;

/// <summary>Turns what a run did into staged rows.</summary>
internal sealed class RunStager(WorkflowsDb db, AuditTrail audit, TimeProvider time, IIds ids)
{
    /// <param name="before">What had rows before the run.</param>
    public RunReport Stage(StoredInstance instance, WorkflowRun run, RowsBefore before)
    {
        var now = time.GetUtcNow();
        Fill(instance, run.State, now);
        StageBookmarks(instance.Id, run.State, before.Bookmarks);
        StageExecutions(instance.Id, run.Effects, before.Executions);
        db.AddRange(run.Effects.Journal.Select(record => Row(instance.Id, record)));
        foreach (var incident in run.Effects.Incidents)
        {
            var row = Row(instance.Id, incident);
            db.Add(row);
            audit.Record(new("workflow.incident", Actor.System)
            {
                PlanId = ChainOf(instance),
                Data = new { Instance = instance.Id, row.Step, row.ActivityId, row.Message },
            });
        }

        db.AddRange(run.Effects.Events.Select(published => new StoredStimulus
        {
            Id = ids.Next(),
            EventName = published.Name,
            Payload = Text(published.Payload),
            CorrelationId = published.CorrelationId,
            InstanceId = published.IsLocal ? instance.Id : null,
            CreatedAt = now,
            AvailableAt = now,
        }));
        new EffectStager(db, time, ids).Stage(instance.Id, run.Effects);
        return new()
        {
            InstanceId = instance.Id,
            Answer = run.Effects.Answer,
            Status = run.State.Status,
            SubStatus = run.State.SubStatus,
            Output = (JsonObject)run.State.Output.DeepClone(),
            BookmarksAdded = run.Effects.BookmarksAdded,
            BookmarksRemoved = run.Effects.BookmarksRemoved,
            Incidents = run.Effects.Incidents,
            Lines = run.Effects.Lines,
        };
    }

    /// <summary>A correlation id that is an id names the matter whose trail the incident belongs to.</summary>
    private static Guid? ChainOf(StoredInstance instance) => Guid.TryParse(instance.CorrelationId, out var matter) ? matter : null;

    private void Fill(StoredInstance instance, WorkflowState state, DateTimeOffset now)
    {
        instance.Name = state.Name is { } name ? VietnameseText.Normalise(name) : null;
        instance.CorrelationId = state.CorrelationId is { } id ? VietnameseText.Normalise(id) : null;
        instance.Status = state.Status;
        instance.SubStatus = state.SubStatus;
        instance.State = state.Write();
        instance.StateFormat = state.Format;
        instance.IncidentCount = state.Incidents.Count;
        instance.UpdatedAt = now;
        instance.FinishedAt = state.Status == WorkflowStatus.Finished ? instance.FinishedAt ?? now : null;
        instance.Revision++;
        db.Tell(new(WorkflowRuntime.Channel, instance.Id.ToString()));
    }

    private void StageBookmarks(Guid instanceId, WorkflowState state, IReadOnlySet<Guid> before)
    {
        var after = state.ActiveBookmarks;
        foreach (var gone in before.Except(after.Select(bookmark => bookmark.Id)))
        {
            // The row may be staged by an earlier run in this very transaction; else its key is enough to delete it.
            var row = db.EntryOf<StoredBookmark>(gone)?.Entity;
            db.Remove(row ?? new StoredBookmark
            {
                Id = gone,
                InstanceId = instanceId,
                Name = "",
                Hash = "",
                ActivityId = "",
                NodeId = "",
                ActivityInstanceId = Guid.Empty,
                CreatedAt = default,
            });
        }

        db.AddRange(after.Where(bookmark => !before.Contains(bookmark.Id)).Select(bookmark => new StoredBookmark
        {
            Id = bookmark.Id,
            InstanceId = instanceId,
            Name = bookmark.Name,
            Hash = bookmark.Hash,
            Payload = Text(bookmark.Payload),
            Tag = bookmark.Tag,
            ActivityId = bookmark.ActivityId,
            NodeId = bookmark.NodeId,
            ActivityInstanceId = bookmark.ActivityInstanceId,
            CreatedAt = bookmark.CreatedAt.ToUniversalTime(),
            DueAt = bookmark.DueAt?.ToUniversalTime(),
        }));
    }

    // An activation that was open before has a row: the run that opened it wrote one. Its key is enough to change it, and a row that
    // is not there after all fails the whole transaction.
    private void StageExecutions(Guid instanceId, RunEffects effects, IReadOnlySet<Guid> before)
    {
        foreach (var record in effects.Executions)
        {
            var row = Row(instanceId, record);
            // By an earlier run in this very transaction.
            if (db.EntryOf<StoredExecution>(record.Id) is { } known)
                known.CurrentValues.SetValues(row);
            else if (before.Contains(record.Id))
                db.Update(row);
            else
                db.Add(row);
        }
    }

    private static StoredExecution Row(Guid instanceId, ActivityRecord record) => new()
    {
        Id = record.Id,
        InstanceId = instanceId,
        ParentId = record.ParentId,
        ActivityId = record.ActivityId,
        NodeId = record.NodeId,
        ActivityType = record.ActivityType,
        ActivityTypeVersion = record.ActivityTypeVersion,
        ActivityName = record.ActivityName,
        Status = record.Status,
        State = JsonText.Of(record.State),
        Outputs = JsonText.Of(record.Outputs),
        Properties = JsonText.Of(record.Properties),
        Outcomes = [.. record.Outcomes],
        Exception = record.Exception,
        StartedAt = record.StartedAt.ToUniversalTime(),
        CompletedAt = record.CompletedAt?.ToUniversalTime(),
        HasBookmarks = record.HasBookmarks,
        FaultCount = record.FaultCount,
    };

    private static StoredJournalEntry Row(Guid instanceId, JournalRecord record) => new()
    {
        InstanceId = instanceId,
        Sequence = record.Sequence,
        Id = record.Id,
        ActivityInstanceId = record.ActivityInstanceId,
        ParentActivityInstanceId = record.ParentActivityInstanceId,
        ActivityId = record.ActivityId,
        NodeId = record.NodeId,
        ActivityType = record.ActivityType,
        ActivityTypeVersion = record.ActivityTypeVersion,
        ActivityName = record.ActivityName,
        EventName = record.EventName,
        Message = record.Message,
        Payload = Text(record.Payload),
        At = record.At,
    };

    private static StoredIncident Row(Guid instanceId, IncidentState incident) => new()
    {
        Id = incident.Id,
        InstanceId = instanceId,
        ActivityId = incident.ActivityId,
        NodeId = incident.NodeId,
        ActivityType = incident.ActivityType,
        ActivityInstanceId = incident.ActivityInstanceId,
        Step = incident.Step,
        Message = incident.Message,
        ExceptionType = incident.ExceptionType,
        At = incident.At,
    };

    private static string? Text(JsonNode? node) => node is null ? null : JsonText.Of(node);
}

/// <summary>What of an instance's state had rows of its own before a run.</summary>
/// <param name="Bookmarks">Those that could be resumed.</param>
/// <param name="Executions">Activations that were open.</param>
internal sealed record RowsBefore(IReadOnlySet<Guid> Bookmarks, IReadOnlySet<Guid> Executions)
{
    public static RowsBefore Of(WorkflowState state) => new(
        state.ActiveBookmarks.Select(bookmark => bookmark.Id).ToHashSet(), state.Activities.Select(activity => activity.Id).ToHashSet());
}
