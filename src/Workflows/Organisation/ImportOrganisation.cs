using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation.Succession;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation;

/// <summary>What an import changed.</summary>
public sealed record ImportedOrganisation(Guid CommitteeId, int Agencies, int People, int Posts, int Changes);

/// <summary>
/// Brings an office up to a file. What is there is renamed or goes on, what is new begins today, a post with
/// another holder changes hands today, whoever stands no longer in the file leaves their post and, without any
/// post, can no longer sign in. Nothing is deleted, because acts point at it; agencies are never closed.
/// </summary>
public sealed class ImportOrganisation(WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time)
{
    private readonly List<Change> changes = [];

    public async Task<Result<ImportedOrganisation>> HandleAsync(OrganisationFile file, Actor actor, CancellationToken stop)
    {
        changes.Clear();
        await db.EnterAloneAsync("organisation", stop);
        var today = VietnamTime.Today(time);
        if (await AgencyHistory.GoneAsync(db, file, today, stop) is { } gone)
            return gone;
        var committee = await AgencyAsync(file.Committee, parent: null, today, stop);
        var agencies = new Dictionary<string, Guid>(StringComparer.Ordinal) { [file.Committee.Abbreviation] = committee.Id };
        foreach (var unit in file.Committee.Units)
            agencies[unit.Abbreviation] = (await AgencyAsync(unit, committee.Id, today, stop)).Id;
        foreach (var line in file.Agencies)
        {
            var agency = await AgencyAsync(line, committee.Id, today, stop);
            agencies[line.Abbreviation] = agency.Id;
            foreach (var unit in line.Units)
                agencies[unit.Abbreviation] = (await AgencyAsync(unit, agency.Id, today, stop)).Id;
        }

        await db.FlushAsync(stop);
        var people = new Dictionary<string, Person>(StringComparer.OrdinalIgnoreCase);
        var kept = new HashSet<Guid>();
        foreach (var line in file.Holders)
        {
            if (!people.ContainsKey(line.Email))
                people[line.Email] = await PersonAsync(line, stop);
            kept.Add(await HoldAsync(line, agencies[line.Agency], people[line.Email], today, stop));
        }

        await db.FlushAsync(stop);
        await LeaveAsync(committee.Id, kept, [.. people.Values.Select(p => p.Id)], today, stop);
        var done = new ImportedOrganisation(committee.Id, agencies.Count, people.Count, file.Holders.Count, changes.Count);
        if (changes.Count > 0)
        {
            audit.Record(new("organisation.imported", actor)
            {
                Data = new { done.CommitteeId, done.Agencies, done.People, done.Posts, Count = done.Changes, Changes = changes },
            });
        }

        return done;
    }

    private async Task<Agency> AgencyAsync(AgencyLine line, Guid? parent, DateOnly today, CancellationToken stop)
    {
        var found = await db.Set<Agency>().FirstOrDefaultAsync(
            a => a.Abbreviation == line.Abbreviation && a.ParentId == parent && (a.ValidTo == null || a.ValidTo >= today) && (parent != null || a.Name == line.Name), stop);
        if (found is null)
        {
            found = new Agency
            {
                Id = ids.Next(),
                ParentId = parent,
                Kind = line.Kind,
                Name = line.Name,
                Abbreviation = line.Abbreviation,
                Email = line.Email,
                ValidFrom = today,
            };
            db.Add(found);
            changes.Add(new("agency", line.Abbreviation, null, new { found.Name, found.Email }));
        }
        else if (found.Name != line.Name || found.Email != line.Email)
        {
            changes.Add(new("agency", line.Abbreviation, new { found.Name, found.Email }, new { line.Name, line.Email }));
            await AgencyHistory.KeepNameAsync(db, found, line.Name, today, stop);
            (found.Name, found.Email) = (line.Name, line.Email);
        }

        return found;
    }

    private async Task<Person> PersonAsync(HolderLine line, CancellationToken stop)
    {
#pragma warning disable CA1308, CA1304, CA1311, CA1862 // Runs in the database, on the index of lower(email).
        var address = line.Email.ToLowerInvariant();
        var found = await db.Set<Person>().FirstOrDefaultAsync(p => p.Email.ToLower() == address, stop);
#pragma warning restore CA1308, CA1304, CA1311, CA1862
        if (found is null)
        {
            found = new Person { Id = ids.Next(), FullName = line.FullName, Salutation = line.Salutation, Email = line.Email };
            db.Add(found);
            changes.Add(new("person", found.Email, null, new { found.FullName, found.Salutation, found.IsActive }));
        }
        else if (found.FullName != line.FullName || found.Salutation != line.Salutation || !found.IsActive)
        {
            changes.Add(new("person", found.Email,
                new { found.FullName, found.Salutation, found.IsActive }, new { line.FullName, line.Salutation, IsActive = true }));
            (found.FullName, found.Salutation, found.IsActive) = (line.FullName, line.Salutation, true);
        }

        return found;
    }

    /// <returns>The holding that goes on.</returns>
    private async Task<Guid> HoldAsync(HolderLine line, Guid agency, Person person, DateOnly today, CancellationToken stop)
    {
        var post = await db.Set<Post>().FirstOrDefaultAsync(p => p.AgencyId == agency && p.Code == line.Code, stop);
        if (post is null)
        {
            post = new Post { Id = ids.Next(), AgencyId = agency, Role = line.Role, Title = line.Title, Code = line.Code };
            db.Add(post);
            changes.Add(new("post", line.Code, null, new { post.Title, Role = post.Role.ToString(), line.Agency }));
        }
        else if (post.Title != line.Title)
        {
            changes.Add(new("post", line.Code, new { post.Title }, new { line.Title }));
            post.Title = line.Title;
        }

        var holding = await Holdings.Open(db, today).Where(h => h.PostId == post.Id).ToListAsync(stop);
        if (holding.FirstOrDefault(h => h.PersonId == person.Id) is { } same)
            return same.Id;
        var began = new PostHolding { Id = ids.Next(), PostId = post.Id, PersonId = person.Id, ValidFrom = today };
        var former = new List<string>();
        foreach (var left in holding)
        {
            former.Add((await db.Set<Person>().SingleAsync(p => p.Id == left.PersonId, stop)).Email);
            Holdings.End(left, today);
        }

        db.Add(began);
        changes.Add(new("holding", line.Code, former.Count == 0 ? null : new { Holder = string.Join(", ", former) }, new { Holder = person.Email }));
        return began.Id;
    }

    /// <summary>Whoever is not in the file leaves; whoever then holds no post anywhere is switched off.</summary>
    private async Task LeaveAsync(Guid committee, HashSet<Guid> kept, List<Guid> inFile, DateOnly today, CancellationToken stop)
    {
        var posts =
            from post in db.Set<Post>()
            join agency in db.Set<Agency>() on post.AgencyId equals agency.Id
            join parent in db.Set<Agency>() on agency.ParentId equals parent.Id into parents
            from parent in parents.DefaultIfEmpty()
            where agency.Id == committee || agency.ParentId == committee || parent!.ParentId == committee
            select post;
        var open = await (
            from holding in Holdings.Open(db, today)
            join post in posts on holding.PostId equals post.Id
            join person in db.Set<Person>() on holding.PersonId equals person.Id
            orderby post.Code, holding.Id
            select new { holding, post.Code, person.Email }).ToListAsync(stop);
        foreach (var gone in open.Where(h => !kept.Contains(h.holding.Id)))
        {
            Holdings.End(gone.holding, today);
            changes.Add(new("holding", gone.Code, new { Holder = gone.Email }, null));
        }

        await db.FlushAsync(stop);
        var holdings = Holdings.Open(db, today);
        var without = await db.Set<Person>()
            .Where(p => p.IsActive && !inFile.Contains(p.Id)
                && db.Set<PostHolding>().Any(h => h.PersonId == p.Id && posts.Any(post => post.Id == h.PostId))
                && !holdings.Any(h => h.PersonId == p.Id))
            .OrderBy(p => p.Email).ToListAsync(stop);
        foreach (var person in without)
        {
            person.IsActive = false;
            changes.Add(new("person", person.Email, new { IsActive = true }, new { IsActive = false }));
        }
    }

    /// <param name="What">agency, person, post or holding.</param>
    /// <param name="Name">Abbreviation, address or code: what the file knows it by.</param>
    private sealed record Change(string What, string Name, object? Before, object? After);
}
