using System.Diagnostics;

namespace Host.Tests.Fixtures;

/// <summary>Counts what a request asks the database, by the trace that the request begins: background work of the host has others.</summary>
internal static class Statements
{
    /// <param name="send">Sends the request with this value of the header <c>traceparent</c>.</param>
    public static async Task<int> CountAsync(Func<string, Task> send)
    {
        var trace = ActivityTraceId.CreateRandom();
        var count = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql" && activity.TraceId == trace)
                    Interlocked.Increment(ref count);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await send($"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        return count;
    }
}
