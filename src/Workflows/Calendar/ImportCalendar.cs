using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Calendar;

/// <summary>What an import changed.</summary>
/// <param name="After">The calendar as it stands then; its version is new only when something changed.</param>
public sealed record ImportedCalendar(WorkingCalendar Before, WorkingCalendar After, IReadOnlyList<CalendarChange> Changes);

/// <summary>
/// Makes a new version of the calendar. Old rows are closed, never changed: how a deadline was counted stays provable.
/// Open deadlines stay where they are. The caller, who may see the trail, records it.
/// </summary>
public sealed class ImportCalendar(WorkflowsDb db, CalendarReader reader, TimeProvider time)
{
    /// <summary>What the file would do; stages nothing.</summary>
    public async Task<Result<ImportedCalendar>> PreviewAsync(CalendarFile file, CancellationToken stop)
    {
        var before = await reader.LoadAsync(stop);
        return CalendarChanges.Of(before, file).Map(changes => new ImportedCalendar(before, CalendarChanges.Apply(before, changes), changes));
    }

    /// <param name="file">Checked already.</param>
    /// <param name="madeBy">Name of who orders it.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<ImportedCalendar>> HandleAsync(CalendarFile file, string madeBy, CancellationToken stop)
    {
        await db.EnterAloneAsync("calendar", stop);
        var known = await PreviewAsync(file, stop);
        if (!known.IsSuccess || known.Value.Changes.Count == 0)
            return known;
        var version = known.Value.After.Version;
        db.Add(new CalendarVersion { Number = version, MadeAt = time.GetUtcNow(), MadeBy = VietnameseText.Normalise(madeBy), Reason = file.Reason });
        var replaced = known.Value.Changes.Where(c => c.Before is not null).Select(c => c.Day).ToList();
        foreach (var row in await db.Set<CalendarDay>().Where(d => d.ToVersion == null && replaced.Contains(d.Day)).ToListAsync(stop))
            row.ToVersion = version;
        // The rows that end give way before their successors come: a day stands once (uq_calendar_day_now).
        await db.FlushAsync(stop);
        db.AddRange(known.Value.Changes.Select(c => c.After).OfType<CalendarDay>());
        return known;
    }
}
