using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Workflows.Storage;

/// <summary>
/// Sends notices on channels of the database (NOTIFY) for transactions that have committed: every host that listens hears them, this
/// one too. One statement carries all that have gathered since the last, equal ones once.
/// </summary>
/// <remarks>
/// Not in the transaction itself: transactions that notify commit one after the other, on all hosts, each waiting for the disk.
/// In return a notice is lost when the host dies between the commit and the notice. So it only says "look now": whoever listens
/// looks from time to time without one. While the database is away notices wait.
/// </remarks>
public sealed class CommitNotices(NpgsqlDataSource source, ILogger<CommitNotices>? log = null) : IAsyncDisposable, IDisposable
{
    /// <summary>From one statement to the next; the first after a rest goes at once.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(25);

    /// <summary>From a statement that failed to the next try.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>More than this is not kept for later: without the database nothing commits, so it is never reached by itself.</summary>
    private const int MostKept = 10_000;

    /// <summary>How long a host that stops waits for the last statement.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly HashSet<CommitNotice> waiting = [];
    private readonly CancellationTokenSource hurry = new();
    private Task sending = Task.CompletedTask;
    private bool isSending;
    private bool isClosed;

    /// <summary>Hands over notices of a transaction that has committed; neither waits nor fails.</summary>
    public void Send(IReadOnlyCollection<CommitNotice> notices)
    {
        if (notices.Count == 0)
            return;
        lock (gate)
        {
            if (isClosed)
                return;
            waiting.UnionWith(notices);
            if (isSending)
                return;
            isSending = true;
            sending = Task.Run(SendAllAsync);
        }
    }

    /// <summary>Ends when all that has been handed over is sent.</summary>
    public Task SettledAsync()
    {
        lock (gate)
            return sending;
    }

    /// <summary>What has been handed over is sent first.</summary>
    public async ValueTask DisposeAsync()
    {
        await Close().WaitAsync(AtMost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        hurry.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        Close().Wait(AtMost);
        hurry.Dispose();
    }

    private Task Close()
    {
        lock (gate)
        {
            if (!isClosed)
                hurry.Cancel();
            isClosed = true;
            return sending;
        }
    }

    private async Task SendAllAsync()
    {
        var broken = false;
        while (Take() is { Count: > 0 } notices)
        {
            try
            {
                await SendAsync(notices);
                broken = false;
            }
            catch (Exception failure)
            {
                if (!broken)
                    log?.LogWarning("Notices of commits cannot be sent, they wait; listeners look by themselves meanwhile: {Reason}", failure.GetBaseException().Message);
                broken = true;
                Keep(notices);
            }

            // The machine's clock: this gathers, it decides nothing, and a clock that a test holds must not hold it.
            await Task.Delay(broken ? Pause : Grain, hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private List<CommitNotice> Take()
    {
        lock (gate)
        {
            List<CommitNotice> taken = [.. waiting];
            waiting.Clear();
            isSending = taken.Count > 0;
            return taken;
        }
    }

    private void Keep(List<CommitNotice> unsent)
    {
        lock (gate)
        {
            if (!isClosed && waiting.Count + unsent.Count <= MostKept)
                waiting.UnionWith(unsent);
        }
    }

    private async Task SendAsync(IReadOnlyCollection<CommitNotice> notices)
    {
        await using var command = source.CreateCommand("SELECT pg_notify(channel, about) FROM unnest($1, $2) AS notice (channel, about)");
        command.Parameters.Add(new() { Value = notices.Select(notice => notice.Channel).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = notices.Select(notice => notice.About).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync();
    }
}

/// <param name="Channel">Name of the channel, as in LISTEN.</param>
/// <param name="About">What moved, e.g. an id; empty where the channel says it all. Nothing secret: every login of the database may listen.</param>
public readonly record struct CommitNotice(string Channel, string About = "");
