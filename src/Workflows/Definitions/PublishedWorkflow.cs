using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Workflows.Definitions;

/// <summary>A published definition as people look at it.</summary>
public sealed record PublishedWorkflow(string DefinitionId, string Name, string? Description, int Version, DateTimeOffset PublishedAt, string Json);

/// <summary>Reads what is in force, for pages that show the process.</summary>
public sealed class PublishedWorkflows(WorkflowsDb db, ActivityCatalog activities)
{
    public async Task<IReadOnlyList<PublishedWorkflow>> AllAsync(CancellationToken stop) => await db.Set<StoredDefinition>().AsNoTracking()
        .Where(d => d.IsPublished)
        .OrderBy(d => d.Name)
        .Select(d => new PublishedWorkflow(d.DefinitionId, d.Name, d.Description, d.Version, d.PublishedAt ?? d.CreatedAt, d.Json))
        .ToListAsync(stop);

    /// <summary>What a port of an activity type is called; null for the plain "done" of a step with one way out.</summary>
    public string? PortLabel(string type, string port) =>
        activities.Find(type)?.Ports.FirstOrDefault(p => p.Name == port)?.DisplayName;
}
