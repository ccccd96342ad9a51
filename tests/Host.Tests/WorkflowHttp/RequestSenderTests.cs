using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Host.WorkflowHttp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Execution;
using Workflows.Engine.Http;
using Workflows.Engine.Instances;
using static Host.Tests.Engine.EngineRig;

namespace Host.Tests.WorkflowHttp;

/// <summary>Requests of workflows to a real server on loopback.</summary>
public sealed class RequestSenderTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> seen = [];
    private WebApplication target = null!;
    private string authority = "";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        target = builder.Build();
        target.Map("/echo", async http =>
        {
            seen.Enqueue($"{http.Request.Method} {http.Request.Headers.Authorization} {http.Request.Headers["X-Key"]} {await new StreamReader(http.Request.Body).ReadToEndAsync()}");
            http.Response.Headers.Append("X-Answer", "yes");
            http.Response.Headers.SetCookie = "a=b";
            await http.Response.WriteAsJsonAsync(new { kếtQuả = "đồng ý" });
        });
        target.Map("/status/{code:int}", (int code) => Results.StatusCode(code));
        target.Map("/here", () => Results.Redirect("/echo"));
        target.Map("/away", () => Results.Redirect("http://localhost:1/"));
        target.Map("/loop", () => Results.Redirect("/loop"));
        target.Map("/big", () => Results.Text(new string('x', HttpRules.MaxBody + 1)));
        target.Map("/nul", () => Results.Text("a\0b"));
        target.Map("/false-json", () => Results.Content("{", "application/json"));
        target.Map("/bytes", () => Results.Bytes([1, 2, 3]));
        target.Map("/cut", http =>
        {
            seen.Enqueue("cut");
            http.Abort();
            return Task.CompletedTask;
        });
        target.Map("/hang", http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        target.Map("/drip", async http =>
        {
            await http.Response.WriteAsync("x");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        await target.StartAsync();
        authority = new Uri(target.Urls.First()).Authority;
    }

    public async ValueTask DisposeAsync() => await target.DisposeAsync();

    [Fact]
    public async Task A_workflow_calls_an_allowed_host_and_goes_on_with_its_answer()
    {
        await using var host = await WorkflowHost.StartAsync(postgres, ("AllowedPrivateHosts", authority));
        await host.ImportAsync(Definition("w", Sequence(
            $$$"""
            {"id":"h","type":"Elsa.SendHttpRequest","url":"http://{{{authority}}}/echo","method":"POST","authorization":"Bearer s3cret",
             "requestHeaders":{"expression":{"type":"Object","value":"{\"X-Key\":\"k3y\"}"} },
             "content":{"expression":{"type":"Object","value":"{\"số\":1}"} },
             "expectedStatusCodes":[{"statusCode":404,"activity":null},{"statusCode":200,"activity":{"id":"in","type":"Elsa.SetOutput","outputName":"nhánh","outputValue":"200"}}],
             "parsedContent":{"memoryReference":{"id":"nội dung"}},"responseHeaders":{"memoryReference":{"id":"tiêu đề"} } }
            """)));
        var started = await host.StartAsync("w");
        var state = await EndAsync(host, started.InstanceId);
        Assert.Equal("200", state["output"]!["nhánh"]!.GetValue<string>());
        Assert.Equal("POST Bearer s3cret k3y {\"số\":1}", Assert.Single(seen));
        var outputs = state["outputs"]!["Workflow1:seq:h"]!;
        Assert.Equal((200, "đồng ý"), (outputs["StatusCode"]!.GetValue<int>(), outputs["ParsedContent"]!["kếtQuả"]!.GetValue<string>()));
        Assert.Null(outputs["ResponseHeaders"]!["Set-Cookie"]);
        Assert.Equal(0, outputs["ResponseHeaders"]!["X-Answer"]!.AsArray().Count - 1);
        Assert.DoesNotContain(host.Host.Logs, line => line.Contains("s3cret", StringComparison.Ordinal) || line.Contains("k3y", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_for_each_status_and_one_for_a_host_that_is_away_after_three_tries()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var away = closed.LocalEndpoint.ToString()!;
        closed.Stop();
        await using var host = await WorkflowHost.StartAsync(postgres, ("AllowedPrivateHosts", $"{authority},{away}"));
        string Flow(string url) => $$$"""
            {"id":"f","type":"Elsa.Flowchart","activities":[{"id":"h","type":"Elsa.FlowSendHttpRequest","url":"{{{url}}}","expectedStatusCodes":{"expression":{"type":"Object","value":"[200,404]"} } },
              {"id":"ok","type":"Elsa.SetOutput","outputName":"cổng","outputValue":"404"},{"id":"un","type":"Elsa.SetOutput","outputName":"cổng","outputValue":"khác"},
              {"id":"no","type":"Elsa.SetOutput","outputName":"cổng","outputValue":"không có"}],
             "connections":[{"source":{"activity":"h","port":"404"},"target":{"activity":"ok"}},{"source":{"activity":"h","port":"Unmatched status code"},"target":{"activity":"un"}},
              {"source":{"activity":"h","port":"Failed to connect"},"target":{"activity":"no"}}]}
            """;
        foreach (var (id, url) in new[] { ("missing", $"http://{authority}/status/404"), ("teapot", $"http://{authority}/status/418"), ("away", $"http://{away}/") })
            await host.ImportAsync(Definition(id, Flow(url)));
        var started = new Dictionary<string, Guid>();
        foreach (var id in new[] { "missing", "teapot", "away" })
            started[id] = (await host.StartAsync(id)).InstanceId;
        Assert.Equal("404", (await EndAsync(host, started["missing"]))["output"]!["cổng"]!.GetValue<string>());
        Assert.Equal("khác", (await EndAsync(host, started["teapot"]))["output"]!["cổng"]!.GetValue<string>());
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await Mail.Eventually.TrueAsync(async () => await AttemptsAsync(host) == attempt, () => "The request was not tried.");
            Assert.Equal("Suspended", (await host.InstanceAsync(started["away"])).SubStatus.ToString());
            host.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("không có", (await EndAsync(host, started["away"]))["output"]!["cổng"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_host_at_a_private_address_is_refused_unless_it_is_named_as_such()
    {
        await using var host = await WorkflowHost.StartAsync(postgres, ("AllowedHosts", $"{authority},localhost:{new Uri(target.Urls.First()).Port}"));
        foreach (var (id, at) in new[] { ("byaddress", authority), ("byname", authority.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)) })
        {
            await host.ImportAsync(Definition(id, Sequence($$$"""{"id":"h","type":"Elsa.SendHttpRequest","url":"http://{{{at}}}/echo"}""")));
            var started = await host.StartAsync(id);
            var state = await EndAsync(host, started.InstanceId, WorkflowSubStatus.Faulted);
            Assert.Contains("WorkflowHttp:AllowedPrivateHosts", state["incidents"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        Assert.Empty(seen);
    }

    [Theory]
    [InlineData("GET", "/here", RequestFate.Answered, 200)]
    [InlineData("POST", "/here", RequestFate.Answered, 302)]
    [InlineData("GET", "/away", RequestFate.Answered, 302)]
    [InlineData("GET", "/loop", RequestFate.Answered, 302)]
    [InlineData("GET", "/big", RequestFate.Refused, 0)]
    [InlineData("GET", "/cut", RequestFate.FailedToConnect, 0)]
    [InlineData("GET", "/hang", RequestFate.Timeout, 0)]
    [InlineData("GET", "/drip", RequestFate.Timeout, 0)]
    public async Task Redirects_stay_on_the_host_and_size_and_time_have_limits(string method, string path, RequestFate fate, int status)
    {
        var sent = await SendAsync(method, path);
        Assert.Equal((fate, status), (sent.Outcome.Fate, sent.Outcome.StatusCode));
        Assert.False(sent.NothingLeft);
    }

    [Theory]
    [InlineData("/nul", "\"a\uFFFDb\"")]
    [InlineData("/false-json", "\"{\"")]
    [InlineData("/bytes", null)]
    [InlineData("/status/204", null)]
    public async Task What_came_is_kept_as_far_as_it_can_be(string path, string? content)
    {
        var sent = await SendAsync("GET", path);
        Assert.Equal(RequestFate.Answered, sent.Outcome.Fate);
        Assert.Equal(content is null ? null : JsonNode.Parse(content)!.GetValue<string>(), sent.Outcome.Content?.GetValue<string>());
    }

    [Fact]
    public async Task The_list_is_asked_again_when_the_request_leaves()
    {
        using var transport = new RequestTransport(Settings(new HttpRules()), new HastyTime());
        var sent = await transport.SendAsync(Request("GET", "/echo"), CancellationToken.None);
        Assert.Equal(RequestFate.Refused, sent.Outcome.Fate);
        Assert.Empty(seen);
    }

    private async Task<Sent> SendAsync(string method, string path)
    {
        using var transport = new RequestTransport(Settings(new() { AllowedPrivateHosts = HostList.Parse(authority) }), new HastyTime());
        return await transport.SendAsync(Request(method, path), CancellationToken.None);
    }

    private ClaimedRequest Request(string method, string path) => new(Guid.Empty, Guid.Empty, 1, method, $"http://{authority}{path}", [], null, null);

    private static WorkflowHttpSettings Settings(HttpRules rules) =>
        new() { Enabled = false, BasePath = "/workflows", RequestsPerMinute = 1, Rules = rules };

    private static Task<long> AttemptsAsync(WorkflowHost host) => host.Host.ReadAsync(db => Task.FromResult(
        (long)db.Set<StoredHttpRequest>().Where(row => row.LeaseOwner == null).Select(row => row.Attempts).FirstOrDefault()));

    private static async Task<JsonNode> EndAsync(WorkflowHost host, Guid instance, WorkflowSubStatus wanted = WorkflowSubStatus.Finished)
    {
        await Mail.Eventually.TrueAsync(
            async () => (await host.InstanceAsync(instance)).SubStatus == wanted, () => $"The instance did not end.\n{string.Join('\n', host.Host.Logs)}");
        return await host.StateAsync(instance);
    }

    /// <summary>A clock whose timers run a hundred times as fast: thirty seconds are 300 ms.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime / 100, period);
    }
}
