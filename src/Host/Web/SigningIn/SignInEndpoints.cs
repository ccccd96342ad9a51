using Host.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Values;

namespace Host.Web.SigningIn;

/// <summary>Sign-in and sign-out.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet(SessionCookie.SignInPath, ShowAsync).AllowAnonymous();
        app.MapPost(SessionCookie.SignInPath, EnterAsync).AllowAnonymous().RequireRateLimiting(AccountSetup.SignInLimit);
        app.MapPost("/dang-xuat", LeaveAsync);
        app.MapGet("/khong-co-quyen", () => ErrorPages.Page(StatusCodes.Status403Forbidden)).AllowAnonymous();
    }

    private static async Task<IResult> ShowAsync(
        [FromQuery(Name = SessionCookie.ReturnParameter)] string? back, CurrentPerson current, DemoAccounts demo, CancellationToken stop) =>
        await current.FindAsync(stop) is null
            ? Page(null, back, null, await demo.OffersAsync(stop))
            : Results.LocalRedirect(Local(back));

    private static async Task<IResult> EnterAsync(
        [FromForm(Name = "ten")] string? userName,
        [FromForm(Name = "mat-khau")] string? password,
        [FromForm(Name = SessionCookie.ReturnParameter)] string? back,
        HttpContext http, SignIn signIn, DemoAccounts demo, CancellationToken stop)
    {
        var attempt = new SignInAttempt(userName ?? "", password ?? "", Caller.AddressOf(http), Caller.UserAgentOf(http));
        var entered = await signIn.TryAsync(attempt, stop);
        if (entered.Problem is { } problem)
            return Page(userName, back, problem, await demo.OffersAsync(stop));
        await SessionCookie.IssueAsync(http, entered.Value);
        return Results.LocalRedirect(Local(back));
    }

    private static async Task<IResult> LeaveAsync(HttpContext http, CurrentPerson current, SignOut signOut, Flash flash, CancellationToken stop)
    {
        await signOut.RecordAsync(await current.RequireAsync(stop), http.User, stop);
        await http.SignOutAsync(SessionCookie.Scheme);
        flash.Success(http, "Ông/bà đã đăng xuất.");
        return Results.LocalRedirect(SessionCookie.SignInPath);
    }

    /// <summary>An address of this site only: a link to our sign-in page must not end on somebody else's.</summary>
    internal static string Local(string? back) => RedirectHttpResult.IsLocalUrl(back) && !back.StartsWith('~') ? back : "/";

    private static RazorComponentResult<SignInPage> Page(
        string? userName, string? back, Problem? problem, IReadOnlyList<DemoAccount> offers) =>
        new(new Dictionary<string, object?>
        {
            [nameof(SignInPage.UserName)] = userName,
            [nameof(SignInPage.ReturnUrl)] = back,
            [nameof(SignInPage.Problem)] = problem,
            [nameof(SignInPage.Offers)] = offers,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
}
