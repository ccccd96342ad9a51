using Workflows.Plans;

namespace Workflows.Links;

/// <summary>Files that a link lets its holder read: those of the version it shows, and no others.</summary>
public sealed class ReadLinkFile(ExplainLink explain, StoredFiles files)
{
    public async Task<StoredFile?> FindAsync(string token, Guid attachmentId, CancellationToken stop)
    {
        var version = await explain.PeekAsync(token, stop) switch
        {
            LinkView.Waiting { Case.Version: { } given } => given.Id,
            LinkView.Issued issued => issued.Version.Id,
            _ => Guid.Empty,
        };
        return version == Guid.Empty ? null : await files.OfVersionAsync(version, attachmentId, stop);
    }
}
