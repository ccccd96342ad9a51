using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflows.Audit;
using Workflows.Engine;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Engine;

/// <summary>The engine on a database of its own, with a clock that tests move.</summary>
internal sealed class StoredEngine : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private StoredEngine(TestDatabase database, ServiceProvider services, MovableClock clock) =>
        (Database, this.services, Clock) = (database, services, clock);

    public MovableClock Clock { get; }

    public TestDatabase Database { get; }

    public static async Task<StoredEngine> CreateAsync(PostgresServer postgres, Action<IServiceCollection>? more = null)
    {
        var own = await postgres.CreateDatabaseAsync();
        var clock = new MovableClock();
        var collection = new ServiceCollection()
            .AddStorage(own.RuntimeConnectionString)
            .AddAudit().AddEngine()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<IIds, TimeOrderedIds>();
        more?.Invoke(collection);
        return new(
            own,
            collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true }),
            clock);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Database.DisposeAsync();
    }

    public async Task<StoredDefinition> ImportAsync(string json) =>
        (await WithStoreAsync((store, stop) => store.ImportAsync(json, stop))).Value;

    public async Task<RunReport> StartAsync(string definition, string? correlation = null, JsonObject? input = null) =>
        (await CommitAsync((runtime, stop) => runtime.StartAsync(
            new() { DefinitionId = definition, CorrelationId = correlation, Input = (JsonObject?)input?.DeepClone() }, stop))).Value;

    /// <summary>Publishes an event and lets everything it sets off come to rest.</summary>
    public async Task PublishAsync(string name, JsonNode? payload = null, string? correlation = null)
    {
        await CommitAsync(async (runtime, stop) =>
        {
            await runtime.PublishEventAsync(name, payload, correlation, stop);
            return Result<Done>.Success(Done.Value);
        });
        await DrainAsync();
    }

    public async Task<Result<T>> CommitAsync<T>(Func<WorkflowRuntime, CancellationToken, Task<Result<T>>> act)
    {
        await using var scope = services.CreateAsyncScope();
        var runtime = scope.ServiceProvider.GetRequiredService<WorkflowRuntime>();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(stop => act(runtime, stop));
    }

    public Task<Result<T>> WithStoreAsync<T>(Func<DefinitionStore, CancellationToken, Task<Result<T>>> act) => DoAsync(act);

    /// <summary>Runs an act of any room in a transaction of its own.</summary>
    public async Task<Result<T>> DoAsync<TAct, T>(Func<TAct, CancellationToken, Task<Result<T>>> act)
        where TAct : notnull
    {
        await using var scope = services.CreateAsyncScope();
        var service = scope.ServiceProvider.GetRequiredService<TAct>();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(stop => act(service, stop));
    }

    /// <summary>Delivers what is waiting to be delivered, and what that sets off.</summary>
    public async Task<int> DrainAsync()
    {
        var count = 0;
        while ((await CommitAsync(async (runtime, stop) => Result<bool>.Success(await runtime.DeliverNextAsync(stop)))).Value)
            count++;
        return count;
    }

    /// <summary>Fires every timer that is due.</summary>
    public async Task<int> FireAllAsync()
    {
        var count = 0;
        while ((await CommitAsync(async (runtime, stop) => Result<bool>.Success(await runtime.FireNextDueAsync(stop)))).Value)
            count++;
        return count;
    }

    public async Task<T> ReadAsync<T>(Func<WorkflowsDb, Task<T>> read)
    {
        await using var scope = services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<WorkflowsDb>());
    }

    public Task<WorkflowSubStatus> SubStatusAsync(Guid instanceId) =>
        ReadAsync(db => db.Set<StoredInstance>().Where(row => row.Id == instanceId).Select(row => row.SubStatus).SingleAsync());

    public async Task<long> CountAsync(string sql)
    {
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    internal sealed class MovableClock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now;

        public void Advance(TimeSpan by) => now += by;
    }
}
