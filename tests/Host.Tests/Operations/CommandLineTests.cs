using System.Diagnostics;
using Host.Operations;
using Host.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Host.Tests.Operations;

/// <summary>The program as a process of its own.</summary>
public sealed class CommandLineTests : IAsyncLifetime
{
    private readonly string directory = Checkout.TemporaryDirectory("plan-issuance-command-");

    [Fact]
    public async Task Without_Vietnamese_it_refuses_to_start_and_says_what_to_install()
    {
        var (code, _, errors) = await RunAsync(
            ["migrate"], environment: new() { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" });

        Assert.NotEqual(0, code);
        Assert.Contains("vi-VN", errors, StringComparison.Ordinal);
        Assert.Contains("libicu", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void On_this_machine_nothing_is_missing() => StartupChecks.Verify();

    [Theory]
    [InlineData("nonsense")]
    [InlineData("serve", "--set", "novalue")]
    [InlineData("migrate", "--nonsense")]
    public async Task Arguments_it_does_not_know_are_refused(params string[] arguments)
    {
        var (code, _, errors) = await RunAsync(arguments);

        Assert.NotEqual(0, code);
        Assert.NotEmpty(errors);
    }

    [Fact]
    public async Task A_setting_that_is_no_connection_string_is_refused_without_repeating_it()
    {
        var (code, output, errors) = await RunAsync(["migrate", "--set", "ConnectionStrings:Workflows=Passwort=geheim"]);

        Assert.NotEqual(0, code);
        Assert.Contains("ConnectionStrings__Workflows", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_makes_the_database_and_a_second_time_finds_it_done()
    {
        var (first, output, _) = await RunAsync(["migrate"]);
        var (second, again, _) = await RunAsync(["migrate"]);

        Assert.Equal((0, 0), (first, second));
        Assert.Contains("20261122_01_Schemas", output, StringComparison.Ordinal);
        Assert.Equal("The database is up to date.", again.Trim());
    }

    [Fact]
    public async Task A_killed_host_leaves_a_database_that_the_next_start_joins_and_stops()
    {
        using var killed = Start(["serve", "--set", "Urls=http://127.0.0.1:0", "--set", "Environment=Development"]);
        Assert.StartsWith("Serving on http://127.0.0.1:", await killed.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        killed.Kill();
        await killed.WaitForExitAsync();
        var options = PostgresServer.OptionsFor(directory);
        var place = PostgresPlace.For(options, ServiceUser.ForThisProcess(), NullLogger.Instance);
        var left = new PostgresProcesses(place).Postmaster();
        Assert.NotNull(left);

        await using (var next = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None))
        {
            Assert.Equal(left, new PostgresProcesses(place).Postmaster());
        }

        Assert.False(new PostgresProcesses(place).AnyLeft());
    }

    [Fact]
    public async Task Told_to_stop_the_host_stops_its_database_and_ends_well()
    {
        using var host = Start(["serve", "--set", "Urls=http://127.0.0.1:0", "--set", "Environment=Development"]);
        Assert.NotNull(await host.StandardOutput.ReadLineAsync());

        using (var kill = Process.Start("kill", ["-TERM", $"{host.Id}"]))
            await kill.WaitForExitAsync();
        await host.WaitForExitAsync();

        Assert.Equal(0, host.ExitCode);
        var place = PostgresPlace.For(PostgresServer.OptionsFor(directory), ServiceUser.ForThisProcess(), NullLogger.Instance);
        Assert.False(new PostgresProcesses(place).AnyLeft());
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() =>
        await EmbeddedPostgres.RemoveAsync(PostgresServer.OptionsFor(directory), NullLogger.Instance, CancellationToken.None);

    private Task<(int Code, string Output, string Errors)> RunAsync(string[] arguments, Dictionary<string, string>? environment = null) =>
        ProgramProcess.RunAsync(directory, arguments, environment);

    private Process Start(string[] arguments) => ProgramProcess.Start(directory, arguments);
}
