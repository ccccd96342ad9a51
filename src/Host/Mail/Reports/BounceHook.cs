using System.Net.Http.Headers;
using System.Threading.RateLimiting;
using Host.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Host.Mail.Reports;

/// <summary>Delivery reports by HTTP: a mail server or a script that reads the bounce mailbox posts each message here.</summary>
internal static class BounceHook
{
    public const string Path = "/thu/bao-phat";

    private const string Limit = "bounce-hook";
    private const int RequestsPerMinute = 300;

    public static void AddLimit(IServiceCollection services) => services.AddRateLimiter(options => options.AddPolicy(
        Limit,
        http => RateLimitPartition.GetFixedWindowLimiter(
            Caller.AddressOf(http) ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = RequestsPerMinute, Window = TimeSpan.FromMinutes(1) })));

    /// <summary>Without a key in the settings there is no such address.</summary>
    public static void Map(IEndpointRouteBuilder app, BounceSettings settings)
    {
        if (!settings.HasHook)
            return;
        // The key is the proof; a browser that carries somebody's session does not have it.
        app.MapPost(Path, TakeAsync)
            .AllowAnonymous()
            .DisableAntiforgery()
            .RequireRateLimiting(Limit)
            .WithMetadata(new RequestSizeLimitAttribute(ReportReader.MaxSize));
    }

    private static async Task<IResult> TakeAsync(HttpContext http, MailSettings settings, ReportIntake intake, CancellationToken stop)
    {
        if (!AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var proof)
            || !"Bearer".Equals(proof.Scheme, StringComparison.OrdinalIgnoreCase)
            || !settings.Bounces.IsKey(proof.Parameter ?? ""))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Results.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "Khóa không đúng.");
        }

        if (http.Request.ContentLength > ReportReader.MaxSize)
            return TooLarge();
        using var message = new MemoryStream();
        try
        {
            await http.Request.Body.CopyToAsync(message, stop);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode is StatusCodes.Status413PayloadTooLarge)
        {
            // A body without a length is measured while it comes.
            return TooLarge();
        }

        return await intake.TakeAsync(message.GetBuffer().AsMemory(0, (int)message.Length), stop) is { } reason
            ? Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: reason)
            : Results.NoContent();
    }

    private static IResult TooLarge() => Results.Problem(
        statusCode: StatusCodes.Status413PayloadTooLarge, title: $"Lớn hơn {ReportReader.MaxSize / 1024 / 1024} MB.");
}
