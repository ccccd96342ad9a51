using System.Globalization;
using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Workflows.Issuance.Books;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Register;

/// <summary>Taking over an old register, and how a body numbers.</summary>
internal static class KeepingEndpoints
{
    private const int LargestFile = 8 * 1024 * 1024;

    public static void MapRegisterKeeping(this IEndpointRouteBuilder app)
    {
        app.MapGet(RegisterLinks.Import, AskImportAsync);
        app.MapPost(RegisterLinks.Import, ImportAsync).WithMetadata(new RequestSizeLimitAttribute(LargestFile));
        app.MapGet(RegisterLinks.Scheme, AskSchemeAsync);
        app.MapPost(RegisterLinks.Scheme, DecideAsync);
    }

    private static async Task<IResult> AskImportAsync([FromQuery(Name = "so")] Guid? book, RegisterReader reader, TimeProvider time, CancellationToken stop)
    {
        var kept = (await reader.BooksAsync(stop)).FirstOrDefault(b => b.Keeps && b.Id == book);
        return kept is null
            ? ProblemResults.ToPage(RegisterEndpoints.NotAClerk)
            : new RazorComponentResult<ImportPage>(new { kept.Body, Year = VietnamTime.Today(time).Year.ToString(CultureInfo.InvariantCulture) });
    }

    private static async Task<IResult> ImportAsync(
        HttpContext http, RegisterReader reader, CurrentPerson current, WorkflowsDb db, ImportRegister import, Flash flash, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        if (await RegisterEndpoints.KeptAsync(form["body"], reader, stop) is not { } body)
            return ProblemResults.ToPage(RegisterEndpoints.NotAClerk);
        var typed = form["year"].ToString();
        if (!int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var year))
            return Again(new Invalid("Năm của sổ gồm bốn chữ số.", "year"));
        if (form.Files.GetFile("file") is not { Length: > 0 } file)
            return Again(new Invalid("Chưa chọn tệp.", "file"));
        var rows = await ReadAsync(file, stop);
        if (!rows.IsSuccess)
            return Again(rows.Problem!);

        var person = await current.RequireAsync(stop);
        RegisterImport? seen = null;
        var imported = await db.CommitAsync(
            async inner =>
            {
                var one = await import.HandleAsync(body.Id, year, rows.Value, person.Id, person.Actor(), inner);
                if (!one.IsSuccess || form["act"] != "preview")
                    return one;
                seen = one.Value;
                // What a preview did is undone by the refusal.
                return new Workflows.Values.Conflict("Xem trước.");
            },
            stop: stop);
        if (seen is not null)
            return new RazorComponentResult<ImportPage>(new { Body = body, Year = typed, Preview = seen });
        if (!imported.IsSuccess)
            return imported.Problem is Invalid or InvalidFields ? Again(imported.Problem) : ProblemResults.ToPage(imported.Problem!);
        flash.Success(http, $"Đã nhập {imported.Value.Lines.Count} dòng vào sổ năm {year}.");
        return Results.LocalRedirect($"{RegisterLinks.Home}?so={imported.Value.Lines[0].BookId}&nam={year}");

        IResult Again(Problem problem) => ProblemResults.BackTo<ImportPage>(problem, (nameof(ImportPage.Body), body), (nameof(ImportPage.Year), typed));
    }

    private static async Task<Result<IReadOnlyList<RegisterRow>>> ReadAsync(IFormFile file, CancellationToken stop)
    {
        await using var bytes = file.OpenReadStream();
        var read = await SheetFile.ReadAsync(bytes, stop);
        if (!read.IsSuccess)
            return read.Problem!;
        var (headings, rows) = read.Value;
        return headings is [var first, ..] && first.Equals(RegisterRow.Columns[0], StringComparison.OrdinalIgnoreCase)
            ? rows.Select(RegisterRow.Of).ToList()
            : new Invalid($"Dòng đầu của tệp phải là tên cột: {string.Join("; ", RegisterRow.Columns)}.", "file");
    }

    private static async Task<IResult> AskSchemeAsync(
        [FromQuery(Name = "co-quan")] Guid? bodyId, CurrentPerson current, RegisterReader reader, WorkflowsDb db, TimeProvider time, CancellationToken stop)
    {
        if (await DecidableAsync(bodyId, current, reader, stop) is not { } body)
            return ProblemResults.ToPage(new Forbidden("Chỉ quản trị ghi nhận cách đánh số của cơ quan."));
        var year = (VietnamTime.Today(time).Year + 1).ToString(CultureInfo.InvariantCulture);
        return new RazorComponentResult<SchemePage>(new { Body = body, InForce = await InForceAsync(body, db, time, stop), FromYear = year });
    }

    private static async Task<IResult> DecideAsync(
        HttpContext http, CurrentPerson current, RegisterReader reader, WorkflowsDb db, DecideScheme decide, TimeProvider time, Flash flash, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        if (await DecidableAsync(Guid.TryParse(form["body"], out var id) ? id : null, current, reader, stop) is not { } body)
            return ProblemResults.ToPage(new Forbidden("Chỉ quản trị ghi nhận cách đánh số của cơ quan."));
        var person = await current.RequireAsync(stop);
        var groups = form["groups"].ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => (IReadOnlyList<string>)line.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        // What is no year is refused as one out of range is.
        var year = int.TryParse(form["fromYear"], NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? typed : 0;
        var scheme = new NumberingScheme(body.Id, year, groups, form["decidedBy"]);
        var decided = await db.CommitAsync(inner => decide.HandleAsync(scheme, person.Actor(), inner), stop: stop);
        if (decided.IsSuccess)
        {
            flash.Success(http, $"Đã ghi nhận cách đánh số áp dụng từ năm {year}.");
            return Results.LocalRedirect(RegisterLinks.Home);
        }

        return ProblemResults.BackTo<SchemePage>(
            decided.Problem!, (nameof(SchemePage.Body), body), (nameof(SchemePage.InForce), await InForceAsync(body, db, time, stop)),
            (nameof(SchemePage.Groups), form["groups"].ToString()), (nameof(SchemePage.FromYear), form["fromYear"].ToString()),
            (nameof(SchemePage.DecidedBy), form["decidedBy"].ToString()));
    }

    private static async Task<Agency?> DecidableAsync(Guid? bodyId, CurrentPerson current, RegisterReader reader, CancellationToken stop) =>
        (await current.RequireAsync(stop)).IsAdministrator ? (await reader.BooksAsync(stop)).FirstOrDefault(b => b.Body.Id == bodyId)?.Body : null;

    /// <summary>The series of this year and of a decision for the next.</summary>
    private static async Task<IReadOnlyList<string>> InForceAsync(Agency body, WorkflowsDb db, TimeProvider time, CancellationToken stop)
    {
        var series = await db.Set<BookSeries>().AsNoTracking().Where(s => s.BodyId == body.Id).ToListAsync(stop);
        var year = VietnamTime.Today(time).Year;
        return [.. new[] { year, year + 1 }.SelectMany(y => Of(y)).Distinct()];

        IEnumerable<string> Of(int inYear) => series.Where(s => s.FromYear <= inYear)
            .GroupBy(s => s.Code, StringComparer.Ordinal)
            .Select(g => g.OrderByDescending(s => s.FromYear).ThenByDescending(s => s.DecidedAt).First())
            .Where(s => inYear == year || s.FromYear == inYear)
            .GroupBy(s => (s.BookId, s.FromYear, s.DecidedBy))
            .Select(g => $"{string.Join(", ", g.Select(s => $"{s.Code} ({s.Symbol})").Order(StringComparer.Ordinal))}: {(g.Count() > 1 ? "chung một hệ thống số" : "hệ thống số riêng")}"
                + (g.Key.DecidedBy.Length > 0 ? $", từ năm {g.Key.FromYear} theo {g.Key.DecidedBy}" : ""));
    }
}
