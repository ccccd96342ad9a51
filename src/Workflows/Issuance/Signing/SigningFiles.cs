using Microsoft.EntityFrameworkCore;
using Workflows.Documents.Pdf;
using Workflows.Issuance.Books;
using Workflows.Issuance.Files;
using Workflows.Signatures;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Signing;

/// <summary>A file as it is handed out to be signed.</summary>
/// <param name="Spot">The place kept for the picture of the signature or seal.</param>
public sealed record HandedOut(string Name, long Size, PdfSpot? Spot);

/// <summary>The files of a number on their way through signing.</summary>
public sealed class SigningFiles(WorkflowsDb db)
{
    /// <summary>The file that is handed out to be signed: the prepared one to the person, the person's to the clerk.</summary>
    /// <returns>Null where it does not exist (yet).</returns>
    public Task<IssuedFile?> HandedOutAsync(Guid numberId, SigningAct act, CancellationToken stop)
    {
        var form = act is SigningAct.Agency ? FileForm.SignedPdf : FileForm.Pdf;
        return db.Set<IssuedFile>().AsNoTracking().FirstOrDefaultAsync(f => f.NumberId == numberId && f.Form == form, stop);
    }

    /// <summary>Name, size in bytes and kept places of the file that is handed out, without its bytes.</summary>
    public async Task<HandedOut?> DescribeAsync(Guid numberId, SigningAct act, CancellationToken stop)
    {
        var form = act is SigningAct.Agency ? FileForm.SignedPdf : FileForm.Pdf;
        var file = await db.Set<IssuedFile>().Where(f => f.NumberId == numberId && f.Form == form).Select(f => new { f.Name, Size = f.Bytes.Length }).FirstOrDefaultAsync(stop);
        var made = await db.Set<IssuedFile>().Where(f => f.NumberId == numberId && f.Form == FileForm.Pdf).Select(f => f.Spots).FirstOrDefaultAsync(stop);
        return file is null ? null : new(file.Name, file.Size, act is SigningAct.Agency ? made?.Seal : made?.Signature);
    }

    /// <summary>Whether a number's file came back with the competent person's signature, be it in this very transaction.</summary>
    internal async Task<bool> SignedAsync(Guid numberId, CancellationToken stop) =>
        db.Held<IssuedFile>().Any(f => f.NumberId == numberId && f.Form is FileForm.SignedPdf)
        || await db.Set<IssuedFile>().AnyAsync(f => f.NumberId == numberId && f.Form == FileForm.SignedPdf, stop);

    /// <summary>Whether a person handed in the file of a number with the competent person's signature.</summary>
    public async Task<bool> HandedInAsync(Guid numberId, Guid personId, CancellationToken stop)
    {
        // The step after the signature opens in the transaction of the signature.
        var staged = db.Held<IssuedFile>().Where(f => f.NumberId == numberId).Select(f => f.Id).ToList();
        return db.Held<FileSignature>().Any(s => s.ReceivedBy == personId && s.Act is SigningAct.Person && staged.Contains(s.FileId))
            || await db.Set<FileSignature>().AnyAsync(
                s => s.ReceivedBy == personId && s.Act == SigningAct.Person && db.Set<IssuedFile>().Any(f => f.Id == s.FileId && f.NumberId == numberId), stop);
    }

    /// <summary>The signatures on the files of a plan, the oldest first, each with its file's name and number.</summary>
    public async Task<IReadOnlyList<(FileSignature Signature, string File, Guid NumberId)>> OfPlanAsync(Guid planId, CancellationToken stop)
    {
        var found = await (
            from signature in db.Set<FileSignature>().AsNoTracking()
            join file in db.Set<IssuedFile>() on signature.FileId equals file.Id
            where file.PlanId == planId
            orderby signature.ReceivedAt, signature.Act descending
            select new { signature, file.Name, file.NumberId }).ToListAsync(stop);
        return [.. found.Select(f => (f.signature, f.Name, f.NumberId))];
    }

    /// <summary>The server's evidence of the number a plan was issued with.</summary>
    public Task<IssueSeal?> SealOfPlanAsync(Guid planId, CancellationToken stop) => db.Set<IssueSeal>().AsNoTracking()
        .FirstOrDefaultAsync(s => db.Set<IssuedNumber>().Any(n => n.Id == s.NumberId && n.PlanId == planId), stop);

    internal IssuedFile Stage(Guid id, IssuedNumber number, SigningAct act, byte[] bytes, DateTimeOffset now)
    {
        var form = act is SigningAct.Agency ? FileForm.SealedPdf : FileForm.SignedPdf;
        var file = new IssuedFile
        {
            Id = id,
            PlanId = number.PlanId!.Value,
            NumberId = number.Id,
            Form = form,
            Name = MakeFiles.NameOf(number.Printed, form),
            Sha256 = Sha256Hash.Of(bytes).Hex,
            Bytes = bytes,
            MadeAt = now,
        };
        db.Add(file);
        return file;
    }
}
