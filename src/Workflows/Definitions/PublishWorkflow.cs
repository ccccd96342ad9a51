using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Definitions.Editing;
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
public sealed class PublishWorkflow(WorkflowsDb db, DefinitionStore store, Linter linter, ToldChanges changes, AuditTrail audit)
{
    /// <summary>Publishes the latest stored version.</summary>
    /// <returns><see cref="InvalidFields"/> with the JSON path of each error.</returns>
    public async Task<Result<Publication>> PublishAsync(string definitionId, Actor actor, CancellationToken stop)
    {
        // Read untracked: the store reads it again under its lock.
        if (await db.Set<StoredDefinition>().AsNoTracking().FirstOrDefaultAsync(
            version => version.DefinitionId == definitionId && version.IsLatest, stop) is not { } latest)
            return new NotFound("Không tìm thấy quy trình.");
        var before = await InForceAsync(definitionId, stop);
        var reading = await LintAsync(latest.Json, stop);
        if (Refusal(reading) is { } refused)
            return refused;
        var stored = await store.PublishAsync(definitionId, stop);
        if (stored.IsSuccess && stored.Value.Hash != latest.Hash)
            return new Conflict("Bản nháp vừa được sửa trong lúc ban hành; hãy xem lại rồi ban hành.");
        return await TellAsync(stored, before, reading, actor, stop);
    }

    /// <summary>Stores a text and publishes it; unchanged text of the version in force changes nothing.</summary>
    /// <returns><see cref="InvalidFields"/> with the JSON path of each error.</returns>
    public async Task<Result<Publication>> ImportAsync(string json, Actor actor, CancellationToken stop)
    {
        var reading = await LintAsync(json, stop);
        if (Refusal(reading) is { } refused)
            return refused;
        var before = await InForceAsync(VietnameseText.Normalise(reading.Definition!.DefinitionId), stop);
        return await TellAsync(await store.ImportAsync(json, stop), before, reading, actor, stop);
    }

    private async Task<Result<Publication>> TellAsync(
        Result<StoredDefinition> stored, string? before, DefinitionReading reading, Actor actor, CancellationToken stop)
    {
        if (!stored.IsSuccess)
            return stored.Problem!;
        var isNew = stored.Value.Id != before;
        if (isNew)
        {
            audit.Record(new("definition.published", actor)
            {
                Data = new
                {
                    stored.Value.DefinitionId,
                    stored.Value.Version,
                    stored.Value.Hash,
                    Warnings = reading.Findings.Count,
                    Changes = await changes.SinceAsync(before, stored.Value.Json, stop),
                },
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
        var known = await KnownAsync(definition, stop);
        return reading with { Findings = [.. reading.Findings, .. linter.Check(definition, known)] };
    }

    /// <summary>Every workflow in force, and the versions that steps are pinned to.</summary>
    private async Task<KnownDefinitions> KnownAsync(WorkflowDefinition definition, CancellationToken stop)
    {
        var pinned = definition.Nodes.Values.Select(KnownDefinitions.VersionOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var versions = await db.Set<StoredDefinition>()
            .Where(version => version.IsPublished || (version.PublishedAt != null && pinned.Contains(version.Id)))
            .Select(version => new { version.Id, version.Hash })
            .ToListAsync(stop);
        var known = new List<WorkflowDefinition>();
        foreach (var version in versions)
            known.Add(await store.LoadAsync(version.Id, version.Hash, stop));
        return new(known);
    }

    private static InvalidFields? Refusal(DefinitionReading reading)
    {
        var errors = reading.Findings.Where(finding => finding.Level == FindingLevel.Error).ToList();
        return errors.Count == 0
            ? null
            : new([.. errors.Select(error => new Invalid($"{error.Message} ({error.Path})", error.Path))]);
    }
}
