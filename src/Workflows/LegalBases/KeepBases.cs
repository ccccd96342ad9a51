using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.LegalBases;

/// <summary>Adds to the register and corrects it, with the trail. Who may is for the caller to know.</summary>
public sealed class KeepBases(WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time)
{
    internal const string Matter = "legal bases";

    /// <summary>Further than this no chain of replacements goes; one that does is a ring.</summary>
    private const int LongestChain = 50;

    /// <param name="input">As typed.</param>
    /// <param name="replaces">
    /// An entry that the new one replaces: it ends on the new one's first day in force, unless its end is known already.
    /// </param>
    /// <param name="actor">Who.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<RegisteredBasis>> AddAsync(BasisInput input, Guid? replaces, Actor actor, CancellationToken stop)
    {
        await db.EnterAloneAsync(Matter, stop);
        var clean = input.Check();
        if (!clean.IsSuccess)
            return clean.Problem!;
        var rows = await db.Set<RegisteredBasis>().ToListAsync(stop);
        if (rows.FirstOrDefault(clean.Value.IsAbout) is { } known)
            return Twice(known);
        var successor = Successor(clean.Value, rows);
        if (!successor.IsSuccess)
            return successor.Problem!;
        var old = replaces is { } id ? rows.SingleOrDefault(r => r.Id == id) : null;
        if (replaces is not null && old is null)
            return new NotFound("Không tìm thấy văn bản bị thay thế trong danh mục.");

        var row = Make(clean.Value, successor.Value?.Id, ids.Next(), time.GetUtcNow());
        if (old is not null)
        {
            if (old.ReplacedById is not null)
                return new Conflict($"{old.ToEntry().Name} đã được ghi là bị thay thế bởi văn bản khác.");
            if (clean.Value.ValidFrom <= old.ValidFrom)
                return new Invalid($"Văn bản mới phải có hiệu lực sau {old.ToEntry().Name}.", "validFrom");
        }

        db.Add(row);
        Added(audit, actor, row);
        if (old is not null)
        {
            var before = Told(old);
            (old.ReplacedById, old.EndedFrom) = (row.Id, old.EndedFrom ?? row.ValidFrom);
            Touch(old, time.GetUtcNow());
            Changed(audit, actor, old, before);
        }

        return row;
    }

    /// <param name="id">Of the entry.</param>
    /// <param name="revision">The form was opened with; another one means that somebody else has saved.</param>
    /// <param name="input">As typed.</param>
    /// <param name="actor">Who.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<RegisteredBasis>> ChangeAsync(Guid id, int revision, BasisInput input, Actor actor, CancellationToken stop)
    {
        await db.EnterAloneAsync(Matter, stop);
        var rows = await db.Set<RegisteredBasis>().ToListAsync(stop);
        var row = rows.SingleOrDefault(r => r.Id == id);
        if (row is null)
            return new NotFound("Danh mục không có căn cứ này.");
        if (row.Revision != revision)
            return new Conflict("Căn cứ này vừa được người khác sửa. Hãy tải lại trang, xem nội dung mới rồi sửa tiếp.");
        var clean = input.Check();
        if (!clean.IsSuccess)
            return clean.Problem!;
        if (rows.FirstOrDefault(r => r.Id != id && clean.Value.IsAbout(r)) is { } known)
            return Twice(known);
        var successor = Successor(clean.Value, rows);
        if (!successor.IsSuccess)
            return successor.Problem!;
        if (Ring(row, successor.Value, rows) is { } ring)
            return ring;
        var before = Told(row);
        Fill(row, clean.Value, successor.Value?.Id);
        if (Told(row) != before)
        {
            Touch(row, time.GetUtcNow());
            Changed(audit, actor, row, before);
        }

        return row;
    }

    internal static RegisteredBasis Make(CheckedBasis clean, Guid? successor, Guid id, DateTimeOffset now)
    {
        var row = new RegisteredBasis
        {
            Id = id,
            DocumentType = "",
            Number = "",
            Kind = default,
            Issuer = "",
            Subject = "",
            Source = "",
            SearchText = "",
            Revision = 1,
            ChangedAt = now,
        };
        Fill(row, clean, successor);
        return row;
    }

    internal static void Fill(RegisteredBasis row, CheckedBasis clean, Guid? successor)
    {
        (row.DocumentType, row.Number, row.Issuer, row.Subject, row.Source) = (clean.DocumentType, clean.Number, clean.Issuer, clean.Subject, clean.Source);
        (row.IssuedOn, row.ValidFrom, row.EndedFrom, row.ReplacedById) = (clean.IssuedOn, clean.ValidFrom, clean.EndedFrom, successor);
        row.Kind = RegisteredBasis.KindOf(row.DocumentType, row.Number);
        row.SearchText = RegisteredBasis.SearchOf(row.DocumentType, row.Number, row.Issuer, row.Subject);
    }

    internal static void Touch(RegisteredBasis row, DateTimeOffset now) => (row.Revision, row.ChangedAt) = (row.Revision + 1, now);

    internal static void Added(AuditTrail audit, Actor actor, RegisteredBasis row) =>
        audit.Record(new("basis.added", actor) { Data = new { row.Id }, After = Told(row) });

    internal static void Changed(AuditTrail audit, Actor actor, RegisteredBasis row, BasisFacts before) =>
        audit.Record(new("basis.changed", actor) { Data = new { row.Id }, Before = before, After = Told(row) });

    internal static BasisFacts Told(RegisteredBasis row) => new(
        row.DocumentType, row.Number, row.Issuer, row.IssuedOn, row.Subject, row.ValidFrom, row.EndedFrom, row.ReplacedById, row.Source);

    /// <summary>The entry typed as the one that replaced it; null when none was typed.</summary>
    internal static Result<RegisteredBasis?> Successor(CheckedBasis clean, IReadOnlyList<RegisteredBasis> rows, string field = "replacedBy")
    {
        if (clean.ReplacedBy.Length == 0)
            return Result<RegisteredBasis?>.Success(null);
        return rows.Where(r => BasisLabel.Means(clean.ReplacedBy, r.Number, r.Issuer)).Take(2).ToList() switch
        {
            [] => new Invalid($"Danh mục chưa có văn bản “{clean.ReplacedBy}”. Hãy thêm văn bản đó trước.", field),
            [var one] when clean.IsAbout(one) => new Invalid("Một văn bản không thể thay thế chính nó.", field),
            [var one] => one,
            _ => new Invalid($"Danh mục có nhiều văn bản số “{clean.ReplacedBy}”. Hãy ghi cả cơ quan ban hành, ví dụ 72/2015/NĐ-CP · Chính phủ.", field),
        };
    }

    internal static Invalid? Ring(RegisteredBasis row, RegisteredBasis? successor, IReadOnlyList<RegisteredBasis> rows)
    {
        var at = successor;
        for (var steps = 0; at is not null && steps < LongestChain; steps++)
        {
            if (at.Id == row.Id)
                return new Invalid("Các văn bản thay thế nhau thành vòng tròn.", "replacedBy");
            at = at.ReplacedById is { } next ? rows.FirstOrDefault(r => r.Id == next) : null;
        }

        return null;
    }

    private static Conflict Twice(RegisteredBasis known) =>
        new($"Danh mục đã có {known.ToEntry().Name}{(known.Issuer.Length > 0 ? $" của {known.Issuer}" : "")}. Hãy sửa căn cứ đó thay vì thêm mới.");
}

/// <summary>What the trail keeps of an entry.</summary>
internal sealed record BasisFacts(
    string DocumentType, string Number, string Issuer, DateOnly? IssuedOn, string Subject, DateOnly? ValidFrom, DateOnly? EndedFrom, Guid? ReplacedBy, string Source);
