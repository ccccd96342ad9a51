using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation.Succession;

/// <summary>What an import must know of agencies that were, and what it leaves of names that were.</summary>
internal static class AgencyHistory
{
    /// <summary>A file that still names an agency which went into another would make it anew.</summary>
    public static async Task<InvalidFields?> GoneAsync(WorkflowsDb db, OrganisationFile file, DateOnly today, CancellationToken stop)
    {
        var committee = await db.Set<Agency>().AsNoTracking()
            .FirstOrDefaultAsync(a => a.ParentId == null && a.Abbreviation == file.Committee.Abbreviation && a.Name == file.Committee.Name, stop);
        if (committee is null)
            return null;
        var gone = await (
            from agency in db.Set<Agency>()
            where agency.ParentId == committee.Id && agency.SuccessorId != null && agency.ValidTo < today
            join next in db.Set<Agency>() on agency.SuccessorId equals next.Id
            select new { agency.Name, agency.Abbreviation, Next = next.Name }).AsNoTracking().ToListAsync(stop);
        var wrong = file.Agencies
            .Select((line, i) => (i, Gone: gone.FirstOrDefault(g => g.Abbreviation == line.Abbreviation && g.Name == line.Name)))
            .Where(found => found.Gone is not null)
            .Select(found => new Invalid($"{found.Gone!.Name} đã sáp nhập vào {found.Gone.Next}; hãy bỏ khỏi tệp.", $"$.agencies[{found.i}]"))
            .ToList();
        return wrong.Count > 0 ? new InvalidFields(wrong) : null;
    }

    /// <summary>The name it bore until yesterday; a name that began today was none.</summary>
    public static async Task KeepNameAsync(WorkflowsDb db, Agency agency, string name, DateOnly today, CancellationToken stop)
    {
        var until = today.AddDays(-1);
        if (agency.Name != name && agency.ValidFrom <= until
            && !await db.Set<AgencyName>().AnyAsync(n => n.AgencyId == agency.Id && n.ValidTo == until, stop))
            db.Add(new AgencyName { AgencyId = agency.Id, Name = agency.Name, ValidTo = until });
    }
}
