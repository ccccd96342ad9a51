using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Calendar;

/// <summary>Loads the calendar, as it stands now or as it stood.</summary>
public sealed class CalendarReader(WorkflowsDb db)
{
    public async Task<WorkingCalendar> LoadAsync(CancellationToken stop) => await LoadAsync(await NewestAsync(stop), stop);

    /// <param name="version">A version that was in force once: deadlines are explained by the one they were counted by.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<WorkingCalendar> LoadAsync(int version, CancellationToken stop) =>
        new(await db.Set<CalendarDay>().AsNoTracking()
            .Where(d => d.FromVersion <= version && (d.ToVersion == null || d.ToVersion > version))
            .ToListAsync(stop)) { Version = version };

    /// <summary>Every version with who made it and why, the newest first.</summary>
    public async Task<IReadOnlyList<CalendarVersion>> HistoryAsync(CancellationToken stop) =>
        await db.Set<CalendarVersion>().AsNoTracking().OrderByDescending(v => v.Number).ToListAsync(stop);

    // The number is read first and the days by it: a change that commits in between is then not seen by half.
    private Task<int> NewestAsync(CancellationToken stop) => db.Set<CalendarVersion>().MaxAsync(v => v.Number, stop);
}
