using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Host.Identity;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Host.Tests.ElsaApi;

public sealed class LiveTests(StudioHost studio) : IClassFixture<StudioHost>
{
    private const char End = '\u001e';

    private StudioClient Api => studio.Admin;

    [Fact]
    public async Task A_viewer_hears_of_every_commit_that_moves_its_instance_and_of_no_other()
    {
        var (mine, others) = (await StartAsync("Của tôi"), await StartAsync("Của ai đó"));
        using var socket = await ObserveAsync(studio.Host, mine);

        (await Api.PostAsync($"/cancel/workflow-instances/{others}")).Ok();
        (await Api.PostAsync("/events/C%E1%BB%A7a%20t%C3%B4i/trigger", new JsonObject())).Ok();

        var heard = await HearAsync(socket, message => Target(message) == "WorkflowInstanceUpdatedAsync");
        Assert.Equal(["WorkflowExecutionLogUpdatedAsync", "ActivityExecutionLogUpdatedAsync", "WorkflowInstanceUpdatedAsync"], heard.TakeLast(3).Select(Target));
        Assert.Empty(heard[^3]["arguments"]![0]!.AsObject());
        Shape.Is(Shape.Stats, heard[^2]["arguments"]![0]!["stats"]![0]);
        Assert.All(heard.Where(message => Target(message) == "WorkflowInstanceUpdatedAsync"), message => Assert.Equal(mine, message["arguments"]![0]!["workflowInstanceId"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_move_on_one_host_is_heard_on_another()
    {
        var second = await HostUnderTest.StartAsync(studio.Host.Database);
        try
        {
            var instance = await StartAsync("Hai máy");
            using var socket = await ObserveAsync(second, instance);

            (await Api.PostAsync($"/cancel/workflow-instances/{instance}")).Ok();

            var heard = await HearAsync(socket, message => Target(message) == "WorkflowInstanceUpdatedAsync");
            Assert.Equal(instance, heard[^1]["arguments"]![0]!["workflowInstanceId"]!.GetValue<string>());
        }
        finally
        {
            // Disposing it would drop the database, which is the first host's.
            await second.StopAsync();
        }
    }

    /// <summary>The host that moved it was killed between its commit and the notice.</summary>
    [Fact]
    public async Task A_move_that_nobody_was_told_of_is_heard_within_a_minute()
    {
        var (instance, other) = (await StartAsync("Không ai báo"), await StartAsync("Hồ sơ khác"));
        var time = new SettableTime();
        var host = await HostUnderTest.StartAsync(studio.Host.Database, replace: services => services.AddSingleton<TimeProvider>(time));
        try
        {
            using var socket = await OpenAsync(host, await StudioHost.TokenOfAsync(host, StudioHost.FirstAdministrator), null);
            await SayAsync(socket, new JsonObject { ["type"] = 1, ["invocationId"] = "1", ["target"] = "ObserveInstanceAsync", ["arguments"] = new JsonArray(instance) });
            await HearAsync(socket, message => message["invocationId"]?.GetValue<string>() == "1");
            // From here on the host listens: what it finds when it begins to is not taken for its sweep.
            await NotifyAsync(instance);
            await HearAsync(socket, message => Target(message) == "WorkflowInstanceUpdatedAsync");

            time.Advance(TimeSpan.FromMinutes(1));
            await NotifyAsync(other);

            var heard = await HearAsync(socket, message => Target(message) == "WorkflowInstanceUpdatedAsync");
            Assert.Equal(instance, heard[^1]["arguments"]![0]!["workflowInstanceId"]!.GetValue<string>());
        }
        finally
        {
            await host.StopAsync();
        }
    }

    [Fact]
    public async Task Nonsense_is_not_observed_and_breaks_nothing()
    {
        var instance = await StartAsync("Vô nghĩa");
        using var socket = await ObserveAsync(studio.Host, "không phải mã");
        await SayAsync(socket, Invoke(instance));

        (await Api.PostAsync($"/cancel/workflow-instances/{instance}")).Ok();

        Assert.Equal(instance, (await HearAsync(socket, message => Target(message) == "WorkflowInstanceUpdatedAsync"))[^1]["arguments"]![0]!["workflowInstanceId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_connection_ends_with_the_token_it_was_opened_with()
    {
        var time = new SettableTime();
        var host = await HostUnderTest.StartAsync(studio.Host.Database, replace: services => services.AddSingleton<TimeProvider>(time));
        try
        {
            var token = await StudioHost.TokenOfAsync(host, StudioHost.FirstAdministrator);
            time.Advance(StudioTokens.Lifetime - TimeSpan.FromSeconds(4));
            using var socket = await OpenAsync(host, token, null);
            await SayAsync(socket, Invoke("7f7c1a2b-3c4d-5e6f-8a9b-0c1d2e3f4a5b"));

            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var part = new byte[65_536];
            await Assert.ThrowsAnyAsync<WebSocketException>(async () =>
            {
                while ((await socket.ReceiveAsync(part, limit.Token)).MessageType != WebSocketMessageType.Close)
                {
                    // What is said until then is not of interest.
                }

                throw new WebSocketException("Closed.");
            });
            Assert.False(limit.IsCancellationRequested);
        }
        finally
        {
            await host.StopAsync();
        }
    }

    [Fact]
    public async Task A_viewer_is_asked_back_a_minute_before_its_token_ends()
    {
        var instance = await StartAsync("Gần hết hạn");
        var time = new SettableTime();
        var host = await HostUnderTest.StartAsync(studio.Host.Database, replace: services => services.AddSingleton<TimeProvider>(time));
        try
        {
            var token = await StudioHost.TokenOfAsync(host, StudioHost.FirstAdministrator);
            time.Advance(StudioTokens.Lifetime - TimeSpan.FromSeconds(71));
            using var socket = await OpenAsync(host, token, null);
            await SayAsync(socket, Invoke(instance));

            var heard = await HearAsync(socket, message => Target(message) == "WorkflowInstanceUpdatedAsync");

            Assert.Equal(instance, heard[^1]["arguments"]![0]!["workflowInstanceId"]!.GetValue<string>());
        }
        finally
        {
            await host.StopAsync();
        }
    }

    /// <summary>As the SignalR client does: negotiate, open the socket, shake hands, observe.</summary>
    private async Task<ClientWebSocket> ObserveAsync(HostUnderTest host, string instance)
    {
        var negotiated = (await Api.PostAsync($"{StudioAccess.InstanceHub}/negotiate?negotiateVersion=1")).Ok().Json!;
        Assert.NotNull(negotiated["connectionToken"]);
        // Another host knows nothing negotiated with this one: there the socket is opened without.
        var socket = await OpenAsync(host, Api.Token, host == studio.Host ? negotiated["connectionToken"]!.GetValue<string>() : null);
        await SayAsync(socket, Invoke(instance));
        // Messages of one connection are handled in order: once a ping-pong of ours is through, so is the one before it.
        await SayAsync(socket, new JsonObject { ["type"] = 1, ["invocationId"] = "1", ["target"] = "ObserveInstanceAsync", ["arguments"] = new JsonArray(instance) });
        await HearAsync(socket, message => message["invocationId"]?.GetValue<string>() == "1");
        return socket;
    }

    private static async Task<ClientWebSocket> OpenAsync(HostUnderTest host, string token, string? negotiated)
    {
        var socket = new ClientWebSocket();
        var at = new UriBuilder(host.Address) { Scheme = "ws", Path = StudioAccess.InstanceHub, Query = $"access_token={Uri.EscapeDataString(token)}" };
        if (negotiated is not null)
            at.Query += $"&id={negotiated}";
        await socket.ConnectAsync(at.Uri, CancellationToken.None);
        await SayAsync(socket, new JsonObject { ["protocol"] = "json", ["version"] = 1 });
        Assert.Empty((await HearAsync(socket, _ => true))[0]);
        return socket;
    }

    private async Task NotifyAsync(string instance)
    {
        await using var connection = new NpgsqlConnection(studio.Host.Database.RuntimeConnectionString);
        await connection.OpenAsync();
        await using var notify = new NpgsqlCommand("SELECT pg_notify('workflow_instance', $1)", connection) { Parameters = { new() { Value = instance } } };
        await notify.ExecuteNonQueryAsync();
    }

    private static JsonObject Invoke(string instance) => new() { ["type"] = 1, ["target"] = "ObserveInstanceAsync", ["arguments"] = new JsonArray(instance) };

    private static string? Target(JsonObject message) => message["target"]?.GetValue<string>();

    private static Task SayAsync(ClientWebSocket socket, JsonObject message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString() + End), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Messages up to the first that is wanted, pings left out.</summary>
    private static async Task<List<JsonObject>> HearAsync(ClientWebSocket socket, Func<JsonObject, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (heard, text, part) = (new List<JsonObject>(), new StringBuilder(), new byte[65_536]);
        while (true)
        {
            var got = await socket.ReceiveAsync(part, limit.Token);
            Assert.NotEqual(WebSocketMessageType.Close, got.MessageType);
            text.Append(Encoding.UTF8.GetString(part, 0, got.Count));
            while (text.ToString().IndexOf(End, StringComparison.Ordinal) is var cut and >= 0)
            {
                var message = JsonNode.Parse(text.ToString()[..cut])!.AsObject();
                text.Remove(0, cut + 1);
                if (message["type"]?.GetValue<int>() == 6)
                    continue;
                heard.Add(message);
                if (wanted(message))
                    return heard;
            }
        }
    }

    private async Task<string> StartAsync(string eventName)
    {
        var id = (await Api.CreateAsync(Models.Waiting(eventName: eventName), publish: true))["definitionId"]!.GetValue<string>();
        return (await Api.PostAsync($"/workflow-definitions/{id}/execute", new JsonObject())).Ok().Header("x-elsa-workflow-instance-id")!;
    }
}
