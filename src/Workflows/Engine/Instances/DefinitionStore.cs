using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Engine.Instances;

/// <summary>
/// Definitions and their versions. Stages into the caller's transaction; the audit entry is the caller's.
/// </summary>
public sealed class DefinitionStore(
    WorkflowsDb db, DefinitionCache cache, DefinitionValidator validator, DefinitionComposites composites, TriggerIndex triggers,
    TimeProvider time, IIds ids)
{
    /// <summary>
    /// Stores a draft: over the latest version when that is a draft, else as a new version. Refused when the
    /// text cannot be read; unknown activities and expressions are refused at publish only.
    /// </summary>
    /// <returns>The stored version, or <see cref="InvalidFields"/> with the JSON path of each mistake.</returns>
    public async Task<Result<StoredDefinition>> SaveDraftAsync(string json, CancellationToken stop)
    {
        var reading = DefinitionReader.Read(json);
        if (Refusal(reading.Findings) is { } refused)
            return refused;
        json = validator.RestoreKnown(json);
        var definition = reading.Definition!;
        var definitionId = VietnameseText.Normalise(definition.DefinitionId);
        if (definitionId.Length == 0)
            definitionId = ids.Next().ToString("N");

        var latest = await LockLatestAsync(definitionId, stop);
        if (latest is { PublishedAt: null })
        {
            Fill(latest, definition, json);
            return latest;
        }

        if (latest is not null)
        {
            latest.IsLatest = false;
            // One latest version is a unique index: the old mark must be gone before the new one comes.
            await db.FlushAsync(stop);
        }

        var draft = new StoredDefinition
        {
            Id = ids.Next().ToString("N"),
            DefinitionId = definitionId,
            Version = (latest?.Version ?? 0) + 1,
            Name = "",
            Json = "{}",
            Hash = "",
            IsLatest = true,
            CreatedAt = time.GetUtcNow(),
        };
        Fill(draft, definition, json);
        db.Add(draft);
        return draft;
    }

    /// <summary>
    /// Publishes the latest version: new instances take it from the commit on, running ones stay on theirs.
    /// </summary>
    public async Task<Result<StoredDefinition>> PublishAsync(string definitionId, CancellationToken stop)
    {
        if (await LockLatestAsync(definitionId, stop) is not { } latest)
            return new NotFound("Không tìm thấy quy trình.");
        if (latest.IsPublished)
            return latest;
        var (reading, _) = await ReadLinkedAsync(latest.Json, stop);
        if (Refusal(reading.Findings) is { } refused)
            return refused;
        // As written, without what its steps bring along: a workflow used as a step is not started by its triggers.
        var written = DefinitionReader.Read(latest.Json).Definition!;
        if (await triggers.RenewAsync(definitionId, latest, written, stop) is { Problem: { } forbidden })
            return forbidden;
        var pinned = await composites.PinAsync(latest.Json, written, stop);
        if (pinned != latest.Json)
            (latest.Json, latest.Hash) = (pinned, Sha256Hash.Of(pinned).Hex);
        var demoted = await db.Set<StoredDefinition>()
            .Where(other => other.DefinitionId == definitionId && other.IsPublished)
            .ToListAsync(stop);
        foreach (var other in demoted)
            other.IsPublished = false;
        await db.FlushAsync(stop);
        latest.IsPublished = true;
        latest.PublishedAt ??= time.GetUtcNow();
        return latest;
    }

    /// <summary>Stores and publishes in one go; unchanged text of the published version changes nothing.</summary>
    public async Task<Result<StoredDefinition>> ImportAsync(string json, CancellationToken stop)
    {
        var (reading, _) = await ReadLinkedAsync(json, stop);
        if (Refusal(reading.Findings) is { } refused)
            return refused;
        if (await LatestAsync(reading.Definition!.DefinitionId, stop) is { IsPublished: true } latest
            && WithIdentity(json, latest) == latest.Json)
            return latest;
        var saved = await SaveDraftAsync(json, stop);
        if (!saved.IsSuccess)
            return saved;
        await db.FlushAsync(stop);
        return await PublishAsync(saved.Value.DefinitionId, stop);
    }

    /// <summary>Takes the published version back: no new instance starts; running ones go on.</summary>
    public async Task<Result<Done>> RetractAsync(string definitionId, CancellationToken stop)
    {
        await LockLatestAsync(definitionId, stop);
        var published = await db.Set<StoredDefinition>()
            .FirstOrDefaultAsync(version => version.DefinitionId == definitionId && version.IsPublished, stop);
        if (published is null)
            return new NotFound("Quy trình này không có bản đang ban hành.");
        published.IsPublished = false;
        return await triggers.RenewAsync(definitionId, null, null, stop);
    }

    public Task<StoredDefinition?> LatestAsync(string definitionId, CancellationToken stop) =>
        db.Set<StoredDefinition>().FirstOrDefaultAsync(version => version.DefinitionId == definitionId && version.IsLatest, stop);

    public Task<StoredDefinition?> VersionAsync(string versionId, CancellationToken stop) =>
        db.Set<StoredDefinition>().FirstOrDefaultAsync(version => version.Id == versionId, stop);

    /// <summary>The parsed published version, or null.</summary>
    public async Task<LoadedDefinition?> PublishedAsync(string definitionId, CancellationToken stop)
    {
        var published = await db.Set<StoredDefinition>()
            .Where(version => version.DefinitionId == definitionId && version.IsPublished)
            .Select(version => new { version.Id, version.Hash })
            .FirstOrDefaultAsync(stop);
        return published is null ? null : new(await LoadAsync(published.Id, published.Hash, stop), published.Hash);
    }

    /// <summary>The parsed version an instance is pinned to.</summary>
    public async Task<WorkflowDefinition> LoadAsync(string versionId, string hash, CancellationToken stop)
    {
        if (cache.Find(versionId, hash) is { } known)
            return known;
        var json = await db.Set<StoredDefinition>()
            .Where(version => version.Id == versionId && version.Hash == hash)
            .Select(version => version.Json)
            .FirstOrDefaultAsync(stop)
            ?? throw new InvalidOperationException($"The definition version {versionId} is missing.");
        var (reading, isPinned) = await ReadLinkedAsync(json, stop);
        var definition = reading.Definition ?? throw new InvalidOperationException($"The stored definition {versionId} cannot be read.");
        // A draft may use what is in force, which changes.
        return isPinned ? cache.Keep(versionId, hash, definition) : definition;
    }

    /// <summary>Reads a definition, puts what it uses as steps inside it, and checks the whole.</summary>
    private async Task<(DefinitionReading Reading, bool IsPinned)> ReadLinkedAsync(string json, CancellationToken stop)
    {
        var reading = DefinitionReader.Read(json);
        if (reading.Definition is not { } definition)
            return (reading, true);
        var (linked, isPinned) = await composites.LinkAsync(definition, stop);
        var findings = reading.Findings.Concat(linked.Findings).Concat(validator.Check(linked.Definition!));
        return (new(linked.Definition, [.. findings]), isPinned);
    }

    // NO KEY: an instance that starts refers to the version and must not wait for this lock while it holds a trigger's.
    private Task<StoredDefinition?> LockLatestAsync(string definitionId, CancellationToken stop) =>
        db.Set<StoredDefinition>()
            .FromSql($"SELECT * FROM workflow.definition WHERE definition_id = {definitionId} AND is_latest FOR NO KEY UPDATE")
            .AsAsyncEnumerable()
            .FirstOrDefaultAsync(stop)
            .AsTask();

    private static void Fill(StoredDefinition stored, WorkflowDefinition definition, string json)
    {
        stored.Name = definition.Name.Length > 0 ? definition.Name : stored.DefinitionId;
        stored.Description = definition.Description;
        stored.Json = WithIdentity(json, stored);
        stored.Hash = Sha256Hash.Of(stored.Json).Hex;
    }

    // Ids and version in the text are ours, whatever the file says: an instance must find itself in it again.
    private static string WithIdentity(string json, StoredDefinition stored)
    {
        var envelope = JsonNode.Parse(json)!.AsObject();
        foreach (var key in envelope.Select(member => member.Key).ToList())
        {
            if (key.ToUpperInvariant() is "ID" or "DEFINITIONID" or "VERSION" or "ISLATEST" or "ISPUBLISHED")
                envelope.Remove(key);
        }

        envelope.Insert(0, "id", stored.Id);
        envelope.Insert(1, "definitionId", stored.DefinitionId);
        envelope.Insert(2, "version", stored.Version);
        return envelope.ToJsonString(DefinitionJson.Plain);
    }

    private static InvalidFields? Refusal(IReadOnlyList<Finding> findings)
    {
        var errors = findings.Where(finding => finding.Level == FindingLevel.Error).ToList();
        return errors.Count == 0
            ? null
            : new([.. errors.Select(error => new Invalid($"{error.Message} ({error.Path})", error.Path))]);
    }
}

/// <param name="Hash">Of its text; an instance keeps it.</param>
public sealed record LoadedDefinition(WorkflowDefinition Definition, string Hash);
