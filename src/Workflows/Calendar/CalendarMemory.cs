using System.Collections.Concurrent;

namespace Workflows.Calendar;

/// <summary>
/// Versions of the calendar that were read, for all who ask later. A version once committed says the same for ever: its rows are
/// never changed, a later version only closes them for itself.
/// </summary>
public sealed class CalendarMemory
{
    /// <summary>Open deadlines name the newest versions; old ones are looked at seldom.</summary>
    internal const int Most = 8;

    private readonly ConcurrentDictionary<int, WorkingCalendar> known = new();

    internal WorkingCalendar? Find(int version) => known.GetValueOrDefault(version);

    /// <param name="calendar">Of a version that is committed.</param>
    internal void Keep(WorkingCalendar calendar)
    {
        known[calendar.Version] = calendar;
        foreach (var old in known.Keys.OrderDescending().Skip(Most))
            known.TryRemove(old, out _);
    }
}
