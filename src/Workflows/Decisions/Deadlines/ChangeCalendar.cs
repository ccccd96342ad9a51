using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Values;

namespace Workflows.Decisions.Deadlines;

/// <param name="Calendar">What changed.</param>
/// <param name="Waiting">Open deadlines that the new calendar would count otherwise; they stay until somebody orders it.</param>
public sealed record CalendarChanged(ImportedCalendar Calendar, IReadOnlyList<DeadlineShift> Waiting);

/// <summary>Makes a new version of the calendar, records it, and says which open deadlines it concerns.</summary>
public sealed class ChangeCalendar(ImportCalendar import, OpenDeadlines open, AuditTrail audit, TimeProvider time)
{
    /// <summary>What the file would do; stages nothing.</summary>
    public async Task<Result<CalendarChanged>> PreviewAsync(CalendarFile file, CancellationToken stop)
    {
        var known = await import.PreviewAsync(file, stop);
        return known.IsSuccess ? await WithWaitingAsync(known.Value, stop) : known.Problem!;
    }

    /// <param name="file">Checked already.</param>
    /// <param name="actor">Who orders it.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<CalendarChanged>> HandleAsync(CalendarFile file, Actor actor, CancellationToken stop)
    {
        var done = await import.HandleAsync(file, actor.Name, stop);
        if (!done.IsSuccess)
            return done.Problem!;
        if (done.Value.Changes is { Count: > 0 } changes)
        {
            audit.Record(new("calendar.changed", actor)
            {
                Data = new { file.Reason, done.Value.After.Version, Count = changes.Count },
                Before = changes.Select(c => c.Before).OfType<CalendarDay>().Select(Facts),
                After = changes.Select(c => c.After).OfType<CalendarDay>().Select(Facts),
            });
        }

        return await WithWaitingAsync(done.Value, stop);
    }

    private async Task<CalendarChanged> WithWaitingAsync(ImportedCalendar imported, CancellationToken stop) =>
        new(imported, await open.ShiftsAsync(imported.After, time.GetUtcNow(), planId: null, stop));

    private static object Facts(CalendarDay day) => new { day.Day, Kind = day.Kind.ToString(), day.Name, day.Source, day.IsConfirmed };
}
