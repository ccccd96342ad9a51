using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Workflows.Documents.Docx;
using Workflows.Documents.Pdf;
using Workflows.Issuance.Books;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Files;

/// <summary>Makes the files of a document: for good when it gets its number, for a look before.</summary>
public sealed class MakeFiles(WorkflowsDb db, ComposeOfficial compose, PdfFonts fonts, IIds ids)
{
    /// <summary>
    /// Stages PDF and Word of a plan that has just got its number. A text that is an uploaded file stays that file: nothing is made.
    /// </summary>
    /// <returns>The files; a refusal where a character cannot be printed.</returns>
    public async Task<Result<List<IssuedFile>>> StageAsync(Plan plan, PlanVersion version, IssuedNumber number, CancellationToken stop)
    {
        var document = await compose.OfAsync(plan, version, stop, number);
        if (!document.IsSuccess)
            return new List<IssuedFile>();
        var pdf = PdfWriter.Write(document.Value, fonts);
        if (!pdf.IsSuccess)
            return pdf.Problem!;
        var made = new List<IssuedFile>();
        foreach (var (form, bytes) in new[] { (FileForm.Pdf, pdf.Value.Bytes), (FileForm.Docx, DocxWriter.Write(document.Value)) })
        {
            made.Add(new()
            {
                Id = ids.Next(),
                PlanId = plan.Id,
                NumberId = number.Id,
                Form = form,
                Name = NameOf(number.Printed, form),
                Sha256 = Sha256Hash.Of(bytes).Hex,
                Bytes = bytes,
                MadeAt = number.IssuedAt,
                Spots = form is FileForm.Pdf ? pdf.Value.Spots : null,
            });
        }

        db.AddRange(made);
        return made;
    }

    /// <summary>The file as it was issued, or as it would look now.</summary>
    /// <param name="plan">Its own number and date stand on it once it is issued.</param>
    /// <param name="version">Another than the issued one is printed without number.</param>
    public async Task<Result<StoredFile>> ReadAsync(Plan plan, PlanVersion version, FileForm form, CancellationToken stop)
    {
        if (plan.State is PlanState.Issued && version.Number == plan.CurrentVersion
            && await IssuedOf(db, plan.Id, form).FirstOrDefaultAsync(stop) is { } issued)
        {
            return Stored(issued.Name, form, issued.Bytes);
        }

        var document = await compose.OfAsync(plan, version, stop);
        if (!document.IsSuccess)
            return document.Problem!;
        var name = string.Create(CultureInfo.InvariantCulture, $"du-thao-phien-ban-{version.Number}{EndingOf(form)}");
        if (form is FileForm.Docx)
            return Stored(name, form, DocxWriter.Write(document.Value));
        var pdf = PdfWriter.Write(document.Value, fonts);
        return pdf.IsSuccess ? Stored(name, form, pdf.Value.Bytes) : pdf.Problem!;
    }

    /// <summary>The file of a form that an issued plan went out as; of the PDF the one with both signatures, where there is one.</summary>
    internal static IQueryable<IssuedFile> IssuedOf(WorkflowsDb db, Guid planId, FileForm form)
    {
        var alsoSealed = form is FileForm.Pdf;
        return db.Set<IssuedFile>().AsNoTracking()
            .Where(f => f.PlanId == planId && (f.Form == form || (alsoSealed && f.Form == FileForm.SealedPdf)))
            .Where(f => !db.Set<NumberCancellation>().Any(c => c.NumberId == f.NumberId))
            .OrderByDescending(f => f.Form == FileForm.SealedPdf).ThenByDescending(f => f.MadeAt);
    }

    private static StoredFile Stored(string name, FileForm form, byte[] bytes) => new(
        name, Slug(name), MediaTypeOf(form), bytes);

    internal static string MediaTypeOf(FileForm form) => form is FileForm.Docx ? DocxWriter.MediaType : PdfWriter.MediaType;

    /// <summary>"474/QĐ-UBND" as a file name: a slash is no letter of one.</summary>
    internal static string NameOf(DocumentNumber number, FileForm form) => number.ToString().Replace('/', '_') + EndingOf(form);

    private static string EndingOf(FileForm form) => form switch
    {
        FileForm.Docx => ".docx",
        FileForm.SignedPdf => ".nguoi-ky.pdf",
        FileForm.SealedPdf => ".ky-so.pdf",
        _ => ".pdf",
    };

    private static string Slug(string name) => name.Replace("Đ", "D", StringComparison.Ordinal).Replace("đ", "d", StringComparison.Ordinal);
}
