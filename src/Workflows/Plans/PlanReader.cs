using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
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

    /// <summary>One file, its bytes aside; also one that was removed from the draft, because a version may hold it.</summary>
    /// <param name="planId">Asked for as well, so that the right to see one plan opens no file of another.</param>
    /// <param name="attachmentId">The file.</param>
    /// <param name="stop">Cancels.</param>
    public Task<KeptFile?> FileAsync(Guid planId, Guid attachmentId, CancellationToken stop) =>
        db.Set<PlanAttachment>().AsNoTracking()
            .Where(a => a.PlanId == planId && a.Id == attachmentId)
            .Select(a => new KeptFile(a.Name, a.Slug, a.ContentType, a.Sha256, a.Size))
            .SingleOrDefaultAsync(stop);

    /// <summary>Writes a file's bytes as they come from the database: however large it is, a piece of it is in memory.</summary>
    /// <param name="file">From <see cref="FileAsync"/>; what it names is never changed nor removed.</param>
    /// <param name="target">Where to.</param>
    /// <param name="stop">Cancels.</param>
    public async Task CopyAsync(KeptFile file, Stream target, CancellationToken stop)
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            await using var command = new NpgsqlCommand(
                "SELECT bytes FROM plan.blob WHERE sha256 = $1", (NpgsqlConnection)db.Database.GetDbConnection()) { Parameters = { new() { Value = file.Sha256 } } };
            await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, stop);
            if (!await rows.ReadAsync(stop))
                throw new InvalidOperationException($"There are no bytes of the file {file.Sha256}.");
            await using var bytes = await rows.GetStreamAsync(0, stop);
            await bytes.CopyToAsync(target, stop);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The same for a reader that needs the bytes whole.</summary>
    public async Task<byte[]> BytesAsync(KeptFile file, CancellationToken stop)
    {
        var bytes = new byte[file.Size];
        using var target = new MemoryStream(bytes);
        await CopyAsync(file, target, stop);
        return bytes;
    }
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

/// <summary>A file that was handed in. Its bytes lie under their digest.</summary>
/// <param name="Size">In bytes.</param>
public sealed record KeptFile(string Name, string Slug, string ContentType, string Sha256, long Size);

/// <summary>A file as it is sent to a browser.</summary>
public sealed record StoredFile(string Name, string Slug, string ContentType, byte[] Bytes);
