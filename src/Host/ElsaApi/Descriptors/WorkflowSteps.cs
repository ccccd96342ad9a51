using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Composition;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Host.ElsaApi.Descriptors;

/// <summary>A version of a workflow that may be used as a step.</summary>
internal sealed record WorkflowStep(string DefinitionId, string VersionId, int Version, ActivityDescriptor Descriptor)
{
    /// <summary>In force: offered in the toolbox. Others are there for the steps bound to them.</summary>
    public bool IsOffered { get; init; }

    public string InForceId { get; init; } = "";

    public int InForceVersion { get; init; }
}

/// <summary>Published versions never change, so what they offer is read once.</summary>
internal sealed class WorkflowStepCache
{
    public ConcurrentDictionary<string, WorkflowStep> ByVersion { get; } = new(StringComparer.Ordinal);
}

/// <summary>Workflows that are usable as steps of others, in every version that a step may be bound to.</summary>
internal sealed class WorkflowSteps(WorkflowsDb db, WorkflowStepCache cache)
{
    private IReadOnlyList<WorkflowStep>? all;

    /// <summary>One statement when all are known, two otherwise.</summary>
    public async Task<IReadOnlyList<WorkflowStep>> AllAsync(CancellationToken stop)
    {
        if (all is not null)
            return all;
        var rows = await db.Set<StoredDefinition>().AsNoTracking()
            .Where(row => row.UsableAsActivity && row.PublishedAt != null)
            .OrderByDescending(row => row.IsPublished).ThenByDescending(row => row.Version)
            .Select(row => new { row.Id, row.DefinitionId, row.Version, row.IsPublished })
            .ToListAsync(stop);
        await ReadAsync([.. rows.Select(row => row.Id).Where(id => !cache.ByVersion.ContainsKey(id))], stop);
        var inForce = rows.Where(row => row.IsPublished).ToDictionary(row => row.DefinitionId, StringComparer.Ordinal);
        return all =
        [
            .. rows
                .Where(row => cache.ByVersion.ContainsKey(row.Id))
                .Select(row => cache.ByVersion[row.Id] with
                {
                    IsOffered = row.IsPublished,
                    InForceId = inForce.GetValueOrDefault(row.DefinitionId)?.Id ?? row.Id,
                    InForceVersion = inForce.GetValueOrDefault(row.DefinitionId)?.Version ?? row.Version,
                })
                // Two workflows of one name make one type: the designer knows a step by type and version.
                .DistinctBy(step => (step.Descriptor.TypeName, step.Version)),
        ];
    }

    private async Task ReadAsync(List<string> missing, CancellationToken stop)
    {
        if (missing.Count == 0)
            return;
        var rows = await db.Set<StoredDefinition>().AsNoTracking().Where(row => missing.Contains(row.Id))
            .Select(row => new { row.Id, row.DefinitionId, row.Version, row.Json }).ToListAsync(stop);
        foreach (var row in rows)
        {
            if (DefinitionReader.Read(row.Json).Definition is { } definition)
                cache.ByVersion.TryAdd(row.Id, new(row.DefinitionId, row.Id, row.Version, Describe(definition, row.DefinitionId, row.Id, row.Version)));
        }
    }

    private static ActivityDescriptor Describe(WorkflowDefinition definition, string definitionId, string versionId, int version)
    {
        var described = CompositeActivity.Describe(
            new(definitionId, versionId, version, definition.Name, definition.Inputs, definition.Outputs, definition.Outcomes),
            definition.Description ?? "",
            definition.Options.MemberOfEnvelope("activityCategory").AsText());
        return described with
        {
            Inputs = [.. described.Inputs.Select(input => input.TypeName == "Boolean" ? input with { UiHint = "checkbox" }
                : input.TypeName.EndsWith("[]", StringComparison.Ordinal) ? input with { UiHint = "multitext", DefaultSyntax = "Object" }
                : input)],
        };
    }
}
