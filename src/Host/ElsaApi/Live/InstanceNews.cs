using System.Collections.Concurrent;
using Host.ElsaApi.Instances;
using Microsoft.AspNetCore.SignalR;
using Npgsql;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Host.ElsaApi.Live;

/// <summary>
/// Tells observers of an instance that it moved, whichever host moved it: each host notifies after its commits. News that
/// come faster than they are told are told once. While the database is away nobody hears anything; when the
/// connection is back every watched instance is told once, and so it is once a minute, in case a host died before it told.
/// </summary>
internal sealed class InstanceNews(
    NpgsqlDataSource source, InstanceObservers observers, IHubContext<WorkflowInstanceHub> hub, IServiceScopeFactory scopes, TimeProvider time, ILogger<InstanceNews> log)
    : BackgroundService
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Guid, byte> moved = new();
    private readonly SemaphoreSlim signal = new(0);

    public override void Dispose()
    {
        signal.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(ListenAsync(stoppingToken), TellAsync(stoppingToken));

    private async Task ListenAsync(CancellationToken stop)
    {
        var broken = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stop);
                connection.Notification += (_, news) => Hear(news.Payload);
                await ExecuteAsync(connection, $"LISTEN {WorkflowRuntime.Channel}", stop);
                broken = false;
                // What moved while nobody listened.
                HearAll();
                await WaitAsync(connection, stop);
                // The connection goes back to a pool that does not reset it.
                await ExecuteAsync(connection, "UNLISTEN *", CancellationToken.None);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                if (!broken)
                    log.LogWarning(failure, "No connection to hear of instances; viewers hear nothing until it is back");
                broken = true;
                await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WaitAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        try
        {
            var swept = time.GetUtcNow();
            while (true)
            {
                if (!await connection.WaitAsync(AskEvery, stop))
                    await ExecuteAsync(connection, "SELECT 1", stop);
                if ((time.GetUtcNow() - swept).Duration() < AskEvery)
                    continue;
                swept = time.GetUtcNow();
                HearAll();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops; the connection is still good.
        }
    }

    private void HearAll()
    {
        foreach (var instance in observers.All())
            Hear(instance.ToString());
    }

    private void Hear(string payload)
    {
        if (Guid.TryParse(payload, out var instance) && observers.IsWatched(instance) && moved.TryAdd(instance, 0))
            signal.Release();
    }

    private async Task TellAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await signal.WaitAsync(stop);
                // Forgotten before it is told: what moves meanwhile is told again.
                foreach (var instance in moved.Keys)
                {
                    moved.TryRemove(instance, out _);
                    await TellAsync(instance, stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogWarning("Observers could not be told: {Reason}", failure.GetBaseException().Message);
            }
        }
    }

    private async Task TellAsync(Guid instance, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var stats = await ExecutionAnswers.StatsAsync(scope.ServiceProvider.GetRequiredService<WorkflowsDb>(), instance, null, stop);
        var watching = hub.Clients.Group(WorkflowInstanceHub.GroupOf(instance));
        await watching.SendAsync("WorkflowExecutionLogUpdatedAsync", new { }, stop);
        await watching.SendAsync("ActivityExecutionLogUpdatedAsync", new { Stats = stats }, stop);
        await watching.SendAsync("WorkflowInstanceUpdatedAsync", new { WorkflowInstanceId = instance.ToString() }, stop);
    }

#pragma warning disable CA2100 // Constants of this file.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }
#pragma warning restore CA2100
}
