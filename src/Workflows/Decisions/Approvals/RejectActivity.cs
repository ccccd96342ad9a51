using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.Approvals;

/// <summary>
/// Kết thúc, không ban hành: the plan ends without a number because somebody entitled refused it. Everybody who
/// answered on the way hears of it, with the reason.
/// </summary>
public sealed class RejectActivity(WorkflowsDb db, ChangePlanState states, MailQueue queue) : ActivityType
{
    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Reject",
        Category = HumanStep.Category,
        DisplayName = "Kết thúc: không ban hành",
        Description = "Ghi kế hoạch ở trạng thái Không đồng ý và báo những người đã cho ý kiến; kế hoạch không được cấp số.",
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await CarriedPlan.OfAsync(db, x, stop);
        var ended = await states.RunAsync(plan.Id, PlanState.Refused, Actor.System, stop);
        if (!ended.IsSuccess)
            throw new StepCannotGoOnException(ended.Problem!.Message);
        await TellAsync(plan, stop);
        x.Complete();
    }

    private async Task TellAsync(Plan plan, CancellationToken stop)
    {
        // The refusal itself may be staged in this very transaction.
        var refusal = db.Set<Vote>().Local.Where(v => v.PlanId == plan.Id && v.Verdict is Verdict.Refuse).MaxBy(v => v.CastAt)
            ?? await db.Set<Vote>().AsNoTracking().Where(v => v.PlanId == plan.Id && v.Verdict == Verdict.Refuse)
                .OrderByDescending(v => v.CastAt).FirstOrDefaultAsync(stop);
        var refuser = refusal is null ? null : await db.Set<HumanTask>().SingleAsync(t => t.Id == refusal.TaskId, stop);
        var facts = new List<MailFact> { new("Kế hoạch", plan.Title), new("Cơ quan soạn thảo", plan.AgencyName) };
        if (refuser is not null)
            facts.Add(new("Người quyết định", $"{refuser.PersonName}, {refuser.PostTitle}"));
        if (refusal?.Comment is { } reason)
            facts.Add(new("Lý do", reason));

        // The refuser has a receipt and the drafter the workflow's own notice.
        var acted = await db.Set<Person>().AsNoTracking()
            .Where(p => p.IsActive && p.Id != plan.DrafterId && (refusal == null || p.Id != refusal.PersonId)
                && db.Set<HumanTask>().Any(t => t.PlanId == plan.Id && t.PersonId == p.Id && t.State == TaskState.Done
                    && (t.Kind == TaskKind.Approve || t.Kind == TaskKind.Opinion || t.Kind == TaskKind.Vote || t.Kind == TaskKind.Issue
                        || t.Kind == TaskKind.Sign || t.Kind == TaskKind.Seal)))
            .OrderBy(p => p.Email).ToListAsync(stop);
        foreach (var person in acted)
        {
            queue.Enqueue(new OutgoingMail
            {
                ToAddress = person.Email,
                ToName = person.FullName,
                Subject = $"[Không ban hành] {MailText.Shorten(plan.Title)}",
                Body = new("Kế hoạch mà ông/bà đã cho ý kiến không được đồng ý ban hành.", [], facts),
                PlanId = plan.Id,
            });
        }
    }
}
