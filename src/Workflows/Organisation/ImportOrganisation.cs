using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation;

/// <summary>What an import changed.</summary>
public sealed record ImportedOrganisation(Guid CommitteeId, int Agencies, int People, int Posts, int Changes);

/// <summary>
/// Brings an office up to a file. What is there is renamed or goes on, what is new begins today, a post with
/// another holder changes hands today; nothing is deleted, because acts point at it.
/// </summary>
public sealed class ImportOrganisation(WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time)
{
    private int changes;

    public async Task<Result<ImportedOrganisation>> HandleAsync(OrganisationFile file, Actor actor, CancellationToken stop)
    {
        changes = 0;
        await db.EnterAloneAsync("organisation", stop);
        var today = VietnamTime.Today(time);
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
        foreach (var line in file.Holders)
        {
            if (!people.ContainsKey(line.Email))
                people[line.Email] = await PersonAsync(line, stop);
            await HoldAsync(line, agencies[line.Agency], people[line.Email], today, stop);
        }

        var done = new ImportedOrganisation(committee.Id, agencies.Count, people.Count, file.Holders.Count, changes);
        if (changes > 0)
            audit.Record(new("organisation.imported", actor) { Data = done });
        return done;
    }

    private async Task<Agency> AgencyAsync(AgencyLine line, Guid? parent, DateOnly today, CancellationToken stop)
    {
        var found = await db.Set<Agency>().FirstOrDefaultAsync(
            a => a.Abbreviation == line.Abbreviation && a.ParentId == parent && a.ValidTo == null && (parent != null || a.Name == line.Name), stop);
        if (found is null)
        {
            changes++;
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
        }
        else if (found.Name != line.Name || found.Email != line.Email)
        {
            changes++;
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
            changes++;
            found = new Person { Id = ids.Next(), FullName = line.FullName, Salutation = line.Salutation, Email = line.Email };
            db.Add(found);
        }
        else if (found.FullName != line.FullName || found.Salutation != line.Salutation || !found.IsActive)
        {
            changes++;
            (found.FullName, found.Salutation, found.IsActive) = (line.FullName, line.Salutation, true);
        }

        return found;
    }

    private async Task HoldAsync(HolderLine line, Guid agency, Person person, DateOnly today, CancellationToken stop)
    {
        var post = await db.Set<Post>().FirstOrDefaultAsync(p => p.AgencyId == agency && p.Code == line.Code, stop);
        if (post is null)
        {
            changes++;
            post = new Post { Id = ids.Next(), AgencyId = agency, Role = line.Role, Title = line.Title, Code = line.Code };
            db.Add(post);
        }
        else if (post.Title != line.Title)
        {
            changes++;
            post.Title = line.Title;
        }

        var holding = await db.Set<PostHolding>()
            .Where(h => h.PostId == post.Id && (h.ValidTo == null || h.ValidTo >= today))
            .ToListAsync(stop);
        if (holding.Any(h => h.PersonId == person.Id))
            return;
        changes++;
        // A holder who began today never held it a whole day: the row ends on the day it began.
        foreach (var former in holding)
            former.ValidTo = former.ValidFrom < today ? today.AddDays(-1) : former.ValidFrom;
        db.Add(new PostHolding { Id = ids.Next(), PostId = post.Id, PersonId = person.Id, ValidFrom = today });
    }
}
