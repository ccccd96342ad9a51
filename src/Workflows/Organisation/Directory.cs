using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Organisation;

/// <summary>Answers who holds which post today.</summary>
public sealed class Directory(WorkflowsDb db, TimeProvider time)
{
    /// <summary>Asked by every decision: translated once.</summary>
    private static readonly Func<WorkflowsDb, Guid, Guid, DateOnly, CancellationToken, Task<bool>> Holding = EF.CompileAsyncQuery(
        (WorkflowsDb db, Guid post, Guid person, DateOnly today, CancellationToken _) => db.Set<PostHolding>().Any(
            h => h.PostId == post && h.PersonId == person && h.ValidFrom <= today && (h.ValidTo == null || h.ValidTo >= today)
                && db.Set<Person>().Any(p => p.Id == person && p.IsActive)));

    /// <summary>The holder of the head's post of an agency (not of its units); null when the post is vacant.</summary>
    public Task<OfficeHolder?> HeadOfAsync(Guid agencyId, CancellationToken stop) =>
        Holders().Where(h => h.UnitId == agencyId && h.Role == PostRole.Head)
            .OrderBy(h => h.FullName).FirstOrDefaultAsync(stop);

    /// <summary>A records clerk of an agency, in the agency itself or in one of its units (its office); null when there is none.</summary>
    public Task<OfficeHolder?> ClerkOfAsync(Guid agencyId, CancellationToken stop) =>
        Holders().Where(h => h.AgencyId == agencyId && h.Role == PostRole.RecordsClerk)
            .OrderBy(h => h.FullName).FirstOrDefaultAsync(stop);

    /// <summary>The head of the unit in which a person works.</summary>
    public Task<OfficeHolder?> UnitHeadOfAsync(OfficeHolder member, CancellationToken stop) =>
        Holders().Where(h => h.UnitId == member.UnitId && h.Role == PostRole.UnitHead)
            .OrderBy(h => h.FullName).FirstOrDefaultAsync(stop);

    /// <param name="postCode">The post's stable name, e.g. "van-thu-ubnd".</param>
    /// <param name="committeeId">In whose province.</param>
    public Task<OfficeHolder?> HolderOfPostAsync(string postCode, Guid committeeId, CancellationToken stop) =>
        (from post in db.Set<Post>()
         where post.Code == postCode
         join holder in Holders() on post.Id equals holder.PostId
         where holder.CommitteeId == committeeId
         orderby holder.FullName
         select holder).FirstOrDefaultAsync(stop);

    /// <summary>Every post a person holds today, the weightiest first.</summary>
    public async Task<List<OfficeHolder>> PostsOfAsync(Guid personId, CancellationToken stop)
    {
        var posts = await Holders().Where(h => h.PersonId == personId).ToListAsync(stop);
        // Sorted here: the database keeps roles as words, whose order says nothing.
        return [.. posts.OrderBy(h => h.Role).ThenBy(h => h.PostTitle, StringComparer.Ordinal)];
    }

    /// <summary>Whether a person holds a post today: <see cref="SeatAsync"/> for those who need no more.</summary>
    public Task<bool> HoldsAsync(SeatKey seat, CancellationToken stop) =>
        Holding(db, seat.PostId, seat.PersonId, Values.VietnamTime.Today(time), stop);

    /// <summary>A person in a post; null when they do not hold it today.</summary>
    public Task<OfficeHolder?> SeatAsync(SeatKey seat, CancellationToken stop) =>
        Holders().FirstOrDefaultAsync(h => h.PostId == seat.PostId && h.PersonId == seat.PersonId, stop);

    /// <summary>All holders today; compose further before running it.</summary>
    public IQueryable<OfficeHolder> Holders()
    {
        var today = Values.VietnamTime.Today(time);
        return from holding in db.Set<PostHolding>()
               where holding.ValidFrom <= today && (holding.ValidTo == null || holding.ValidTo >= today)
               join person in db.Set<Person>() on holding.PersonId equals person.Id
               where person.IsActive
               join post in db.Set<Post>() on holding.PostId equals post.Id
               join unit in db.Set<Agency>() on post.AgencyId equals unit.Id
               join parent in db.Set<Agency>() on unit.ParentId equals parent.Id into parents
               from parent in parents.DefaultIfEmpty()
               select new OfficeHolder
               {
                   PersonId = person.Id,
                   FullName = person.FullName,
                   Salutation = person.Salutation,
                   Email = person.Email,
                   PostId = post.Id,
                   PostTitle = post.Title,
                   Role = post.Role,
                   UnitId = unit.Id,
                   AgencyId = unit.Kind == AgencyKind.Unit ? parent!.Id : unit.Id,
                   AgencyName = unit.Kind == AgencyKind.Unit ? parent!.Name : unit.Name,
                   CommitteeId = unit.Kind == AgencyKind.Unit ? parent!.ParentId ?? parent!.Id : unit.ParentId ?? unit.Id,
               };
    }

    /// <summary>Agencies of one province that exist today, in Vietnamese order; units are left out.</summary>
    public async Task<List<Agency>> AgenciesAsync(Guid committeeId, CancellationToken stop)
    {
        var today = Values.VietnamTime.Today(time);
        var agencies = await db.Set<Agency>()
            .Where(a => a.Id == committeeId || a.ParentId == committeeId)
            .Where(a => a.Kind != AgencyKind.Unit && a.ValidFrom <= today && (a.ValidTo == null || a.ValidTo >= today))
            .AsNoTracking()
            .ToListAsync(stop);
        var order = StringComparer.Create(Values.VietnamTime.Culture, ignoreCase: true);
        return [.. agencies.OrderBy(a => a.Kind).ThenBy(a => a.Name, order)];
    }
}
