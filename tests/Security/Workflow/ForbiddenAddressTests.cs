using System.Collections.Concurrent;
using System.Net;
using Host.WorkflowHttp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Http;
using Workflows.Engine.Instances;

namespace Security.Workflow;

/// <summary>
/// Ways to write an address of this machine, this office or the cloud around it. Even where the setting lets workflows call that very name, a
/// request does not leave; and a name that only looks like an allowed one is not allowed.
/// </summary>
public sealed class ForbiddenAddressTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> reached = [];
    private WebApplication inside = null!;
    private int port;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        inside = builder.Build();
        inside.Run(http =>
        {
            reached.Enqueue($"{http.Request.Host}{http.Request.Path}");
            return Task.CompletedTask;
        });
        await inside.StartAsync();
        port = new Uri(inside.Urls.First()).Port;
    }

    public async ValueTask DisposeAsync() => await inside.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("127.1")]
    [InlineData("127.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0")]
    [InlineData("0.0.0.0")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("localhost.")]
    [InlineData("127.0.0.1.")]
    [InlineData("127。0。0。1")]
    [InlineData("①②⑦.⓪.⓪.①")]
    [InlineData("%31%32%37.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[0:0:0:0:0:0:0:1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[0:0:0:0:0:ffff:7f00:0001]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("169.254.169.254")]
    [InlineData("2852039166")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("10.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("172.16.0.1")]
    [InlineData("100.100.100.200")]
    public async Task However_it_is_written_nothing_leaves_for_the_inside(string host)
    {
        var address = $"http://{host}:{port}/latest/meta-data/";
        // A name that this machine does not know leads nowhere either, nor does "any address", which the framework resolves to none.
        var leadsNowhere = Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && (!IPAddress.TryParse(uri.IdnHost, out var number) || number.Equals(IPAddress.Any) || number.Equals(IPAddress.IPv6Any));

        // The list names it: what stands between is the judgement of the address alone.
        var fate = await FateAsync(address, Allowed($"{host}:{port}"));

        Assert.True(fate is RequestFate.Refused or null || (leadsNowhere && fate is RequestFate.FailedToConnect), $"{fate}");
        Assert.Empty(reached);
    }

    [Fact]
    public async Task Where_the_setting_names_it_as_inside_it_is_reached()
    {
        var rules = new HttpRules { AllowedPrivateHosts = HostList.Parse($"127.0.0.1:{port}") };
        Assert.Equal(RequestFate.Answered, await FateAsync($"http://127.0.0.1:{port}/x", rules));
        Assert.Single(reached);
    }

    [Theory]
    [InlineData("http://allowed.example@127.0.0.1:{0}/")]
    [InlineData("http://127.0.0.1:{0}#@allowed.example/")]
    [InlineData("http://127.0.0.1:{0}?@allowed.example/")]
    [InlineData("http://127.0.0.1:{0}\\@allowed.example/")]
    [InlineData("http://127.0.0.1:{0}/allowed.example")]
    [InlineData("http://allowed.example:{0}/")]
    [InlineData("http://allowed.example./")]
    [InlineData("http://allowed.example.127.0.0.1.nip.example/")]
    [InlineData("http://notallowed.example/")]
    [InlineData("http://allowed.exampl\u0435/")]
    [InlineData("//127.0.0.1:{0}/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("data:text/plain,x")]
    [InlineData("unix:/var/run/docker.sock")]
    public async Task A_name_that_only_looks_allowed_is_not(string address)
    {
        var fate = await FateAsync(address.Replace("{0}", $"{port}", StringComparison.Ordinal), new HttpRules { AllowedHosts = HostList.Parse("allowed.example") });

        Assert.True(fate is RequestFate.Refused or null, $"{fate}");
        Assert.Empty(reached);
    }

    /// <returns>Null for what is no address at all.</returns>
    private static async Task<RequestFate?> FateAsync(string address, HttpRules rules)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out _))
            return null;
        using var transport = new RequestTransport(new() { Enabled = false, BasePath = "/workflows", RequestsPerMinute = 1, Rules = rules }, TimeProvider.System);
        return (await transport.SendAsync(new ClaimedRequest(Guid.Empty, Guid.Empty, 1, "GET", address, [], null, null), CancellationToken.None)).Outcome.Fate;
    }

    /// <summary>The name as given and as the framework reads it, whatever of it a list takes.</summary>
    private static HttpRules Allowed(string host)
    {
        var entries = new List<string> { host };
        if (Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri))
            entries.AddRange([$"{uri.Host}:{uri.Port}", $"{uri.IdnHost}:{uri.Port}"]);
        var rules = new HttpRules { AllowedHosts = HostList.Parse(string.Join(',', entries.Where(IsEntry))) };
        // Otherwise it would be the list that refuses.
        Assert.True(uri is null || rules.MayCall(uri), host);
        return rules;
    }

    private static bool IsEntry(string text)
    {
        try
        {
            HostList.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
