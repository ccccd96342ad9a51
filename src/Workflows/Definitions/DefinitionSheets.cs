using Microsoft.EntityFrameworkCore;
using Workflows.Definitions.Editing;
using Workflows.Definitions.Lint;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Workflows.Definitions;

public enum VersionState
{
    Draft,
    InForce,

    /// <summary>It was in force once.</summary>
    Replaced,

    /// <summary>A draft that another version followed.</summary>
    Old,
}

/// <summary>One version as its page lists it.</summary>
/// <param name="Running">Instances that run on it now.</param>
public sealed record VersionLine(
    string Id, int Version, VersionState State, bool IsLatest, DateTimeOffset At, string? By, DateTimeOffset? PublishedAt, int Running);

/// <param name="IsError">Refuses a publication; otherwise it is told.</param>
/// <param name="StepId">Id of the step; null when it concerns the whole.</param>
public sealed record SheetFinding(bool IsError, string? StepId, string? Step, string Message);

/// <summary>One definition as administrators look at it.</summary>
public sealed record DefinitionSheet
{
    public required string DefinitionId { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required bool IsReadonly { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<VersionLine> Versions { get; init; }

    /// <summary>Versions that are not listed because there are too many.</summary>
    public required int Older { get; init; }

    /// <summary>The text of the latest version, for its drawing.</summary>
    public required string Json { get; init; }

    /// <summary>SHA-256 of that text.</summary>
    public required string Hash { get; init; }

    /// <summary>Of the latest version, errors first.</summary>
    public required IReadOnlyList<SheetFinding> Findings { get; init; }
}

/// <summary>A definition in the list of all.</summary>
/// <param name="InForce">Number of the version in force; null when there is none.</param>
public sealed record DefinitionLine(string DefinitionId, string Name, int Latest, int? InForce, DateTimeOffset ChangedAt, string? ChangedBy);

/// <summary>Reads definitions for the pages of administrators.</summary>
public sealed class DefinitionSheets(WorkflowsDb db, StoredLint lint)
{
    private const int MostVersions = 50;
    private const int MostDefinitions = 500;

    /// <summary>Every definition, drafts included, by name.</summary>
    public async Task<IReadOnlyList<DefinitionLine>> AllAsync(CancellationToken stop) => await db.Set<StoredDefinition>().AsNoTracking()
        .Where(row => row.IsLatest && row.DeletedAt == null)
        .OrderBy(row => row.Name).ThenBy(row => row.DefinitionId)
        .Take(MostDefinitions)
        .Select(row => new DefinitionLine(
            row.DefinitionId, row.Name, row.Version,
            db.Set<StoredDefinition>().Where(other => other.DefinitionId == row.DefinitionId && other.IsPublished).Select(other => (int?)other.Version).FirstOrDefault(),
            row.ChangedAt ?? row.CreatedAt, row.ChangedByName))
        .ToListAsync(stop);

    /// <returns>Null for an unknown definition.</returns>
    public async Task<DefinitionSheet?> FindAsync(string definitionId, CancellationToken stop)
    {
        var rows = await db.Set<StoredDefinition>().AsNoTracking()
            .Where(row => row.DefinitionId == definitionId && row.DeletedAt == null)
            .OrderByDescending(row => row.Version)
            .Select(row => new
            {
                row.Id,
                row.Version,
                row.IsLatest,
                row.IsPublished,
                row.CreatedAt,
                row.ChangedAt,
                row.ChangedByName,
                row.PublishedAt,
                Running = db.Set<StoredInstance>().Count(instance => instance.DefinitionVersionId == row.Id && instance.Status == WorkflowStatus.Running),
            })
            .ToListAsync(stop);
        var latest = rows.Count == 0 ? null : await db.Set<StoredDefinition>().AsNoTracking()
            .FirstOrDefaultAsync(row => row.DefinitionId == definitionId && row.IsLatest && row.DeletedAt == null, stop);
        if (latest is null)
            return null;
        return new DefinitionSheet
        {
            DefinitionId = definitionId,
            Name = latest.Name,
            Description = latest.Description,
            IsReadonly = latest.IsReadonly,
            Versions =
            [
                .. rows.Take(MostVersions).Select(row => new VersionLine(
                    row.Id, row.Version, StateOf(row.IsPublished, row.PublishedAt, row.IsLatest), row.IsLatest,
                    row.ChangedAt ?? row.CreatedAt, row.ChangedByName, row.PublishedAt, row.Running)),
            ],
            Older = Math.Max(0, rows.Count - MostVersions),
            Json = latest.Json,
            Hash = latest.Hash,
            Findings = Told(await lint.ReadAsync(latest.Json, stop)),
        };
    }

    /// <summary>What the linter says of a text that is not stored.</summary>
    public async Task<IReadOnlyList<SheetFinding>> LookOverAsync(string json, CancellationToken stop) => Told(await lint.ReadAsync(json, stop));

    /// <param name="definitionId">Whose version.</param>
    /// <param name="version">Its number; null for the latest.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null when there is none.</returns>
    public async Task<WorkflowFile?> ExportAsync(string definitionId, int? version, CancellationToken stop) =>
        await db.Set<StoredDefinition>().AsNoTracking().FirstOrDefaultAsync(
            row => row.DefinitionId == definitionId && row.DeletedAt == null && (version == null ? row.IsLatest : row.Version == version), stop) is { } row
            ? WorkflowFile.Of(row)
            : null;

    private static IReadOnlyList<SheetFinding> Told(DefinitionReading reading) =>
    [
        .. reading.Findings.OrderByDescending(finding => finding.Level).Select(finding => new SheetFinding(
            finding.Level == FindingLevel.Error,
            finding.ActivityId,
            finding.ActivityId is { } id ? reading.Definition?.Nodes.Values.FirstOrDefault(node => node.Id == id)?.Label : null,
            finding.Message)),
    ];

    private static VersionState StateOf(bool isPublished, DateTimeOffset? publishedAt, bool isLatest) =>
        isPublished ? VersionState.InForce : publishedAt is not null ? VersionState.Replaced : isLatest ? VersionState.Draft : VersionState.Old;
}
