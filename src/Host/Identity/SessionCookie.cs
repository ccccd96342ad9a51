using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Identity;

/// <summary>The cookie that keeps a person signed in: eight hours after the last use, or until the account's stamp changes.</summary>
public static class SessionCookie
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    public const string SignInPath = "/dang-nhap";
    public const string ReturnParameter = "tro-lai";

    /// <summary>Set by a page's script that asks again by itself: did the person do anything since the last time?</summary>
    public const string PersonActiveHeader = "Person-Active";

    private const string StampClaim = "stamp";
    private const string SessionClaim = "session";

    /// <summary>Provider name of the rows that say which sessions have ended.</summary>
    private const string Ended = "ended-session";

    private static readonly TimeSpan Lasts = TimeSpan.FromHours(8);

    public static Task IssueAsync(HttpContext http, ProvenAccount account) => http.SignInAsync(Scheme, new ClaimsPrincipal(
        new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, account.PersonId.ToString()),
            new(ClaimTypes.Name, account.FullName),
            new(StampClaim, account.SecurityStamp),
            new(SessionClaim, http.RequestServices.GetRequiredService<IIds>().Next().ToString()),
        ], Scheme)));

    /// <summary>Asked of the database at every request: a dismissed person is out at once, on every host.</summary>
    /// <param name="claims">Of a session's cookie, or of what was derived from it.</param>
    internal static async Task<bool> IsAliveAsync(WorkflowsDb db, ClaimsPrincipal? claims, CancellationToken stop) =>
        claims is not null && CurrentPerson.IdOf(claims) is { } id
        && claims.FindFirstValue(StampClaim) is { } stamp && claims.FindFirstValue(SessionClaim) is { } session
        && await db.Set<Account>().AnyAsync(
            a => a.Id == id && a.SecurityStamp == stamp && db.Set<Person>().Any(p => p.Id == id && p.IsActive)
                && !db.Set<IdentityUserToken<Guid>>().Any(t => t.UserId == id && t.LoginProvider == Ended && t.Name == session), stop);

    /// <summary>Stages the end of one session: a copy of its cookie is worth nothing afterwards.</summary>
    internal static async Task EndAsync(WorkflowsDb db, ClaimsPrincipal claims, DateTimeOffset now, CancellationToken stop)
    {
        if (CurrentPerson.IdOf(claims) is not { } id || claims.FindFirstValue(SessionClaim) is not { } session)
            return;
        var ended = db.Set<IdentityUserToken<Guid>>();
        var known = await ended.Where(t => t.UserId == id && t.LoginProvider == Ended).ToListAsync(stop);
        // An ended session is refused and so never renewed: after its longest life its cookie is void by itself.
        ended.RemoveRange(known.Where(t => DateTimeOffset.Parse(t.Value!, CultureInfo.InvariantCulture) < now - Lasts));
        if (!known.Exists(t => t.Name == session))
            ended.Add(new() { UserId = id, LoginProvider = Ended, Name = session, Value = now.ToString("O", CultureInfo.InvariantCulture) });
    }

    internal static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "phien";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lasts;
        options.SlidingExpiration = true;
        options.Events.OnCheckSlidingExpiration = context =>
        {
            // What a page left open asks by itself is no use by a person.
            var byItself = context.Request.Path.StartsWithSegments(StudioAccess.Root, StringComparison.Ordinal)
                || context.Request.Headers[PersonActiveHeader] == "false";
            context.ShouldRenew &= !byItself;
            return Task.CompletedTask;
        };
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

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (await IsAliveAsync(http.RequestServices.GetRequiredService<WorkflowsDb>(), context.Principal, http.RequestAborted))
            return;
        context.RejectPrincipal();
        await http.SignOutAsync(Scheme);
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
