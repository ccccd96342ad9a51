using Microsoft.EntityFrameworkCore;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.WorkFiles.Bundles;

namespace Workflows.WorkFiles;

/// <summary>An uploaded file that belongs into the work file, and its place in the bundle.</summary>
internal sealed record FiledFile(PlanAttachment Row, string Path);

/// <summary>
/// Files that a version holds and letters of those who were asked. What was only tried in a draft and taken out again is no
/// part of the file (Điều 29.3: duplicates and drafts are removed); the same bytes stand there once.
/// </summary>
internal static class FiledFiles
{
    public static async Task<IReadOnlyList<FiledFile>> OfAsync(WorkflowsDb db, Guid planId, IEnumerable<PlanVersion> versions, CancellationToken stop)
    {
        var held = versions.SelectMany(v => v.Attachments).Select(a => a.Id).ToHashSet();
        var rows = await db.Set<PlanAttachment>().AsNoTracking().Where(a => a.PlanId == planId).OrderBy(a => a.UploadedAt).ThenBy(a => a.Id).ToListAsync(stop);
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        var filed = new List<FiledFile>();
        foreach (var row in rows.Where(r => held.Contains(r.Id) || (r.Kind is AttachmentKind.Opinion && r.RemovedAt is null)))
        {
            if (!paths.TryGetValue(row.Sha256, out var path))
                paths[row.Sha256] = path = BundlePaths.File(row.Sha256, row.Slug);
            filed.Add(new(row, path));
        }

        return filed;
    }
}
