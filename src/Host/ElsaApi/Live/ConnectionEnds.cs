using Microsoft.AspNetCore.SignalR;

namespace Host.ElsaApi.Live;

/// <summary>
/// A connection lives no longer than the token it was opened with. Studio does not come back by itself; but when it hears
/// that its instance moved, it reads it again and opens a new connection with the token it has by then. So it is told
/// shortly before the end, after the page has renewed the token.
/// </summary>
/// <remarks>By the host's clock, as tokens are; the framework's own switch goes by the machine's.</remarks>
internal sealed class ConnectionEnds(IHubContext<WorkflowInstanceHub> hub, TimeProvider time)
{
    /// <summary>The page renews its token two minutes before the end.</summary>
    private static readonly TimeSpan BeforeTheEnd = TimeSpan.FromMinutes(1);

    /// <summary>A new connection with a token that is nearly over would be told again at once, and again.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

    /// <param name="connection">To be ended.</param>
    /// <param name="expires">The end of its token.</param>
    public async Task EndAsync(HubCallerContext connection, DateTimeOffset expires)
    {
        if (await IsReachedAsync(expires, connection.ConnectionAborted))
            connection.Abort();
    }

    /// <param name="connection">Its id.</param>
    /// <param name="instance">What it observes.</param>
    /// <param name="expires">The end of its token.</param>
    /// <param name="ended">Cancelled with the connection.</param>
    public async Task AskBackAsync(string connection, Guid instance, DateTimeOffset expires, CancellationToken ended)
    {
        var due = expires - BeforeTheEnd;
        if (due - time.GetUtcNow() >= Least && await IsReachedAsync(due, ended))
            await hub.Clients.Client(connection).SendAsync("WorkflowInstanceUpdatedAsync", new { WorkflowInstanceId = instance.ToString() }, CancellationToken.None);
    }

    /// <returns>False when the connection ended before.</returns>
    private async Task<bool> IsReachedAsync(DateTimeOffset moment, CancellationToken ended)
    {
        var wait = moment - time.GetUtcNow();
        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ended.IsCancellationRequested;
    }
}
