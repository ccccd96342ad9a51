namespace Host.Operations.Demo;

/// <summary>
/// The clock of a scripted demonstration: begins on a day of the script, goes on like a real one, and jumps ahead when told.
/// Everything that sleeps by it wakes as early as the jump brings its time nearer, so that sweeps work at the virtual time.
/// </summary>
public sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<Alarm> alarms = [];
    private readonly long began = System.GetTimestamp();
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return start + System.GetElapsedTime(began) + ahead;
    }

    /// <summary>Jumps to an instant; one that has passed already changes nothing, for time never goes back.</summary>
    public void GoTo(DateTimeOffset instant)
    {
        lock (gate)
        {
            var jump = instant - GetUtcNow();
            if (jump <= TimeSpan.Zero)
                return;
            ahead += jump;
            foreach (var alarm in alarms)
                alarm.Reset();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        lock (gate)
            alarms.Add(alarm);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>A real timer that is set again at every jump.</summary>
    private sealed class Alarm : ITimer
    {
        private readonly DemoClock clock;
        private readonly ITimer real;
        private DateTimeOffset? due;
        private TimeSpan every = Timeout.InfiniteTimeSpan;

        public Alarm(DemoClock clock, TimerCallback callback, object? state)
        {
            this.clock = clock;
            real = System.CreateTimer(
                _ =>
                {
                    Rang();
                    callback(state);
                },
                state: null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
                every = period;
                return real.Change(dueTime, period);
            }
        }

        /// <summary>Callers hold the clock's gate.</summary>
        public void Reset()
        {
            if (due is not { } at)
                return;
            var left = at - clock.GetUtcNow();
            real.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, every);
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.alarms.Remove(this);
            real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Rang()
        {
            lock (clock.gate)
                due = every == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + every;
        }
    }
}
