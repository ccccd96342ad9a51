using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Workflows.Storage;

namespace Host.Identity;

/// <summary>What the page hands Studio.</summary>
/// <param name="Value">Sealed; nobody but the hosts of this installation can read or make one. Not to be logged or stored.</param>
/// <param name="ExpiresAt">Good until then, and not longer than the session.</param>
public sealed record StudioToken(string Value, DateTimeOffset ExpiresAt);

/// <summary>Makes and reads Studio's tokens: the claims of a session, sealed for ten minutes.</summary>
/// <remarks>Every use asks the database whether the session still lives, so sign-out and a new security stamp end it at once.</remarks>
public sealed class StudioTokens(IDataProtectionProvider protection, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly TicketDataFormat seal = new(protection.CreateProtector("Host.Identity.StudioToken"));

    /// <param name="session">The signed-in person of the request, by the session's cookie.</param>
    public StudioToken Issue(ClaimsPrincipal session)
    {
        if (session.Identity is not { IsAuthenticated: true, AuthenticationType: SessionCookie.Scheme })
            throw new InvalidOperationException("Only a session of the pages gets a token for Studio.");
        var expires = time.GetUtcNow() + Lifetime;
        var claims = new ClaimsPrincipal(new ClaimsIdentity(session.Claims, StudioAccess.Scheme));
        var ticket = new AuthenticationTicket(claims, new AuthenticationProperties { ExpiresUtc = expires }, StudioAccess.Scheme);
        return new(seal.Protect(ticket), expires);
    }

    /// <summary>The ticket of a token of ours that has not run out; null for anything else.</summary>
    internal AuthenticationTicket? Read(string token) =>
        seal.Unprotect(token) is { } ticket && ticket.AuthenticationScheme == StudioAccess.Scheme && ticket.Properties.ExpiresUtc > time.GetUtcNow() ? ticket : null;
}

/// <summary>The scheme <see cref="StudioAccess.Scheme"/>.</summary>
internal sealed class StudioTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, StudioTokens tokens, WorkflowsDb db)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Given() is not { } token)
            return AuthenticateResult.NoResult();
        if (tokens.Read(token) is not { } ticket)
            return AuthenticateResult.Fail("The token is not ours or has run out.");
        return await SessionCookie.IsAliveAsync(db, ticket.Principal, Context.RequestAborted)
            ? AuthenticateResult.Success(ticket)
            : AuthenticateResult.Fail("The session has ended.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private string? Given()
    {
        if (!Request.Path.StartsWithSegments(StudioAccess.Root, StringComparison.Ordinal))
            return null;
        var header = Request.Headers[HeaderNames.Authorization].ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return header[Bearer.Length..].Trim();
        return Request.Path.StartsWithSegments(StudioAccess.HubPrefix, StringComparison.Ordinal) && Request.Query["access_token"].ToString() is { Length: > 0 } query
            ? query
            : null;
    }
}
