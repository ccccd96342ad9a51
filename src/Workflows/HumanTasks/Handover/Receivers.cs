using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.HumanTasks.Handover;

/// <summary>To whom a task may be given, and who may give it.</summary>
public sealed class Receivers(WorkflowsDb db, Organisation.Directory directory, Successors successors)
{
    private static readonly PostRole[] Drafting = [PostRole.Specialist, PostRole.UnitHead, PostRole.Deputy];

    /// <summary>The head of the agency that is asked, or an administrator.</summary>
    public async Task<bool> MayGiveAsync(HumanTask task, Guid personId, CancellationToken stop) =>
        (await MayGiveAsync([task], personId, stop)).Count > 0;

    /// <summary>Those of several tasks that a person may give to somebody else, as far as rights go.</summary>
    public async Task<IReadOnlySet<Guid>> MayGiveAsync(IReadOnlyList<HumanTask> tasks, Guid personId, CancellationToken stop)
    {
        var posts = await directory.PostsOfAsync(personId, stop);
        if (posts.Exists(p => p.Role is PostRole.Administrator))
            return tasks.Select(t => t.Id).ToHashSet();
        var headed = posts.Where(p => p.UnitId == p.AgencyId && p.Role is PostRole.Head or PostRole.Chair).Select(p => p.AgencyId).ToHashSet();
        if (headed.Count == 0)
            return new HashSet<Guid>();
        var now = await successors.NowAsync([.. tasks.Select(t => t.AgencyId).Distinct()], stop);
        return tasks.Where(t => headed.Contains(now[t.AgencyId].Id)).Select(t => t.Id).ToHashSet();
    }

    /// <summary>Why a task cannot be given to anybody; null when it can.</summary>
    public static string? WhyFixed(HumanTask task) => task switch
    {
        { State: not TaskState.Open } => "Việc này đã kết thúc, không cần chuyển nữa.",
        { Kind: TaskKind.Vote } => "Biểu quyết là việc của chính thành viên, không chuyển cho người khác được.",
        { Kind: TaskKind.Sign } => "Ký số là việc của chính người đã phê duyệt, không chuyển cho người khác được.",
        _ => null,
    };

    /// <summary>
    /// People who may get a task: of the agency that is asked, or its successor. A decision that binds goes only to whoever
    /// holds the post now: anybody else needs authority to sign, which no handing over gives.
    /// </summary>
    public async Task<IReadOnlyList<OfficeHolder>> ForAsync(HumanTask task, Plan plan, CancellationToken stop)
    {
        if (WhyFixed(task) is not null)
            return [];
        var holders = directory.Holders().Where(h => h.PersonId != task.PersonId);
        if (Standings.SigningPostOf(task) is { } post)
        {
            holders = holders.Where(h => h.PostId == post && h.PersonId != plan.DrafterId);
        }
        else if (task.Kind is TaskKind.Draft or TaskKind.Consolidate)
        {
            return await DraftersAsync(plan, stop);
        }
        else
        {
            var agency = await successors.NowAsync(task.AgencyId, stop);
            var isCheck = task.Kind is TaskKind.Approve;
            holders = holders.Where(h => h.AgencyId == agency && h.Role != PostRole.Administrator && (!isCheck || h.PersonId != plan.DrafterId));
        }

        return Sorted(await holders.ToListAsync(stop));
    }

    /// <summary>
    /// People who may take over a plan's drafting: those of the agency who draft, but nobody who is just asked to decide on it.
    /// </summary>
    public async Task<IReadOnlyList<OfficeHolder>> DraftersAsync(Plan plan, CancellationToken stop)
    {
        var agency = await successors.NowAsync(plan.AgencyId, stop);
        var people = await directory.Holders()
            .Where(h => h.AgencyId == agency && Drafting.Contains(h.Role) && h.PersonId != plan.DrafterId
                && !db.Set<HumanTask>().Any(t => t.PlanId == plan.Id && t.PersonId == h.PersonId && t.State == TaskState.Open
                    && (t.Kind == TaskKind.Approve || t.Kind == TaskKind.Vote)))
            .ToListAsync(stop);
        return Sorted(people);
    }

    private static List<OfficeHolder> Sorted(IEnumerable<OfficeHolder> holders) =>
        [.. holders.OrderBy(h => h.Role).ThenBy(h => h.FullName, StringComparer.Create(Values.VietnamTime.Culture, ignoreCase: true)).ThenBy(h => h.PostId)];
}
