using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Storage;

namespace Workflows.Interchange.Codes;

/// <summary>The codes of one agency on a day.</summary>
public sealed record CodesOfAgency(OrganId? New, OrganId? Old)
{
    public static CodesOfAgency None { get; } = new(null, null);

    /// <summary>What it is addressed by: the new one, until it has one the old.</summary>
    public OrganId? ToSend => New ?? Old;
}

/// <summary>One line of the list of codes.</summary>
/// <param name="Committee">Empty for the committee itself.</param>
public sealed record CodeLine(string Agency, string Abbreviation, string Committee, string Code, OrganIdForm Form, DateOnly ValidFrom, DateOnly? ValidTo, string Source);

/// <summary>Answers which code an agency has and whose a code is, on a day.</summary>
public sealed class AgencyCodes(WorkflowsDb db)
{
    /// <param name="day">In Việt Nam.</param>
    /// <returns>For every agency asked for.</returns>
    public async Task<IReadOnlyDictionary<Guid, CodesOfAgency>> OfAsync(IReadOnlyCollection<Guid> agencies, DateOnly day, CancellationToken stop)
    {
        var rows = await On(day).Where(c => agencies.Contains(c.AgencyId)).ToListAsync(stop);
        var byAgency = rows.ToLookup(c => c.AgencyId);
        return agencies.Distinct().ToDictionary(id => id, id => new CodesOfAgency(Find(byAgency[id], OrganIdForm.New), Find(byAgency[id], OrganIdForm.Old)));
    }

    /// <returns>Null when no agency of ours has it on that day.</returns>
    public async Task<Guid?> AgencyOfAsync(OrganId code, DateOnly day, CancellationToken stop) =>
        await On(day).Where(c => c.Code == code.Text).Select(c => (Guid?)c.AgencyId).FirstOrDefaultAsync(stop);

    /// <summary>Every code there is or was, by agency and day.</summary>
    public async Task<IReadOnlyList<CodeLine>> ListAsync(CancellationToken stop) => await (
        from code in db.Set<AgencyCode>().AsNoTracking()
        join agency in db.Set<Agency>() on code.AgencyId equals agency.Id
        join above in db.Set<Agency>() on agency.ParentId equals above.Id into parents
        from above in parents.DefaultIfEmpty()
        orderby above!.Name ?? agency.Name, agency.ParentId != null, agency.Name, code.Form, code.ValidFrom
        select new CodeLine(agency.Name, agency.Abbreviation, above!.Name ?? "", code.Code, code.Form, code.ValidFrom, code.ValidTo, code.Source)).ToListAsync(stop);

    private IQueryable<AgencyCode> On(DateOnly day) =>
        db.Set<AgencyCode>().AsNoTracking().Where(c => c.ValidFrom <= day && (c.ValidTo == null || c.ValidTo >= day));

    private static OrganId? Find(IEnumerable<AgencyCode> codes, OrganIdForm form) =>
        codes.Where(c => c.Form == form).Select(c => OrganId.Parse(c.Code).Value).FirstOrDefault();
}
