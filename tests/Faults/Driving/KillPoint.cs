namespace Faults.Driving;

/// <summary>Counts the moments at which a kill would matter, and holds the line at one of them until the host is dead.</summary>
internal sealed class KillPoint
{
    private readonly Lock gate = new();
    private TaskCompletionSource<bool> reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<bool> dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int target;

    /// <summary>Moments so far.</summary>
    public int Passed { get; private set; }

    /// <summary>What was about to happen, or had just happened, at the chosen moment.</summary>
    public string What { get; private set; } = "never reached";

    /// <summary>Ends when the chosen moment has come.</summary>
    public Task Reached => reached.Task;

    /// <summary>Nothing is held any more.</summary>
    public bool IsReleased => dead.Task.IsCompleted;

    /// <summary>Begins to count anew.</summary>
    /// <param name="at">The chosen moment, from 1; null for none.</param>
    public void Arm(int? at)
    {
        lock (gate)
        {
            (Passed, target, What) = (0, at ?? 0, "never reached");
            reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The host is dead: what was held is never handed on.</summary>
    public void Release()
    {
        lock (gate)
        {
            target = 0;
            dead.TrySetResult(true);
        }
    }

    /// <returns>False for what must not happen any more.</returns>
    public async ValueTask<bool> PassAsync(string what)
    {
        Task wait;
        lock (gate)
        {
            Passed++;
            if (Passed != target)
                return true;
            (What, wait) = ($"{Passed}: {what.ReplaceLineEndings(" ")}", dead.Task);
            reached.TrySetResult(true);
        }

        await wait;
        return false;
    }
}
