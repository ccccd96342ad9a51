using Npgsql;
using Workflows.Storage;

namespace Host.Operations;

/// <summary>One condition for sending people to this host; rooms register their own.</summary>
public interface IReadinessCheck
{
    /// <summary>Short name for operators, e.g. "outbox".</summary>
    string Name { get; }

    /// <summary>What is wrong, in English, without secrets; null when nothing is.</summary>
    Task<string?> FindTroubleAsync(CancellationToken stop);
}

/// <summary><c>/healthz</c>: the process lives. <c>/readyz</c>: it can do its job.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddReadiness(this IServiceCollection services) => services
        .AddScoped<IReadinessCheck, DatabaseAnswers>()
        .AddScoped<IReadinessCheck, SchemaIsCurrent>();

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).AllowAnonymous();
        app.MapGet("/readyz", AnswerAsync).AllowAnonymous();
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context, IEnumerable<IReadinessCheck> checks, ILogger<IReadinessCheck> logger)
    {
        context.Response.Headers.CacheControl = "no-store";
        var answers = new List<Answer>();
        // One after the other: they share the request's one database context.
        foreach (var check in checks)
            answers.Add(await AskAsync(check, logger, context.RequestAborted));
        var ready = answers.TrueForAll(a => a.Ok);
        return Results.Json(
            new { ready, checks = answers },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Answer> AskAsync(IReadinessCheck check, ILogger logger, CancellationToken aborted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limit.CancelAfter(Patience);
        try
        {
            var trouble = await check.FindTroubleAsync(limit.Token);
            return new(check.Name, trouble is null, trouble);
        }
        catch (Exception failure) when (!aborted.IsCancellationRequested)
        {
            logger.LogWarning("The readiness check {Check} failed: {Reason}", check.Name, failure.GetBaseException().Message);
            return new(check.Name, false, "No answer; see the log.");
        }
    }

    private sealed record Answer(string Name, bool Ok, string? Trouble);
}

internal sealed class DatabaseAnswers(NpgsqlDataSource source) : IReadinessCheck
{
    public string Name => "database";

    public async Task<string?> FindTroubleAsync(CancellationToken stop)
    {
        await using var ask = source.CreateCommand("SELECT 1");
        await ask.ExecuteScalarAsync(stop);
        return null;
    }
}

internal sealed class SchemaIsCurrent(WorkflowsDb db) : IReadinessCheck
{
    public string Name => "migrations";

    public async Task<string?> FindTroubleAsync(CancellationToken stop)
    {
        var pending = await Migrator.PendingAsync(db, stop);
        return pending.Count == 0 ? null : $"Not applied: {string.Join(", ", pending)}.";
    }
}
