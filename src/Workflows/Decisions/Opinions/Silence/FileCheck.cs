using Microsoft.EntityFrameworkCore;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.Opinions.Silence;

/// <summary>
/// Whether the file that is sent out is complete: a frozen version whose text is there, as a main document among its files
/// or as written parts, and each of whose files is kept under its digest. Asked when a round is opened, and recorded.
/// </summary>
internal static class FileCheck
{
    /// <returns>Vietnamese: what is missing; null when the file is complete.</returns>
    public static async Task<string?> GapsOfAsync(WorkflowsDb db, PlanVersion version, CancellationToken stop)
    {
        var gaps = new List<string>();
        var content = version.Content;
        if (content.MainDocumentId is { } main
            ? version.Attachments.All(a => a.Id != main)
            : content.Sections.All(s => string.IsNullOrWhiteSpace(s.Text)))
            gaps.Add("chưa có văn bản chính hoặc nội dung dự thảo");
        var wanted = version.Attachments.Select(a => a.Sha256).Distinct().ToList();
        var kept = await db.Set<Blob>().Where(b => wanted.Contains(b.Sha256)).Select(b => new { b.Sha256, b.Size }).ToDictionaryAsync(b => b.Sha256, b => b.Size, stop);
        gaps.AddRange(version.Attachments
            .Where(a => kept.GetValueOrDefault(a.Sha256) != a.Size)
            .Select(a => $"tệp “{a.Name}” không còn nguyên vẹn"));
        return gaps.Count == 0 ? null : string.Join("; ", gaps);
    }
}
