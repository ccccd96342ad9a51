using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.HumanTasks;

/// <summary>Tells the drafter that the step after an act could not open: the act stands, the file does not move.</summary>
public sealed class TroubleMail(WorkflowsDb db, MailQueue queue)
{
    /// <param name="plan">The plan.</param>
    /// <param name="why">What the step said, in Vietnamese.</param>
    /// <param name="stop">Cancels.</param>
    public async Task StageAsync(Plan plan, string why, CancellationToken stop)
    {
        var drafter = await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == plan.DrafterId, stop);
        var facts = new List<MailFact> { new("Kế hoạch", plan.Title) };
        if (plan.NumberAndSymbol is { } number)
            facts.Add(new("Số, ký hiệu", number));
        queue.Enqueue(new OutgoingMail
        {
            ToAddress = drafter.Email,
            ToName = drafter.FullName,
            Subject = $"[Hồ sơ đang dừng] {MailText.Shorten(plan.Title)}",
            Body = new(
                "Quy trình không đi tiếp được.",
                [
                    why,
                    plan.State is PlanState.Issued
                        ? "Số đã cấp được giữ nguyên. Đề nghị báo quản trị hệ thống cho chạy lại bước này."
                        : "Ý kiến đã ghi nhận được giữ nguyên. Đề nghị báo quản trị hệ thống; sau khi khắc phục, rút trình rồi trình lại.",
                ],
                facts),
            PlanId = plan.Id,
        });
    }
}
