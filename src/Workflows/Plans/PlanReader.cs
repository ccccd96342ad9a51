using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Plans;

/// <summary>Reads plans for pages and mails. Who may see what is for the caller to judge.</summary>
public sealed class PlanReader(WorkflowsDb db)
{
    public Task<PlanDraft?> DraftAsync(Guid planId, CancellationToken stop) =>
        db.Set<PlanDraft>().AsNoTracking().SingleOrDefaultAsync(d => d.PlanId == planId, stop);

    /// <summary>Newest first, without their texts: a text of many pages is read for the one version shown.</summary>
    public Task<List<VersionLine>> VersionLinesAsync(Guid planId, CancellationToken stop) =>
        db.Set<PlanVersion>().AsNoTracking()
            .Where(v => v.PlanId == planId).OrderByDescending(v => v.Number)
            .Select(v => new VersionLine(
                v.PlanId, v.Number, v.Attachments, v.ContentHash, v.CreatedAt, v.CreatedByName, v.CreatedByPost, v.Reason))
            .ToListAsync(stop);

    public Task<PlanVersion?> VersionAsync(Guid planId, int number, CancellationToken stop) =>
        db.Set<PlanVersion>().AsNoTracking()
            .SingleOrDefaultAsync(v => v.PlanId == planId && v.Number == number, stop);

    /// <summary>Files of the draft and opinions handed in, oldest first; removed ones are left out.</summary>
    public Task<List<PlanAttachment>> AttachmentsAsync(Guid planId, CancellationToken stop) =>
        db.Set<PlanAttachment>().AsNoTracking()
            .Where(a => a.PlanId == planId && a.RemovedAt == null)
            .OrderBy(a => a.UploadedAt).ThenBy(a => a.Id).ToListAsync(stop);

    /// <summary>One file with its bytes; also one that was removed from the draft, because a version may hold it.</summary>
    /// <param name="planId">Asked for as well, so that the right to see one plan opens no file of another.</param>
    /// <param name="attachmentId">The file.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<StoredFile?> FileAsync(Guid planId, Guid attachmentId, CancellationToken stop) => await (
        from attachment in db.Set<PlanAttachment>().AsNoTracking()
        where attachment.PlanId == planId && attachment.Id == attachmentId
        join blob in db.Set<Blob>().AsNoTracking() on attachment.Sha256 equals blob.Sha256
        select new StoredFile(attachment.Name, attachment.Slug, attachment.ContentType, blob.Bytes))
        .SingleOrDefaultAsync(stop);
}

/// <summary>A version in a list.</summary>
public sealed record VersionLine(
    Guid PlanId,
    int Number,
    IReadOnlyList<VersionAttachment> Attachments,
    string ContentHash,
    DateTimeOffset CreatedAt,
    string CreatedByName,
    string? CreatedByPost,
    string Reason)
{
    public string ShortHash => ContentHash[..12];
}

/// <summary>A file as it is sent to a browser.</summary>
public sealed record StoredFile(string Name, string Slug, string ContentType, byte[] Bytes);
