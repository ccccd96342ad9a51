using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine.Http;

/// <summary>HTTP and mail activities in a rehearsal: no network, nothing leaves.</summary>
public sealed class HttpActivityTests
{
    [Fact]
    public async Task Without_network_a_request_takes_the_branch_of_the_failed_connection()
    {
        var send = Act("Elsa.SendHttpRequest", "h", ("url", Lit("https://nowhere.example/a")), ("failedToConnect", Line("failed")), ("timeout", Line("late")));
        Assert.Equal(["failed", "after"], (await Bench.RunAsync(Workflow(Sequence(send, Line("after"))))).Lines);
        var flow = Act("Elsa.FlowSendHttpRequest", "h", ("url", Lit("https://nowhere.example/a")));
        var drawn = Flow("h:Done>d h:FAILED>f", flow, Line("d"), Line("f"));
        drawn["connections"]![1]!["source"]!["port"] = "Failed to connect";
        Assert.Equal(["f"], (await Bench.RunAsync(Workflow(drawn))).Lines);
    }

    [Fact]
    public async Task Without_network_and_without_that_branch_the_flow_goes_on()
    {
        var flow = Act("Elsa.FlowSendHttpRequest", "h", ("url", Lit("https://nowhere.example/a")));
        Assert.Equal(["d"], (await Bench.RunAsync(Workflow(Flow("h>d", flow, Line("d"))))).Lines);
        var send = Act("Elsa.SendHttpRequest", "h", ("url", Lit("https://nowhere.example/a")));
        Assert.Equal(["after"], (await Bench.RunAsync(Workflow(Sequence(send, Line("after"))))).Lines);
    }

    [Fact]
    public async Task A_password_is_in_the_request_and_nowhere_else()
    {
        var send = Act("Elsa.SendHttpRequest", "h",
            ("url", Lit("https://nowhere.example/a")), ("method", Lit("POST")), ("content", Expression("Object", """{"a":"ă"}""")),
            ("authorization", Lit("Bearer s3cret")), ("requestHeaders", Lit("""{"X-Key":"s3cret"}""")));
        var run = await Bench.RunAsync(Workflow(Sequence(send)));
        var request = Assert.Single(run.HttpRequests);
        Assert.Equal("""{"X-Key":"s3cret","Authorization":"Bearer s3cret"}""", request.Headers.ToJsonString());
        Assert.Equal(("""{"a":"ă"}""", "application/json"), (request.Body, request.ContentType));
        Assert.DoesNotContain("s3cret", run.State.Write(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", $"{request}", StringComparison.Ordinal);
        Assert.DoesNotContain(run.Executions.Values, record => $"{record.State} {record.Properties} {record.Outputs}".Contains("s3cret", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Journal, entry => $"{entry.Message} {entry.Payload}".Contains("s3cret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("url", "ftp://a.example/")]
    [InlineData("url", "/a")]
    [InlineData("url", "https://u:p@a.example/")]
    [InlineData("method", "TRACE")]
    [InlineData("method", "GET /x")]
    [InlineData("contentType", "text/x\r\nX: y")]
    [InlineData("requestHeaders", """{"Host":"b.example"}""")]
    [InlineData("requestHeaders", """{"A B":"c"}""")]
    [InlineData("requestHeaders", """{"A":"b\r\nC: d"}""")]
    [InlineData("authorization", "x\ny")]
    public async Task A_request_that_must_not_leave_is_an_incident(string input, string value)
    {
        var send = Act("Elsa.SendHttpRequest", "h", ("url", Lit("https://a.example/")), ("content", Lit("x")));
        send[input] = Lit(value);
        var run = await Bench.RunAsync(Workflow(Sequence(send)));
        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
        Assert.Empty(run.HttpRequests);
    }

    [Fact]
    public async Task A_response_is_kept_for_whoever_writes_it()
    {
        var write = Act("Elsa.WriteHttpResponse", "w",
            ("statusCode", Lit("Created")), ("content", Expression("Object", """{"a":1}""")), ("responseHeaders", Lit("""{"Location":"/ke-hoach/1","ETag":"x"}""")));
        var run = await Bench.RunAsync(Workflow(Sequence(write)));
        Assert.Equal((201, "application/json", """{"a":1}"""), (run.Answer!.StatusCode, run.Answer.ContentType, run.Answer.Body));
        Assert.Equal(["ETag", "Location"], run.Answer.Headers.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("statusCode", "100")]
    [InlineData("statusCode", "Sure")]
    [InlineData("contentType", "text/html")]
    [InlineData("responseHeaders", """{"Set-Cookie":"phien=x"}""")]
    [InlineData("responseHeaders", """{"Content-Security-Policy":"x"}""")]
    [InlineData("responseHeaders", """{"ETag":"a\r\nX: y"}""")]
    [InlineData("responseHeaders", """{"Location":"https://evil.example/"}""")]
    [InlineData("responseHeaders", """{"Location":"//evil.example/"}""")]
    [InlineData("responseHeaders", """{"Location":"/\\evil.example/"}""")]
    public async Task A_response_that_must_not_leave_is_an_incident(string input, string value)
    {
        var run = await Bench.RunAsync(Workflow(Sequence(Act("Elsa.WriteHttpResponse", "w", ("content", Lit("x")), (input, Lit(value))))));
        Assert.Equal((WorkflowSubStatus.Faulted, null), (run.State.SubStatus, run.Answer));
    }

    [Fact]
    public async Task An_endpoint_hands_on_what_came()
    {
        var endpoint = Act("Elsa.HttpEndpoint", "h", ("path", Lit("a/{id}")), ("authorize", Lit("true")),
            ("parsedContent", new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = "c-id" } }),
            ("routeData", new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = "r-id" } }));
        var run = new Bench().Rehearse(Workflow(Sequence(endpoint, Line("after")), Variable("c"), Variable("r")));
        await run.StartAsync();
        var bookmark = Assert.Single(run.State.Bookmarks);
        await run.ResumeAsync(bookmark.Id, new JsonObject { ["ParsedContent"] = 5, ["RouteData"] = new JsonObject { ["id"] = "7" } });
        Assert.Equal(("5", """{"id":"7"}"""), (run.Variables["c"]!.ToJsonString(), run.Variables["r"]!.ToJsonString()));
        Assert.Equal(["after"], run.Lines);
    }

    [Fact]
    public async Task Each_recipient_gets_a_mail_and_nobody_gets_two()
    {
        var mail = Act("Elsa.SendEmail", "m", ("to", Expression("Object", """["a@x.example","b@x.example"]""")), ("cc", Lit("A@x.example")), ("bcc", Lit("c@x.example")),
            ("subject", Lit("Họp")), ("body", Lit("Một.\n\nHai.")));
        var run = await Bench.RunAsync(Workflow(Sequence(mail, Line("after"))));
        Assert.Equal(["a@x.example", "b@x.example", "c@x.example"], run.Mails.Select(sent => sent.ToAddress));
        Assert.Equal(["after"], run.Lines);
    }

    [Theory]
    [InlineData("to", "a@x.example\nBcc: b@x.example")]
    [InlineData("to", "Ông A <a@x.example>")]
    [InlineData("to", "")]
    [InlineData("cc", "b@x.example, c@x.example")]
    [InlineData("subject", "Họp\r\nBcc: b@x.example")]
    [InlineData("subject", "  ")]
    public async Task A_mail_that_cannot_be_composed_is_an_incident_or_takes_the_branch_of_the_error(string input, string value)
    {
        var mail = Act("Elsa.SendEmail", "m", ("to", Lit("a@x.example")), ("subject", Lit("Họp")), ("body", Lit("x")));
        mail[input] = Lit(value);
        var run = await Bench.RunAsync(Workflow(Sequence((JsonObject)mail.DeepClone())));
        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
        Assert.Empty(run.Mails);
        mail["error"] = Line("wrong");
        var handled = await Bench.RunAsync(Workflow(Sequence(mail, Line("after"))));
        Assert.Equal(["wrong", "after"], handled.Lines);
    }
}
