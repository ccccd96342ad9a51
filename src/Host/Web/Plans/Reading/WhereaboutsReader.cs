using Designer.Drawing;
using Microsoft.EntityFrameworkCore;
using Workflows.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Storage;

namespace Host.Web.Plans.Reading;

/// <summary>Reads where a plan stands, with as many statements for a long story as for a short one.</summary>
internal sealed class WhereaboutsReader(WorkflowsDb db, PublishedWorkflows workflows)
{
    /// <param name="seen">Who only reads the issued plan sees the workflow, not how the plan came through it.</param>
    /// <param name="open">The plan's open tasks.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null for a plan without a workflow.</returns>
    public async Task<Whereabouts?> ReadAsync(SeenPlan seen, IReadOnlyList<HumanTask> open, CancellationToken stop)
    {
        var run = await (
            from instance in db.Set<StoredInstance>()
            where instance.Id == seen.Plan.WorkflowInstanceId
            join definition in db.Set<StoredDefinition>() on instance.DefinitionVersionId equals definition.Id
            select new { instance.Id, instance.Status, instance.SubStatus, instance.FinishedAt, definition.Name, definition.Version, definition.Json })
            .AsNoTracking().FirstOrDefaultAsync(stop);
        if (run is null)
            return null;
        var plain = new Whereabouts
        {
            Name = run.Name,
            Version = run.Version,
            Picture = WorkflowPicture.Read(run.Json),
            PortLabel = workflows.PortLabel,
        };
        if (!seen.IsInvolved)
            return plain;
        var bookmarks = await db.Set<StoredBookmark>().AsNoTracking().Where(b => b.InstanceId == run.Id)
            .Select(b => new WaitingPlace(b.Id, b.NodeId, b.DueAt)).ToListAsync(stop);
        var visits = await VisitsAsync(run.Id, stop);
        var places = await PlacesAsync(run.Id, open, bookmarks, StoryOfSteps.PrefixOf(plain.Picture), stop);
        return new StoryOfSteps(plain, visits, bookmarks, open.ToLookup(t => places.GetValueOrDefault(t.Id))).Tell() with
        {
            Ending = run.SubStatus switch
            {
                WorkflowSubStatus.Finished => Ending.Finished,
                WorkflowSubStatus.Cancelled => Ending.Cancelled,
                _ => null,
            },
            EndedAt = run.FinishedAt,
        };
    }

    private Task<List<StepVisits>> VisitsAsync(Guid instance, CancellationToken stop) => db.Database.SqlQuery<StepVisits>($"""
        SELECT node_id AS "NodeId",
          (count(*) FILTER (WHERE status IN ('Running', 'Completed')))::int AS "Visits",
          bool_or(status IN ('Running', 'Pending')) AS "IsOpen",
          bool_or(status = 'Faulted' AND completed_at IS NULL) AS "IsFailed",
          max(started_at) AS "Since",
          max(completed_at) AS "Until",
          (array_agg(status ORDER BY started_at DESC, id DESC))[1] AS "LastStatus",
          coalesce((array_agg(array_to_string(outcomes, E'\n') ORDER BY started_at DESC, id DESC))[1], '') AS "LastOutcomes",
          coalesce(string_agg(DISTINCT array_to_string(outcomes, E'\n'), E'\n') FILTER (WHERE status = 'Completed'), '') AS "AllOutcomes"
        FROM workflow.activity_execution
        WHERE instance_id = {instance}
        GROUP BY node_id
        """).ToListAsync(stop);

    /// <summary>Node ids of the steps that tasks belong to; for a task of a workflow that a step started, that step.</summary>
    private async Task<Dictionary<Guid, string>> PlacesAsync(
        Guid instance, IReadOnlyList<HumanTask> open, IReadOnlyList<WaitingPlace> bookmarks, string prefix, CancellationToken stop)
    {
        var byBookmark = bookmarks.ToDictionary(b => b.Id, b => b.NodeId);
        var below = open.Where(t => t.InstanceId != instance).Select(t => t.InstanceId).Distinct().ToArray();
        var above = below.Length == 0 ? [] : await db.Database.SqlQuery<StartedBelow>($"""
            WITH RECURSIVE up AS (
              SELECT id AS below, parent_id, state #>> ARRAY['parent', 'bookmarkId'] AS bookmark FROM workflow.instance WHERE id = ANY ({below})
              UNION ALL
              SELECT up.below, i.parent_id, i.state #>> ARRAY['parent', 'bookmarkId']
              FROM up JOIN workflow.instance i ON i.id = up.parent_id
              WHERE i.id <> {instance}
            )
            SELECT below AS "Below", bookmark::uuid AS "BookmarkId" FROM up WHERE parent_id = {instance} AND bookmark IS NOT NULL
            """).ToDictionaryAsync(row => row.Below, row => row.BookmarkId, stop);
        var places = new Dictionary<Guid, string>();
        foreach (var task in open)
        {
            var bookmark = task.InstanceId == instance ? task.BookmarkId : above.GetValueOrDefault(task.InstanceId);
            if (byBookmark.TryGetValue(bookmark, out var place))
                places.Add(task.Id, place);
            // A workflow that stopped has no rows of bookmarks; its tasks are still open.
            else if (task.InstanceId == instance)
                places.Add(task.Id, prefix + task.StepId);
        }

        return places;
    }

    private sealed record StartedBelow(Guid Below, Guid BookmarkId);
}

/// <summary>All activations of one node of a run, in one row.</summary>
/// <param name="AllOutcomes">One a line.</param>
internal sealed record StepVisits(
    string NodeId, int Visits, bool IsOpen, bool IsFailed, DateTimeOffset Since, DateTimeOffset? Until, string LastStatus, string LastOutcomes, string AllOutcomes);

internal sealed record WaitingPlace(Guid Id, string NodeId, DateTimeOffset? DueAt);
