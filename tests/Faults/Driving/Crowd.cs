using Npgsql;

namespace Faults.Driving;

/// <summary>
/// Decides at a rate on whatever waits, through a host that may be gone: what was not acknowledged is sent again, with the
/// same words, when its turn comes.
/// </summary>
/// <param name="spared">Plans that others decide on.</param>
internal sealed class Crowd(Office office, Driver driver, Draw draw, IReadOnlySet<Guid> spared)
{
    /// <summary>Requests under way at once: more people than that do not press in one moment, even while nothing answers.</summary>
    private const int AtOnce = 40;

    private readonly Dictionary<Guid, string> said = [];
    private readonly HashSet<Guid> over = [];
    private readonly HashSet<Guid> underWay = [];
    private readonly Lock gate = new();
    private Queue<Waiting> turn = new();

    /// <summary>True while nothing is left to decide, and nothing under way: then nobody can be served, however well the host is.</summary>
    public bool IsIdle { get; private set; }

    /// <param name="host">Where to send; null while there is none.</param>
    /// <param name="perSecond">Decisions begun in a second.</param>
    /// <param name="stop">Ends it; requests under way are waited for.</param>
    public async Task DecideAsync(Func<Uri?> host, int perSecond, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        var running = new List<Task>();
        while (await NextAsync(pace, stop))
        {
            running.RemoveAll(task => task.IsCompletedSuccessfully);
            if (host() is not { } address || running.Count >= AtOnce)
                continue;
            if (await TakeAsync() is { } task)
                running.Add(PostAsync(address, task));
        }

        await Task.WhenAll(running);
    }

    private static async Task<bool> NextAsync(PeriodicTimer pace, CancellationToken stop)
    {
        try
        {
            return await pace.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task PostAsync(Uri address, Waiting task)
    {
        string verdict;
        lock (gate)
        {
            if (!said.TryGetValue(task.TaskId, out verdict!))
                said[task.TaskId] = verdict = VerdictOn(task);
        }

        var sent = await driver.PostAsync(address, task, verdict);
        lock (gate)
        {
            underWay.Remove(task.TaskId);
            // Anything but "not now" is final for this task, for better or worse; the reckoning judges it.
            if (sent.Status is not (null or System.Net.HttpStatusCode.ServiceUnavailable))
                over.Add(task.TaskId);
        }
    }

    private async Task<Waiting?> TakeAsync()
    {
        if (turn.Count == 0)
        {
            try
            {
                turn = new Queue<Waiting>(await office.WaitingAsync());
            }
            catch (NpgsqlException)
            {
                // The database is away for the driver, too: its next look finds them.
                return null;
            }
        }

        lock (gate)
        {
            while (turn.TryDequeue(out var task))
            {
                if (spared.Contains(task.PlanId) || over.Contains(task.TaskId) || !underWay.Add(task.TaskId))
                    continue;
                IsIdle = false;
                return task;
            }

            IsIdle = underWay.Count == 0;
            return null;
        }
    }

    /// <summary>Most approve; of three plans one is disputed. What is said about a plan depends on the draw alone.</summary>
    private string VerdictOn(Waiting task)
    {
        var chance = draw.Below(100);
        if (task.Kind == "Approve")
            return chance < 96 ? "Approve" : "Return";
        var disputed = task.PlanId.ToByteArray()[15] % 3 == 0;
        return chance < (disputed ? 35 : 70) ? "Agree" : chance < (disputed ? 45 : 85) ? "AgreeWithComments" : "Disagree";
    }
}
