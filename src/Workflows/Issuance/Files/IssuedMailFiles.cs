using Microsoft.EntityFrameworkCore;
using Workflows.Outbox;
using Workflows.Storage;

namespace Workflows.Issuance.Files;

/// <summary>The issued document goes with the mails that bring it.</summary>
internal sealed class IssuedMailFiles(WorkflowsDb db) : IMailFiles
{
    public async Task<MailFile?> FindAsync(Guid id, CancellationToken stop) => await db.Set<IssuedFile>().AsNoTracking()
        .Where(f => f.Id == id)
        .Select(f => new MailFile(f.Name, MakeFiles.MediaTypeOf(f.Form), f.Bytes))
        .FirstOrDefaultAsync(stop);
}
