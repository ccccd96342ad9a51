using System.Net;
using Host.Identity;
using Host.Operations;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Values;

namespace Security.Defaults;

/// <summary>The whole host started as in production: what is for trying out, or missing, or known to everybody, stops the start and says what to do.</summary>
public sealed class ProductionStartTests(PostgresServer server) : IDisposable
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("production-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_database_with_demo_accounts_does_not_start_in_production()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.Host.StopAsync();
        MakeKey(Convert.ToBase64String(Fresh()));

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => HostUnderTest.StartAsync(story.Host.Database, Settings()));

        Assert.Contains("demo accounts, whose password is public", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(DemoAccounts.Password, refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("", "at least 32 bytes")]
    [InlineData("c2hvcnQ=", "at least 32 bytes")]
    [InlineData("không phải base64", "at least 32 bytes")]
    // 32 bytes of nothing, of one letter, of a short word over and over: whoever reads a manual has them too.
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "not random")]
    [InlineData("YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=", "not random")]
    [InlineData("Y2hhbmdlbWVjaGFuZ2VtZWNoYW5nZW1lY2hhbmdlbWU=", "not random")]
    public async Task No_key_and_no_key_that_others_have_makes_links(string? key, string says)
    {
        if (key is not null)
            MakeKey(key);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => HostUnderTest.StartAsync(server, Settings()));

        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(LinkKey.FileName, refusal.Message, StringComparison.Ordinal);
        if (key is { Length: > 0 })
            Assert.DoesNotContain(key, refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mail:Relay", "", "Mail:Host is missing")]
    [InlineData("Mail:Relay", "mailbox", "for Development only")]
    [InlineData("Mail:Host", "thu.tinh.example", "Site:Address")]
    [InlineData("Site:Address", "http://kehoach.tinh.example", "must begin with https")]
    [InlineData("Proxy:Known", "*", "Proxy:Known")]
    [InlineData("WorkflowHttp:AllowedHosts", "*", "WorkflowHttp:AllowedHosts")]
    [InlineData("Scripts:Milliseconds", "100000", "Scripts:Milliseconds")]
    [InlineData("Mail:Bounces:HookKey", "secret", "Mail:Bounces:HookKey")]
    public async Task A_setting_that_opens_what_must_be_closed_is_named(string key, string value, string says)
    {
        MakeKey(Convert.ToBase64String(Fresh()));
        var settings = Settings();
        if (key is "Mail:Host")
            (settings["Mail:Relay"], settings["Mail:From"]) = ("smtp", "a@tinh.example");
        settings[key] = value;

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => HostUnderTest.StartAsync(server, settings));

        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_starts_has_nothing_to_try_out_even_when_asked_for()
    {
        MakeKey(Convert.ToBase64String(Fresh()));
        var settings = Settings();
        settings["Demo:Seed"] = "true";
        await using var host = await HostUnderTest.StartAsync(server, settings);
        using var visitor = new Visitor(host.Address);

        Assert.Equal((0, 0), await host.ReadAsync(async db => (await db.Set<Account>().CountAsync(), await db.Set<Person>().CountAsync())));
        var door = await visitor.GetAsync("/dang-nhap");
        Assert.Single(door.Document.Forms);
        Assert.DoesNotContain(DemoAccounts.Password, door.Body, StringComparison.Ordinal);
        foreach (var path in new[] { "/hop-thu", "/hop-thu/", "/swagger", "/openapi/v1.json", "/elsa/api/identity/login", "/_framework/debug", "/metrics", "/.env", "/appsettings.json", "/workflows/x" })
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(path)).Status);
        foreach (var (name, word) in new[] { ("admin", "password"), ("admin", "admin"), ("buianhtuan@bacninh.example", DemoAccounts.Password) })
            Assert.NotEqual(HttpStatusCode.Found, (await visitor.SignInAsync(name, word)).Status);
        // As a proxy in front would be believed only by name.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dang-nhap") { Headers = { { "X-Forwarded-Proto", "https" } } };
        using var answer = await visitor.Client.SendAsync(request);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [], cookie => cookie.Contains("secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_https_cookies_are_for_https_alone()
    {
        MakeKey(Convert.ToBase64String(Fresh()));
        var settings = Settings();
        settings["Proxy:Known"] = "127.0.0.1";
        await using var host = await HostUnderTest.StartAsync(server, settings);
        using var client = host.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dang-nhap") { Headers = { { "X-Forwarded-Proto", "https" } } };

        using var answer = await client.SendAsync(request);

        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Whoever_came_by_https_is_told_to_come_by_nothing_else()
    {
        MakeKey(Convert.ToBase64String(Fresh()));
        var settings = Settings();
        settings["Proxy:Known"] = "127.0.0.1";
        await using var host = await HostUnderTest.StartAsync(server, settings);
        using var client = host.NewClient();
        foreach (var path in new[] { "/dang-nhap", "/khong-co", "/site.css" })
        {
            Assert.Equal("max-age=31536000", await ToldAsync("https", "kehoach.tinh.example", path));
            Assert.Null(await ToldAsync("https", "localhost", path));
            Assert.Null(await ToldAsync("http", "kehoach.tinh.example", path));
        }

        async Task<string?> ToldAsync(string scheme, string name, string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Forwarded-Proto", scheme }, { "Host", name } } };
            using var answer = await client.SendAsync(request);
            return answer.Headers.TryGetValues("Strict-Transport-Security", out var told) ? string.Join(", ", told) : null;
        }
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["Environment"] = "Production",
        ["Data:Directory"] = folder.FullName,
        ["Keys:Directory"] = Path.Combine(folder.FullName, "keys"),
        ["Mail:Relay"] = "none",
    };

    private void MakeKey(string content)
    {
        folder.CreateSubdirectory("keys");
        File.WriteAllText(Path.Combine(folder.FullName, "keys", LinkKey.FileName), content);
    }

    private static byte[] Fresh()
    {
        var key = new byte[32];
        new SystemRandomness().Fill(key);
        return key;
    }
}
