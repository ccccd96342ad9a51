using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Books;

/// <summary>What stands in the register beside a number that a document made elsewhere is given.</summary>
public sealed record OutsideDocument
{
    public required Guid BodyId { get; init; }

    /// <summary>"BC"; see <see cref="DecreeTypes"/>.</summary>
    public string? Code { get; init; }

    /// <summary>Drafting unit, which the symbol of a letter names.</summary>
    public string? Unit { get; init; }

    public string? Subject { get; init; }

    public string? Signer { get; init; }

    public string? Recipients { get; init; }

    public string? KeptBy { get; init; }

    public int? Copies { get; init; }

    public string? Note { get; init; }
}

/// <summary>
/// Lấy số cho văn bản ngoài hệ thống: a body's books number more than its plans; the clerk gives a document made elsewhere its number and
/// its line in one commit, so that the register has no gap.
/// </summary>
public sealed class TakeNumberOutside(WorkflowsDb db, Clerks clerks, NextNumber numbers, AuditTrail audit, IIds ids, TimeProvider time)
{
    public async Task<Result<IssuedNumber>> HandleAsync(OutsideDocument document, Guid personId, Actor actor, CancellationToken stop)
    {
        var body = await db.Set<Agency>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == document.BodyId, stop);
        if (body is null || !await clerks.ServesAsync(personId, body.Id, stop))
            return new Forbidden("Chỉ văn thư của cơ quan được lấy số trong sổ của cơ quan đó.");
        if (DecreeTypes.CodeOf(document.Code) is not { } code)
            return new Invalid("Hãy chọn loại văn bản.", "code");
        var subject = VietnameseText.Check(document.Subject, "subject", "Trích yếu", 500, required: true);
        var signer = VietnameseText.Check(document.Signer, "signer", "Người ký", 200, required: true);
        var recipients = VietnameseText.Check(document.Recipients, "recipients", "Nơi nhận", 2_000, allowLines: true);
        var keptBy = VietnameseText.Check(document.KeptBy, "keptBy", "Đơn vị lưu", 200);
        var note = VietnameseText.Check(document.Note, "note", "Ghi chú", 500);
        var unit = VietnameseText.Check(document.Unit, "unit", "Đơn vị soạn thảo", 20, required: code == DecreeTypes.Letter);
        if (new[] { subject.Problem, signer.Problem, recipients.Problem, keptBy.Problem, note.Problem, unit.Problem }.FirstOrDefault(p => p is not null) is { } wrong)
            return wrong;
        if (document.Copies is < 1 or > 10_000)
            return new Invalid("Số lượng bản phải từ 1 đến 10.000.", "copies");

        var now = time.GetUtcNow();
        var today = VietnamTime.DateOf(now);
        var series = await numbers.SeriesForAsync(body, code, today.Year, stop);
        if (!series.IsSuccess)
            return new Invalid(series.Problem!.Message, "code");
        var number = await numbers.TakeAsync(series.Value, today.Year, stop);
        var line = new IssuedNumber
        {
            Id = ids.Next(),
            BookId = series.Value.BookId,
            Year = today.Year,
            Number = number.Number,
            Symbol = code == DecreeTypes.Letter ? DecreeTypes.SymbolOf(code, body.Abbreviation, unit.Value) : number.Symbol,
            Code = code,
            Origin = NumberOrigin.Outside,
            IssuedOn = today,
            IssuedAt = now,
            IssuedBy = personId,
            Subject = subject.Value,
            Signer = signer.Value,
            Recipients = string.Join("; ", recipients.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            KeptBy = keptBy.Value,
            Copies = document.Copies,
            Note = note.Value,
        };
        db.Add(line);
        audit.Record(new("number.taken-outside", actor)
        {
            Data = new { Number = line.Printed.ToString(), IssuedOn = VietnamTime.Short(today), Body = body.Name, line.Subject, line.Signer },
        });
        return line;
    }
}
