using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Opinions.Extensions;

/// <summary>A wish for more time as it comes from a page or a mail link.</summary>
public sealed record TimeWish
{
    public required Guid TaskId { get; init; }

    /// <summary>The person proven by sign-in or by the link.</summary>
    public required Guid PersonId { get; init; }

    public string? Reason { get; init; }

    /// <summary>The day as typed.</summary>
    public string? WishedOn { get; init; }

    public required Actor Actor { get; init; }
}

/// <summary>
/// Đề nghị gia hạn: an agency asks the drafting side for more time. Nothing moves by it; the deadline goes on running
/// until somebody answers. Staged together with its mails; the caller commits.
/// </summary>
public sealed class AskForTime(
    WorkflowsDb db, WorkflowRuntime runtime, Standings standings, CalendarReader calendars, DraftersMail drafter, MailQueue queue, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <summary>Requests of one agency in one round; whoever was refused twice asks by telephone.</summary>
    public const int MostRequests = 3;

    private const int MaxReason = 2_000;

    public async Task<Result<ExtensionRequest>> HandleAsync(TimeWish wish, CancellationToken stop)
    {
        var where = await db.Set<HumanTask>().AsNoTracking().Where(t => t.Id == wish.TaskId).Select(t => new { t.InstanceId }).FirstOrDefaultAsync(stop);
        if (where is null || !await runtime.LockAsync(where.InstanceId, stop))
            return new NotFound("Không tìm thấy việc này.");
        var task = await db.Set<HumanTask>().SingleAsync(t => t.Id == wish.TaskId, stop);
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == task.PlanId, stop);
        if ((await standings.OfAsync(task, plan, wish.PersonId, stop)).Problem is { } refused)
            return refused;
        if (task.State is not TaskState.Open)
            return new TaskEnded(CastDecision.EndedText(task), task.CloseReason, task.ClosedAt);
        var now = time.GetUtcNow();
        if (task.Kind is not TaskKind.Opinion || task.DueOn is not { } due)
            return new Conflict("Việc này không có thời hạn để gia hạn.");
        if (WorkingCalendar.EndOf(due) <= now)
            return new Conflict($"Thời hạn {VietnamTime.Short(due)} đã hết nên không đề nghị gia hạn được nữa; xin gửi ý kiến, kể cả khi muộn.");
        var earlier = await db.Set<ExtensionRequest>().Where(r => r.TaskId == task.Id).ToListAsync(stop);
        if (earlier.Exists(r => r.Answer is null))
            return new Conflict("Đề nghị gia hạn trước đang chờ cơ quan soạn thảo trả lời.");
        if (earlier.Count >= MostRequests)
            return new Conflict($"Cơ quan đã đề nghị gia hạn {MostRequests} lần trong vòng này; xin liên hệ trực tiếp người soạn thảo.");

        var reason = VietnameseText.Check(wish.Reason, "comment", "Lý do đề nghị gia hạn", MaxReason, required: true, allowLines: true);
        var day = ExtensionDays.Check(TypedDay.Parse(wish.WishedOn), due, await calendars.LoadAsync(stop), now, "wished-day");
        if (!reason.IsSuccess || !day.IsSuccess)
            return Both(reason.Problem, day.Problem);

        var request = new ExtensionRequest
        {
            Id = ids.Next(),
            TaskId = task.Id,
            PlanId = task.PlanId,
            AskedBy = task.PersonId,
            AskedByName = task.PersonName,
            AskedAt = now,
            Channel = wish.Actor.Channel,
            DueOn = due,
            WishedOn = day.Value,
            Reason = reason.Value,
        };
        db.Add(request);
        audit.Record(new("deadline.extension-asked", wish.Actor)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { task.Step, task.Round, task.AgencyName, task.DueOn, request.WishedOn, request.Reason },
        });
        await TellAsync(request, task, plan, stop);
        return request;
    }

    private async Task TellAsync(ExtensionRequest request, HumanTask task, Plan plan, CancellationToken stop)
    {
        List<MailFact> facts =
        [
            new("Cơ quan", task.AgencyName),
            new("Thời hạn hiện nay", CalendarWords.DayOf(request.DueOn)),
            new("Đề nghị gia hạn đến", CalendarWords.DayOf(request.WishedOn)),
            new("Lý do", request.Reason),
        ];
        await drafter.StageAsync(
            plan,
            "Đề nghị gia hạn",
            $"{task.AgencyName} đề nghị gia hạn cho ý kiến.",
            facts,
            $"Đề nghị trả lời ở mục Ý kiến của kế hoạch trước {VietnamTime.Short(request.DueOn)}. Quá ngày này mà chưa trả lời thì im lặng của cơ quan không được coi là thống nhất.",
            stop);
        if (task.EmailMode is EmailMode.None)
            return;
        var person = await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == task.PersonId, stop);
        queue.Enqueue(new OutgoingMail
        {
            ToAddress = person.Email,
            ToName = person.FullName,
            Subject = $"[Đã ghi nhận] Đề nghị gia hạn: {MailText.Shorten(plan.Title)}",
            Body = new(
                "Hệ thống đã chuyển đề nghị gia hạn của ông/bà tới cơ quan soạn thảo.",
                [],
                [new("Kế hoạch", plan.Title), .. facts],
                Closing: ["Trước khi có trả lời, thời hạn hiện nay vẫn được áp dụng; ông/bà vẫn có thể cho ý kiến bằng liên kết đã nhận."]),
            PlanId = plan.Id,
        });
    }

    private static Problem Both(Problem? one, Problem? other) => (one, other) switch
    {
        (Invalid first, Invalid second) => new InvalidFields([first, second]),
        _ => one ?? other!,
    };
}
