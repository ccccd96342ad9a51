using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Calendar;

/// <summary>Loads the calendar, as it stands now or as it stood.</summary>
public sealed class CalendarReader(WorkflowsDb db, CalendarMemory memory)
{
    /// <summary>Asked for every deadline: translated once.</summary>
    private static readonly Func<WorkflowsDb, CancellationToken, Task<int>> Newest = EF.CompileAsyncQuery(
        (WorkflowsDb db, CancellationToken _) => db.Set<CalendarVersion>().Max(v => v.Number));

    public async Task<WorkingCalendar> LoadAsync(CancellationToken stop)
    {
        var newest = await Newest(db, stop);
        return Known(newest) ?? await ReadAsync(newest, isThere: true, stop);
    }

    /// <param name="version">A version that was in force once: deadlines are explained by the one they were counted by.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<WorkingCalendar> LoadAsync(int version, CancellationToken stop) =>
        Known(version) ?? await ReadAsync(version, isThere: version <= await Newest(db, stop), stop);

    /// <summary>Every version with who made it and why, the newest first.</summary>
    public async Task<IReadOnlyList<CalendarVersion>> HistoryAsync(CancellationToken stop) =>
        await db.Set<CalendarVersion>().AsNoTracking().OrderByDescending(v => v.Number).ToListAsync(stop);

    private WorkingCalendar? Known(int version) => IsOwn(version) ? null : memory.Find(version);

    // The number is read first and the days by it: a change that commits in between is then not seen by half.
    private async Task<WorkingCalendar> ReadAsync(int version, bool isThere, CancellationToken stop)
    {
        var calendar = new WorkingCalendar(await db.Set<CalendarDay>().AsNoTracking()
            .Where(d => d.FromVersion <= version && (d.ToVersion == null || d.ToVersion > version))
            .ToListAsync(stop)) { Version = version };
        if (isThere && !IsOwn(version))
            memory.Keep(calendar);
        return calendar;
    }

    // A version that this very transaction makes may yet come to nothing, and another get its number.
    private bool IsOwn(int version) => db.Held<CalendarVersion>().Any(made => made.Number == version);
}
