using Workflows.Audit;
using Workflows.Plans;

namespace Workflows.Links;

/// <summary>Files that a link lets its holder read: those of the version it shows, and no others. Leaves a trace.</summary>
public sealed class ReadLinkFile(ExplainLink explain, PlanReader plans)
{
    /// <param name="token">As it stood in the address.</param>
    /// <param name="attachmentId">The file.</param>
    /// <param name="visitor">Address and browser of whoever fetches it, for the trail.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<StoredFile?> FindAsync(string token, Guid attachmentId, Actor visitor, CancellationToken stop)
    {
        if (await explain.FindAsync(token, stop) is not { } link)
            return null;
        var version = await explain.ExplainAsync(link, stop) switch
        {
            LinkView.Waiting waiting => waiting.Case.Version,
            LinkView.Issued issued => issued.Version,
            _ => null,
        };
        if (version?.Attachments.FirstOrDefault(a => a.Id == attachmentId) is not { } file)
            return null;
        explain.Trace(link, "link.file-read", visitor, _ => new { Link = link.Id, link.Address, File = file.Name, file.Sha256 });
        return await plans.FileAsync(version.PlanId, attachmentId, stop);
    }
}
