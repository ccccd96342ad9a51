using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions.Giving;
using Workflows.HumanTasks;
using Workflows.Issuance;
using Workflows.Issuance.Books;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;
using Workflows.WorkFiles.Bundles;

namespace Workflows.WorkFiles;

/// <summary>Makes the index of a file from the plan's own rows: drafts that were submitted, their files, opinions, tables, decisions, the document.</summary>
public sealed class DocumentIndex(WorkflowsDb db, IssuingBodies bodies)
{
    /// <summary>In the order in which the documents came about.</summary>
    public async Task<IReadOnlyList<IndexLine>> ReadAsync(Plan plan, CancellationToken stop)
    {
        var versions = await db.Set<PlanVersion>().AsNoTracking().Where(v => v.PlanId == plan.Id).OrderBy(v => v.Number).ToListAsync(stop);
        var files = await FiledFiles.OfAsync(db, plan.Id, versions, stop);
        IEnumerable<IndexLine> lines =
        [
            .. versions.Select(v => VersionLine(plan, v)),
            .. files.Select(f => FileLine(f)),
            .. await DecisionsAsync(plan, stop),
            .. await TablesAsync(plan, stop),
            .. await IssuedAsync(plan, stop),
        ];
        return [.. lines.OrderBy(l => l.At).ThenBy(l => l.Path, StringComparer.Ordinal).ThenBy(l => l.Title, StringComparer.Ordinal)];
    }

    private static IndexLine VersionLine(Plan plan, PlanVersion version) =>
        new(version.CreatedAt, VietnamTime.DateOf(version.CreatedAt), null, "Dự thảo", $"{version.Content.Title} (phiên bản {version.Number}: {version.Reason})",
            $"{plan.AgencyName}; {version.CreatedByName}", BundlePaths.Version(version.Number))
        {
            Note = $"Mã kiểm tra {version.ShortHash}",
        };

    private static IndexLine FileLine(FiledFile file) =>
        new(file.Row.UploadedAt, VietnamTime.DateOf(file.Row.UploadedAt), null, file.Row.Kind switch
        {
            AttachmentKind.MainDocument => "Văn bản chính của dự thảo",
            AttachmentKind.Opinion => "Tệp văn bản góp ý",
            _ => "Tài liệu kèm theo",
        }, file.Row.Name, file.Row.UploadedByName, file.Path)
        {
            Note = $"Mã kiểm tra {file.Row.Sha256[..12]}",
        };

    private async Task<IEnumerable<IndexLine>> DecisionsAsync(Plan plan, CancellationToken stop)
    {
        var given = await (
            from vote in db.Set<Vote>().AsNoTracking()
            where vote.PlanId == plan.Id
            join task in db.Set<HumanTask>().AsNoTracking() on vote.TaskId equals task.Id
            select new { Vote = vote, Task = task }).ToListAsync(stop);
        var letters = await (
            from letter in db.Set<OpinionLetter>().AsNoTracking()
            join vote in db.Set<Vote>() on letter.VoteId equals vote.Id
            where vote.PlanId == plan.Id
            select letter).ToDictionaryAsync(l => l.VoteId, stop);
        return given.Select(one =>
        {
            var letter = letters.GetValueOrDefault(one.Vote.Id);
            var (kind, path) = one.Task.Kind is TaskKind.Opinion ? ("Ý kiến góp ý", BundlePaths.Opinions) : ("Quyết định ở bước", BundlePaths.Decisions);
            var person = $"{one.Vote.PersonName ?? one.Task.PersonName}, {one.Vote.PostTitle ?? one.Task.PostTitle}";
            return new IndexLine(
                one.Vote.CastAt, letter?.SignedOn ?? VietnamTime.DateOf(one.Vote.CastAt), letter?.Number, kind, $"{one.Task.Step}: {Verdicts.NameOf(one.Vote.Verdict)}",
                one.Task.Kind is TaskKind.Opinion ? $"{one.Task.AgencyName}; {person}" : person, path)
            {
                Note = one.Vote.IsLate ? "Đến muộn" : null,
            };
        });
    }

    private async Task<IEnumerable<IndexLine>> TablesAsync(Plan plan, CancellationToken stop) =>
        (await db.Set<FrozenConsolidation>().AsNoTracking().Where(c => c.PlanId == plan.Id).ToListAsync(stop)).Select(table => new IndexLine(
            table.MadeAt, VietnamTime.DateOf(table.MadeAt), null, "Bảng tổng hợp, tiếp thu, giải trình", $"lần {table.Number}", $"{plan.AgencyName}; {table.MadeByName}",
            BundlePaths.Consolidation(table.Number))
        {
            Note = $"Mã kiểm tra {table.ShortHash}",
        });

    private async Task<IEnumerable<IndexLine>> IssuedAsync(Plan plan, CancellationToken stop)
    {
        if (plan.State is not PlanState.Issued
            || await db.Set<IssuedNumber>().AsNoTracking().Where(n => n.PlanId == plan.Id).OrderByDescending(n => n.Attempt).FirstOrDefaultAsync(stop) is not { } number)
            return [];
        var version = await db.Set<PlanVersion>().AsNoTracking().Where(v => v.Id == number.VersionId).Select(v => v.Number).SingleAsync(stop);
        var kind = plan.Instrument is Instrument.DecisionWithPlan ? "Quyết định" : "Kế hoạch";
        return
        [
            new(number.IssuedAt, number.IssuedOn, plan.NumberAndSymbol, kind, plan.Title, (await bodies.OfAsync(plan, stop)).Name, BundlePaths.Issued)
            {
                Note = $"Phát hành theo phiên bản {version}",
            },
        ];
    }
}
