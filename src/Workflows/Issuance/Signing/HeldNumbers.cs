using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Issuance.Books;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Signing;

/// <summary>
/// The number that was given to a plan for its file to be signed: the line stands in the register, the plan does not carry it until it is
/// issued. A file that leaves signing another way loses the number; its line stays, struck out.
/// </summary>
public sealed class HeldNumbers(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    /// <returns>The line of the plan's newest number that is not cancelled; of an issued plan the one it was issued with.</returns>
    public async Task<IssuedNumber?> OfAsync(Guid planId, CancellationToken stop)
    {
        // Given or cancelled in this transaction, and not written yet: the step after the number opens in the transaction of the number.
        var gone = db.Held<NumberCancellation>().Select(c => c.NumberId).ToList();
        var given = db.Held<IssuedNumber>().Where(n => n.PlanId == planId && !gone.Contains(n.Id)).MaxBy(n => n.Attempt);
        return given ?? await db.Set<IssuedNumber>().AsNoTracking()
            .Where(n => n.PlanId == planId && !gone.Contains(n.Id) && !db.Set<NumberCancellation>().Any(c => c.NumberId == n.Id))
            .OrderByDescending(n => n.Attempt).FirstOrDefaultAsync(stop);
    }

    /// <summary>How many numbers a plan was given so far.</summary>
    internal Task<int> CountAsync(Guid planId, CancellationToken stop) => db.Set<IssuedNumber>().CountAsync(n => n.PlanId == planId, stop);

    /// <summary>Strikes the line out. Nothing is done where the plan holds no number; an issued plan keeps its own.</summary>
    /// <param name="reason">One line, for the register.</param>
    /// <param name="by">Null where no person cancelled it but the file went another way.</param>
    public async Task<IssuedNumber?> ReleaseAsync(Plan plan, string reason, Guid? by, Actor actor, CancellationToken stop)
    {
        if (plan.State is PlanState.Issued || await OfAsync(plan.Id, stop) is not { } line)
            return null;
        db.Add(new NumberCancellation { NumberId = line.Id, Reason = reason, CancelledAt = time.GetUtcNow(), CancelledBy = by });
        audit.Record(new("number.released", actor)
        {
            PlanId = plan.Id,
            Data = new { Number = line.Printed.ToString(), IssuedOn = VietnamTime.Short(line.IssuedOn), Reason = reason },
        });
        return line;
    }
}
