using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Opinions.Extensions;

/// <summary>The drafting side's answer to a request for more time.</summary>
public sealed record ExtensionReply
{
    public required Guid PlanId { get; init; }

    public required Guid RequestId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>Null when neither button was pressed.</summary>
    public required bool? IsGranted { get; init; }

    /// <summary>The new last day as typed; only looked at when it is granted.</summary>
    public string? Day { get; init; }

    /// <summary>A word to the agency; needed for a refusal.</summary>
    public string? Word { get; init; }

    public required Actor Actor { get; init; }
}

/// <summary>
/// Grants or refuses an agency more time. Granting moves the deadline of this agency alone; the step stays open until the
/// last of its deadlines.
/// </summary>
/// <remarks>
/// The drafter answers, who runs the round and counts its days; the head of the drafting agency may, too: the round went
/// out in their name, and a drafter who is away must not let a request lapse.
/// </remarks>
public sealed class AnswerExtension(
    WorkflowsDb db, WorkflowRuntime runtime, Organisation.Directory directory, Successors successors, CalendarReader calendars, DraftersMail drafter, MailQueue queue, AuditTrail audit, TimeProvider time)
{
    private const int MaxWord = 2_000;

    /// <summary>Whether a person may answer requests on a plan.</summary>
    public async Task<bool> MayAsync(Plan plan, Guid personId, CancellationToken stop) =>
        plan.DrafterId == personId || (await directory.HeadOfAsync(await successors.NowAsync(plan.AgencyId, stop), stop))?.PersonId == personId;

    public async Task<Result<ExtensionRequest>> HandleAsync(ExtensionReply reply, CancellationToken stop)
    {
        var where = await (
            from asked in db.Set<ExtensionRequest>().AsNoTracking()
            where asked.Id == reply.RequestId && asked.PlanId == reply.PlanId
            join of in db.Set<HumanTask>().AsNoTracking() on asked.TaskId equals of.Id
            select new { of.InstanceId, of.Id }).FirstOrDefaultAsync(stop);
        if (where is null || !await runtime.LockAsync(where.InstanceId, stop))
            return new NotFound("Không tìm thấy đề nghị gia hạn này.");
        var request = await db.Set<ExtensionRequest>().SingleAsync(r => r.Id == reply.RequestId, stop);
        var task = await db.Set<HumanTask>().SingleAsync(t => t.Id == where.Id, stop);
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == task.PlanId, stop);
        if (!await MayAsync(plan, reply.PersonId, stop))
            return new Forbidden("Chỉ người soạn thảo hoặc người đứng đầu cơ quan soạn thảo trả lời được đề nghị gia hạn.");
        if (request.Answer is not null)
            return new Conflict($"Đề nghị gia hạn của {task.AgencyName} đã được trả lời hoặc đã hết thời hạn.");
        if (task.State is not TaskState.Open)
            return new Conflict($"{task.AgencyName} không còn được hỏi ở vòng này nên không cần gia hạn.");

        var word = VietnameseText.Check(reply.Word, "word", "Lời trả lời", MaxWord, required: reply.IsGranted is false, allowLines: true);
        if (!word.IsSuccess)
            return word.Problem!;
        DateOnly? day = null;
        if (reply.IsGranted is null)
            return new Invalid("Chưa chọn đồng ý hay không đồng ý gia hạn.", "act");
        if (reply.IsGranted is true)
        {
            var fit = ExtensionDays.Check(TypedDay.Parse(reply.Day), task.DueOn ?? request.DueOn, await calendars.LoadAsync(stop), time.GetUtcNow(), "day");
            if (!fit.IsSuccess)
                return fit.Problem!;
            day = fit.Value;
        }

        var before = task.DueOn;
        request.Give(reply.PersonId, reply.Actor.Name, time.GetUtcNow(), day, word.Value.Length > 0 ? word.Value : null);
        if (day is { } granted)
            task.SetOwnDay(granted);
        audit.Record(new(day is null ? "deadline.extension-refused" : "deadline.extension-granted", reply.Actor)
        {
            PlanId = plan.Id,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { task.Step, task.Round, task.AgencyName, request.WishedOn, Word = request.Word },
            Before = new { DueOn = before },
            After = new { task.DueOn },
        });
        await TellAsync(request, task, plan, reply.PersonId, stop);
        return request;
    }

    private async Task TellAsync(ExtensionRequest request, HumanTask task, Plan plan, Guid answeredBy, CancellationToken stop)
    {
        var headline = request.GrantedOn is { } day
            ? $"Thời hạn cho ý kiến của {task.AgencyName} nay là hết giờ làm việc ngày {CalendarWords.DayOf(day)}."
            : $"Cơ quan soạn thảo không đồng ý gia hạn; thời hạn vẫn là {CalendarWords.DayOf(task.DueOn!.Value)}.";
        List<MailFact> facts =
        [
            new("Cơ quan", task.AgencyName),
            new("Đề nghị gia hạn đến", CalendarWords.DayOf(request.WishedOn)),
            new("Thời hạn áp dụng", CalendarWords.DayOf(task.DueOn!.Value)),
            new("Người trả lời", request.AnsweredByName!),
        ];
        if (request.Word is { } word)
            facts.Add(new("Trả lời", word));
        if (task.EmailMode is not EmailMode.None)
        {
            var person = await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == task.PersonId, stop);
            queue.Enqueue(new OutgoingMail
            {
                ToAddress = person.Email,
                ToName = person.FullName,
                Subject = $"[{(request.GrantedOn is null ? "Không gia hạn" : "Đã gia hạn")}] {MailText.Shorten(plan.Title)} – hạn {VietnamTime.Short(task.DueOn!.Value)} (vòng {task.Round})",
                Body = new(headline, [], [new("Kế hoạch", plan.Title), .. facts], Closing: ["Liên kết cho ý kiến đã nhận vẫn dùng được."]),
                PlanId = plan.Id,
                // Not the task's mail: whether the request arrived is judged by the request.
                TaskId = null,
            });
        }

        if (answeredBy != plan.DrafterId)
            await drafter.StageAsync(plan, "Đã trả lời gia hạn", headline, facts, closing: null, stop);
    }
}
