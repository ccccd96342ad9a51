using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation;

/// <summary>
/// Somebody left the office at once, or an account was lost: every post ends, no sign-in and no link of theirs
/// works any more. An import that names the person again brings them back.
/// </summary>
public sealed class DeactivatePerson(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    /// <param name="email">The person's address.</param>
    /// <param name="reason">Required; goes into the trail.</param>
    /// <param name="actor">For the trail.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<Person>> HandleAsync(string? email, string? reason, Actor actor, CancellationToken stop)
    {
        var why = VietnameseText.Check(reason, "reason", "Lý do", 500, required: true);
        if (!why.IsSuccess)
            return why.Problem!;
        await db.EnterAloneAsync("organisation", stop);
#pragma warning disable CA1308, CA1304, CA1311, CA1862 // Runs in the database, on the index of lower(email).
        var address = (email ?? "").Trim().ToLowerInvariant();
        var person = await db.Set<Person>().FirstOrDefaultAsync(p => p.Email.ToLower() == address, stop);
#pragma warning restore CA1308, CA1304, CA1311, CA1862
        if (person is null)
            return new NotFound("Không có người nào dùng địa chỉ thư điện tử này.");
        if (!person.IsActive)
            return new Conflict("Người này đã ngừng sử dụng từ trước.");

        var today = VietnamTime.Today(time);
        var held = await (
            from holding in Holdings.Open(db, today)
            where holding.PersonId == person.Id
            join post in db.Set<Post>() on holding.PostId equals post.Id
            orderby post.Code
            select new { holding, post.Code }).ToListAsync(stop);
        foreach (var one in held)
            Holdings.End(one.holding, today);
        person.IsActive = false;
        audit.Record(new("person.deactivated", actor)
        {
            Data = new { Person = person.Id, person.FullName, person.Email, Reason = why.Value },
            Before = new { IsActive = true, Posts = held.Select(h => h.Code) },
            After = new { IsActive = false, Posts = Array.Empty<string>() },
        });
        return person;
    }
}
