using System.Globalization;
using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.LegalBases;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.LegalBases;

/// <summary>Căn cứ pháp lý: the register, one document of it, and the form that adds or corrects one.</summary>
public static class BasisEndpoints
{
    public static IServiceCollection AddBasisPages(this IServiceCollection services) => services.AddScoped<BasisKeepers>();

    public static void MapBases(this IEndpointRouteBuilder app)
    {
        app.MapGet(BasisLinks.List, ListAsync);
        app.MapGet(BasisLinks.Csv, CsvAsync);
        app.MapGet(BasisLinks.New, NewAsync);
        app.MapPost(BasisLinks.New, AddAsync);
        app.MapGet($"{BasisLinks.List}/{{id:guid}}", ReadAsync);
        app.MapGet($"{BasisLinks.List}/{{id:guid}}/sua", EditAsync);
        app.MapPost($"{BasisLinks.List}/{{id:guid}}/sua", ChangeAsync);
        app.MapBasisImport();
    }

    private static async Task<RazorComponentResult> ListAsync(
        [AsParameters] BasisFilter filter, CurrentPerson current, BasisKeepers keepers, BasisRegister register, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        return new RazorComponentResult<BasesPage>(new
        {
            Filter = filter,
            Found = await register.FindAsync(filter.ToQuery(), stop),
            MayKeep = await keepers.MayAsync(person, stop),
        });
    }

    private static async Task<IResult> CsvAsync([AsParameters] BasisFilter filter, HttpContext http, BasisRegister register, CancellationToken stop) =>
        SheetFile.Send(http, "can-cu-phap-ly", BasisSheet.Of(await register.FindAsync(filter.ToQuery() with { Page = 1, Size = 5_000 }, stop)));

    private static async Task<IResult> ReadAsync(
        Guid id, CurrentPerson current, BasisKeepers keepers, BasisRegister register, TimeProvider time, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        if (await register.ByIdAsync(id, stop) is not { } row)
            return Unknown();
        var successor = row.ReplacedById is { } by ? await register.ByIdAsync(by, stop) : null;
        var entry = row.ToEntry(successor);
        var today = VietnamTime.Today(time);
        return new RazorComponentResult<BasisEntryPage>(new
        {
            Row = row,
            Successor = successor,
            Standing = row.StandingOn(today),
            Replaced = await register.ReplacedByAsync(id, stop),
            // What the page says of validity it need not say twice.
            Findings = BasisChecks.Of(new(entry.DocumentType, entry.Number, entry.IssuedOn, entry.Issuer, entry.Subject), null, today),
            MayKeep = await keepers.MayAsync(person, stop),
        });
    }

    private static async Task<IResult> NewAsync(
        [FromQuery(Name = "thay")] Guid? replaces, BasisKeepers keepers, BasisRegister register, CancellationToken stop)
    {
        var person = await keepers.RequireAsync(stop);
        if (!person.IsSuccess)
            return ProblemResults.ToPage(person.Problem!);
        var old = replaces is { } id ? await register.ByIdAsync(id, stop) : null;
        return await FormAsync(new() { DocumentType = old?.DocumentType ?? "", Issuer = old?.Issuer ?? "" }, null, null, old, register, stop);
    }

    private static async Task<IResult> AddAsync(
        HttpContext http, WorkflowsDb db, BasisKeepers keepers, BasisRegister register, KeepBases keep, Flash flash, CancellationToken stop)
    {
        var person = await keepers.RequireAsync(stop);
        if (!person.IsSuccess)
            return ProblemResults.ToPage(person.Problem!);
        var form = await http.Request.ReadFormAsync(stop);
        var (input, replaces) = (InputOf(form), Guid.TryParse(form["replaces"], out var id) ? id : (Guid?)null);
        var added = await db.CommitAsync(inner => keep.AddAsync(input, replaces, person.Value.Actor(), inner), stop: stop);
        if (added.IsSuccess)
        {
            flash.Success(http, $"Đã thêm {added.Value.ToEntry().Name} vào danh mục.");
            return Results.LocalRedirect(BasisLinks.Entry(added.Value.Id));
        }

        return await FormAsync(input, added.Problem, null, replaces is { } old ? await register.ByIdAsync(old, stop) : null, register, stop);
    }

    private static async Task<IResult> EditAsync(Guid id, BasisKeepers keepers, BasisRegister register, CancellationToken stop)
    {
        var person = await keepers.RequireAsync(stop);
        if (!person.IsSuccess)
            return ProblemResults.ToPage(person.Problem!);
        if (await register.ByIdAsync(id, stop) is not { } row)
            return Unknown();
        var successor = row.ReplacedById is { } by ? await register.ByIdAsync(by, stop) : null;
        return await FormAsync(BasisInput.Of(row, successor), null, row, null, register, stop);
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, HttpContext http, WorkflowsDb db, BasisKeepers keepers, BasisRegister register, KeepBases keep, Flash flash, CancellationToken stop)
    {
        var person = await keepers.RequireAsync(stop);
        if (!person.IsSuccess)
            return ProblemResults.ToPage(person.Problem!);
        var form = await http.Request.ReadFormAsync(stop);
        var input = InputOf(form);
        var revision = int.TryParse(form["revision"], NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
        var changed = await db.CommitAsync(inner => keep.ChangeAsync(id, revision, input, person.Value.Actor(), inner), stop: stop);
        if (changed.IsSuccess)
        {
            flash.Success(http, "Đã lưu căn cứ. Kế hoạch đã ghi căn cứ này không tự thay đổi.");
            return Results.LocalRedirect(BasisLinks.Entry(id));
        }

        return await register.ByIdAsync(id, stop) is { } row ? await FormAsync(input, changed.Problem, row, null, register, stop, revision) : Unknown();
    }

    private static BasisInput InputOf(IFormCollection form) => new()
    {
        DocumentType = One(form, "documentType"),
        Number = One(form, "number"),
        Issuer = One(form, "issuer"),
        IssuedOn = One(form, "issuedOn"),
        Subject = One(form, "subject"),
        ValidFrom = One(form, "validFrom"),
        EndedFrom = One(form, "endedFrom"),
        ReplacedBy = One(form, "replacedBy"),
        Source = One(form, "source"),
    };

    private static string One(IFormCollection form, string name) => form.TryGetValue(name, out var values) ? values[0] ?? "" : "";

    private static IResult Unknown() => ProblemResults.ToPage(new Workflows.Values.NotFound("Danh mục không có căn cứ này."));

    private static async Task<IResult> FormAsync(
        BasisInput input, Problem? problem, RegisteredBasis? row, RegisteredBasis? replaces, BasisRegister register, CancellationToken stop, int? revision = null) =>
        new RazorComponentResult<BasisFormPage>(new Dictionary<string, object?>
        {
            [nameof(BasisFormPage.Input)] = input,
            [nameof(BasisFormPage.Problem)] = problem,
            [nameof(BasisFormPage.Row)] = row,
            [nameof(BasisFormPage.Revision)] = revision ?? row?.Revision ?? 0,
            [nameof(BasisFormPage.Replaces)] = replaces,
            [nameof(BasisFormPage.Offered)] = await register.OfferedAsync(stop),
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
}
