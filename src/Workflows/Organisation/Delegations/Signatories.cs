using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation.Delegations;

/// <summary>Authority that holds at this moment.</summary>
/// <param name="Delegation">The record it comes from.</param>
/// <param name="OnBehalfOf">Whose signature it is: the holder of the post, or the vacant post.</param>
public sealed record SigningAuthority(Delegation Delegation, string OnBehalfOf)
{
    public SigningCapacity Capacity => Delegation.Capacity;
}

/// <summary>Answers who may sign for a post, at the moment of signing.</summary>
public sealed class Signatories(WorkflowsDb db, Directory directory, SigningRules rules, TimeProvider time)
{
    /// <summary>Asked for every decision that somebody may sign for another: translated once.</summary>
    private static readonly Func<WorkflowsDb, Guid, IAsyncEnumerable<Guid>> Receivers = EF.CompileAsyncQuery(
        (WorkflowsDb db, Guid post) => db.Set<Delegation>()
            .Where(d => d.RevokedAt == null
                && (d.GiverPostId == post || db.Set<Delegation>().Any(above => above.Id == d.UnderId && above.GiverPostId == post)))
            .Select(d => d.ReceiverId).Distinct());

    /// <summary>A post that signs, held or vacant.</summary>
    public async Task<SigningPost?> PostAsync(Guid postId, CancellationToken stop)
    {
        var found = await (
            from post in db.Set<Post>().AsNoTracking()
            where post.Id == postId
            join unit in db.Set<Agency>() on post.AgencyId equals unit.Id
            join parent in db.Set<Agency>() on unit.ParentId equals parent.Id into parents
            from parent in parents.DefaultIfEmpty()
            select new
            {
                post.Id,
                post.Title,
                post.Role,
                Agency = unit.Kind == AgencyKind.Unit ? parent!.Id : unit.Id,
                Committee = unit.Kind == AgencyKind.Unit ? parent!.ParentId ?? parent!.Id : unit.ParentId ?? unit.Id,
            }).FirstOrDefaultAsync(stop);
        if (found is null)
            return null;
        var holder = await directory.Holders().Where(h => h.PostId == postId).OrderBy(h => h.FullName).FirstOrDefaultAsync(stop);
        return new(found.Id, found.Title, found.Role, found.Agency, found.Committee, holder);
    }

    /// <summary>Whether a person may sign this for a post now.</summary>
    /// <returns>
    /// The authority; <see cref="Forbidden"/> with the reason where a record exists that does not carry it (any more), null
    /// where there is none: then the person has nothing to do with it.
    /// </returns>
    public async Task<Result<SigningAuthority>?> AuthorityAsync(Guid postId, Guid personId, SignedPapers paper, Guid agency, CancellationToken stop)
    {
        var matter = new SigningMatter(paper, agency, VietnamTime.Today(time));
        // Straight for this post, or an order for it that was passed on. What the receiver of one gives for their own post
        // is another matter: nothing is followed from hand to hand.
        var records = await db.Set<Delegation>().AsNoTracking()
            .Where(d => d.ReceiverId == personId
                && ((d.UnderId == null && d.GiverPostId == postId)
                    || (d.UnderId != null && db.Set<Delegation>().Any(above => above.Id == d.UnderId && above.GiverPostId == postId))))
            .OrderByDescending(d => d.CreatedAt).ToListAsync(stop);
        string? refused = null;
        foreach (var record in records)
        {
            if (await WhyNotAsync(record, matter, stop) is not { } why)
                return new SigningAuthority(record, await BehalfAsync(postId, record, stop));
            // Several may fail; the newest speaks.
            refused ??= why;
        }

        if (refused is null)
            return null;
        return new Forbidden(refused);
    }

    /// <summary>Everybody who may sign this for a post now.</summary>
    public async Task<IReadOnlyList<OfficeHolder>> ForAsync(Guid postId, SignedPapers paper, Guid agency, CancellationToken stop)
    {
        var people = await Receivers(db, postId).ToListAsync(stop);
        var found = new List<(OfficeHolder Holder, SigningAuthority Authority)>();
        foreach (var person in people)
        {
            if (await AuthorityAsync(postId, person, paper, agency, stop) is { IsSuccess: true, Value: var authority }
                && await directory.SeatAsync(new(authority.Delegation.ReceiverPostId, person), stop) is { } holder)
                found.Add((holder, authority));
        }

        // Acting head before deputy before order before authority, then by when it was given.
        return [.. found.OrderBy(f => f.Authority.Capacity is SigningCapacity.Acting ? 0 : 1 + (int)f.Authority.Capacity)
            .ThenBy(f => f.Authority.Delegation.CreatedAt).ThenBy(f => f.Holder.PersonId).Select(f => f.Holder)];
    }

    /// <summary>Posts for which a person may sign something today, whatever it is; the act itself asks precisely.</summary>
    public async Task<IReadOnlyList<Guid>> PostsForAsync(Guid personId, CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        return await db.Set<Delegation>()
            .Where(d => d.ReceiverId == personId && d.RevokedAt == null && d.ValidFrom <= today && (d.ValidTo == null || d.ValidTo >= today))
            .Select(d => d.UnderId == null ? d.GiverPostId : db.Set<Delegation>().First(above => above.Id == d.UnderId).GiverPostId)
            .Distinct().ToListAsync(stop);
    }

    private async Task<string?> WhyNotAsync(Delegation record, SigningMatter matter, CancellationToken stop)
    {
        var giverHolds = record.GiverId is not { } giver || await directory.HoldsAsync(new(record.GiverPostId, giver), stop);
        var receiverHolds = await directory.HoldsAsync(new(record.ReceiverPostId, record.ReceiverId), stop);
        if (DelegationRule.WhyNot(record, giverHolds, receiverHolds, matter, rules) is { } why)
            return why;
        if (record.UnderId is not { } aboveId)
            return null;
        // Passed on: the order above must hold as well.
        var above = await db.Set<Delegation>().AsNoTracking().SingleAsync(d => d.Id == aboveId, stop);
        return await WhyNotAsync(above, matter, stop);
    }

    private async Task<string> BehalfAsync(Guid postId, Delegation record, CancellationToken stop)
    {
        var post = await PostAsync(postId, stop);
        return post switch
        {
            { Holder: { } holder } => $"{holder.FullName}, {holder.PostTitle}",
            { Title: var title } => title,
            _ => record.Giver,
        };
    }
}
