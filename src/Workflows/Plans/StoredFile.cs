using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Plans;

/// <summary>A file with its bytes, as it was uploaded.</summary>
public sealed record StoredFile(string Name, string Slug, string ContentType, byte[] Bytes);

/// <summary>Reads the bytes behind a file of a version or a draft.</summary>
public sealed class StoredFiles(WorkflowsDb db)
{
    /// <summary>A file that belongs to a frozen version; null when the version has no such file.</summary>
    public async Task<StoredFile?> OfVersionAsync(Guid versionId, Guid attachmentId, CancellationToken stop)
    {
        var files = await db.Set<PlanVersion>().AsNoTracking()
            .Where(v => v.Id == versionId).Select(v => v.Attachments).FirstOrDefaultAsync(stop);
        return files?.FirstOrDefault(a => a.Id == attachmentId) is { } file
            ? await ReadAsync(file.Name, file.Slug, file.ContentType, file.Sha256, stop)
            : null;
    }

    /// <summary>A file of a plan, of its draft or of any version.</summary>
    public async Task<StoredFile?> OfPlanAsync(Guid planId, Guid attachmentId, CancellationToken stop) =>
        await db.Set<PlanAttachment>().AsNoTracking().FirstOrDefaultAsync(a => a.PlanId == planId && a.Id == attachmentId, stop) is { } file
            ? await ReadAsync(file.Name, file.Slug, file.ContentType, file.Sha256, stop)
            : null;

    private async Task<StoredFile> ReadAsync(string name, string slug, string contentType, string sha256, CancellationToken stop) =>
        new(name, slug, contentType, await db.Set<Blob>().AsNoTracking().Where(b => b.Sha256 == sha256).Select(b => b.Bytes).SingleAsync(stop));
}
