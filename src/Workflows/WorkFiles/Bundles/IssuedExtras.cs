using Microsoft.EntityFrameworkCore;
using Workflows.Issuance.Books;
using Workflows.Issuance.Files;
using Workflows.Issuance.Signing;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.WorkFiles.Bundles;

/// <summary>The files of an issued document, for its work file.</summary>
public sealed class IssuedExtras(WorkflowsDb db, SigningFiles signing)
{
    /// <summary>The issued document itself, as PDF and Word, with its signatures where it has any, and what the server vouched for.</summary>
    public async Task<IReadOnlyList<ExtraFile>> OfAsync(Plan plan, CancellationToken stop)
    {
        var issued = await db.Set<IssuedFile>().AsNoTracking().Where(f => f.PlanId == plan.Id && !db.Set<NumberCancellation>().Any(c => c.NumberId == f.NumberId))
            .OrderBy(f => f.MadeAt).ThenBy(f => f.Form).Select(f => new { f.Id, f.Form, f.Name, f.MadeAt }).ToListAsync(stop);
        var evidence = await signing.SealOfPlanAsync(plan.Id, stop);
        return [.. issued.Select(f =>
        {
            var name = UploadName.Slug(f.Name);
            return new ExtraFile(name, async inner => await db.Set<IssuedFile>().AsNoTracking().Where(o => o.Id == f.Id).Select(o => o.Bytes).SingleAsync(inner))
            {
                Line = new(
                    f.MadeAt, VietnamTime.DateOf(f.MadeAt), plan.NumberAndSymbol, PlanStates.NameOf(plan.Instrument), plan.Title, plan.AgencyName, $"van-ban/{name}")
                {
                    Note = NoteOf(f.Form),
                },
            };
        }), .. evidence is null ? [] : Evidence(plan, evidence)];
    }

    /// <summary>What the server vouched for when it issued the document, and its signature over that.</summary>
    private static ExtraFile[] Evidence(Plan plan, IssueSeal seal)
    {
        return [Of("xac-nhan.txt", seal.Manifest, "Nội dung máy chủ xác nhận khi phát hành"), Of("xac-nhan.p7s", seal.Cms, "Chữ ký của máy chủ lên nội dung xác nhận")];

        ExtraFile Of(string name, byte[] bytes, string note) => new(name, _ => Task.FromResult(bytes))
        {
            Line = new(
                seal.SealedAt, VietnamTime.DateOf(seal.SealedAt), plan.NumberAndSymbol, PlanStates.NameOf(plan.Instrument), plan.Title, plan.AgencyName, $"van-ban/{name}")
            {
                Note = note,
            },
        };
    }

    private static string NoteOf(FileForm form) => form switch
    {
        FileForm.Docx => "Tệp Word",
        FileForm.SignedPdf => "Tệp PDF có chữ ký số của người có thẩm quyền",
        FileForm.SealedPdf => "Tệp PDF có chữ ký số của người có thẩm quyền và của cơ quan",
        _ => "Tệp PDF có số và ngày",
    };
}
