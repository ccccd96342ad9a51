using Host.ElsaApi.Contract;
using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.ElsaApi.Definitions;

/// <summary>A definition as lists show it.</summary>
internal sealed record DefinitionSummary
{
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public string? TenantId { get; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required int Version { get; init; }

    public string? ToolVersion { get; init; }

    public required bool IsLatest { get; init; }

    public required bool IsPublished { get; init; }

    public required bool IsReadonly { get; init; }

    public string ProviderName { get; } = "Database";

    public string MaterializerName { get; } = "Json";

    public bool IsMaterializerAvailable { get; } = true;

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<Link> Links { get; init; } = [];
}

internal sealed record DefinitionPage(IReadOnlyList<DefinitionSummary> Items, int TotalCount, IReadOnlyList<Link> Links);

/// <summary>Lists, searches and counts definitions without reading their texts.</summary>
internal sealed class DefinitionList(WorkflowsDb db, StudioCall call)
{
    /// <summary>What a list may ask for.</summary>
    public static IReadOnlyList<QueryName> Reads { get; } =
    [
        QueryName.List("Ids"), QueryName.List("DefinitionIds"), QueryName.Text("versionOptions"), QueryName.Flag("IsSystem"), QueryName.Text("SearchTerm"),
        QueryName.Text("OrderBy"), QueryName.Text("OrderDirection"), .. Contract.Reads.Page,
    ];

    public async Task<DefinitionPage> FindAsync(Asked asked, CancellationToken stop)
    {
        var ids = asked.List("Ids");
        var definitionIds = asked.List("DefinitionIds");
        // Put away, a version still has its name for the instances that ran on it.
        var versions = ids.Count > 0
            ? db.Set<StoredDefinition>().Where(row => ids.Contains(row.Id))
            : db.Set<StoredDefinition>().Where(row => row.DeletedAt == null);
        versions = versions.Only(asked.Text("versionOptions"));
        if (definitionIds.Count > 0)
            versions = versions.Where(row => definitionIds.Contains(row.DefinitionId));
        if (asked.Flag("IsSystem") is { } system)
            versions = versions.Where(row => row.IsSystem == system);
        foreach (var pattern in Folded.Patterns(asked.Text("SearchTerm")))
            versions = versions.Where(row => EF.Functions.Like(row.SearchText, pattern, Folded.Escape));

        var page = asked.Page;
        var items = await SummariesAsync(page.Of(Ordered(versions, asked)), stop);
        var total = page.Take is null ? items.Count : await versions.CountAsync(stop);
        return new(items, total, DefinitionLinks.OfList(await call.MayAsync(WorkflowRights.Edit)));
    }

    public async Task<IReadOnlyList<DefinitionSummary>> SummariesAsync(IQueryable<StoredDefinition> versions, CancellationToken stop)
    {
        var mayEdit = await call.MayAsync(WorkflowRights.Edit);
        var rows = await versions.AsNoTracking().Select(row => new
        {
            row.DeletedAt,
            Summary = new DefinitionSummary
            {
                Id = row.Id,
                DefinitionId = row.DefinitionId,
                Name = row.Name,
                Description = row.Description,
                Version = row.Version,
                ToolVersion = row.ToolVersion,
                IsLatest = row.IsLatest,
                IsPublished = row.IsPublished,
                IsReadonly = row.IsReadonly,
                CreatedAt = row.CreatedAt,
            },
        }).ToListAsync(stop);
        return
        [
            .. rows.Select(row => row.Summary with
            {
                ToolVersion = ToolOf(row.Summary.ToolVersion),
                Links = DefinitionLinks.Of(row.Summary.DefinitionId, mayEdit && !row.Summary.IsReadonly && row.DeletedAt is null),
            }),
        ];
    }

    public Task<int> CountAsync(CancellationToken stop) =>
        db.Set<StoredDefinition>().CountAsync(row => row.IsLatest && row.DeletedAt == null, stop);

    /// <summary>Upper and lower case are the same name; marks are not.</summary>
    public async Task<bool> IsNameFreeAsync(string? name, string? exceptDefinitionId, CancellationToken stop)
    {
        var wanted = VietnameseText.Normalise(name);
        var folded = VietnameseText.Fold(wanted);
        var alike = await db.Set<StoredDefinition>()
            .Where(row => (row.IsLatest || row.IsPublished) && row.DefinitionId != exceptDefinitionId)
            .Where(row => EF.Functions.Like(row.SearchText, Folded.Prefix(folded), Folded.Escape))
            .Select(row => row.Name)
            .ToListAsync(stop);
        return !alike.Exists(other => string.Equals(other, wanted, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Studio reads it as a .NET version and fails over anything else.</summary>
    internal static string? ToolOf(string? written) => Version.TryParse(written, out _) ? written : null;

    private static IQueryable<StoredDefinition> Ordered(IQueryable<StoredDefinition> versions, Asked asked)
    {
        var (by, down) = (asked.Text("OrderBy")?.ToUpperInvariant(), asked.IsDescending);
        var ordered = by switch
        {
            "VERSION" => down ? versions.OrderByDescending(row => row.Version) : versions.OrderBy(row => row.Version),
            "CREATED" => down ? versions.OrderByDescending(row => row.CreatedAt) : versions.OrderBy(row => row.CreatedAt),
            _ => down ? versions.OrderByDescending(row => row.Name) : versions.OrderBy(row => row.Name),
        };
        return ordered.ThenBy(row => row.DefinitionId).ThenByDescending(row => row.Version);
    }
}
