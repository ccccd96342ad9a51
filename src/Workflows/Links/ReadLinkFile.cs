using Workflows.Plans;

namespace Workflows.Links;

/// <summary>Files that a link lets its holder read: those of the version it shows, and no others.</summary>
public sealed class ReadLinkFile(ExplainLink explain, PlanReader plans)
{
    public async Task<StoredFile?> FindAsync(string token, Guid attachmentId, CancellationToken stop)
    {
        var version = await explain.PeekAsync(token, stop) switch
        {
            LinkView.Waiting waiting => waiting.Case.Version,
            LinkView.Issued issued => issued.Version,
            _ => null,
        };
        return version?.Attachments.Any(a => a.Id == attachmentId) is true
            ? await plans.FileAsync(version.PlanId, attachmentId, stop)
            : null;
    }
}
