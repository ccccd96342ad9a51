using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Storage;

namespace Workflows.Issuance;

/// <summary>Whose books and dispatches a person keeps: those of the body of a clerk's post, and the committee's from its office.</summary>
public sealed class Clerks(WorkflowsDb db, Organisation.Directory directory, IssuingBodies bodies)
{
    /// <summary>Holds a clerk's post in a body, or in the office of the committee that it is.</summary>
    public async Task<bool> ServesAsync(Guid personId, Guid bodyId, CancellationToken stop)
    {
        var clerksOf = (await directory.PostsOfAsync(personId, stop)).Where(p => p.Role is PostRole.RecordsClerk).Select(p => p.AgencyId).ToList();
        return clerksOf.Count > 0 && (await bodies.ServedByAsync(bodyId, stop)).Any(clerksOf.Contains);
    }

    /// <summary>The bodies whose register a person may read: those they work in, a committee's for its office, all of a province for administrators.</summary>
    /// <returns>Bodies with a book, the committee first.</returns>
    public async Task<IReadOnlyList<Agency>> ReadableAsync(Guid personId, CancellationToken stop)
    {
        var posts = await directory.PostsOfAsync(personId, stop);
        var agencies = posts.Select(p => p.AgencyId).Distinct().ToList();
        var committees = await db.Set<Agency>().AsNoTracking()
            .Where(a => agencies.Contains(a.Id) && a.Kind == AgencyKind.CommitteeOffice && a.ParentId != null)
            .Select(a => a.ParentId!.Value).ToListAsync(stop);
        var administered = posts.Where(p => p.Role is PostRole.Administrator).Select(p => p.CommitteeId).Distinct().ToList();
        var found = await db.Set<Agency>().AsNoTracking()
            .Where(a => db.Set<Books.DocumentBook>().Any(b => b.BodyId == a.Id))
            .Where(a => agencies.Contains(a.Id) || committees.Contains(a.Id) || administered.Contains(a.Id) || administered.Contains(a.ParentId ?? a.Id))
            .ToListAsync(stop);
        return [.. found.OrderBy(a => a.Kind).ThenBy(a => a.Name, StringComparer.Create(Values.VietnamTime.Culture, ignoreCase: true))];
    }
}
