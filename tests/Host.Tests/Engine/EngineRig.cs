using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflows.Audit;
using Workflows.Engine;
using Workflows.Engine.Http;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Engine;

/// <summary>The engine on a database, as each of several hosts would have it, without the hosts' own loops.</summary>
internal sealed class EngineRig : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly HttpRules rules;
    private readonly ConcurrentQueue<EngineRig> others = [];
    private ServiceProvider services;

    private EngineRig(TestDatabase database, HttpRules rules, SettableTime time)
    {
        (this.database, this.rules, Time) = (database, rules, time);
        services = Build();
    }

    public SettableTime Time { get; }

    public static async Task<EngineRig> StartAsync(PostgresServer postgres, HttpRules? rules = null) =>
        new(await postgres.CreateDatabaseAsync(), rules ?? new(), new SettableTime());

    /// <summary>Another host on the same database, with a clock of its own if given.</summary>
    public EngineRig Beside(SettableTime? time = null)
    {
        var other = new EngineRig(database, rules, time ?? Time);
        others.Enqueue(other);
        return other;
    }

    /// <summary>The process ends and begins again: nothing in memory is left.</summary>
    public async Task RestartAsync()
    {
        await services.DisposeAsync();
        services = Build();
    }

    public static string Definition(string id, string root, string? strategy = null) => new JsonObject
    {
        ["definitionId"] = id,
        ["name"] = id,
        ["options"] = new JsonObject { ["activationStrategyType"] = strategy },
        ["root"] = JsonNode.Parse(root),
    }.ToJsonString();

    public static string Trigger(string type, string inputs, string id = "t") =>
        $$"""{"id":"{{id}}","type":"{{type}}","customProperties":{"canStartWorkflow":true},{{inputs}}}""";

    public static string Sequence(params string[] activities) => $$"""{"id":"seq","type":"Elsa.Sequence","activities":[{{string.Join(',', activities)}}]}""";

    public const string Wait = """{"id":"w","type":"Elsa.Event","eventName":"Xong"}""";

    public async Task<StoredDefinition> ImportAsync(string json)
    {
        var result = await TryImportAsync(json);
        return result.IsSuccess ? result.Value : throw new InvalidOperationException(result.Problem!.Message);
    }

    public Task<Result<StoredDefinition>> TryImportAsync(string json) => WithStoreAsync((store, stop) => store.ImportAsync(json, stop));

    public async Task<Result<T>> WithStoreAsync<T>(Func<DefinitionStore, CancellationToken, Task<Result<T>>> act)
    {
        await using var scope = services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<DefinitionStore>();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(stop => act(store, stop));
    }

    public async Task<Result<T>> CommitAsync<T>(Func<WorkflowRuntime, CancellationToken, Task<Result<T>>> act)
    {
        await using var scope = services.CreateAsyncScope();
        var runtime = scope.ServiceProvider.GetRequiredService<WorkflowRuntime>();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(stop => act(runtime, stop));
    }

    public async Task<RunReport> StartAsync(string definition, string? correlation = null)
    {
        var started = await CommitAsync((runtime, stop) => runtime.StartAsync(new() { DefinitionId = definition, CorrelationId = correlation }, stop));
        return started.Value;
    }

    public Task PublishAsync(string name, JsonNode? payload = null, string? correlation = null) => CommitAsync<Done>(async (runtime, stop) =>
    {
        await runtime.PublishEventAsync(name, payload, correlation, stop);
        return Done.Value;
    });

    /// <summary>Starts whatever the clock makes due.</summary>
    public Task<int> StartDueAsync() => DrainAsync((runtime, stop) => runtime.StartNextDueAsync(stop));

    public Task<int> DeliverAsync() => DrainAsync((runtime, stop) => runtime.DeliverNextAsync(stop));

    public Task<int> DeliverAnswersAsync() => DrainAsync((runtime, stop) => runtime.DeliverNextAnswerAsync(stop));

    public async Task<T> WithQueueAsync<T>(Func<HttpRequestQueue, CancellationToken, Task<T>> act)
    {
        await using var scope = services.CreateAsyncScope();
        var queue = scope.ServiceProvider.GetRequiredService<HttpRequestQueue>();
        return (await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(async stop => Result<T>.Success(await act(queue, stop)))).Value;
    }

    public async Task<long> CountAsync(string sql) => (long)(await ScalarAsync($"SELECT count(*) FROM {sql}"))!;

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public Task<long> InstancesAsync(string definition) => CountAsync($"workflow.instance WHERE definition_id = '{definition}'");

    public async ValueTask DisposeAsync()
    {
        foreach (var other in others)
            await other.services.DisposeAsync();
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    public async Task<int> DrainAsync(Func<WorkflowRuntime, CancellationToken, Task<bool>> act)
    {
        var count = 0;
        while ((await CommitAsync(async (runtime, stop) => Result<bool>.Success(await act(runtime, stop)))).Value)
            count++;
        return count;
    }

    private ServiceProvider Build() => new ServiceCollection()
        .AddStorage(database.RuntimeConnectionString)
        .AddAudit().AddEngine()
        .AddSingleton(rules)
        .AddSingleton<TimeProvider>(Time)
        .AddSingleton<IIds, TimeOrderedIds>()
        .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
}
