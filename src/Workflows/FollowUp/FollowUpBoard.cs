using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>How a task stands, as lists are filtered by it. A task may stand in several.</summary>
public enum TaskStanding
{
    /// <summary>Quá hạn.</summary>
    Late,

    /// <summary>Sắp đến hạn.</summary>
    Soon,

    /// <summary>Chưa hoàn thành.</summary>
    Open,

    /// <summary>Chưa có hạn.</summary>
    NoDay,

    /// <summary>Chưa rõ cơ quan chủ trì.</summary>
    NoLead,

    /// <summary>Đề nghị đổi.</summary>
    ChangeAsked,

    /// <summary>Hoàn thành.</summary>
    Done,
}

public sealed record TaskQuery
{
    /// <summary>The lead, with the agencies that went into it.</summary>
    public Guid? AgencyId { get; init; }

    public TaskStanding? Standing { get; init; }

    public string? Text { get; init; }

    public Guid? PlanId { get; init; }

    public Guid? SessionId { get; init; }

    public int Page { get; init; } = 1;

    public int Size { get; init; } = 25;
}

/// <summary>One task in a list.</summary>
/// <param name="Task">Not tracked.</param>
/// <param name="LeadNow">The lead as it goes on today; null where it still bears the printed name.</param>
/// <param name="SourceTitle">Number and title of the plan, or title of the session.</param>
/// <param name="Results">What came of it, withdrawn ones left out.</param>
public sealed record TaskLine(AssignedTask Task, string? LeadNow, string SourceTitle, IReadOnlyList<TaskResult> Results);

/// <param name="AgencyId">Null: no agency of the register.</param>
/// <param name="Name">As it is called today, or as printed.</param>
public sealed record LeadTally(Guid? AgencyId, string Name, int All, int Open, int Late, int Soon, int NoDay, int Done);

public sealed record TaskBoardPage(IReadOnlyList<TaskLine> Lines, int Total, IReadOnlyDictionary<TaskStanding, int> Counts, int All, TaskQuery Query);

/// <summary>Theo dõi thực hiện: the assigned tasks a person sees, by lead agency. Reads only.</summary>
public sealed class FollowUpBoard(WorkflowsDb db, Successors successors, TimeProvider time)
{
    /// <summary>A last day is near when it is no farther than this many calendar days.</summary>
    public const int SoonDays = 7;

    /// <summary>Largest page, also of an export.</summary>
    public const int Limit = 20_000;

    public async Task<TaskBoardPage> ReadAsync(FollowUpSight sight, TaskQuery query, CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        var soon = today.AddDays(SoonDays);
        var found = await FilteredAsync(sight, query, stop);
        var counted = await found.GroupBy(t => 1).Select(g => new
        {
            All = g.Count(),
            Late = g.Count(t => t.State != AssignedState.Done && t.DueOn < today),
            Soon = g.Count(t => t.State != AssignedState.Done && t.DueOn >= today && t.DueOn <= soon),
            Open = g.Count(t => t.State != AssignedState.Done),
            NoDay = g.Count(t => t.State != AssignedState.Done && t.DueOn == null),
            NoLead = g.Count(t => t.State != AssignedState.Done && t.LeadAgencyId == null),
            ChangeAsked = g.Count(t => t.State == AssignedState.ChangeAsked),
            Done = g.Count(t => t.State == AssignedState.Done),
        }).SingleOrDefaultAsync(stop);
        var counts = new Dictionary<TaskStanding, int>
        {
            [TaskStanding.Late] = counted?.Late ?? 0,
            [TaskStanding.Soon] = counted?.Soon ?? 0,
            [TaskStanding.Open] = counted?.Open ?? 0,
            [TaskStanding.NoDay] = counted?.NoDay ?? 0,
            [TaskStanding.NoLead] = counted?.NoLead ?? 0,
            [TaskStanding.ChangeAsked] = counted?.ChangeAsked ?? 0,
            [TaskStanding.Done] = counted?.Done ?? 0,
        };
        var size = Math.Clamp(query.Size, 1, Limit);
        var tasks = await Standing(found, query.Standing, today, soon)
            .OrderBy(t => t.State == AssignedState.Done).ThenBy(t => t.DueOn == null).ThenBy(t => t.DueOn)
            .ThenBy(t => t.AssignedAt).ThenBy(t => t.Source).ThenBy(t => t.Number).ThenBy(t => t.Id)
            .Skip((Math.Max(1, query.Page) - 1) * size).Take(size).ToListAsync(stop);
        return new(await LinesAsync(tasks, stop), query.Standing is { } one ? counts[one] : counted?.All ?? 0, counts, counted?.All ?? 0, query with { Size = size });
    }

    /// <summary>The lead agencies with what they have to do, in Vietnamese order; names that no agency stands behind come last.</summary>
    public async Task<IReadOnlyList<LeadTally>> LeadsAsync(FollowUpSight sight, TaskQuery query, CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        var soon = today.AddDays(SoonDays);
        var groups = await (await FilteredAsync(sight, query with { AgencyId = null }, stop))
            .GroupBy(t => new { t.LeadAgencyId, Name = t.LeadAgencyId == null ? t.LeadName : "" })
            .Select(g => new LeadTally(
                g.Key.LeadAgencyId,
                g.Key.Name,
                g.Count(),
                g.Count(t => t.State != AssignedState.Done),
                g.Count(t => t.State != AssignedState.Done && t.DueOn < today),
                g.Count(t => t.State != AssignedState.Done && t.DueOn >= today && t.DueOn <= soon),
                g.Count(t => t.State != AssignedState.Done && t.DueOn == null),
                g.Count(t => t.State == AssignedState.Done))).ToListAsync(stop);
        var now = await successors.NowAsync([.. groups.Select(g => g.AgencyId).OfType<Guid>()], stop);
        var order = StringComparer.Create(VietnamTime.Culture, ignoreCase: true);
        return
        [
            .. groups
                .GroupBy(g => g.AgencyId is { } id ? (Id: (Guid?)now[id].Id, now[id].Name) : (Id: null, g.Name))
                .Select(g => new LeadTally(g.Key.Id, g.Key.Name, g.Sum(t => t.All), g.Sum(t => t.Open), g.Sum(t => t.Late), g.Sum(t => t.Soon), g.Sum(t => t.NoDay), g.Sum(t => t.Done)))
                .OrderBy(t => t.AgencyId is null).ThenBy(t => t.Name, order),
        ];
    }

    /// <summary>One task with its history, the oldest first; null where there is none for this person.</summary>
    public async Task<TaskFile?> FileAsync(FollowUpSight sight, Guid taskId, CancellationToken stop)
    {
        var task = await db.Set<AssignedTask>().AsNoTracking().Where(sight.OfTasks).SingleOrDefaultAsync(t => t.Id == taskId, stop);
        if (task is null)
            return null;
        var line = (await LinesAsync([task], stop))[0];
        return new TaskFile(
            line,
            await db.Set<TaskResult>().AsNoTracking().Where(r => r.TaskId == taskId).OrderBy(r => r.Position).ToListAsync(stop),
            await db.Set<TaskEntry>().AsNoTracking().Where(e => e.TaskId == taskId).OrderBy(e => e.Seq).ToListAsync(stop),
            task.WishedLeadId is { } wished ? await db.Set<Agency>().Where(a => a.Id == wished).Select(a => a.Name).SingleAsync(stop) : null,
            sight.ActsOn(task),
            sight.Follows(task));
    }

    private async Task<IReadOnlyList<TaskLine>> LinesAsync(IReadOnlyList<AssignedTask> tasks, CancellationToken stop)
    {
        var ids = tasks.Select(t => t.Id).ToList();
        var plans = tasks.Select(t => t.PlanId).OfType<Guid>().Distinct().ToList();
        var sessions = tasks.Select(t => t.SessionId).OfType<Guid>().Distinct().ToList();
        var titles = (await db.Set<Plan>().AsNoTracking().Where(p => plans.Contains(p.Id)).ToListAsync(stop)).ToDictionary(p => p.Id, p => $"{p.NumberAndSymbol} · {p.Title}");
        foreach (var session in await db.Set<WorkingSession>().AsNoTracking().Where(s => sessions.Contains(s.Id)).Select(s => new { s.Id, s.Title }).ToListAsync(stop))
            titles.Add(session.Id, session.Title);
        var results = (await db.Set<TaskResult>().AsNoTracking().Where(r => r.TaskId != null && ids.Contains(r.TaskId.Value) && r.WithdrawnAt == null)
            .OrderBy(r => r.Position).ToListAsync(stop)).ToLookup(r => r.TaskId!.Value);
        var now = await successors.NowAsync([.. tasks.Select(t => t.LeadAgencyId).OfType<Guid>().Distinct()], stop);
        return
        [
            .. tasks.Select(t => new TaskLine(
                t,
                t.LeadAgencyId is { } lead && now[lead].Id != lead ? now[lead].Name : null,
                titles[(t.PlanId ?? t.SessionId)!.Value],
                [.. results[t.Id]])),
        ];
    }

    private async Task<IQueryable<AssignedTask>> FilteredAsync(FollowUpSight sight, TaskQuery query, CancellationToken stop)
    {
        var found = db.Set<AssignedTask>().AsNoTracking().Where(sight.OfTasks);
        if (query.AgencyId is { } agency)
        {
            var leads = await successors.WithFormerAsync([agency], stop);
            found = found.Where(t => t.LeadAgencyId != null && leads.Contains(t.LeadAgencyId.Value));
        }

        if (query.PlanId is { } plan)
            found = found.Where(t => t.PlanId == plan);
        if (query.SessionId is { } session)
            found = found.Where(t => t.SessionId == session);
        foreach (var word in VietnameseText.Normalise(query.Text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(8))
        {
            var pattern = $"%{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
            found = found.Where(t => EF.Functions.ILike(t.Content + " " + t.LeadName + " " + t.Coordinating + " " + t.Product, pattern));
        }

        return found;
    }

    private static IQueryable<AssignedTask> Standing(IQueryable<AssignedTask> tasks, TaskStanding? standing, DateOnly today, DateOnly soon) => standing switch
    {
        TaskStanding.Late => tasks.Where(t => t.State != AssignedState.Done && t.DueOn < today),
        TaskStanding.Soon => tasks.Where(t => t.State != AssignedState.Done && t.DueOn >= today && t.DueOn <= soon),
        TaskStanding.Open => tasks.Where(t => t.State != AssignedState.Done),
        TaskStanding.NoDay => tasks.Where(t => t.State != AssignedState.Done && t.DueOn == null),
        TaskStanding.NoLead => tasks.Where(t => t.State != AssignedState.Done && t.LeadAgencyId == null),
        TaskStanding.ChangeAsked => tasks.Where(t => t.State == AssignedState.ChangeAsked),
        TaskStanding.Done => tasks.Where(t => t.State == AssignedState.Done),
        _ => tasks,
    };
}

/// <summary>One task as its page shows it.</summary>
/// <param name="Results">Withdrawn ones included.</param>
/// <param name="WishedLead">Name of the lead that is asked for.</param>
/// <param name="MayAct">The viewer tells how it goes.</param>
/// <param name="MayFollow">The viewer sets its day and lead.</param>
public sealed record TaskFile(TaskLine Line, IReadOnlyList<TaskResult> Results, IReadOnlyList<TaskEntry> History, string? WishedLead, bool MayAct, bool MayFollow);
