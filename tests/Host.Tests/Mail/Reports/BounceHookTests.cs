using System.Net;
using System.Net.Http.Headers;
using Host.Mail.Reports;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Outbox.Deliveries;

namespace Host.Tests.Mail.Reports;

public sealed class BounceHookTests(PostgresServer server)
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Without_a_key_in_the_settings_there_is_no_hook()
    {
        await using var host = await HostUnderTest.StartAsync(server, Settings(key: null));

        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(host, ReportSamples.Postfix(), Key));
    }

    [Fact]
    public async Task A_report_with_the_key_is_recorded_once_and_everything_else_is_refused()
    {
        await using var host = await HostUnderTest.StartAsync(server, Settings(Key));

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, ReportSamples.Postfix(), key: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, ReportSamples.Postfix(), Key[..^1]));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, ReportSamples.Postfix(), Key, scheme: "Basic"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, "Không phải báo cáo", Key));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(host, new string('x', ReportReader.MaxSize + 1), Key));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(host, new string('x', ReportReader.MaxSize + 1), Key, chunked: true));
        Assert.Equal(0, await host.ReadAsync(db => db.Set<DeliveryReport>().CountAsync()));

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(host, ReportSamples.Postfix(), Key));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(host, ReportSamples.Postfix(), Key));
        Assert.Equal(1, await host.ReadAsync(db => db.Set<DeliveryReport>().CountAsync()));
        Assert.DoesNotContain(host.Logs, line => line.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reason_tells_whoever_set_the_hook_up_what_is_wrong()
    {
        await using var host = await HostUnderTest.StartAsync(server, Settings(Key));
        using var client = host.NewClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        using var body = new StringContent("Xin chào");

        using var answer = await client.PostAsync(BounceHook.Path, body);

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("RFC 3464", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Settings(string? key) => new()
    {
        ["Data:Directory"] = Checkout.TemporaryDirectory("hook-"),
        ["Mail:Bounces:HookKey"] = key,
    };

    private static async Task<HttpStatusCode> PostAsync(
        HostUnderTest host, string message, string? key, string scheme = "Bearer", bool chunked = false)
    {
        using var client = host.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, BounceHook.Path);
        request.Content = new ByteArrayContent(ReportSamples.Bytes(message));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        request.Headers.TransferEncodingChunked = chunked;
        if (key is not null)
            request.Headers.Authorization = new(scheme, key);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
