using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.ElsaApi.Instances;

internal sealed record TimestampFilter(string? Column, string? Operator, DateTimeOffset Timestamp);

/// <summary>What the instance list asks for; empty lists and nulls ask for nothing.</summary>
internal sealed record InstanceFilter
{
    public int? Page { get; init; }

    public int? PageSize { get; init; }

    public string? SearchTerm { get; init; }

    public string? DefinitionId { get; init; }

    public IReadOnlyList<string>? DefinitionIds { get; init; }

    public string? CorrelationId { get; init; }

    public int? Version { get; init; }

    public bool? HasIncidents { get; init; }

    public bool? IsSystem { get; init; }

    public string? Status { get; init; }

    public IReadOnlyList<string>? Statuses { get; init; }

    public string? SubStatus { get; init; }

    public IReadOnlyList<string>? SubStatuses { get; init; }

    public string? OrderBy { get; init; }

    public string? OrderDirection { get; init; }

    public IReadOnlyList<TimestampFilter>? TimestampFilters { get; init; }
}

internal record InstanceSummary
{
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string DefinitionVersionId { get; init; }

    public required int Version { get; init; }

    public required WorkflowStatus Status { get; init; }

    public required WorkflowSubStatus SubStatus { get; init; }

    public string? CorrelationId { get; init; }

    public string? Name { get; init; }

    public required int IncidentCount { get; init; }

    public string? ParentWorkflowInstanceId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

internal sealed record InstancePage(IReadOnlyList<InstanceSummary> Items, int TotalCount);

/// <summary>Finds instances without reading their states.</summary>
internal sealed class InstanceList(WorkflowsDb db)
{
    private const int UsualPage = 100;

    public async Task<InstancePage> FindAsync(InstanceFilter filter, CancellationToken stop)
    {
        var instances = Where(filter);
        var page = Window.OfPage(filter.Page, filter.PageSize ?? UsualPage);
        var items = await page.Of(Ordered(instances, filter)).AsNoTracking().Select(row => new InstanceSummary
        {
            Id = row.Id.ToString(),
            DefinitionId = row.DefinitionId,
            DefinitionVersionId = row.DefinitionVersionId,
            Version = row.DefinitionVersion,
            Status = row.Status,
            SubStatus = row.SubStatus,
            CorrelationId = row.CorrelationId,
            Name = row.Name,
            IncidentCount = row.IncidentCount,
            ParentWorkflowInstanceId = row.ParentId == null ? null : row.ParentId.ToString(),
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            FinishedAt = row.FinishedAt,
        }).ToListAsync(stop);
        return new(items, await instances.CountAsync(stop));
    }

    public IQueryable<StoredInstance> Where(InstanceFilter filter)
    {
        IQueryable<StoredInstance> found = db.Set<StoredInstance>();
        if (Folded.Patterns(filter.SearchTerm) is { Count: > 0 } patterns)
            found = Searched(patterns);
        if (filter.DefinitionId is { Length: > 0 } definition)
            found = found.Where(row => row.DefinitionId == definition);
        if (filter.DefinitionIds is { Count: > 0 } definitions)
            found = found.Where(row => definitions.Contains(row.DefinitionId));
        if (filter.CorrelationId is { Length: > 0 } given && VietnameseText.Normalise(given) is var correlation)
            found = found.Where(row => row.CorrelationId == correlation);
        if (filter.Version is { } version)
            found = found.Where(row => row.DefinitionVersion == version);
        if (filter.HasIncidents is { } has)
            found = found.Where(row => row.IncidentCount > 0 == has);
        if (filter.IsSystem is { } system)
            found = found.Where(row => db.Set<StoredDefinition>().Any(version => version.Id == row.DefinitionVersionId && version.IsSystem) == system);
        if (Words<WorkflowStatus>(filter.Status, filter.Statuses) is { Count: > 0 } statuses)
            found = found.Where(row => statuses.Contains(row.Status));
        if (Words<WorkflowSubStatus>(filter.SubStatus, filter.SubStatuses) is { Count: > 0 } subStatuses)
            found = found.Where(row => subStatuses.Contains(row.SubStatus));
        foreach (var moment in filter.TimestampFilters ?? [])
            found = At(found, moment);
        return found;
    }

    // No index serves it: operators look for one instance among those of their province, rarely.
    private IQueryable<StoredInstance> Searched(IReadOnlyList<string> patterns)
    {
        var all = patterns.ToArray();
        return db.Set<StoredInstance>().FromSql($"""
            SELECT * FROM workflow.instance
            WHERE workflow.fold(coalesce(name, '') || ' ' || coalesce(correlation_id, '') || ' ' || id::text || ' ' || definition_id) LIKE ALL ({all})
            """);
    }

    private static IQueryable<StoredInstance> Ordered(IQueryable<StoredInstance> rows, InstanceFilter filter)
    {
        var up = filter.OrderDirection?.StartsWith("Asc", StringComparison.OrdinalIgnoreCase) is true;
        var ordered = filter.OrderBy?.ToUpperInvariant() switch
        {
            "LASTEXECUTED" or "UPDATEDAT" => up ? rows.OrderBy(row => row.UpdatedAt) : rows.OrderByDescending(row => row.UpdatedAt),
            "FINISHED" or "FINISHEDAT" => up ? rows.OrderBy(row => row.FinishedAt) : rows.OrderByDescending(row => row.FinishedAt),
            "NAME" => up ? rows.OrderBy(row => row.Name) : rows.OrderByDescending(row => row.Name),
            _ => up ? rows.OrderBy(row => row.CreatedAt) : rows.OrderByDescending(row => row.CreatedAt),
        };
        return ordered.ThenBy(row => row.Id);
    }

    private static IQueryable<StoredInstance> At(IQueryable<StoredInstance> rows, TimestampFilter filter)
    {
        Expression<Func<StoredInstance, DateTimeOffset?>> column = filter.Column?.ToUpperInvariant() switch
        {
            "CREATEDAT" => row => row.CreatedAt,
            "UPDATEDAT" => row => row.UpdatedAt,
            "FINISHEDAT" => row => row.FinishedAt,
            _ => throw new RefusedRequestException("Bộ lọc thời gian không hợp lệ."),
        };
        Func<Expression, Expression, Expression> compare = filter.Operator?.ToUpperInvariant() switch
        {
            "IS" => Expression.Equal,
            "ISNOT" => Expression.NotEqual,
            "LESSTHAN" => Expression.LessThan,
            "GREATERTHAN" => Expression.GreaterThan,
            "LESSTHANOREQUAL" => Expression.LessThanOrEqual,
            "GREATERTHANOREQUAL" => Expression.GreaterThanOrEqual,
            _ => throw new RefusedRequestException("Bộ lọc thời gian không hợp lệ."),
        };
        var at = Expression.Constant(filter.Timestamp.ToUniversalTime(), typeof(DateTimeOffset?));
        return rows.Where(Expression.Lambda<Func<StoredInstance, bool>>(compare(column.Body, at), column.Parameters));
    }

    /// <summary>Words of a list that mean a state; one that means none finds nothing rather than everything.</summary>
    private static List<TWord> Words<TWord>(string? one, IReadOnlyList<string>? several)
        where TWord : struct, Enum
    {
        List<string> given = [.. several ?? []];
        if (!string.IsNullOrEmpty(one))
            given.Add(one);
        return given.ConvertAll(word => Enum.TryParse<TWord>(word, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : (TWord)Enum.ToObject(typeof(TWord), -1));
    }
}
