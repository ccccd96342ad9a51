using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Storage;

namespace Host.Identity;

/// <summary>The cookie that keeps a person signed in: eight hours after the last use, or until the account's stamp changes.</summary>
public static class SessionCookie
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    public const string SignInPath = "/dang-nhap";
    public const string ReturnParameter = "tro-lai";

    private const string StampClaim = "stamp";

    public static Task IssueAsync(HttpContext http, ProvenAccount account) => http.SignInAsync(Scheme, new ClaimsPrincipal(
        new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, account.PersonId.ToString()),
            new(ClaimTypes.Name, account.FullName),
            new(StampClaim, account.SecurityStamp),
        ], Scheme)));

    internal static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "phien";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(8);
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context =>
        {
            AskToSignIn(context.HttpContext);
            return Task.CompletedTask;
        };
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    /// <summary>Asked of the database at every request: a dismissed person is out at once, on every host.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var stop = context.HttpContext.RequestAborted;
        var db = context.HttpContext.RequestServices.GetRequiredService<WorkflowsDb>();
        var stamp = context.Principal?.FindFirstValue(StampClaim);
        var stillGood = context.Principal is { } user && CurrentPerson.IdOf(user) is { } id && stamp is not null
            && await db.Set<Account>().AnyAsync(
                a => a.Id == id && a.SecurityStamp == stamp && db.Set<Person>().Any(p => p.Id == id && p.IsActive), stop);
        if (stillGood)
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }

    private static void AskToSignIn(HttpContext http)
    {
        var request = http.Request;
        if (request.Headers.Accept.ToString().Contains("json", StringComparison.OrdinalIgnoreCase)
            || request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) is true)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        // A form cannot be sent again after sign-in; there is nothing to come back to.
        var back = HttpMethods.IsGet(request.Method) && request.Path != "/"
            ? QueryString.Create(ReturnParameter, $"{request.Path}{request.QueryString}")
            : QueryString.Empty;
        http.Response.Redirect($"{SignInPath}{back}");
    }
}
