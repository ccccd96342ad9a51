namespace Workflows.Engine.Scheduling;

/// <summary>The moment at which a zone's clocks are put forward or back.</summary>
/// <param name="At">The instant, in UTC.</param>
/// <param name="Earlier">Offset before it.</param>
/// <param name="Later">Offset from it on.</param>
internal sealed record ClockChange(DateTimeOffset At, TimeSpan Earlier, TimeSpan Later)
{
    /// <summary>First wall-clock time that comes twice, when the clocks go back.</summary>
    public DateTime AmbiguousStart => At.DateTime + Later;

    /// <summary>First wall-clock time after those that come twice.</summary>
    public DateTime AmbiguousEnd => At.DateTime + Earlier;

    /// <param name="wall">A time that the zone leaves out or has twice.</param>
    public static ClockChange Around(DateTime wall, TimeZoneInfo zone)
    {
        // Offsets are below a day, so the change lies between; zones do not change twice within two days.
        var utc = DateTime.SpecifyKind(wall, DateTimeKind.Utc);
        var (before, after) = (new DateTimeOffset(utc.AddDays(-1)).ToUnixTimeSeconds(), new DateTimeOffset(utc.AddDays(1)).ToUnixTimeSeconds());
        var (earlier, later) = (OffsetAt(before), OffsetAt(after));
        while (after - before > 1)
        {
            var middle = before + (after - before) / 2;
            if (OffsetAt(middle) == earlier)
                before = middle;
            else
                after = middle;
        }

        return new(DateTimeOffset.FromUnixTimeSeconds(after), earlier, later);

        TimeSpan OffsetAt(long second) => zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(second));
    }
}
