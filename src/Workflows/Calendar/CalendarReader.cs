using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Calendar;

/// <summary>Loads the calendar as it stands now.</summary>
public sealed class CalendarReader(WorkflowsDb db)
{
    public async Task<WorkingCalendar> LoadAsync(CancellationToken stop) =>
        new(await db.Set<CalendarDay>().AsNoTracking().ToListAsync(stop));
}
