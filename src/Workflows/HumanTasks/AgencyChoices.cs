using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks;

/// <summary>Agencies that exist today, by abbreviation; units are asked through their agency.</summary>
internal sealed class AgencyChoices(WorkflowsDb db, TimeProvider time) : IInputChoices
{
    public string Name => Pickers.Agencies;

    public async Task<IReadOnlyList<Choice>> ListAsync(CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        var agencies = await db.Set<Agency>().AsNoTracking()
            .Where(agency => agency.Kind != AgencyKind.Unit && agency.Kind != AgencyKind.PeoplesCommittee)
            .Where(agency => agency.ValidFrom <= today && (agency.ValidTo == null || agency.ValidTo >= today))
            .Select(agency => new { agency.Abbreviation, agency.Name })
            .ToListAsync(stop);
        return [.. agencies.DistinctBy(agency => agency.Abbreviation).Select(agency => new Choice(agency.Abbreviation, $"{agency.Name} ({agency.Abbreviation})"))];
    }
}
