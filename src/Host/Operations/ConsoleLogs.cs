using Microsoft.Extensions.Logging.Console;

namespace Host.Operations;

/// <summary>Logs go to standard error, results of commands to standard output.</summary>
internal static class ConsoleLogs
{
    /// <param name="readable">Lines for a person at a terminal; otherwise one JSON object a line.</param>
    public static void Configure(ILoggingBuilder logs, bool readable)
    {
        logs.ClearProviders();
        logs.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);
        if (readable)
        {
            logs.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.TimestampFormat = "HH:mm:ss ";
            });
        }
        else
        {
            logs.AddJsonConsole(options =>
            {
                options.IncludeScopes = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }

        logs.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        Quieten(logs);
    }

    /// <summary>Holds for every provider, the tests' included.</summary>
    public static void Quieten(ILoggingBuilder logs)
    {
        logs.AddFilter("Microsoft", LogLevel.Warning);
        logs.AddFilter("System", LogLevel.Warning);
        logs.AddFilter("Npgsql", LogLevel.Warning);
        // It puts the request's path into the scope of every line, and paths of email links hold their token.
        logs.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    /// <summary>Ties the lines of one request together without its path.</summary>
    public static void UseRequestScope(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Host.Request");
        using (logger.BeginScope(new Dictionary<string, object> { ["Request"] = context.TraceIdentifier }))
            await next(context);
    });
}
