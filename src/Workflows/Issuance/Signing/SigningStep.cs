using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Issuance.Books;
using Workflows.Plans;

namespace Workflows.Issuance.Signing;

/// <summary>What the two steps of digital signing have in common.</summary>
public abstract class SigningStep(StepTools tools, HeldNumbers numbers) : HumanStep(tools)
{
    public const string Returned = "Returned";

    private const string Abandoned = "Hồ sơ rời bước ký số trước khi văn bản được phát hành.";

    /// <summary>The number whose file is signed; a plan without one cannot be signed.</summary>
    protected async Task<IssuedNumber> HeldAsync(Plan plan, CancellationToken stop) => await numbers.OfAsync(plan.Id, stop)
        ?? throw new StepCannotGoOnException("Kế hoạch chưa có số: bước ký số và đóng dấu số đứng sau bước cấp số theo cách ký số.");

    /// <summary>
    /// Withdrawn, put back to an earlier step, cancelled: the number is not used, and the register says so. A step that failed before it
    /// asked anybody is cancelled also to run again, so its number stays; if it does not run again, the next number of the plan or the clerk
    /// cancels it.
    /// </summary>
    public override async ValueTask CancelAsync(ActivityExecution x, CancellationToken stop)
    {
        await base.CancelAsync(x, stop);
        if (await Db.Set<HumanTask>().AnyAsync(t => t.ActivityInstanceId == x.ActivityInstanceId, stop))
            await numbers.ReleaseAsync(await PlanOfAsync(x, stop), Abandoned, by: null, Actor.System, stop);
    }
}
