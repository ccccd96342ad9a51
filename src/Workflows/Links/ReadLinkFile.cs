using Workflows.Audit;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Plans;

namespace Workflows.Links;

/// <summary>
/// Files that a link lets its holder read: those of the version it shows, the letters behind the opinions it shows, and
/// the letter that the holder sent; no others. Leaves a trace.
/// </summary>
public sealed class ReadLinkFile(ExplainLink explain, PlanReader plans)
{
    /// <param name="token">As it stood in the address.</param>
    /// <param name="attachmentId">The file.</param>
    /// <param name="visitor">Address and browser of whoever fetches it, for the trail.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<KeptFile?> FindAsync(string token, Guid attachmentId, Actor visitor, CancellationToken stop)
    {
        if (await explain.FindAsync(token, stop) is not { } link)
            return null;
        var readable = await explain.ExplainAsync(link, stop) switch
        {
            LinkView.Waiting(var file, _) =>
            [
                .. file.Version?.Attachments.Select(a => (a.Id, a.Name)) ?? [],
                .. file.Opinions.Select(o => o.Body.Letter?.File).OfType<LetterFile>().Select(f => (f.Id, f.Name)),
            ],
            LinkView.Decided { Receipt.Body.Letter.File: { } own } => [(own.Id, own.Name)],
            LinkView.Issued { IsShown: true } issued => [.. issued.Version.Attachments.Select(a => (a.Id, a.Name))],
            _ => Array.Empty<(Guid Id, string Name)>(),
        };
        if (readable.FirstOrDefault(f => f.Id == attachmentId) is not { Name: { } name })
            return null;
        explain.Trace(link, "link.file-read", visitor, _ => new { Link = link.Id, link.Address, File = name, Attachment = attachmentId });
        return await plans.FileAsync(link.PlanId, attachmentId, stop);
    }
}
