using System.Net;
using System.Net.Http.Headers;
using Host.Operations;
using Host.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Host.Tests.Operations;

public sealed class DatabaseAwayTests(PostgresServer server)
{
    [Fact]
    public async Task People_get_a_plain_page_and_are_told_when_to_come_back()
    {
        await using var app = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

        using var answer = await client.GetAsync(new Uri("/away", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("kept", answer.Headers.GetValues("X-Protects").Single());
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Hệ thống tạm gián đoạn", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_problem_details()
    {
        await using var app = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var answer = await client.GetAsync(new Uri("/away", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_server_that_has_become_a_standby_is_away()
    {
        await using var app = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var answer = await client.GetAsync(new Uri("/read-only", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_mistake_of_ours_is_not_called_an_outage()
    {
        await using var app = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var answer = await client.GetAsync(new Uri("/mistake", UriKind.Relative));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public async Task The_host_says_so_while_the_database_is_away_and_recovers_by_itself()
    {
        var directory = Checkout.TemporaryDirectory("plan-issuance-away-");
        var options = PostgresServer.OptionsFor(directory);
        var own = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        await using (var host = await RunningHost.StartAsync(
            Program.Parts,
            new Dictionary<string, string?>
            {
                ["Environment"] = "Development",
                ["Urls"] = "http://127.0.0.1:0",
                ["ConnectionStrings:Workflows"] = own.RuntimeConnectionString,
                ["ConnectionStrings:Owner"] = own.OwnerConnectionString,
            },
            builder => builder.Logging.ClearProviders(),
            CancellationToken.None))
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            Assert.Equal(HttpStatusCode.OK, await ReadyAsync(client));

            await own.DisposeAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(client));
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/healthz", UriKind.Relative))).StatusCode);

            own = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, await ReadyAsync(client));
        }

        await own.DisposeAsync();
        Assert.True(await EmbeddedPostgres.RemoveAsync(options, NullLogger.Instance, CancellationToken.None));
    }

    [Fact]
    public async Task A_path_never_reaches_the_log()
    {
        await using var host = await HostUnderTest.StartAsync(server);
        using var client = host.NewClient();

        using var answer = await client.GetAsync(new Uri("/q/a-secret-token-in-a-path?and=another", UriKind.Relative));

        Assert.DoesNotContain(host.Logs, line => line.Contains("a-secret-token", StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> ReadyAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
        return answer.StatusCode;
    }

    /// <summary>Pages that fail as pages over Npgsql fail: the connection, or the write, is refused for real.</summary>
    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Response.Headers["X-Protects"] = "kept";
            return next(context);
        });
        app.UseDatabaseAway();
        app.MapGet("/away", async () =>
        {
            await using var connection = new NpgsqlConnection("Host=127.0.0.1;Port=1;Username=x;Timeout=2;Pooling=false");
            await connection.OpenAsync();
        });
        app.MapGet("/read-only", () => Sql.ExecuteAsync(
            new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString) { Options = "-c default_transaction_read_only=on" }.ConnectionString,
            "CREATE TABLE written (at timestamptz)"));
        app.MapGet("/mistake", string () => throw new InvalidOperationException("A mistake"));
        await app.StartAsync();
        return app;
    }
}
