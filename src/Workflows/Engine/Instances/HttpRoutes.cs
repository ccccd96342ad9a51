using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities.Http;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Http;
using Workflows.Storage;

namespace Workflows.Engine.Instances;

/// <summary>Whom a request is for: a trigger that starts an instance, or an instance that waits.</summary>
public sealed record HttpTarget
{
    /// <summary>Set: start by this trigger.</summary>
    public Guid? TriggerId { get; init; }

    /// <summary>Set with <see cref="BookmarkId"/>: resume there.</summary>
    public Guid? InstanceId { get; init; }

    public Guid? BookmarkId { get; init; }

    public required JsonObject RouteData { get; init; }

    /// <summary>An administrator must be signed in.</summary>
    public required bool Authorize { get; init; }

    /// <summary>In bytes.</summary>
    public required int SizeLimit { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>A body over the limit is an outcome of the activity instead of a refusal.</summary>
    public required bool ExposeTooLarge { get; init; }
}

/// <summary>Finds whom an HTTP request is for.</summary>
public sealed class HttpRoutes(WorkflowsDb db)
{
    private const int MaxWaiting = 2;

    /// <summary>
    /// Without correlation id a trigger comes first, then the one instance that waits. With a correlation id the
    /// instance of that correlation comes first, then the trigger, whose new instance gets the id.
    /// </summary>
    /// <param name="path">Decoded, below the base path.</param>
    /// <returns>The targets: none, one, or several when instances cannot be told apart without a correlation id.</returns>
    public async Task<IReadOnlyList<HttpTarget>> FindAsync(string method, string path, string? correlationId, CancellationToken stop)
    {
        var triggers = await db.Set<StoredTrigger>().AsNoTracking().Where(row => row.Name == StimulusNames.HttpEndpoint)
            .Select(row => new { row.Id, row.Payload }).ToListAsync(stop);
        var starting = Best(triggers.Select(row => Read(row.Payload!) with { TriggerId = row.Id }), method, path);
        if (starting is not null && correlationId is null)
            return [starting.Target()];
        var waiting = await WaitingAsync(method, path, correlationId, stop);
        return waiting.Count > 0 || starting is null ? waiting : [starting.Target()];
    }

    private async Task<IReadOnlyList<HttpTarget>> WaitingAsync(string method, string path, string? correlationId, CancellationToken stop)
    {
        var places = await db.Database.SqlQuery<string>($"""
            SELECT DISTINCT b.payload->>'path' AS "Value" FROM workflow.bookmark b
            WHERE b.name = 'Elsa.HttpEndpoint' AND b.payload->>'method' = {method}
            """).ToListAsync(stop);
        if (Best(places.Select(place => new Route { Path = place, Method = method }), method, path) is not { } route)
            return [];
        var hash = BookmarkHash.Of(StimulusNames.HttpEndpoint, HttpEndpoint.Hashed(route.Key, method));
        var found = await (
            from bookmark in db.Set<StoredBookmark>()
            join instance in db.Set<StoredInstance>() on bookmark.InstanceId equals instance.Id
            where bookmark.Hash == hash && (correlationId == null || instance.CorrelationId == correlationId)
            orderby bookmark.CreatedAt, bookmark.Id
            select new { bookmark.Id, bookmark.InstanceId, bookmark.Payload }).Take(MaxWaiting).ToListAsync(stop);
        return [.. found.Select(row => (Read(row.Payload!) with { BookmarkId = row.Id, InstanceId = row.InstanceId }).On(path)!.Target())];
    }

    private static Route? Best(IEnumerable<Route> routes, string method, string path) => routes
        .Where(route => route.Method == method).Select(route => route.On(path)).OfType<Route>()
        .MinBy(route => route.Rank, StringComparer.Ordinal);

    private static Route Read(string payload)
    {
        var json = ValueConversion.ParseJson(payload)!;
        return new()
        {
            Path = json["path"]!.GetValue<string>(),
            Method = json["method"]!.GetValue<string>(),
            Authorize = json["authorize"]!.GetValue<bool>(),
            SizeLimit = json["sizeLimit"]!.GetValue<int>(),
            Seconds = json["seconds"]!.GetValue<double>(),
            ExposeTooLarge = json["exposeTooLarge"]!.GetValue<bool>(),
        };
    }

    private sealed record Route
    {
        public required string Path { get; init; }

        public required string Method { get; init; }

        public bool Authorize { get; init; } = true;

        public int SizeLimit { get; init; }

        public double Seconds { get; init; }

        public bool ExposeTooLarge { get; init; }

        public Guid? TriggerId { get; init; }

        public Guid? InstanceId { get; init; }

        public Guid? BookmarkId { get; init; }

        public string Rank { get; private init; } = "";

        public string Key { get; private init; } = "";

        private JsonObject RouteData { get; init; } = [];

        public Route? On(string path) => PathTemplate.TryParse(Path, out var template, out _) && template.Match(path) is { } values
            ? this with { RouteData = values, Rank = template.Rank, Key = template.Key }
            : null;

        public HttpTarget Target() => new()
        {
            TriggerId = TriggerId,
            InstanceId = InstanceId,
            BookmarkId = BookmarkId,
            RouteData = RouteData,
            Authorize = Authorize,
            SizeLimit = SizeLimit,
            Timeout = TimeSpan.FromSeconds(Seconds),
            ExposeTooLarge = ExposeTooLarge,
        };
    }
}
