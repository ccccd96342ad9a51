using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>Drafters start from last year's plan.</summary>
public sealed class CopyPlan(WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <summary>
    /// Stages a new plan with the text and the files of the newest version of another, or of its draft when it was
    /// never submitted (then only for its drafter: a first draft is nobody else's business).
    /// </summary>
    /// <param name="sourceId">The plan to copy.</param>
    /// <param name="periodFrom">
    /// First year of the new plan; the last year moves along, and "năm 2019" in an annual plan's title becomes the new
    /// year. Null leaves the years as they are.
    /// </param>
    /// <param name="drafter">Who drafts the copy, in the post used for it.</param>
    /// <param name="actor">For the trail.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<Plan>> RunAsync(
        Guid sourceId, int? periodFrom, OfficeHolder drafter, Actor actor, CancellationToken stop)
    {
        var source = await db.Set<Plan>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == sourceId, stop);
        if (source is null)
            return new PlanNotFound();
        var version = await db.Set<PlanVersion>().AsNoTracking()
            .Where(v => v.PlanId == sourceId).OrderByDescending(v => v.Number).FirstOrDefaultAsync(stop);
        if (version is null && source.DrafterId != drafter.PersonId)
            return new PlanNotFound();

        var content = version?.Content
            ?? (await db.Set<PlanDraft>().AsNoTracking().SingleAsync(d => d.PlanId == sourceId, stop)).Content;
        var wanted = version?.Attachments.Select(a => a.Id).ToList();
        var files = await db.Set<PlanAttachment>().AsNoTracking()
            .Where(a => a.PlanId == sourceId && a.Kind != AttachmentKind.Opinion)
            .Where(a => wanted == null ? a.RemovedAt == null : wanted.Contains(a.Id))
            .OrderBy(a => a.UploadedAt).ToListAsync(stop);

        var copied = files.ToDictionary(f => f.Id, _ => ids.Next());
        Guid? main = content.MainDocumentId is { } old && copied.TryGetValue(old, out var renewed) ? renewed : null;
        var opened = await PlanOpening.OpenAsync(
            db, audit, ids, time, Moved(content, periodFrom) with { MainDocumentId = main }, drafter, actor, sourceId, stop);
        if (!opened.IsSuccess)
            return opened;

        foreach (var file in files)
        {
            db.Add(new PlanAttachment
            {
                Id = copied[file.Id],
                PlanId = opened.Value.Id,
                Name = file.Name,
                Slug = file.Slug,
                Sha256 = file.Sha256,
                Size = file.Size,
                ContentType = file.ContentType,
                Kind = main == copied[file.Id] ? AttachmentKind.MainDocument : AttachmentKind.Attachment,
                ExtractedText = file.ExtractedText,
                UploadedById = drafter.PersonId,
                UploadedByName = drafter.FullName,
                UploadedAt = opened.Value.CreatedAt,
            });
        }

        return opened;
    }

    internal static PlanContent Moved(PlanContent content, int? periodFrom)
    {
        if (periodFrom is not { } from || from == content.PeriodFrom)
            return content;
        var title = content.PlanType is PlanType.Annual
            ? content.Title.Replace($"năm {content.PeriodFrom}", $"năm {from}", StringComparison.OrdinalIgnoreCase)
            : content.Title;
        // A wild year is told by the check that follows, not by an overflow here.
        var to = (long)from + content.PeriodTo - content.PeriodFrom;
        return content with { Title = title, PeriodFrom = from, PeriodTo = (int)Math.Clamp(to, int.MinValue, int.MaxValue) };
    }
}
