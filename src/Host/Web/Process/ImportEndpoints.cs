using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Host.Identity;
using Microsoft.AspNetCore.DataProtection;
using Workflows.Definitions;
using Workflows.Definitions.Editing;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Process;

/// <summary>
/// Nhập tệp: shows what a file would change, and stores it only when somebody says so. Nothing is kept in between: the file
/// comes back with the confirmation, under a seal over its bytes, the stored workflow it was compared with and the person.
/// </summary>
internal static class ImportEndpoints
{
    public const string FileField = "tep";
    public const string TextField = "noi-dung";
    public const string SealField = "dau";

    /// <summary>A file in base 64, and some room.</summary>
    private static readonly int LongestValue = WorkflowFile.MaxBytes / 3 * 4 + 64 * 1024;

    public static void MapImport(this IEndpointRouteBuilder app)
    {
        var import = app.MapGroup("").RequireWorkflowRight(WorkflowRights.Edit);
        import.MapGet(ProcessLinks.Import, () => ImportPage.Of(null, null));
        import.MapPost(ProcessLinks.Import, PreviewAsync);
        import.MapPost(ProcessLinks.Store, StoreAsync)
            .WithFormOptions(valueLengthLimit: LongestValue, bufferBodyLengthLimit: 2L * LongestValue);
    }

    private static async Task<IResult> PreviewAsync(
        HttpContext http, ImportWorkflow import, DefinitionSheets sheets, CurrentPerson current, IDataProtectionProvider protection, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(stop) : null;
        if (form?.Files.GetFile(FileField) is not { FileName.Length: > 0 } file)
            return ImportPage.Of(new Invalid("Chưa chọn tệp nào.", FileField), null);
        if (file.Length > WorkflowFile.MaxBytes)
            return ImportPage.Of(new Invalid($"Tệp lớn quá {WorkflowFile.MaxBytes / (1024 * 1024)} MB.", FileField), null);
        using var bytes = new MemoryStream();
        await using (var content = file.OpenReadStream())
            await content.CopyToAsync(bytes, stop);
        return await SeenAsync(bytes.ToArray(), null, import, sheets, SealOf(protection), person, stop);
    }

    private static async Task<IResult> StoreAsync(
        HttpContext http, ImportWorkflow import, DefinitionSheets sheets, CurrentPerson current, IDataProtectionProvider protection, WorkflowsDb db,
        Flash flash, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var form = await http.Request.ReadFormAsync(stop);
        if (BytesIn(form[TextField]) is not { } bytes || Unseal(SealOf(protection), form[SealField]) is not { } seen || seen.Person != person.Id
            || seen.Hash != Sha256Hash.Of(bytes).Hex)
            return ImportPage.Of(new Invalid("Bản xem trước đã hết hiệu lực. Chưa có gì được lưu. Hãy chọn lại tệp.", FileField), null);
        var given = WorkflowFile.Read(bytes, FileField);
        if (!given.IsSuccess)
            return ImportPage.Of(given.Problem, null);
        var done = await db.CommitAsync(inner => import.ImportAsync(given.Value, person.Actor(), inner, seen.Revision), stop: stop);
        if (done.Problem is Conflict changed)
            return await SeenAsync(bytes, changed, import, sheets, SealOf(protection), person, stop);
        if (!done.IsSuccess)
            return ImportPage.Of(AtField(done.Problem!), null);
        if (done.Value.IsNew)
            flash.Success(http, $"Đã nhập tệp thành bản nháp, phiên bản {done.Value.Number}. Quy trình đang ban hành chưa thay đổi.");
        else
            flash.Warning(http, "Tệp giống hệt bản đang lưu. Không có gì thay đổi.");
        return Results.LocalRedirect(ProcessLinks.Definition(done.Value.DefinitionId));
    }

    private static async Task<IResult> SeenAsync(
        byte[] bytes, Problem? problem, ImportWorkflow import, DefinitionSheets sheets, IDataProtector seal, SignedInPerson person, CancellationToken stop)
    {
        var given = WorkflowFile.Read(bytes, FileField);
        if (!given.IsSuccess)
            return ImportPage.Of(given.Problem, null);
        var preview = await import.PreviewAsync(given.Value, stop);
        if (!preview.IsSuccess)
            return ImportPage.Of(AtField(preview.Problem!), null);
        var seen = new Seen(Sha256Hash.Of(bytes).Hex, preview.Value.Revision, person.Id);
        return ImportPage.Of(problem, new(
            preview.Value, await sheets.LookOverAsync(given.Value.GetRawText(), stop), Convert.ToBase64String(bytes), seal.Protect(JsonSerializer.Serialize(seen))));
    }

    /// <summary>The paths of mistakes mean nothing to the form: all of them belong to the file.</summary>
    private static Invalid AtField(Problem problem) => problem switch
    {
        InvalidFields several => new Invalid(
            string.Create(CultureInfo.InvariantCulture, $"Tệp có {several.Fields.Count} chỗ sai, chưa có gì được lưu. ")
            + string.Join(" ", several.Fields.Take(5).Select(wrong => wrong.Message)),
            FileField),
        _ => new Invalid(problem.Message, FileField),
    };

    private static IDataProtector SealOf(IDataProtectionProvider protection) => protection.CreateProtector("Host.Web.Process.Import");

    private static byte[]? BytesIn(string? text)
    {
        try
        {
            return text is null ? null : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static Seen? Unseal(IDataProtector seal, string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<Seen>(seal.Unprotect(text));
        }
        catch (Exception foreign) when (foreign is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    /// <param name="Hash">Of the file.</param>
    /// <param name="Revision">Of the stored workflow the changes were told against.</param>
    /// <param name="Person">Who saw it.</param>
    private sealed record Seen(string Hash, long Revision, Guid Person);
}
