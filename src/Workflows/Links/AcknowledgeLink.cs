using Workflows.Audit;
using Workflows.Issuance.Distribution;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>A recipient confirms from the page of a mail that the document, or the notice, has arrived.</summary>
public sealed class AcknowledgeLink(ExplainLink explain, ConfirmReceipt confirm)
{
    /// <param name="token">As it stood in the address.</param>
    /// <param name="name">Who confirms, as typed; may be empty.</param>
    /// <param name="visitor">Address and browser.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<DateTimeOffset>> HandleAsync(string token, string? name, Actor visitor, CancellationToken stop) =>
        await explain.FindAsync(token, stop) is { Purpose: LinkPurpose.Read } link
            ? await confirm.ByLinkAsync(link.Id, name, visitor, stop)
            : new NotFound("Liên kết không đúng.");
}
