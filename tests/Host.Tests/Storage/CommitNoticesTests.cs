using System.Collections.Concurrent;
using Host.Tests.Fixtures;
using Npgsql;
using Workflows.Storage;

namespace Host.Tests.Storage;

public sealed class CommitNoticesTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Ids = 50;

    private readonly ConcurrentQueue<string> heard = new();
    private TestDatabase database = null!;
    private NpgsqlDataSource source = null!;
    private NpgsqlConnection ears = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync();
        source = StorageSetup.RuntimeSource(database.RuntimeConnectionString);
        ears = new NpgsqlConnection(database.RuntimeConnectionString);
        await ears.OpenAsync();
        ears.Notification += (_, told) => heard.Enqueue(told.Payload);
        await using var listen = new NpgsqlCommand("LISTEN told", ears);
        await listen.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ears.DisposeAsync();
        await source.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Many_notices_at_once_are_few_and_none_is_missing()
    {
        await using var notices = new CommitNotices(source);
        Parallel.For(0, 100, round =>
        {
            for (var id = 0; id < Ids; id++)
                notices.Send([new("told", $"{id}"), new("told", "all")]);
        });

        await HearAsync(Ids + 1);
        await notices.SettledAsync();
        Assert.InRange(heard.Count, Ids + 1, 100 * Ids);
    }

    [Fact]
    public async Task What_was_handed_over_is_sent_before_the_host_ends()
    {
        var notices = new CommitNotices(source);
        for (var id = 0; id < Ids; id++)
            notices.Send([new("told", $"{id}")]);
        await notices.DisposeAsync();
        notices.Send([new("told", "too late")]);

        await HearAsync(Ids);
        Assert.DoesNotContain("too late", heard);
    }

    [Fact]
    public async Task A_connection_that_broke_costs_no_notice()
    {
        await using var notices = new CommitNotices(source);
        notices.Send([new("told", "first")]);
        await HearAsync(1);
        await notices.SettledAsync();
        await postgres.ExecuteAsync($"""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = '{database.Name}' AND query LIKE '%pg_notify%' AND query NOT LIKE '%pg_terminate%'
            """);

        notices.Send([new("told", "second")]);

        await HearAsync(2);
    }

    private async Task HearAsync(int different)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (heard.Distinct().Count() < different)
            await ears.WaitAsync(limit.Token);
    }
}
