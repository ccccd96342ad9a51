namespace Host.Web;

/// <summary>
/// Files wait on disk while they come in and while they go out, however many at once. Each that is checked and stored, or fetched,
/// keeps a connection to the database as long as that takes; signed files and packets of the exchange are taken into memory whole
/// besides. So a few pass at a time, and the others wait where they are.
/// </summary>
internal static class FilesAtOnce
{
    /// <summary>Each may be 20 MB; decisions need connections, too.</summary>
    private const int Most = 4;

    /// <summary>Of the process, as its memory is.</summary>
    private static readonly SemaphoreSlim Room = new(Most);

    /// <summary>
    /// Waits for room. It is given back when the answer begins, which is after everything is stored, or lies on disk to be sent: nobody
    /// keeps it by reading slowly.
    /// </summary>
    /// <param name="http">Its body has been received.</param>
    /// <param name="stop">Whoever asked is gone.</param>
    public static async Task EnterAsync(HttpContext http, CancellationToken stop)
    {
        await Room.WaitAsync(stop);
        var left = 0;
        http.Response.OnStarting(LeaveAsync);
        http.Response.OnCompleted(LeaveAsync);

        Task LeaveAsync()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
                Room.Release();
            return Task.CompletedTask;
        }
    }
}
