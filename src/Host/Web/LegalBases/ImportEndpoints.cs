using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.LegalBases;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.LegalBases;

/// <summary>
/// Nhập tệp: shows what a file would do, and does it when somebody says so. Nothing is kept in between: the file comes back
/// with the confirmation, together with the mark of what was shown; the register having changed meanwhile shows it again.
/// </summary>
internal static class ImportEndpoints
{
    public const string FileField = "file";
    public const string TextField = "noi-dung";
    public const string MarkField = "dau";

    /// <summary>A file in base 64, and some room.</summary>
    private const int LongestValue = BasisSheet.MaxBytes / 3 * 4 + 64 * 1024;

    public static void MapBasisImport(this IEndpointRouteBuilder app)
    {
        app.MapGet(BasisLinks.Import, AskAsync);
        app.MapPost(BasisLinks.Import, PreviewAsync);
        app.MapPost(BasisLinks.Store, StoreAsync).WithFormOptions(valueLengthLimit: LongestValue, bufferBodyLengthLimit: 2L * LongestValue);
    }

    private static async Task<IResult> AskAsync(BasisKeepers keepers, CancellationToken stop) =>
        await keepers.RequireAsync(stop) is { IsSuccess: false } refused ? ProblemResults.ToPage(refused.Problem!) : Page(null);

    private static async Task<IResult> PreviewAsync(HttpContext http, BasisKeepers keepers, ImportBases import, CancellationToken stop)
    {
        if (await keepers.RequireAsync(stop) is { IsSuccess: false } refused)
            return ProblemResults.ToPage(refused.Problem!);
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(stop) : null;
        if (form?.Files.GetFile(FileField) is not { FileName.Length: > 0 } file)
            return Page(new Invalid("Chưa chọn tệp nào.", FileField));
        if (file.Length > BasisSheet.MaxBytes)
            return Page(new Invalid($"Tệp lớn quá {BasisSheet.MaxBytes / (1024 * 1024)} MB.", FileField));
        using var bytes = new MemoryStream();
        await using (var content = file.OpenReadStream())
            await content.CopyToAsync(bytes, stop);
        return await ShowAsync(bytes.ToArray(), null, import, stop);
    }

    private static async Task<IResult> StoreAsync(
        HttpContext http, WorkflowsDb db, BasisKeepers keepers, ImportBases import, Flash flash, CancellationToken stop)
    {
        var person = await keepers.RequireAsync(stop);
        if (!person.IsSuccess)
            return ProblemResults.ToPage(person.Problem!);
        var form = await http.Request.ReadFormAsync(stop);
        if (BytesIn(form[TextField]) is not { } bytes)
            return Page(new Invalid("Bản xem trước không còn đọc được. Chưa có gì được lưu. Hãy chọn lại tệp.", FileField));
        var lines = BasisSheet.Read(bytes);
        if (!lines.IsSuccess)
            return Page(lines.Problem);
        var done = await db.CommitAsync(inner => import.HandleAsync(lines.Value, form[MarkField].ToString(), person.Value.Actor(), inner), stop: stop);
        if (done.Problem is Workflows.Values.Conflict changed)
            return await ShowAsync(bytes, changed, import, stop);
        if (!done.IsSuccess)
            return Page(done.Problem);
        flash.Success(http, $"Đã nhập tệp: thêm {done.Value.Added.Count} căn cứ, sửa {done.Value.Changed.Count} căn cứ.");
        return Results.LocalRedirect(BasisLinks.List);
    }

    private static async Task<IResult> ShowAsync(byte[] bytes, Problem? problem, ImportBases import, CancellationToken stop)
    {
        var lines = BasisSheet.Read(bytes);
        if (!lines.IsSuccess)
            return Page(lines.Problem);
        var seen = await import.PreviewAsync(lines.Value, stop);
        return seen.IsSuccess ? Page(problem, seen.Value, Convert.ToBase64String(bytes)) : Page(seen.Problem);
    }

    private static byte[]? BytesIn(string? text)
    {
        var bytes = new byte[BasisSheet.MaxBytes + 3];
        return text is { Length: > 0 } && Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static RazorComponentResult<ImportPage> Page(Problem? problem, BasisImport? seen = null, string text = "") =>
        new(new Dictionary<string, object?>
        {
            [nameof(ImportPage.Problem)] = problem,
            [nameof(ImportPage.Seen)] = seen,
            [nameof(ImportPage.Text)] = text,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
}
