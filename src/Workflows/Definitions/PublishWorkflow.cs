using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Definitions.Lint;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Definitions;

/// <param name="Version">The version in force.</param>
/// <param name="Warnings">What the linter tells whoever published.</param>
/// <param name="IsNew">False when this version was in force already.</param>
public sealed record Publication(StoredDefinition Version, IReadOnlyList<Finding> Warnings, bool IsNew);

/// <summary>
/// Puts a version in force. The linter looks it over first: errors refuse it and nothing is stored, warnings come
/// back with the publication.
/// </summary>
public sealed class PublishWorkflow(WorkflowsDb db, DefinitionStore store, DefinitionComposites composites, Linter linter, AuditTrail audit)
{
    /// <summary>Publishes the latest stored version.</summary>
    /// <returns><see cref="InvalidFields"/> with the JSON path of each error.</returns>
    public async Task<Result<Publication>> PublishAsync(string definitionId, Actor actor, CancellationToken stop)
    {
        // Locked before it is read: what the linter sees is what is published.
        await db.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM workflow.definition WHERE definition_id = {definitionId} AND is_latest FOR NO KEY UPDATE", stop);
        if (await store.LatestAsync(definitionId, stop) is not { } latest)
            return new NotFound("Không tìm thấy quy trình.");
        var before = await InForceAsync(definitionId, stop);
        var reading = await LintAsync(latest.Json, stop);
        if (Refusal(reading) is { } refused)
            return refused;
        return Tell(await store.PublishAsync(definitionId, stop), before, reading, actor);
    }

    /// <summary>Stores a text and publishes it; unchanged text of the version in force changes nothing.</summary>
    /// <returns><see cref="InvalidFields"/> with the JSON path of each error.</returns>
    public async Task<Result<Publication>> ImportAsync(string json, Actor actor, CancellationToken stop)
    {
        var reading = await LintAsync(json, stop);
        if (Refusal(reading) is { } refused)
            return refused;
        var before = await InForceAsync(VietnameseText.Normalise(reading.Definition!.DefinitionId), stop);
        return Tell(await store.ImportAsync(json, stop), before, reading, actor);
    }

    private Result<Publication> Tell(Result<StoredDefinition> stored, string? before, DefinitionReading reading, Actor actor)
    {
        if (!stored.IsSuccess)
            return stored.Problem!;
        var isNew = stored.Value.Id != before;
        if (isNew)
        {
            audit.Record(new("definition.published", actor)
            {
                Data = new { stored.Value.DefinitionId, stored.Value.Version, stored.Value.Hash, Warnings = reading.Findings.Count },
            });
        }

        return new Publication(stored.Value, [.. reading.Findings.Where(finding => finding.Level == FindingLevel.Warning)], isNew);
    }

    private Task<string?> InForceAsync(string definitionId, CancellationToken stop) => db.Set<StoredDefinition>()
        .Where(version => version.DefinitionId == definitionId && version.IsPublished)
        .Select(version => version.Id)
        .FirstOrDefaultAsync(stop);

    private async Task<DefinitionReading> LintAsync(string json, CancellationToken stop)
    {
        var reading = DefinitionReader.Read(json);
        if (reading.Definition is not { } definition)
            return reading;
        var (linked, _) = await composites.LinkAsync(definition, stop);
        var inForce = await db.Set<StoredDefinition>().Where(version => version.IsPublished).Select(version => version.DefinitionId).ToListAsync(stop);
        return reading with { Findings = [.. reading.Findings, .. linked.Findings, .. linter.Check(linked.Definition!, inForce.Contains)] };
    }

    private static InvalidFields? Refusal(DefinitionReading reading)
    {
        var errors = reading.Findings.Where(finding => finding.Level == FindingLevel.Error).ToList();
        return errors.Count == 0
            ? null
            : new([.. errors.Select(error => new Invalid($"{error.Message} ({error.Path})", error.Path))]);
    }
}
