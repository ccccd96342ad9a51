using System.Globalization;
using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Workflows.Issuance.Books;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Register;

/// <summary>Sổ đăng ký văn bản đi: on screen, printed, as a table; and the clerk's numbers for documents made elsewhere.</summary>
internal static class RegisterEndpoints
{
    public static IServiceCollection AddRegisterPages(this IServiceCollection services) => services.AddScoped<RegisterReader>();

    public static void MapRegister(this IEndpointRouteBuilder app)
    {
        app.MapGet(RegisterLinks.Home, ShowAsync);
        app.MapGet(RegisterLinks.Print, PrintAsync);
        app.MapGet(RegisterLinks.Csv, CsvAsync);
        app.MapGet(RegisterLinks.Xlsx, XlsxAsync);
        app.MapGet(RegisterLinks.TakeNumber, AskNumberAsync);
        app.MapPost(RegisterLinks.TakeNumber, TakeNumberAsync);
        app.MapGet(RegisterLinks.Cancel, AskCancelAsync);
        app.MapPost(RegisterLinks.Cancel, CancelAsync);
        app.MapRegisterKeeping();
    }

    private static async Task<IResult> ShowAsync(
        [AsParameters] RegisterFilter filter, CurrentPerson current, RegisterReader reader, WorkflowsDb db, CancellationToken stop)
    {
        var shown = await reader.ReadAsync(filter, whole: false, stop);
        var body = shown.Book?.Body;
        var waiting = body is null || shown.Today.Month != 12
            ? 0
            : await db.Set<Plan>().CountAsync(
                p => p.State == PlanState.AwaitingNumber && (body.Kind == AgencyKind.PeoplesCommittee
                    ? p.Instrument != Instrument.AgencyPlan && db.Set<Agency>().Any(a => a.Id == p.AgencyId && a.ParentId == body.Id)
                    : p.Instrument == Instrument.AgencyPlan && p.AgencyId == body.Id),
                stop);
        return new RazorComponentResult<RegisterPage>(new { Shown = shown, Waiting = waiting, MayDecide = (await current.RequireAsync(stop)).IsAdministrator });
    }

    private static async Task<IResult> PrintAsync([AsParameters] RegisterFilter filter, RegisterReader reader, CancellationToken stop) =>
        new RazorComponentResult<RegisterPrintPage>(new { Shown = await reader.ReadAsync(filter, whole: true, stop) });

    private static async Task<IResult> CsvAsync([AsParameters] RegisterFilter filter, HttpContext http, RegisterReader reader, CancellationToken stop)
    {
        var shown = await reader.ReadAsync(filter, whole: true, stop);
        return SheetFile.Send(http, NameOf(shown), RegisterTable.Of(shown.Lines));
    }

    private static async Task<IResult> XlsxAsync([AsParameters] RegisterFilter filter, HttpContext http, RegisterReader reader, CancellationToken stop)
    {
        var shown = await reader.ReadAsync(filter, whole: true, stop);
        return SheetBook.Send(http, NameOf(shown), $"Năm {shown.Year}", RegisterTable.Of(shown.Lines));
    }

    private static string NameOf(RegisterShown shown) => string.Create(CultureInfo.InvariantCulture, $"so-van-ban-di-{shown.Year}");

    private static async Task<IResult> AskNumberAsync(HttpContext http, RegisterReader reader, WorkflowsDb db, TimeProvider time, CancellationToken stop)
    {
        var body = await KeptAsync(http.Request.Query["co-quan"], reader, stop);
        return body is null
            ? ProblemResults.ToPage(NotAClerk)
            : await NumberFormAsync(body, new() { BodyId = body.Id }, null, null, db, time, stop);
    }

    private static async Task<IResult> TakeNumberAsync(
        HttpContext http, RegisterReader reader, CurrentPerson current, WorkflowsDb db, TakeNumberOutside take, TimeProvider time, Flash flash,
        CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        if (await KeptAsync(form["body"], reader, stop) is not { } body)
            return ProblemResults.ToPage(NotAClerk);
        var person = await current.RequireAsync(stop);
        var copies = form["copies"].ToString().Trim();
        var typed = new OutsideDocument
        {
            BodyId = body.Id,
            Code = form["code"],
            Unit = form["unit"],
            Subject = form["subject"],
            Signer = form["signer"],
            Recipients = form["recipients"],
            KeptBy = form["keptBy"],
            // What is no number is refused as one out of range is.
            Copies = copies.Length == 0 ? null : int.TryParse(copies, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0,
            Note = form["note"],
        };
        var taken = await db.CommitAsync(inner => take.HandleAsync(typed, person.Id, person.Actor(), inner), stop: stop);
        if (taken.IsSuccess)
        {
            flash.Success(http, $"Đã cấp số {taken.Value.Printed}, ngày {VietnamTime.Short(taken.Value.IssuedOn)}.");
            return Results.LocalRedirect($"{RegisterLinks.Home}?so={taken.Value.BookId}");
        }

        return taken.Problem is Invalid or InvalidFields
            ? await NumberFormAsync(body, typed, copies, taken.Problem, db, time, stop)
            : ProblemResults.ToPage(taken.Problem!);
    }

    private static async Task<IResult> NumberFormAsync(
        Agency body, OutsideDocument typed, string? copies, Problem? problem, WorkflowsDb db, TimeProvider time, CancellationToken stop)
    {
        var year = VietnamTime.Today(time).Year;
        var codes = await db.Set<BookSeries>().Where(s => s.BodyId == body.Id && s.FromYear <= year).Select(s => s.Code).Distinct().ToListAsync(stop);
        return new RazorComponentResult<TakeNumberPage>(new Dictionary<string, object?>
        {
            [nameof(TakeNumberPage.Body)] = body,
            [nameof(TakeNumberPage.Codes)] = DecreeTypes.All.Select(t => t.Code).Where(codes.Contains).ToList(),
            [nameof(TakeNumberPage.Typed)] = typed,
            [nameof(TakeNumberPage.Copies)] = copies,
            [nameof(TakeNumberPage.Problem)] = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
    }

    private static Task<IResult> AskCancelAsync(Guid id, RegisterReader reader, WorkflowsDb db, CancellationToken stop) =>
        CancelFormAsync(id, null, null, reader, db, stop);

    private static async Task<IResult> CancelAsync(
        Guid id, HttpContext http, RegisterReader reader, CurrentPerson current, WorkflowsDb db, CancelNumber cancel, Flash flash, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var reason = (await http.Request.ReadFormAsync(stop))["reason"].ToString();
        var cancelled = await db.CommitAsync(inner => cancel.HandleAsync(id, person.Id, reason, person.Actor(), inner), stop: stop);
        if (cancelled.IsSuccess)
        {
            flash.Success(http, $"Đã hủy số {cancelled.Value.Printed}; dòng của số vẫn giữ trong sổ.");
            return Results.LocalRedirect($"{RegisterLinks.Home}?so={cancelled.Value.BookId}&nam={cancelled.Value.Year}");
        }

        return cancelled.Problem is Invalid ? await CancelFormAsync(id, reason, cancelled.Problem, reader, db, stop) : ProblemResults.ToPage(cancelled.Problem!);
    }

    private static async Task<IResult> CancelFormAsync(Guid id, string? reason, Problem? problem, RegisterReader reader, WorkflowsDb db, CancellationToken stop)
    {
        var line = await db.Set<IssuedNumber>().AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, stop);
        if (line is null || !(await reader.BooksAsync(stop)).Any(b => b.Id == line.BookId && b.Keeps))
            return ProblemResults.ToPage(new Workflows.Values.NotFound("Không tìm thấy số này trong sổ ông/bà giữ."));
        return new RazorComponentResult<CancelNumberPage>(new Dictionary<string, object?>
        {
            [nameof(CancelNumberPage.Id)] = id,
            [nameof(CancelNumberPage.Number)] = line.Printed.ToString(),
            [nameof(CancelNumberPage.Date)] = line.IssuedOn,
            [nameof(CancelNumberPage.Subject)] = line.Subject,
            [nameof(CancelNumberPage.Reason)] = reason,
            [nameof(CancelNumberPage.Problem)] = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
    }

    internal static Forbidden NotAClerk { get; } = new("Chỉ văn thư của cơ quan làm được việc này trong sổ của cơ quan đó.");

    /// <summary>A body whose books the signed-in person keeps.</summary>
    internal static async Task<Agency?> KeptAsync(string? typed, RegisterReader reader, CancellationToken stop) =>
        Guid.TryParse(typed, out var id) ? (await reader.BooksAsync(stop)).FirstOrDefault(b => b.Keeps && b.Body.Id == id)?.Body : null;
}
