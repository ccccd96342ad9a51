using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.Screening;

/// <summary>
/// Chuyển khỏi quy trình kế hoạch: the matter is no plan, it ends here without a number, and the drafter is told why and what
/// to do instead.
/// </summary>
public sealed class LeaveTrackActivity(WorkflowsDb db, ChangePlanState states, MailQueue queue, AuditTrail audit) : ActivityType
{
    private const string Explanation = "Explanation";

    private const string Usual =
        "Nội dung đặt ra quy tắc xử sự chung phải ban hành bằng văn bản quy phạm pháp luật, theo trình tự của Luật Ban hành văn bản quy phạm pháp luật, "
        + "có thẩm định của Sở Tư pháp. Đề nghị lập hồ sơ theo trình tự đó; nội dung đã soạn vẫn còn ở kế hoạch này và sao chép được.";

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.LeaveTrack",
        Category = HumanStep.Category,
        DisplayName = "Kết thúc: chuyển trình tự khác",
        Description = "Ghi kế hoạch ở trạng thái Hủy vì không thuộc quy trình này, báo người soạn thảo lý do và việc cần làm.",
        Inputs =
        [
            new(Explanation, "String")
            {
                DisplayName = "Giải thích cho người soạn thảo",
                Description = "In trong thư và ghi vào tiến trình; để trống thì dùng câu soạn sẵn về văn bản quy phạm pháp luật.",
                UiHint = "multiline",
                Meaning = InputMeaning.Wording,
            },
        ],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await CarriedPlan.OfAsync(db, x, stop);
        var ended = await states.RunAsync(plan.Id, PlanState.Cancelled, Actor.System, stop);
        if (!ended.IsSuccess)
            throw new StepCannotGoOnException(ended.Problem!.Message);
        var why = x.Text(Explanation) is { } own && !string.IsNullOrWhiteSpace(own) ? own.Trim() : Usual;
        audit.Record(new("plan.left-track", Actor.System) { PlanId = plan.Id, Data = new { x.Node.Label, Why = why } });
        var drafter = await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == plan.DrafterId, stop);
        queue.Enqueue(new OutgoingMail
        {
            ToAddress = drafter.Email,
            ToName = drafter.FullName,
            Subject = $"[Chuyển trình tự khác] {MailText.Shorten(plan.Title)}",
            Body = new("Kế hoạch không đi tiếp trong quy trình này.", [why], [new("Kế hoạch", plan.Title), new("Trạng thái", PlanStates.NameOf(PlanState.Cancelled))]),
            PlanId = plan.Id,
        });
        x.Complete();
    }
}
