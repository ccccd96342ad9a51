using Microsoft.EntityFrameworkCore;
using Workflows.Issuance.Files;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.WorkFiles.Bundles;

/// <summary>The files of an issued document, for its work file.</summary>
public sealed class IssuedExtras(WorkflowsDb db)
{
    /// <summary>The issued document itself, as PDF and Word.</summary>
    public async Task<IReadOnlyList<ExtraFile>> OfAsync(Plan plan, CancellationToken stop)
    {
        var issued = await db.Set<IssuedFile>().AsNoTracking().Where(f => f.PlanId == plan.Id)
            .OrderBy(f => f.MadeAt).ThenBy(f => f.Form).Select(f => new { f.Id, f.Form, f.Name, f.MadeAt }).ToListAsync(stop);
        return [.. issued.Select(f =>
        {
            var name = UploadName.Slug(f.Name);
            return new ExtraFile(name, async inner => await db.Set<IssuedFile>().AsNoTracking().Where(o => o.Id == f.Id).Select(o => o.Bytes).SingleAsync(inner))
            {
                Line = new(
                    f.MadeAt, VietnamTime.DateOf(f.MadeAt), plan.NumberAndSymbol, PlanStates.NameOf(plan.Instrument), plan.Title, plan.AgencyName, $"van-ban/{name}")
                {
                    Note = f.Form is FileForm.Pdf ? "Tệp PDF đã phát hành" : "Tệp Word đã phát hành",
                },
            };
        })];
    }
}
