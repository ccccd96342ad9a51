using Microsoft.AspNetCore.SignalR;

namespace Host.ElsaApi.Live;

/// <summary>
/// A connection ends with its token, and Studio does not come back by itself; but when it hears that its instance
/// moved, it reads it again and opens a new connection with the token it has by then. So it is told shortly before
/// the end, after the page has renewed the token.
/// </summary>
internal sealed class RenewedConnections(IHubContext<WorkflowInstanceHub> hub)
{
    /// <summary>The page renews its token two minutes before the end.</summary>
    private static readonly TimeSpan BeforeTheEnd = TimeSpan.FromMinutes(1);

    /// <summary>A new connection with a token that is nearly over would be told again at once, and again.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

    /// <param name="connection">Its id.</param>
    /// <param name="instance">What it observes.</param>
    /// <param name="expires">The end of its token.</param>
    /// <param name="ended">Cancelled with the connection.</param>
    public async Task AskBackAsync(string connection, Guid instance, DateTimeOffset expires, CancellationToken ended)
    {
        // The framework ends connections by the machine's clock, so this goes by it, too.
        var wait = expires - BeforeTheEnd - TimeProvider.System.GetUtcNow();
        if (wait < Least)
            return;
        await Task.Delay(wait, TimeProvider.System, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended.IsCancellationRequested)
            await hub.Clients.Client(connection).SendAsync("WorkflowInstanceUpdatedAsync", new { WorkflowInstanceId = instance.ToString() }, CancellationToken.None);
    }
}
