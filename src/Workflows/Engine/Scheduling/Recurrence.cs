using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Values;

namespace Workflows.Engine.Scheduling;

/// <summary>
/// When a trigger of the clock starts instances. Whatever was missed, by a host that was down or by a clock
/// that jumped, is made up for by one run: the next time is always after now, and never before the last one.
/// </summary>
internal abstract record Recurrence
{
    /// <summary>Shortest interval: the sweep that fires timers looks about once a second.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait of any timer: a hundred years.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>The first time, as seen when the trigger is made.</summary>
    public abstract DateTimeOffset? First(DateTimeOffset now);

    /// <summary>The time after an occurrence that is taken now; null: it was the last.</summary>
    public abstract DateTimeOffset? After(DateTimeOffset occurrence, DateTimeOffset now);

    /// <summary>Of a stored trigger; null when the clock does not fire it.</summary>
    public static Recurrence? Read(string name, JsonNode? payload) => name switch
    {
        StimulusNames.Timer when Text(payload, "interval") is { } interval => new Interval(TimeSpan.Parse(interval, CultureInfo.InvariantCulture)),
        StimulusNames.Cron when CronSchedule.TryParse(Text(payload, "cronExpression"), out var schedule, out _) =>
            new Cron(schedule, ZoneOf(Text(payload, "timeZone")) ?? VietnamTime.Zone),
        StimulusNames.StartAt when Text(payload, "dateTime") is { } at => new Once(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>A zone by its IANA name; null when this machine knows none of that name.</summary>
    public static TimeZoneInfo? ZoneOf(string? name) =>
        name is { Length: > 0 and <= 100 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private static string? Text(JsonNode? payload, string key) => payload?[key]?.GetValue<string>();

    private sealed record Interval(TimeSpan Every) : Recurrence
    {
        public override DateTimeOffset? First(DateTimeOffset now) => (now + Every).ToUniversalTime();

        public override DateTimeOffset? After(DateTimeOffset occurrence, DateTimeOffset now)
        {
            var missed = now > occurrence ? (now - occurrence).Ticks / Every.Ticks : 0;
            return occurrence.AddTicks((missed + 1) * Every.Ticks);
        }
    }

    private sealed record Cron(CronSchedule Schedule, TimeZoneInfo Zone) : Recurrence
    {
        public override DateTimeOffset? First(DateTimeOffset now) => Schedule.Next(now, Zone);

        public override DateTimeOffset? After(DateTimeOffset occurrence, DateTimeOffset now) =>
            Schedule.Next(now > occurrence ? now : occurrence, Zone);
    }

    private sealed record Once(DateTimeOffset At) : Recurrence
    {
        public override DateTimeOffset? First(DateTimeOffset now) => At.ToUniversalTime();

        public override DateTimeOffset? After(DateTimeOffset occurrence, DateTimeOffset now) => null;
    }
}
