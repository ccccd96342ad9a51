namespace Designer.Tests.Studio;

/// <summary>The real clock, put forward; whoever waits for a moment that this brings nearer waits shorter.</summary>
public sealed class MovableTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<Waiting> waiting = [];
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return base.GetUtcNow() + ahead;
    }

    public void Advance(TimeSpan by)
    {
        Waiting[] all;
        lock (gate)
        {
            ahead += by;
            all = [.. waiting];
        }

        foreach (var timer in all)
            timer.Reset();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Waiting(this, dueTime, period);
        timer.Start(base.CreateTimer(callback, state, dueTime, period));
        lock (gate)
            waiting.Add(timer);
        return timer;
    }

    private sealed class Waiting(MovableTime time, TimeSpan dueTime, TimeSpan period) : ITimer
    {
        private ITimer? real;
        private TimeSpan period = period;
        private DateTimeOffset? due = At(time, dueTime);

        public void Start(ITimer started) => real = started;

        /// <summary>Nothing changes for one that fired already or that is switched off.</summary>
        public void Reset()
        {
            if (due is { } moment && moment - time.GetUtcNow() is var left && (left > TimeSpan.Zero || period == Timeout.InfiniteTimeSpan))
                real!.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (due, this.period) = (At(time, dueTime), period);
            return real!.Change(dueTime, period);
        }

        public void Dispose()
        {
            Forget();
            real!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Forget();
            return real!.DisposeAsync();
        }

        private void Forget()
        {
            due = null;
            lock (time.gate)
                time.waiting.Remove(this);
        }

        private static DateTimeOffset? At(MovableTime time, TimeSpan dueTime) =>
            dueTime == Timeout.InfiniteTimeSpan ? null : time.GetUtcNow() + dueTime;
    }
}
