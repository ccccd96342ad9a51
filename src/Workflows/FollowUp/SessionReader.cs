using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Storage;

namespace Workflows.FollowUp;

/// <param name="Session">Not tracked.</param>
/// <param name="AgencyName">Who recorded it, as it is called today.</param>
/// <param name="Results">What its report tells.</param>
/// <param name="Tasks">Directions first, then the others, each by number.</param>
public sealed record SessionFile(WorkingSession Session, string AgencyName, IReadOnlyList<TaskResult> Results, IReadOnlyList<AssignedTask> Tasks);

/// <param name="Directions">How many.</param>
/// <param name="Done">Of its tasks, directions included.</param>
public sealed record SessionLine(Guid Id, string Title, DateOnly? HeldOn, string AgencyName, int Directions, int Tasks, int Done);

/// <summary>Sessions a person sees.</summary>
public sealed class SessionReader(WorkflowsDb db)
{
    public const int Limit = 500;

    /// <summary>The newest first, at most <see cref="Limit"/>.</summary>
    public async Task<IReadOnlyList<SessionLine>> ListAsync(FollowUpSight sight, CancellationToken stop)
    {
        var tasks = db.Set<AssignedTask>();
        return await (
            from session in db.Set<WorkingSession>().AsNoTracking().Where(sight.OfSessions)
            join agency in db.Set<Agency>() on session.AgencyId equals agency.Id
            orderby session.HeldOn == null, session.HeldOn descending, session.RecordedAt descending
            select new SessionLine(
                session.Id,
                session.Title,
                session.HeldOn,
                agency.Name,
                tasks.Count(t => t.SessionId == session.Id && t.Source == TaskSource.Direction),
                tasks.Count(t => t.SessionId == session.Id),
                tasks.Count(t => t.SessionId == session.Id && t.State == AssignedState.Done))).Take(Limit).ToListAsync(stop);
    }

    /// <returns>Null where there is none for this person.</returns>
    public async Task<SessionFile?> FindAsync(FollowUpSight sight, Guid sessionId, CancellationToken stop)
    {
        var session = await db.Set<WorkingSession>().AsNoTracking().Where(sight.OfSessions).SingleOrDefaultAsync(s => s.Id == sessionId, stop);
        if (session is null)
            return null;
        var tasks = await db.Set<AssignedTask>().AsNoTracking().Where(t => t.SessionId == sessionId).ToListAsync(stop);
        return new SessionFile(
            session,
            await db.Set<Agency>().Where(a => a.Id == session.AgencyId).Select(a => a.Name).SingleAsync(stop),
            await db.Set<TaskResult>().AsNoTracking().Where(r => r.SessionId == sessionId).OrderBy(r => r.Position).ToListAsync(stop),
            [.. tasks.OrderBy(t => t.Source).ThenBy(t => t.Number)]);
    }
}
