using Npgsql;

namespace Host.Operations;

/// <summary>
/// While the database cannot be reached, people get a plain page that says so and programs get 503: nothing
/// is broken for good, and the next try may succeed.
/// </summary>
internal static class DatabaseAway
{
    private const string RetryAfterSeconds = "10";

    private const string Page = """
        <!DOCTYPE html>
        <html lang="vi">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Hệ thống tạm gián đoạn</title>
          <link rel="stylesheet" href="/lib/bootstrap.min.css">
          <link rel="stylesheet" href="/site.css">
        </head>
        <body>
          <main class="page narrow">
            <h1>Hệ thống tạm gián đoạn</h1>
            <p>Cơ sở dữ liệu đang không kết nối được. Hệ thống sẽ tự hoạt động trở lại; xin vui lòng thử lại sau ít phút.</p>
            <p>Nếu vừa bấm gửi, xin mở lại trang và xem việc đã được ghi nhận hay chưa trước khi gửi lại.
              Những gì hệ thống đã xác nhận trước đó không bị mất.</p>
          </main>
        </body>
        </html>
        """;

    public static void UseDatabaseAway(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (IsAway(failure) && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Host.Operations.DatabaseAway")
                .LogError("The database is away, a request was answered with 503: {Reason}", failure.GetBaseException().Message);
            await AnswerAsync(context);
        }
    });

    /// <summary>True for failures that end when the database comes back: not reached, shutting down, a standby by now, full, too slow.</summary>
    internal static bool IsAway(Exception? failure) => failure switch
    {
        null => false,
        PostgresException refusal => refusal.SqlState is [ '0', '8', ..] or [ '5', '3', ..] or [ '5', '7', 'P', '0', ..]
            or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlOperationInProgressException => false,
        NpgsqlException => true,
        _ => IsAway(failure.InnerException),
    };

    private static Task AnswerAsync(HttpContext context)
    {
        // Headers set before stay: they are the ones that protect every answer.
        var response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.ContentLength = null;
        response.Headers.RetryAfter = RetryAfterSeconds;
        response.Headers.CacheControl = "no-store";
        if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            response.ContentType = "text/html; charset=utf-8";
            return response.WriteAsync(Page);
        }

        return Results.Problem(
            title: "Hệ thống tạm gián đoạn", detail: "Cơ sở dữ liệu đang không kết nối được; xin thử lại sau.",
            statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
    }
}
