using Microsoft.EntityFrameworkCore;
using Workflows.Issuance.Files;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;
using Workflows.WorkFiles;
using Workflows.WorkFiles.Bundles;

namespace Host.Web.Plans.Filing;

/// <summary>Reads the page of a work file for those who may see it.</summary>
internal sealed class FilingDesk(WorkflowsDb db, WorkFileReader files, DocumentIndex index)
{
    /// <summary>A reader of an issued plan, and who was only asked for an opinion, do not see how it came about: for them there is no file.</summary>
    public async Task<Result<FilingView>> ReadAsync(Result<SeenPlan> found, CancellationToken stop)
    {
        if (!found.IsSuccess)
            return found.Problem!;
        var seen = found.Value;
        if (!seen.SeesFile)
            return new Forbidden("Chỉ những người tham gia xử lý kế hoạch này xem được hồ sơ công việc.");
        if (await files.FindAsync(seen.Plan.Id, stop) is not { } file)
            return new NotFound("Kế hoạch này không có hồ sơ công việc.");
        return new FilingView
        {
            Seen = seen,
            File = file,
            Lines = await index.ReadAsync(seen.Plan, stop),
            Retentions = await files.RetentionsAsync(stop),
            IsKeeper = await files.MayCloseAsync(seen.Plan, seen.Person.Id, stop),
            Facts = new(file.IsClosed || file.Title != seen.Plan.Title ? file.Title : seen.Plan.Title, file.Retention, file.Rights, file.Description),
        };
    }

    /// <summary>The issued document itself, as PDF and Word.</summary>
    public async Task<IReadOnlyList<ExtraFile>> IssuedAsync(Plan plan, CancellationToken stop)
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
