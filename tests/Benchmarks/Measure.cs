using System.Diagnostics;
using Npgsql;

namespace Benchmarks;

/// <summary>How long operations took.</summary>
/// <param name="Milliseconds">Each operation, sorted.</param>
/// <param name="Elapsed">From the first beginning to the last end.</param>
/// <param name="WalBytes">What the server wrote ahead meanwhile, whoever caused it.</param>
/// <param name="Processor">Time of all processors that this process took meanwhile; the server's is not in it.</param>
public sealed record Timing(IReadOnlyList<double> Milliseconds, TimeSpan Elapsed, long WalBytes, TimeSpan Processor)
{
    public int Count => Milliseconds.Count;

    public double PerSecond => Count / Elapsed.TotalSeconds;

    /// <summary>The exact value that so many of a hundred operations did not exceed.</summary>
    public double Percentile(int percent) => Milliseconds[Math.Max(0, (int)Math.Ceiling(Count * percent / 100.0) - 1)];

    /// <summary>Two phases of one scenario, with time between them that does not count.</summary>
    public Timing Then(Timing next) =>
        new([.. Milliseconds.Concat(next.Milliseconds).Order()], Elapsed + next.Elapsed, WalBytes + next.WalBytes, Processor + next.Processor);
}

/// <summary>Operations that one worker does in this order, e.g. the decisions on one plan.</summary>
public delegate IReadOnlyList<Func<Task>> Story(int number);

/// <summary>Runs stories by several workers and records every operation.</summary>
public sealed class Measure(string administrator, int concurrency)
{
    /// <summary>Each worker takes the next story when it is done with one.</summary>
    /// <exception cref="AggregateException">An operation failed; nothing is measured then.</exception>
    public async Task<Timing> RunAsync(int stories, Story story)
    {
        // Made before the clock starts.
        var told = Enumerable.Range(0, stories).Select(number => story(number)).ToArray();
        var recorded = told.Select(operations => new long[operations.Count]).ToArray();
        var next = -1;
        await using var server = new NpgsqlConnection(administrator);
        await server.OpenAsync();
        var wal = await PositionAsync(server);
        var worked = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(WorkAsync)));
        var elapsed = Stopwatch.GetElapsedTime(began);
        worked = Environment.CpuUsage.TotalTime - worked;
        var written = await PositionAsync(server) - wal;
        return new([.. recorded.SelectMany(ticks => ticks).Select(ticks => ticks * 1_000.0 / Stopwatch.Frequency).Order()], elapsed, written, worked);

        async Task WorkAsync()
        {
            for (var taken = Interlocked.Increment(ref next); taken < stories; taken = Interlocked.Increment(ref next))
            {
                for (var i = 0; i < told[taken].Count; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    await told[taken][i]();
                    recorded[taken][i] = Stopwatch.GetTimestamp() - start;
                }
            }
        }
    }

    /// <summary>Bytes written ahead since the server was made.</summary>
    private static async Task<long> PositionAsync(NpgsqlConnection server)
    {
        await using var ask = new NpgsqlCommand("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint", server);
        return (long)(await ask.ExecuteScalarAsync())!;
    }
}
