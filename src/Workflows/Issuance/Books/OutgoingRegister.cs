using Microsoft.EntityFrameworkCore;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Distribution;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Books;

/// <summary>A line of the register of outgoing documents, in the columns of the decree (Phụ lục IV).</summary>
/// <param name="DispatchedOn">Ngày chuyển: when the last recipient was served; null while one waits, and for documents not sent from here.</param>
/// <param name="CancelledFor">The reason; null for a number in use.</param>
public sealed record RegisterLine(
    Guid Id, DocumentNumber Number, DateOnly Date, string TypeName, string Subject, string Signer, string Recipients, string KeptBy, int? Copies,
    DateTimeOffset? DispatchedOn, string Note, NumberOrigin Origin, Guid? PlanId, string? CancelledFor)
{
    public bool IsCancelled => CancelledFor is not null;

    /// <summary>Given for a file to be signed, and the plan left signing without using or losing it.</summary>
    public bool IsIdle { get; init; }
}

/// <param name="BookId">Whose lines.</param>
/// <param name="Year">Of the register.</param>
/// <param name="Words">Looked for in subject, signer and recipients, whatever the diacritics; empty for all.</param>
/// <param name="Page">From 1; 0 for all lines.</param>
public sealed record RegisterQuestion(Guid BookId, int Year, string Words, int Page);

/// <summary>Reads the register of outgoing documents (Nghị định 30/2020/NĐ-CP, Điều 16 and Phụ lục IV).</summary>
public sealed class OutgoingRegister(WorkflowsDb db)
{
    public const int PageSize = 50;

    /// <returns>The lines in the order of their numbers, and how many there are on all pages.</returns>
    public async Task<(IReadOnlyList<RegisterLine> Lines, int Total)> ReadAsync(RegisterQuestion question, CancellationToken stop)
    {
        var lines = db.Set<IssuedNumber>().AsNoTracking().Where(n => n.BookId == question.BookId && n.Year == question.Year);
        var ordered = lines.OrderBy(n => n.Number).ThenBy(n => n.Suffix);
        // A body gives some thousands of numbers a year: words are looked for here, as people type them.
        var chosen = VietnameseText.Fold(question.Words) is { Length: > 0 } words
            ? [.. (await ordered.ToListAsync(stop)).Where(n => VietnameseText.Fold($"{n.Printed} {n.Subject} {n.Signer} {n.Recipients}").Contains(words, StringComparison.Ordinal))]
            : await (question.Page == 0 ? ordered : ordered.Skip((question.Page - 1) * PageSize).Take(PageSize)).ToListAsync(stop);
        var total = !string.IsNullOrWhiteSpace(question.Words) ? chosen.Count : await lines.CountAsync(stop);
        if (!string.IsNullOrWhiteSpace(question.Words) && question.Page > 0)
            chosen = [.. chosen.Skip((question.Page - 1) * PageSize).Take(PageSize)];
        var ids = chosen.Select(l => l.Id).ToList();
        var cancelled = await db.Set<NumberCancellation>().AsNoTracking().Where(c => ids.Contains(c.NumberId)).ToDictionaryAsync(c => c.NumberId, c => c.Reason, stop);
        var dispatched = await DispatchedAsync([.. chosen.Select(l => l.PlanId).OfType<Guid>()], stop);
        var plans = chosen.Select(l => l.PlanId).OfType<Guid>().ToList();
        var changes = (await db.Set<DocumentChange>().AsNoTracking().Where(c => plans.Contains(c.PlanId)).OrderBy(c => c.MadeAt).ToListAsync(stop)).ToLookup(c => c.PlanId, c => c.Words);
        var unissued = await db.Set<Plan>().AsNoTracking().Where(p => plans.Contains(p.Id) && p.State != PlanState.Issued).ToDictionaryAsync(p => p.Id, p => p.State, stop);
        return ([.. chosen.Select(l => LineOf(l, cancelled.GetValueOrDefault(l.Id), dispatched, changes, Waiting(l)))], total);

        PlanState? Waiting(IssuedNumber line) =>
            line.PlanId is { } plan && !cancelled.ContainsKey(line.Id) && unissued.TryGetValue(plan, out var state) ? state : null;
    }

    /// <summary>The years in which a book has lines, the newest first.</summary>
    public async Task<IReadOnlyList<int>> YearsAsync(Guid bookId, CancellationToken stop) => await db.Set<IssuedNumber>()
        .Where(n => n.BookId == bookId).Select(n => n.Year).Distinct().OrderByDescending(y => y).ToListAsync(stop);

    private async Task<Dictionary<Guid, DateTimeOffset?>> DispatchedAsync(List<Guid> plans, CancellationToken stop)
    {
        var served = await (
            from recipient in db.Set<Recipient>().AsNoTracking()
            where plans.Contains(recipient.PlanId)
            join mail in db.Set<OutboxMail>().AsNoTracking() on recipient.MailId equals mail.Id into mails
            from mail in mails.DefaultIfEmpty()
            select new { recipient.PlanId, At = mail == null ? recipient.DispatchedAt : mail.SentAt }).ToListAsync(stop);
        return served.GroupBy(s => s.PlanId).ToDictionary(g => g.Key, g => g.Any(s => s.At is null) ? null : g.Max(s => s.At));
    }

    private static RegisterLine LineOf(IssuedNumber line, string? reason, Dictionary<Guid, DateTimeOffset?> dispatched, ILookup<Guid, string> changes, PlanState? waiting) => new(
        line.Id, line.Printed, line.IssuedOn, DecreeTypes.NameOf(line.Code) ?? line.Code, line.Subject, line.Signer, line.Recipients, line.KeptBy,
        line.Copies, line.PlanId is { } plan && reason is null ? dispatched.GetValueOrDefault(plan) : null,
        string.Join("; ", changes[reason is null ? line.PlanId ?? Guid.Empty : Guid.Empty].Prepend(WordsOf(waiting)).Prepend(line.Note).Where(t => t.Length > 0)), line.Origin, line.PlanId, reason)
    {
        IsIdle = waiting is { } state && !PlanStates.IsSigning(state),
    };

    private static string WordsOf(PlanState? waiting) => waiting switch
    {
        null => "",
        { } state when PlanStates.IsSigning(state) => PlanStates.NameOf(state),
        _ => "Văn bản đã rời bước ký số, chưa dùng số này",
    };
}
