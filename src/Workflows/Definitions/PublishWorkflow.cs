using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Definitions.Editing;
using Workflows.Definitions.Lint;
using Workflows.Definitions.Simulation;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Definitions;

/// <param name="Version">The version in force.</param>
/// <param name="Warnings">What the linter tells whoever published.</param>
/// <param name="IsNew">False when this version was in force already.</param>
public sealed record Publication(StoredDefinition Version, IReadOnlyList<Finding> Warnings, bool IsNew);

/// <param name="NeedsDryRun">A green dry run of exactly the text must exist; a version in force already needs none.</param>
public sealed record PublishRules(bool NeedsDryRun = false);

/// <summary>
/// Puts a version in force. The linter looks it over first: errors refuse it and nothing is stored, warnings come
/// back with the publication.
/// </summary>
public sealed class PublishWorkflow(
    WorkflowsDb db, DefinitionStore store, StoredLint lint, PublishRules rules, ToldChanges changes, AuditTrail audit)
{
    /// <summary>Publishes the latest stored version.</summary>
    /// <returns>
    /// <see cref="InvalidFields"/> with the JSON path of each error; <see cref="Invalid"/> where <see cref="PublishRules"/>
    /// ask for a dry run and there is none.
    /// </returns>
    public async Task<Result<Publication>> PublishAsync(string definitionId, Actor actor, CancellationToken stop)
    {
        // Locked before it is read: what the linter sees is what is published.
        await db.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM workflow.definition WHERE definition_id = {definitionId} AND is_latest FOR NO KEY UPDATE", stop);
        if (await store.LatestAsync(definitionId, stop) is not { } latest)
            return new NotFound("Không tìm thấy quy trình.");
        var before = await InForceAsync(definitionId, stop);
        var reading = await lint.ReadAsync(latest.Json, stop);
        if (Refusal(reading) is { } refused)
            return refused;
        if (rules.NeedsDryRun && latest.Id != before && !await WasTriedAsync(latest, stop))
            return new Invalid(NotTried(latest));
        return await TellAsync(await store.PublishAsync(definitionId, stop), before, reading, actor, stop);
    }

    /// <summary>Stores a text and publishes it; unchanged text of the version in force changes nothing.</summary>
    /// <remarks>
    /// Asks for no dry run: this is how the workflows that ship with the product come in, at the first start, when
    /// nobody is there to try them; the product's own tests do. No administrator's act comes this way.
    /// </remarks>
    /// <returns><see cref="InvalidFields"/> with the JSON path of each error.</returns>
    public async Task<Result<Publication>> ImportAsync(string json, Actor actor, CancellationToken stop)
    {
        var reading = await lint.ReadAsync(json, stop);
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

    /// <summary>The text decides, not the version: what was tried is exactly what is published.</summary>
    private Task<bool> WasTriedAsync(StoredDefinition latest, CancellationToken stop) => db.Set<StoredDryRun>()
        .AnyAsync(run => run.DefinitionId == latest.DefinitionId && run.ContentHash == latest.Hash && run.Passed, stop);

    private static string NotTried(StoredDefinition latest) =>
        $"Phiên bản {latest.Version} chưa được chạy thử đạt với đúng nội dung này. Hãy lưu bản nháp, mở trang Quy trình, bấm Chạy thử, "
        + "chọn Thử tất cả các ngả cho đạt, rồi ban hành lại.";

    private Task<string?> InForceAsync(string definitionId, CancellationToken stop) => db.Set<StoredDefinition>()
        .Where(version => version.DefinitionId == definitionId && version.IsPublished)
        .Select(version => version.Id)
        .FirstOrDefaultAsync(stop);

    private static InvalidFields? Refusal(DefinitionReading reading)
    {
        var errors = reading.Findings.Where(finding => finding.Level == FindingLevel.Error).ToList();
        return errors.Count == 0
            ? null
            : new([.. errors.Select(error => new Invalid($"{error.Message} ({error.Path})", error.Path))]);
    }
}
