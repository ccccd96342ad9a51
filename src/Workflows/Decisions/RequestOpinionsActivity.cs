using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Decisions;

/// <summary>
/// Lấy ý kiến: the heads of several agencies are asked at once; the step ends when the last has answered or
/// when the deadline passes. Silence is recorded as silence, never as consent.
/// </summary>
public sealed class RequestOpinionsActivity(StepTools tools, ConsultedAgencies agencies, IIds ids, AuditTrail audit) : HumanStep(tools)
{
    public const string AllAnswered = "AllAnswered";
    public const string DeadlinePassed = "DeadlinePassed";

    private const string Deadline = "deadline";

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.RequestOpinions",
        Category = Category,
        DisplayName = "Lấy ý kiến",
        Description = "Gửi dự thảo tới người đứng đầu các cơ quan; kết thúc khi đủ ý kiến hoặc hết hạn.",
        IsHumanTask = true,
        Inputs =
        [
            new("Agencies", "String[]")
            {
                DisplayName = "Cơ quan được lấy ý kiến",
                Description = "Dùng khi kế hoạch không nêu riêng danh sách cơ quan được lấy ý kiến. Cơ quan soạn thảo không được hỏi.",
                UiHint = "checklist",
                Choices = Pickers.Agencies,
                DefaultSyntax = "Object",
                Meaning = InputMeaning.Assignee,
            },
            DueInput(5),
        ],
        Ports = PortList((AllAnswered, "Đủ ý kiến"), (DeadlinePassed, "Hết hạn")),
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        var version = await VersionOfAsync(plan, stop);
        var heads = OrFail(await agencies.HeadsAsync(plan, version.Content.ConsultedAgencies, x.Texts("Agencies"), stop));
        var due = await DueAsync(x, stop)
            ?? throw new StepCannotGoOnException("Bước lấy ý kiến phải có thời hạn.");

        var round = new OpinionRound
        {
            Id = ids.Next(),
            PlanId = plan.Id,
            Number = 1 + await Db.Set<OpinionRound>().Where(r => r.PlanId == plan.Id).MaxAsync(r => (int?)r.Number, stop) ?? 1,
            ActivityInstanceId = x.ActivityInstanceId,
            VersionId = version.Id,
            OpenedAt = Clock.GetUtcNow(),
            DueOn = due,
        };
        await EnterAsync(plan, PlanState.Consulting, stop);
        Db.Add(round);
        audit.Record(new("round.opened", Actor.System)
        {
            PlanId = plan.Id,
            VersionHash = version.ContentHash,
            Data = new { Round = round.Number, DueOn = VietnamTime.Short(due), Agencies = heads.Select(h => h.AgencyName) },
        });

        var answered = Waiting(x);
        x.Bookmark(new BookmarkSpec { Tag = Deadline, DueAt = WorkingCalendar.EndOf(due) });
        foreach (var head in heads)
            await AskAsync(x, plan, new(TaskKind.Opinion, head) { Version = version, DueOn = due, Round = round.Number }, answered, stop);
    }

    public override async ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        var round = await Db.Set<OpinionRound>().SingleAsync(r => r.ActivityInstanceId == x.ActivityInstanceId, stop);
        round.ClosedAt = Clock.GetUtcNow();
        var outcome = resumption.Tag == Deadline ? DeadlinePassed : OutcomeIn(resumption);
        if (resumption.Tag == Deadline)
            await Desk.CloseOpenAsync(x.ActivityInstanceId, CloseReason.NoAnswerInTime, stop);
        audit.Record(new("round.closed", Actor.System)
        {
            PlanId = round.PlanId,
            Data = new { Round = round.Number, Outcome = outcome },
        });
        x.Complete(outcome);
    }

    public override async ValueTask CancelAsync(ActivityExecution x, CancellationToken stop)
    {
        await base.CancelAsync(x, stop);
        if (await Db.Set<OpinionRound>().FirstOrDefaultAsync(r => r.ActivityInstanceId == x.ActivityInstanceId && r.ClosedAt == null, stop) is not { } round)
            return;
        round.ClosedAt = Clock.GetUtcNow();
        audit.Record(new("round.closed", Actor.System) { PlanId = round.PlanId, Data = new { Round = round.Number, Outcome = "Cancelled" } });
    }
}
