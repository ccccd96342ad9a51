using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Organisation.Substitutions;
using Workflows.Storage;
using Workflows.Values;
using Directory = Workflows.Organisation.Directory;

namespace Host.Web.Away;

/// <summary>How a record stands today.</summary>
public enum RecordState
{
    InForce,

    Coming,

    Over,

    Revoked,

    /// <summary>One of the two has left the post.</summary>
    Lapsed,
}

/// <param name="MayRevoke">The viewer may end it.</param>
public sealed record SubstitutionLine(Substitution Record, RecordState State, bool MayRevoke);

/// <param name="Agencies">Names of the agencies it is limited to.</param>
public sealed record DelegationLine(Delegation Record, RecordState State, bool MayRevoke, IReadOnlyList<string> Agencies);

/// <summary>Reads what the pages about people who are away show and offer.</summary>
internal sealed class AwayReader(WorkflowsDb db, Directory directory, TimeProvider time)
{
    /// <summary>Records shown at most, the newest first.</summary>
    public const int Limit = 200;

    private static readonly PostRole[] Signing = [PostRole.Chair, PostRole.ViceChair, PostRole.Head, PostRole.Deputy];

    /// <param name="person">Who looks.</param>
    /// <param name="all">Everybody's, for administrators.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IReadOnlyList<SubstitutionLine>> SubstitutionsAsync(SignedInPerson person, bool all, CancellationToken stop)
    {
        var records = await db.Set<Substitution>().AsNoTracking()
            .Where(s => all || s.GiverId == person.Id || s.ReceiverId == person.Id)
            .OrderByDescending(s => s.ValidTo).ThenByDescending(s => s.CreatedAt).Take(Limit).ToListAsync(stop);
        var sitting = await SittingAsync(stop);
        var today = VietnamTime.Today(time);
        return [.. records.Select(s =>
        {
            var sits = sitting.Contains(new(s.GiverPostId, s.GiverId)) && sitting.Contains(new(s.ReceiverPostId, s.ReceiverId));
            var state = StateOf(s.RevokedAt, s.ValidFrom, s.ValidTo, sits, today);
            return new SubstitutionLine(s, state, state is RecordState.InForce or RecordState.Coming or RecordState.Lapsed);
        }).OrderBy(line => line.State)];
    }

    /// <param name="person">Who looks.</param>
    /// <param name="all">Everybody's, for administrators.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IReadOnlyList<DelegationLine>> DelegationsAsync(SignedInPerson person, bool all, CancellationToken stop)
    {
        var posts = person.Posts.Select(p => p.PostId).ToList();
        var records = await db.Set<Delegation>().AsNoTracking()
            .Where(d => all || d.GiverId == person.Id || d.ReceiverId == person.Id || posts.Contains(d.GiverPostId))
            .OrderByDescending(d => d.CreatedAt).Take(Limit).ToListAsync(stop);
        var sitting = await SittingAsync(stop);
        var limited = records.SelectMany(d => d.Agencies).Distinct().ToList();
        var names = await db.Set<Agency>().Where(a => limited.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, stop);
        var today = VietnamTime.Today(time);
        return [.. records.Select(d =>
        {
            var sits = sitting.Contains(new(d.ReceiverPostId, d.ReceiverId))
                && (d.Capacity is not SigningCapacity.ByAuthority || sitting.Contains(new(d.GiverPostId, d.GiverId!.Value)));
            var state = StateOf(d.RevokedAt, d.ValidFrom, d.ValidTo, sits, today);
            return new DelegationLine(d, state, state is RecordState.InForce or RecordState.Coming or RecordState.Lapsed, [.. d.Agencies.Select(a => names[a])]);
        }).OrderBy(line => line.State)];
    }

    /// <summary>Seats a person may speak for: their own, or everybody's for administrators.</summary>
    public async Task<IReadOnlyList<OfficeHolder>> GiversAsync(SignedInPerson person, CancellationToken stop) => person.IsAdministrator
        ? Sorted(await directory.Holders().Where(h => h.Role != PostRole.Administrator).ToListAsync(stop))
        : [.. person.Posts.Where(p => p.Role is not PostRole.Administrator)];

    /// <summary>Who may do somebody's work: the others of the same agency.</summary>
    public async Task<IReadOnlyList<OfficeHolder>> SubstitutesForAsync(OfficeHolder giver, CancellationToken stop) => Sorted(await directory.Holders()
        .Where(h => h.AgencyId == giver.AgencyId && h.PersonId != giver.PersonId && h.Role != PostRole.Administrator).ToListAsync(stop));

    /// <summary>Posts whose signature a person may give: their own, or every post that signs for administrators.</summary>
    public async Task<IReadOnlyList<SigningChoice>> SigningPostsAsync(SignedInPerson person, CancellationToken stop)
    {
        var own = person.Posts.Select(p => p.PostId).ToList();
        var posts = await (
            from post in db.Set<Post>().AsNoTracking()
            where Signing.Contains(post.Role) && (person.IsAdministrator || own.Contains(post.Id))
            join agency in db.Set<Agency>() on post.AgencyId equals agency.Id
            where agency.ValidTo == null
            select new { post.Id, post.Title, post.Role, Agency = agency.Name }).ToListAsync(stop);
        var ids = posts.ConvertAll(p => p.Id);
        var holders = (await directory.Holders().Where(h => ids.Contains(h.PostId)).Select(h => new { h.PostId, h.FullName }).ToListAsync(stop))
            .ToLookup(h => h.PostId, h => h.FullName);
        var order = StringComparer.Create(VietnamTime.Culture, ignoreCase: true);
        return [.. posts.OrderBy(p => p.Role).ThenBy(p => p.Agency, order).ThenBy(p => p.Title, order)
            .Select(p => new SigningChoice(p.Id, p.Title, p.Agency, string.Join(", ", holders[p.Id].Order(order))))];
    }

    /// <summary>Who may be given authority: people of the same province; which capacity fits is judged when it is recorded.</summary>
    public async Task<IReadOnlyList<OfficeHolder>> SignersForAsync(SigningPost post, CancellationToken stop) => Sorted(await directory.Holders()
        .Where(h => h.CommitteeId == post.CommitteeId && h.PostId != post.Id
            && (h.Role == PostRole.Chair || h.Role == PostRole.ViceChair || h.Role == PostRole.Head || h.Role == PostRole.Deputy || h.Role == PostRole.UnitHead))
        .ToListAsync(stop));

    /// <summary>Agencies whose files a record may be limited to: those that draft.</summary>
    public async Task<IReadOnlyList<Agency>> DraftingAgenciesAsync(Guid committee, CancellationToken stop) =>
        [.. (await directory.AgenciesAsync(committee, stop)).Where(a => a.Kind is AgencyKind.CommitteeOffice or AgencyKind.Department or AgencyKind.Other)];

    /// <summary>Orders that a post's holder received and may pass on to a deputy.</summary>
    public async Task<IReadOnlyList<Delegation>> OrdersOfAsync(Guid postId, CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        return await db.Set<Delegation>().AsNoTracking()
            .Where(d => d.ReceiverPostId == postId && d.RevokedAt == null && (d.ValidTo == null || d.ValidTo >= today))
            .OrderBy(d => d.CreatedAt).ToListAsync(stop);
    }

    /// <summary>Everybody with a post or open work, for the transfer of a leaver's work.</summary>
    public async Task<IReadOnlyList<PersonChoice>> PeopleAsync(CancellationToken stop)
    {
        var people = await db.Set<Person>().AsNoTracking().Where(p => p.IsActive).Select(p => new { p.Id, p.FullName, p.Email }).ToListAsync(stop);
        var posts = (await directory.Holders().ToListAsync(stop)).ToLookup(h => h.PersonId);
        var order = StringComparer.Create(VietnamTime.Culture, ignoreCase: true);
        return [.. people.Select(p => new PersonChoice(p.Id, p.FullName, posts[p.Id].OrderBy(h => h.Role).FirstOrDefault() is { } post ? SignedInPerson.PostLineOf(post) : p.Email))
            .OrderBy(p => p.Line, order).ThenBy(p => p.FullName, order)];
    }

    private async Task<HashSet<SeatKey>> SittingAsync(CancellationToken stop) =>
        [.. (await directory.Holders().Select(h => new { h.PostId, h.PersonId }).ToListAsync(stop)).Select(h => new SeatKey(h.PostId, h.PersonId))];

    private static RecordState StateOf(DateTimeOffset? revoked, DateOnly from, DateOnly? to, bool sits, DateOnly today) => revoked is not null ? RecordState.Revoked
        : to < today ? RecordState.Over
        : !sits ? RecordState.Lapsed
        : from > today ? RecordState.Coming : RecordState.InForce;

    private static List<OfficeHolder> Sorted(IEnumerable<OfficeHolder> holders)
    {
        var order = StringComparer.Create(VietnamTime.Culture, ignoreCase: true);
        return [.. holders.OrderBy(h => h.AgencyName, order).ThenBy(h => h.Role).ThenBy(h => h.FullName, order)];
    }
}

/// <param name="Holder">Name of whoever holds it; empty when it is vacant.</param>
public sealed record SigningChoice(Guid PostId, string Title, string Agency, string Holder);

/// <param name="Line">Post and agency, or the address of somebody without a post.</param>
public sealed record PersonChoice(Guid Id, string FullName, string Line);
