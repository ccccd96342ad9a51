using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Organisation.Substitutions;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks.Handover;

/// <summary>One open task of a leaver.</summary>
/// <param name="To">Who gets it, in which post; null when it stays.</param>
/// <param name="WhyNot">Why it stays, in Vietnamese.</param>
public sealed record TransferredTask(HumanTask Task, Plan Plan, OfficeHolder? To, string? WhyNot);

/// <summary>One plan that a leaver drafts.</summary>
public sealed record TransferredPlan(Plan Plan, OfficeHolder? To, string? WhyNot);

/// <summary>What a transfer would do, or did.</summary>
public sealed record WorkTransfer
{
    public required Person From { get; init; }

    public required Person To { get; init; }

    public required IReadOnlyList<TransferredTask> Tasks { get; init; }

    public required IReadOnlyList<TransferredPlan> Plans { get; init; }

    public required IReadOnlyList<Substitution> Substitutions { get; init; }

    public required IReadOnlyList<Delegation> Delegations { get; init; }

    public int TasksMoving => Tasks.Count(t => t.To is not null);

    public int PlansMoving => Plans.Count(p => p.To is not null);

    /// <summary>One Vietnamese line a thing that stays, with why.</summary>
    public IReadOnlyList<string> Staying =>
    [
        .. Tasks.Where(t => t.To is null).Select(t => $"“{t.Task.Step}”, {t.Plan.Title}: {t.WhyNot}"),
        .. Plans.Where(p => p.To is null).Select(p => $"Soạn thảo {p.Plan.Title}: {p.WhyNot}"),
    ];
}

/// <summary>
/// Chuyển toàn bộ việc: everything open of somebody who leaves goes to another person in one act. What cannot go is named before
/// and after, and stays.
/// </summary>
public sealed class TransferWork(
    WorkflowsDb db, TaskHands hands, Receivers receivers, ChangeDrafter drafter,
    RevokeSubstitution substitutions, RevokeDelegation delegations, AuditTrail audit, TimeProvider time)
{
    /// <summary>What the act would do; stages nothing.</summary>
    public async Task<Result<WorkTransfer>> PreviewAsync(Guid leaver, Guid to, CancellationToken stop)
    {
        var people = await PeopleAsync(leaver, to, stop);
        if (!people.IsSuccess)
            return people.Problem!;
        var tasks = await (
            from task in OpenOf(leaver).AsNoTracking()
            join plan in db.Set<Plan>().AsNoTracking() on task.PlanId equals plan.Id
            orderby task.OpenedAt, task.Id
            select new { task, plan }).ToListAsync(stop);
        var plans = await DraftedBy(leaver).AsNoTracking().ToListAsync(stop);
        var today = VietnamTime.Today(time);
        return new WorkTransfer
        {
            From = people.Value.From,
            To = people.Value.To,
            Tasks = await TasksAsync(tasks.ConvertAll(t => (t.task, t.plan)), to, stop),
            Plans = await PlansAsync(plans, to, stop),
            Substitutions = await RevokeSubstitution.OfAsync(db, leaver, today).AsNoTracking().ToListAsync(stop),
            Delegations = await RevokeDelegation.Of(db, leaver).AsNoTracking().ToListAsync(stop),
        };
    }

    /// <param name="leaver">Who leaves; still in their posts.</param>
    /// <param name="to">Who goes on.</param>
    /// <param name="reason">Required.</param>
    /// <param name="actor">An administrator; whoever calls has checked that.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<WorkTransfer>> HandleAsync(Guid leaver, Guid to, string? reason, Actor actor, CancellationToken stop)
    {
        var why = VietnameseText.Check(reason, "reason", "Lý do chuyển", 500, required: true);
        if (!why.IsSuccess)
            return why.Problem!;
        var people = await PeopleAsync(leaver, to, stop);
        if (!people.IsSuccess)
            return people.Problem!;
        var open = await hands.LockedAsync(OpenOf(leaver), stop);
        var transfer = new WorkTransfer
        {
            From = people.Value.From,
            To = people.Value.To,
            Tasks = await TasksAsync(open, to, stop),
            Plans = await PlansAsync(await DraftedBy(leaver).ToListAsync(stop), to, stop),
            Substitutions = await substitutions.EndAllOfAsync(leaver, why.Value, actor, stop),
            Delegations = await delegations.EndAllOfAsync(leaver, why.Value, actor, stop),
        };
        foreach (var one in transfer.Plans.Where(p => p.To is not null))
        {
            if ((await drafter.RunAsync(one.Plan.Id, one.To!, why.Value, actor, stop)).Problem is { } refused)
                return refused;
        }

        foreach (var one in transfer.Tasks.Where(t => t.To is not null))
        {
            var handing = new Handing(one.To!, HandoverWay.Transferred, TaskStanding.Handed, actor) { Reason = why.Value };
            await hands.GiveAsync(one.Task, one.Plan, handing, stop);
        }

        audit.Record(new("person.work-transferred", actor)
        {
            Data = new
            {
                From = new { transfer.From.Id, transfer.From.FullName, transfer.From.Email },
                To = new { transfer.To.Id, transfer.To.FullName, transfer.To.Email },
                Reason = why.Value,
                Tasks = transfer.TasksMoving,
                Plans = transfer.PlansMoving,
                Substitutions = transfer.Substitutions.Count,
                Delegations = transfer.Delegations.Count,
                transfer.Staying,
            },
        });
        return transfer;
    }

    private async Task<Result<(Person From, Person To)>> PeopleAsync(Guid leaver, Guid to, CancellationToken stop)
    {
        if (leaver == to)
            return new Invalid("Người nhận việc phải là người khác.", "to");
        var people = await db.Set<Person>().AsNoTracking().Where(p => p.Id == leaver || p.Id == to).ToDictionaryAsync(p => p.Id, stop);
        if (!people.TryGetValue(leaver, out var gone))
            return new Invalid("Chưa chọn người có việc cần chuyển.", "from");
        return people.TryGetValue(to, out var receiver) && receiver.IsActive
            ? (gone, receiver)
            : new Invalid("Chưa chọn người nhận việc, hoặc người này đã ngừng sử dụng.", "to");
    }

    private IQueryable<HumanTask> OpenOf(Guid person) => db.Set<HumanTask>().Where(t => t.PersonId == person && t.State == TaskState.Open);

    private IQueryable<Plan> DraftedBy(Guid person) => db.Set<Plan>()
        .Where(p => p.DrafterId == person && p.State != PlanState.Issued && p.State != PlanState.Refused && p.State != PlanState.Cancelled)
        .OrderBy(p => p.Id);

    private async Task<IReadOnlyList<TransferredTask>> TasksAsync(IReadOnlyList<(HumanTask Task, Plan Plan)> open, Guid to, CancellationToken stop)
    {
        var lines = new List<TransferredTask>();
        foreach (var (task, plan) in open)
        {
            var receiver = (await receivers.ForAsync(task, plan, stop)).FirstOrDefault(h => h.PersonId == to);
            lines.Add(WhyStays(task, receiver) is { } why ? new(task, plan, null, why) : new(task, plan, receiver, null));
        }

        return lines;
    }

    private static string? WhyStays(HumanTask task, OfficeHolder? receiver) => task switch
    {
        // Done for somebody else: it goes back to them, not on to the next.
        { Standing: TaskStanding.Substitute } => "việc xử lý thay, trở về người được xử lý thay.",
        _ when receiver is not null => null,
        _ when Receivers.WhyFixed(task) is { } fixedTo => fixedTo,
        _ when Standings.SigningPostOf(task) is not null => $"quyết định có giá trị ký, chờ người giữ chức danh {task.PostTitle}.",
        _ => "người nhận không thuộc cơ quan này hoặc không làm được việc này.",
    };

    private async Task<IReadOnlyList<TransferredPlan>> PlansAsync(IReadOnlyList<Plan> plans, Guid to, CancellationToken stop)
    {
        var lines = new List<TransferredPlan>();
        foreach (var plan in plans)
        {
            var receiver = (await receivers.DraftersAsync(plan, stop)).FirstOrDefault(h => h.PersonId == to);
            lines.Add(new(plan, receiver, receiver is null ? "người nhận không soạn thảo ở cơ quan này hoặc đang được giao duyệt kế hoạch." : null));
        }

        return lines;
    }
}
