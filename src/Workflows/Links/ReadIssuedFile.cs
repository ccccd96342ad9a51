using Workflows.Audit;
using Workflows.Issuance.Files;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>A recipient takes the issued document as a file from the page of its mail. Leaves a trace; a recalled document is not given.</summary>
public sealed class ReadIssuedFile(ExplainLink explain, MakeFiles files)
{
    /// <param name="token">As it stood in the address.</param>
    /// <param name="visitor">Address and browser of whoever fetches it, for the trail.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<StoredFile>> HandleAsync(string token, Actor visitor, CancellationToken stop)
    {
        if (await explain.FindAsync(token, stop) is not { } link || await explain.ExplainAsync(link, stop) is not LinkView.Issued { IsShown: true } issued)
            return new NotFound("Không tìm thấy tệp này.");
        var file = await files.ReadAsync(issued.Plan, issued.Version, FileForm.Pdf, stop);
        if (file.IsSuccess)
            explain.Trace(link, "link.file-read", visitor, _ => new { Link = link.Id, link.Address, File = file.Value.Name });
        return file;
    }
}
