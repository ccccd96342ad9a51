using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace Host.ElsaApi.Live;

/// <summary>Studio's live connection: it names the instances it shows and hears when they move.</summary>
internal sealed class WorkflowInstanceHub(InstanceObservers observers, ConnectionEnds ends) : Hub
{
    /// <summary>A viewer shows one instance; more than these is no viewer.</summary>
    private const int MaxObserved = 50;

    public async Task ObserveInstanceAsync(string instanceId)
    {
        if (!Guid.TryParse(instanceId, out var id) || !observers.Add(Context.ConnectionId, id, MaxObserved))
            return;
        await Groups.AddToGroupAsync(Context.ConnectionId, GroupOf(id), Context.ConnectionAborted);
        if (TokenEnd is { } expires)
            _ = ends.AskBackAsync(Context.ConnectionId, id, expires, Context.ConnectionAborted);
    }

    public override Task OnConnectedAsync()
    {
        if (TokenEnd is { } expires)
            _ = ends.EndAsync(Context, expires);
        else
            Context.Abort();
        return base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        observers.Remove(Context.ConnectionId);
        await base.OnDisconnectedAsync(exception);
    }

    private DateTimeOffset? TokenEnd =>
        Context.GetHttpContext()?.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;

    internal static string GroupOf(Guid instanceId) => instanceId.ToString("N");
}
