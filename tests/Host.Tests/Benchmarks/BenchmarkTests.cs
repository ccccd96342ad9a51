using System.Diagnostics;
using System.Text.Json;
using Host.Tests.Fixtures;
using Npgsql;

namespace Host.Tests.Benchmarks;

/// <summary>The benchmarks still run: three plans, too few to say anything of speed.</summary>
public sealed class BenchmarkTests(PostgresServer server)
{
    [Fact]
    public async Task Decisions_are_measured_beside_the_ceiling_and_written_as_JSON_lines()
    {
        await using var database = await server.CreateDatabaseAsync();
        var connection = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString) { Database = database.Name };

        var output = await RunAsync("decisions", "--instances", "3", "--concurrency", "2", "--json", "--connection", connection.ConnectionString);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["ceiling", "decisions"], lines.Select(line => line.GetProperty("scenario").GetString()));
        Assert.Equal((1, 1), (Number(lines[0], "roundTrips"), Number(lines[0], "transactions")));
        Assert.Equal(18, Number(lines[1], "operations"));
        // Its own, the notice that follows it, and now and then a sweep of the host.
        Assert.InRange(Number(lines[1], "transactions"), 1, 3);
        Assert.InRange(Number(lines[1], "roundTrips"), 1, Number(lines[1], "statements"));
        Assert.InRange(Number(lines[1], "ofMeasure"), 0.001, 1);
    }

    private static double Number(JsonElement line, string name) => line.GetProperty(name).GetDouble();

    private static async Task<string> RunAsync(params string[] arguments)
    {
        // Built beside this project, in the same configuration.
        var built = AppContext.BaseDirectory.Replace($"{Path.DirectorySeparatorChar}Host.Tests{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}Benchmarks{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        var info = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(built, "Benchmarks.dll"), .. arguments])
            info.ArgumentList.Add(argument);
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }
}
