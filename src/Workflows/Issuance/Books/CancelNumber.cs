using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
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
        if (found.line.Origin is not NumberOrigin.Outside)
            return new Conflict(found.line.Origin is NumberOrigin.Imported
                ? "Số này được nhập từ sổ cũ nên không hủy ở đây."
                : "Kế hoạch mang số này đã phát hành. Hãy đính chính, thay thế hoặc thu hồi văn bản; số không được dùng lại.");
        if (await db.Set<NumberCancellation>().AnyAsync(c => c.NumberId == numberId, stop))
            return found.line;
        db.Add(new NumberCancellation { NumberId = numberId, Reason = why.Value, CancelledAt = time.GetUtcNow(), CancelledBy = personId });
        audit.Record(new("number.cancelled", actor) { Data = new { Number = found.line.Printed.ToString(), IssuedOn = VietnamTime.Short(found.line.IssuedOn), Reason = why.Value } });
        return found.line;
    }
}
