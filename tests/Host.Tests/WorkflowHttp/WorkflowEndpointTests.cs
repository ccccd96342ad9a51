using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Workflows.Organisation;
using static Host.Tests.Engine.EngineRig;

namespace Host.Tests.WorkflowHttp;

/// <summary>Requests to workflows over loopback: who is let in, what is taken, what is answered.</summary>
public sealed class WorkflowEndpointTests(PostgresServer postgres) : IAsyncLifetime
{
    private WorkflowHost host = null!;

    public async ValueTask InitializeAsync() => host = await WorkflowHost.StartAsync(postgres, ("Enabled", "true"), ("AllowAnonymous", "true"), ("RequestsPerMinute", "100"));

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_request_starts_a_workflow_that_answers_after_its_commit()
    {
        await host.ImportAsync(Definition("echo", Sequence(
            Endpoint("ke-hoach/{id}/y-kien", """["POST"]"""),
            """
            {"id":"r","type":"Elsa.WriteHttpResponse","statusCode":"Created","content":{"expression":{"type":"Variable","value":"seen"}},
             "responseHeaders":{"expression":{"type":"Object","value":"{\"X-Request-Id\":\"r-1\",\"Location\":\"/ke-hoach/7\"}"}}}
            """), variables: """[{"id":"seen","name":"seen","typeName":"Object"}]"""));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/workflows/Ke-Hoach/7%20b/y-kien?a=1&a=2&b=x") { Content = JsonContent.Create(new { ý = "đồng ý" }) };
        request.Headers.Add("X-Of-Mine", "yes");
        request.Headers.Add("Cookie", "phien=abc");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "s3cret");
        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(("r-1", "/ke-hoach/7"), (response.Headers.GetValues("X-Request-Id").Single(), response.Headers.Location!.OriginalString));
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        var seen = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("đồng ý", seen["ParsedContent"]!["ý"]!.GetValue<string>());
        Assert.Equal("7 b", seen["RouteData"]!["id"]!.GetValue<string>());
        Assert.Equal("""{"a":["1","2"],"b":"x"}""", seen["QueryStringData"]!.ToJsonString());
        Assert.Equal("yes", seen["Headers"]!["X-Of-Mine"]!.GetValue<string>());
        Assert.DoesNotContain("s3cret", seen.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("phien", seen.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(1L, await CountAsync("audit.entry WHERE kind = 'workflow.called'"));
    }

    [Fact]
    public async Task Without_an_answer_of_the_workflow_the_caller_learns_the_instance_and_how_far_it_is()
    {
        await host.ImportAsync(Definition("done", Endpoint("done")));
        await host.ImportAsync(Definition("waits", Sequence(Endpoint("waits"), Wait)));
        await host.ImportAsync(Definition("fails", Sequence(Endpoint("fails"), """{"id":"r","type":"Elsa.WriteHttpResponse","content":"xong"}""", """{"id":"f","type":"Elsa.Fault","message":"bí mật nội bộ"}""")));
        Assert.Equal((HttpStatusCode.OK, "Finished"), await AskAsync("/workflows/done"));
        Assert.Equal((HttpStatusCode.Accepted, "Suspended"), await AskAsync("/workflows/waits"));
        Assert.Equal((HttpStatusCode.InternalServerError, "Faulted"), await AskAsync("/workflows/fails"));
        Assert.DoesNotContain("bí mật", await (await host.Client.GetAsync("/workflows/fails")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_resumes_the_instance_of_its_correlation()
    {
        await host.ImportAsync(Definition("w", Sequence(Endpoint("tra-loi/{id}", start: false), """{"id":"l","type":"Elsa.WriteHttpResponse","content":"đã nhận"}""")));
        var a = await host.StartAsync("w", "A");
        var b = await host.StartAsync("w", "B");
        Assert.Equal(HttpStatusCode.Conflict, (await host.Client.GetAsync("/workflows/tra-loi/1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/workflows/tra-loi/1?correlationId=C")).StatusCode);
        using var answer = await host.Client.GetAsync("/workflows/tra-loi/1?correlationId=B");
        Assert.Equal((HttpStatusCode.OK, "đã nhận", "text/plain"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(("Running", "Finished"), ((await host.InstanceAsync(a.InstanceId)).Status.ToString(), (await host.InstanceAsync(b.InstanceId)).Status.ToString()));
        // The one that is left needs no correlation; a header says it as well.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/workflows/tra-loi/2");
        request.Headers.Add("X-Correlation-Id", "A");
        Assert.Equal(HttpStatusCode.OK, (await host.Client.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/workflows/tra-loi/3")).StatusCode);
    }

    [Fact]
    public async Task Ten_requests_at_once_to_one_waiting_instance_have_one_effect()
    {
        await host.ImportAsync(Definition("w", Endpoint("mot-lan", start: false)));
        await host.StartAsync("w");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => host.Client.GetAsync("/workflows/mot-lan")));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.OK), answer =>
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.Conflict }));
    }

    [Fact]
    public async Task The_more_exact_path_goes_first_and_other_methods_find_nothing()
    {
        await host.ImportAsync(Definition("any", Endpoint("a/{x}")));
        await host.ImportAsync(Definition("one", Sequence(Endpoint("a/mot"), """{"id":"r","type":"Elsa.WriteHttpResponse","statusCode":"404"}""")));
        // A workflow's own empty 404 stays empty.
        using var answered = await host.Client.GetAsync("/workflows/a/mot");
        Assert.Equal((HttpStatusCode.NotFound, ""), (answered.StatusCode, await answered.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/workflows/a/hai")).StatusCode);
        foreach (var method in new[] { "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH" })
            Assert.Equal(HttpStatusCode.NotFound, (await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/workflows/a/mot"))).StatusCode);
        foreach (var path in new[] { "/workflows", "/workflows/", "/workflows/a", "/workflows/a/b/c", "/workflows/a/", "/workflows/a/%2e%2e/x/y" })
            Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync(path)).StatusCode);
    }

    public static TheoryData<string, byte[], int> BadBodies => new()
    {
        { "application/json", "{"u8.ToArray(), 400 },
        { "application/json", "{\"a\":1,\"a\":2}"u8.ToArray(), 400 },
        { "application/json", "{\"a\":\"\\u0000\"}"u8.ToArray(), 400 },
        { "application/json", "\"\\ud800\""u8.ToArray(), 400 },
        { "application/json", Encoding.UTF8.GetBytes(new string('[', 500) + new string(']', 500)), 400 },
        { "application/json", [0x22, 0xFF, 0xFE, 0x22], 400 },
        { "application/json; charset=utf-16", "{}"u8.ToArray(), 415 },
        { "text/plain", [0x61, 0x00], 422 },
        { "application/x-www-form-urlencoded", "a=%00"u8.ToArray(), 422 },
        { "multipart/form-data; boundary=x", "--x--"u8.ToArray(), 415 },
        { "application/octet-stream", "x"u8.ToArray(), 415 },
        { "", "x"u8.ToArray(), 415 },
        { "application/json", new byte[2_000], 413 },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_body_that_cannot_be_taken_starts_nothing(string type, byte[] body, int status)
    {
        await host.ImportAsync(Definition("w", Endpoint("w", """["POST"]""", more: "\"requestSizeLimit\":\"1500\",")));
        using var content = new ByteArrayContent(body);
        if (type.Length > 0)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await host.Client.PostAsync("/workflows/w", content);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(0L, await CountAsync("workflow.instance WHERE definition_id = 'w'"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_a_megabyte_is_refused_whatever_the_workflow_wants(bool chunked)
    {
        await host.ImportAsync(Definition("w", Endpoint("w", """["POST"]""", more: "\"requestSizeLimit\":\"999999999\",")));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/workflows/w") { Content = new StringContent(new string('x', 1_100_000)) };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        using var fits = new StringContent(new string('x', 1_000_000));
        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsync("/workflows/w", fits)).StatusCode);
    }

    [Fact]
    public async Task A_workflow_may_handle_a_body_that_is_too_large_itself()
    {
        await host.ImportAsync(Definition("w", """
            {"id":"f","type":"Elsa.Flowchart","activities":[
              {"id":"h","type":"Elsa.HttpEndpoint","customProperties":{"canStartWorkflow":true},"path":"w","supportedMethods":{"expression":{"type":"Object","value":"[\"POST\"]"}},
               "requestSizeLimit":"10","exposeRequestTooLargeOutcome":true},
              {"id":"big","type":"Elsa.WriteHttpResponse","statusCode":"413","content":"to quá"},{"id":"ok","type":"Elsa.WriteHttpResponse","content":"vừa"}],
             "connections":[{"source":{"activity":"h","port":"Request too large"},"target":{"activity":"big"}},{"source":{"activity":"h","port":"Done"},"target":{"activity":"ok"}}]}
            """));
        Assert.Equal("to quá", await PostTextAsync("/workflows/w", "hơn mười byte"));
        Assert.Equal("vừa", await PostTextAsync("/workflows/w", "ngắn"));
    }

    [Fact]
    public async Task Where_sign_in_is_asked_for_only_an_administrator_who_means_it_gets_in()
    {
        await host.ImportAsync(Definition("w", Endpoint("rieng", """["GET","POST"]""", more: "\"authorize\":\"true\",")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.GetAsync("/workflows/rieng")).StatusCode);
        using var drafter = await host.SignInAsync(PostRole.Specialist);
        Assert.Equal(HttpStatusCode.Forbidden, (await drafter.Client.PostAsJsonAsync("/workflows/rieng", new { })).StatusCode);

        using var administrator = await host.SignInAsync(PostRole.Administrator);
        // What a page elsewhere can make a browser send: a link, a form, a text.
        Assert.Equal(HttpStatusCode.BadRequest, (await administrator.Client.GetAsync("/workflows/rieng")).StatusCode);
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x" })
        {
            using var forged = new StringContent("{}");
            forged.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            Assert.Equal(HttpStatusCode.BadRequest, (await administrator.Client.PostAsync("/workflows/rieng", forged)).StatusCode);
        }

        Assert.Equal(0L, await CountAsync("workflow.instance WHERE definition_id = 'w'"));
        Assert.Equal(HttpStatusCode.OK, (await administrator.Client.PostAsJsonAsync("/workflows/rieng", new { })).StatusCode);
        Assert.Equal(1L, await CountAsync("audit.entry WHERE kind = 'workflow.called' AND body::jsonb->'actor'->>'person' IS NOT NULL"));
    }

    [Fact]
    public async Task A_retracted_workflow_is_gone_and_too_many_requests_are_refused()
    {
        await host.ImportAsync(Definition("w", Endpoint("w")));
        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < 101; n++)
            statuses.Add((await host.Client.GetAsync("/workflows/khong-co")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        // Other pages are not concerned.
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/dang-nhap")).StatusCode);
    }

    [Fact]
    public async Task Unless_it_is_switched_on_nothing_is_reached()
    {
        await using var closed = await WorkflowHost.StartAsync(postgres, ("AllowAnonymous", "true"));
        await closed.ImportAsync(Definition("w", Endpoint("w")));
        Assert.Equal(HttpStatusCode.NotFound, (await closed.Client.GetAsync("/workflows/w")).StatusCode);
        Assert.Equal(0L, await closed.Host.ReadAsync(async db => (long)db.Set<Workflows.Engine.Instances.StoredInstance>().Count(i => i.DefinitionId == "w")));
    }

    private static string Endpoint(string path, string methods = """["GET"]""", bool start = true, string more = "") => $$$"""
        {"id":"h","type":"Elsa.HttpEndpoint","customProperties":{"canStartWorkflow":{{{(start ? "true" : "false")}}}},{{{more}}}"path":"{{{path}}}",
         "supportedMethods":{"expression":{"type":"Object","value":{{{System.Text.Json.JsonSerializer.Serialize(methods)}}} } },
         "result":{"memoryReference":{"id":"seen"} } }
        """;

    private static string Definition(string id, string root, string variables = "[]")
    {
        var definition = JsonNode.Parse(EngineDefinition(id, root))!.AsObject();
        definition["variables"] = JsonNode.Parse(variables);
        return definition.ToJsonString();
    }

    private static string EngineDefinition(string id, string root) => Host.Tests.Engine.EngineRig.Definition(id, root);

    private async Task<(HttpStatusCode, string)> AskAsync(string path)
    {
        using var response = await host.Client.GetAsync(path);
        var told = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.NotNull(await host.InstanceAsync(told["workflowInstanceId"]!.GetValue<Guid>()));
        return (response.StatusCode, told["subStatus"]!.GetValue<string>());
    }

    private async Task<string> PostTextAsync(string path, string text)
    {
        using var content = new StringContent(text);
        using var response = await host.Client.PostAsync(path, content);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<long> CountAsync(string what) =>
        (long)(await Sql.RowsAsync(host.Host.Database.OwnerConnectionString, $"SELECT count(*) FROM {what}"))[0][0];
}
