using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Outbox.Deliveries;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.HumanTasks;

/// <summary>Tells the drafter that somebody who was asked did not get the mail, and what to do about it.</summary>
/// <remarks>
/// Once for each mail that came back. What is staged here asks for no task, and a bounce of such a mail is told to
/// nobody: reports about reports cannot go round.
/// </remarks>
internal sealed class BouncedTask(WorkflowsDb db, MailQueue queue, DeliveryReader deliveries) : IBounceListener
{
    public async Task BouncedAsync(Bounce bounce, CancellationToken stop)
    {
        if (bounce.TaskId is not { } taskId || !bounce.IsFirst)
            return;
        var task = await db.Set<HumanTask>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == taskId, stop);
        // What is over is over, but for a silence that this bounce may explain.
        if (task is null || task is { State: not TaskState.Open, CloseReason: not CloseReason.NoAnswerInTime })
            return;
        // Opened all the same, or asked again at another address meanwhile.
        if ((await deliveries.ForTasksAsync([taskId], stop))[taskId] is not { Stage: DeliveryStage.Bounced } delivery)
            return;
        var plan = await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == task.PlanId, stop);
        var drafter = await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == plan.DrafterId, stop);
        // To an address that just proved dead there is nothing to say.
        if (drafter.Id == task.PersonId || string.Equals(drafter.Email, delivery.ToAddress, StringComparison.OrdinalIgnoreCase))
            return;

        queue.Enqueue(new OutgoingMail
        {
            ToAddress = drafter.Email,
            ToName = drafter.FullName,
            Subject = $"[Thư bị trả lại] {MailText.Shorten(plan.Title)} – {task.PersonName}",
            Body = new(
                $"Thư gửi {task.PersonName} bị trả lại, nên người này chưa nhận được đề nghị: {task.Step}.",
                [
                    bounce.Reason,
                    bounce.IsPermanent
                        ? "Gửi lại tới địa chỉ này sẽ không tới. Đề nghị kiểm tra địa chỉ thư, báo quản trị hệ thống sửa trong danh bạ nếu sai, rồi bấm “Nhắc” ở trang của kế hoạch để gửi lại."
                        : "Đề nghị bấm “Nhắc” ở trang của kế hoạch để gửi lại, hoặc liên hệ trực tiếp với người này.",
                ],
                [
                    new("Kế hoạch", plan.Title),
                    new("Bước", task.Step),
                    new("Người được hỏi", $"{task.PersonName}, {task.PostTitle}"),
                    new("Địa chỉ thư", delivery.ToAddress ?? bounce.Recipient),
                ]),
            PlanId = plan.Id,
        });
    }
}
