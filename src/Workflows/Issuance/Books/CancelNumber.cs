using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Books;

/// <summary>Hủy số: a number that was given and is not used keeps its line, struck out, with the reason; it is never given again.</summary>
public sealed class CancelNumber(WorkflowsDb db, Clerks clerks, AuditTrail audit, TimeProvider time)
{
    /// <returns>The line; a second click changes nothing.</returns>
    public async Task<Result<IssuedNumber>> HandleAsync(Guid numberId, Guid personId, string? reason, Actor actor, CancellationToken stop)
    {
        var found = await (
            from line in db.Set<IssuedNumber>().AsNoTracking()
            where line.Id == numberId
            join book in db.Set<DocumentBook>() on line.BookId equals book.Id
            select new { line, book.BodyId }).SingleOrDefaultAsync(stop);
        if (found is null)
            return new NotFound("Không tìm thấy số này trong sổ.");
        if (!await clerks.ServesAsync(personId, found.BodyId, stop))
            return new Forbidden("Chỉ văn thư của cơ quan được hủy số trong sổ của cơ quan đó.");
        var why = VietnameseText.Check(reason, "reason", "Lý do hủy", 500, required: true);
        if (!why.IsSuccess)
            return why.Problem!;
        if (await db.Set<NumberCancellation>().AnyAsync(c => c.NumberId == numberId, stop))
            return found.line;
        if (found.line.Origin is NumberOrigin.Imported)
            return new Conflict("Số này được nhập từ sổ cũ nên không hủy ở đây.");
        if (found.line.PlanId is { } plan && await UsedByAsync(plan, stop) is { } used)
            return used;
        db.Add(new NumberCancellation { NumberId = numberId, Reason = why.Value, CancelledAt = time.GetUtcNow(), CancelledBy = personId });
        audit.Record(new("number.cancelled", actor) { Data = new { Number = found.line.Printed.ToString(), IssuedOn = VietnamTime.Short(found.line.IssuedOn), Reason = why.Value } });
        return found.line;
    }

    /// <summary>A number given for a file that is being signed goes with the file; one whose plan left signing may be cancelled here.</summary>
    private async Task<Conflict?> UsedByAsync(Guid planId, CancellationToken stop) =>
        await db.Set<Plan>().Where(p => p.Id == planId).Select(p => p.State).SingleAsync(stop) switch
        {
            PlanState.Issued => new("Kế hoạch mang số này đã phát hành. Hãy đính chính, thay thế hoặc thu hồi văn bản; số không được dùng lại."),
            PlanState.AwaitingSignature or PlanState.AwaitingSeal => new("Số này đang giữ cho văn bản chờ ký số. Muốn hủy số, người ký hoặc văn thư trả lại hồ sơ ở bước ký."),
            _ => null,
        };
}
