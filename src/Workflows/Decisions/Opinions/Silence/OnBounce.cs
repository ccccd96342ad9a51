using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Outbox.Deliveries;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Opinions.Silence;

/// <summary>
/// A request for an opinion came back: the clock of an agency that is still asked stops; a consent by silence that rested
/// on this delivery is set aside. Nothing happens where the person is known to have opened the page all the same.
/// </summary>
public sealed class OnBounce(
    WorkflowsDb db, WorkflowRuntime runtime, DeliveryReader deliveries, Clocks clocks, DraftersMail mail, AuditTrail audit) : IBounceListener
{
    public async Task BouncedAsync(Bounce bounce, CancellationToken stop)
    {
        if (bounce.TaskId is not { } taskId)
            return;
        var where = await db.Set<HumanTask>().AsNoTracking().Where(t => t.Id == taskId && t.Kind == TaskKind.Opinion)
            .Select(t => new { t.InstanceId }).FirstOrDefaultAsync(stop);
        if (where is null || !await runtime.LockAsync(where.InstanceId, stop))
            return;
        var task = await db.Set<HumanTask>().SingleAsync(t => t.Id == taskId, stop);
        var delivery = (await deliveries.ForTasksAsync([taskId], stop))[taskId];
        if (task.State is TaskState.Open)
        {
            if (!delivery.IsProven)
                await clocks.StopAsync(task, bounce, stop);
            return;
        }

        // Whoever opened the page only after the consent was recorded did not know of the deadline before.
        if (await db.Set<DeemedConsent>().AsNoTracking().FirstOrDefaultAsync(c => c.TaskId == taskId, stop) is { } consent
            && delivery.BouncedAt is not null && !(delivery.OpenedAt <= consent.At))
            await AnnulAsync(consent, bounce, stop);
    }

    private async Task AnnulAsync(DeemedConsent consent, Bounce bounce, CancellationToken stop)
    {
        if (await db.Set<ConsentAnnulment>().AnyAsync(a => a.TaskId == consent.TaskId, stop))
            return;
        db.Add(new ConsentAnnulment { TaskId = consent.TaskId, At = bounce.At, MailId = bounce.MailId, Reason = bounce.Reason });
        audit.Record(new("opinion.consent-annulled", Actor.System)
        {
            PlanId = consent.PlanId,
            TaskId = consent.TaskId,
            VersionHash = consent.VersionHash,
            Data = new { consent.Round, consent.AgencyName, DeemedAt = consent.At, Mail = bounce.MailId, Address = bounce.Recipient, bounce.Reason },
        });
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == consent.PlanId, stop);
        await mail.StageAsync(
            plan,
            "Hủy ghi nhận thống nhất",
            $"Thư xin ý kiến gửi {consent.AgencyName} không tới nơi; ghi nhận “coi như thống nhất” của cơ quan này không còn giá trị.",
            [
                new("Cơ quan", consent.AgencyName),
                new("Vòng lấy ý kiến", $"{consent.Round}"),
                new("Đã ghi nhận lúc", $"{VietnamTime.Short(consent.At)} (giờ Việt Nam)"),
                new("Lý do thư không tới", bounce.Reason),
            ],
            "Kết quả của bước không thay đổi. Đề nghị liên hệ cơ quan để lấy ý kiến; cơ quan được nêu tên là chưa có ý kiến trong hồ sơ.",
            stop);
    }
}
