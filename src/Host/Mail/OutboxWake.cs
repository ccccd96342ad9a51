using Npgsql;
using Workflows.Outbox;

namespace Host.Mail;

/// <summary>
/// Wakes the sender when a transaction that wrote mails has committed, on whichever host. A connection of its
/// own listens for as long as the host runs; when it breaks, or a host dies before it has told of its commit, the sweep finds the mail.
/// </summary>
internal sealed class OutboxWake(NpgsqlDataSource source, SenderPace pace, TimeProvider time, ILogger<OutboxWake> log)
    : IDisposable
{
    /// <summary>A connection that died silently is found by asking it something this often.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim signal = new(0, 1);

    /// <summary>Returns at the next wake-up, or when the time is over.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            await signal.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The sweep's turn.
        }
    }

    /// <summary>Runs until stopped.</summary>
    public async Task ListenAsync(CancellationToken stop)
    {
        var broken = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stop);
                connection.Notification += (_, _) => Wake();
                await ExecuteAsync(connection, $"LISTEN {MailQueue.Channel}", stop);
                log.Log(broken ? LogLevel.Information : LogLevel.Debug, "Listening for new mails");
                broken = false;
                // What was written while nobody listened.
                Wake();
                await HearAsync(connection, stop);
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
                    log.LogWarning(failure, "No connection to listen for new mails; the sweep goes on");
                broken = true;
                await Task.Delay(pace.DatabasePause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public void Dispose() => signal.Dispose();

    private static async Task HearAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                if (!await connection.WaitAsync(AskEvery, stop))
                    await ExecuteAsync(connection, "SELECT 1", stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops; the connection is still good.
        }
    }

#pragma warning disable CA2100 // Constants of this file.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }
#pragma warning restore CA2100

    private void Wake()
    {
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake.
        }
    }
}
