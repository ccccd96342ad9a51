using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Host.Tests.ElsaApi;
using Microsoft.EntityFrameworkCore;
using Security.Rights;
using Workflows.Engine.Instances;

namespace Security.Api;

/// <summary>
/// Every operation of the host's OpenAPI document with wrong values in its address, its query and its body: a clear answer each time, never
/// a failure of ours. A route that reads what it does not say fails by itself, so what is not in the document is not read.
/// </summary>
public sealed partial class FuzzTests(StudioHost studio, ITestOutputHelper output) : IClassFixture<StudioHost>
{
    private const int TriesForEachRoute = 40;

    [Fact]
    public async Task The_document_holds_every_route_of_the_API_with_what_it_reads()
    {
        var api = await DescribedAsync();

        Assert.Equal(
            RouteTable.Written.Where(r => r.Pattern.StartsWith("/elsa/api/", StringComparison.Ordinal)).Select(r => $"{r.Method} {Parameter().Replace(r.Pattern, "{$1}").TrimEnd('/')}").Order(StringComparer.Ordinal),
            api.Operations.Select(o => $"{o.Method} {o.Path.TrimEnd('/')}").Order(StringComparer.Ordinal));
        var instances = api.Operations.Single(o => o is { Method: "POST", Path: "/elsa/api/workflow-instances" or "/elsa/api/workflow-instances/" });
        var good = api.Good(instances.Body!, new Dictionary<string, JsonNode>());
        Assert.Equal("x", good["timestampFilters"]![0]!["column"]!.GetValue<string>());
        Assert.Contains("searchTerm", good);
        var definitions = api.Operations.Single(o => o is { Method: "GET", Path: "/elsa/api/workflow-definitions" or "/elsa/api/workflow-definitions/" });
        Assert.Equal(["DefinitionIds", "Ids", "IsSystem", "OrderBy", "OrderDirection", "Page", "PageSize", "SearchTerm", "versionOptions"], definitions.Query.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_request_is_so_wrong_that_the_host_fails()
    {
        var chance = new Hostile();
        output.WriteLine($"FUZZ_SEED={chance.Seed}");
        var (definition, version, instance) = await SomethingAsync();
        var known = Known(definition, version, instance);
        var api = await DescribedAsync();
        var wrong = new List<string>();
        var answers = new SortedDictionary<int, int>();

        foreach (var operation in api.Operations)
        {
            var good = operation.Body is { } schema ? api.Good(schema, known) : [];
            for (var attempt = 0; attempt < TriesForEachRoute; attempt++)
            {
                var path = AddressOf(operation, chance, definition, version, instance);
                var body = operation.Method is "GET" or "DELETE" ? null : chance.Sometimes(6) ? chance.Body() : Encoding.UTF8.GetBytes(chance.Spoilt(good));
                using var request = new HttpRequestMessage(new(operation.Method), path) { Content = body is null ? null : new ByteArrayContent(body) };
                request.Headers.Add("Accept", "application/json");
                if (request.Content is { } content)
                    content.Headers.ContentType = new("application/json");
                using var answer = await studio.Admin.Http.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                answers[(int)answer.StatusCode] = answers.GetValueOrDefault((int)answer.StatusCode) + 1;
                if (FaultOf(answer, text) is { } fault)
                    wrong.Add($"{operation.Method} {path} {Shown(body)}: {(int)answer.StatusCode} {fault}");
            }
        }

        output.WriteLine(string.Join(", ", answers.Select(a => $"{a.Key}: {a.Value}")));
        if (wrong.Count > 0)
            Assert.Fail($"FUZZ_SEED={chance.Seed}, {wrong.Count} of {answers.Values.Sum()}:\n{string.Join('\n', wrong.Take(40))}");
        // Neither all refused nor all taken: the requests came far enough to be judged.
        Assert.True(answers.GetValueOrDefault(200) > 100 && answers.GetValueOrDefault(400) > 100, string.Join(", ", answers));
        Assert.DoesNotContain(studio.Host.Logs, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
    }

    /// <summary>A published workflow, and an instance of it that waits.</summary>
    private async Task<(string Definition, string Version, string Instance)> SomethingAsync()
    {
        var made = await studio.Admin.CreateAsync(Models.Waiting(), publish: true);
        var id = made["definitionId"]!.GetValue<string>();
        var run = (await studio.Admin.PostAsync($"/workflow-definitions/{id}/execute", new JsonObject())).Ok();
        return (id, made["id"]!.GetValue<string>(), run.Header("x-elsa-workflow-instance-id")!);
    }

    private async Task<ApiDescription> DescribedAsync() => new(JsonNode.Parse(await studio.Admin.Http.GetStringAsync(new Uri("/elsa/openapi.json", UriKind.Relative)))!.AsObject());

    /// <summary>Members whose value must be there for a request to come far; all others are made from their type.</summary>
    private static Dictionary<string, JsonNode> Known(string definition, string version, string instance) => new(StringComparer.Ordinal)
    {
        ["model"] = Models.Waiting(),
        ["ids"] = new JsonArray(version, instance),
        ["definitionIds"] = new JsonArray(definition),
        ["definitionId"] = definition,
        ["definitionVersionId"] = version,
        ["versionOptions"] = "Latest",
        ["triggerActivityId"] = "start",
        ["pageSize"] = 10,
        ["status"] = "Running",
        ["statuses"] = new JsonArray("Running"),
        ["subStatus"] = "Suspended",
        ["subStatuses"] = new JsonArray("Suspended"),
        ["column"] = "CreatedAt",
        ["operator"] = "GreaterThan",
        ["workflowInstanceId"] = instance,
        ["activityNodeIds"] = new JsonArray("Workflow1:Flowchart1:start"),
    };

    private static string AddressOf(ApiOperation operation, Hostile chance, string definition, string version, string instance)
    {
        var path = Parameter().Replace(operation.Path, found =>
        {
            var name = found.Groups[1].Value;
            var real = name switch
            {
                "definitionId" => definition,
                "versionId" => version,
                "version" => "1",
                "typeName" => "Elsa.WriteLine",
                "eventName" => "Đi tiếp",
                _ => instance,
            };
            var word = chance.Sometimes(2) ? real : chance.Word();
            return Uri.EscapeDataString(word.Length == 0 ? " " : word);
        });
        if (chance.Sometimes(2))
            return path;
        IReadOnlyList<string> names = [.. operation.Query, "x"];
        var query = Enumerable.Range(0, 3).Select(_ => $"{chance.OneOf(names)}={Uri.EscapeDataString(chance.Word())}");
        return $"{path}?{string.Join('&', query)}{(chance.Sometimes(5) ? "&%ED%A0%80=%FF&=&&" : "")}";
    }

    /// <returns>Null for an answer as it should be.</returns>
    private static string? FaultOf(HttpResponseMessage answer, string text)
    {
        if ((int)answer.StatusCode >= 500)
        {
            // A run that was started and faulted is told so: the contract that Studio knows.
            return answer.Headers.Contains("x-elsa-workflow-instance-id") ? null : text[..Math.Min(300, text.Length)];
        }

        if (Inside().IsMatch(text))
            return $"shows its inside: {Inside().Match(text).Value}";
        if ((int)answer.StatusCode < 400 || answer.StatusCode is HttpStatusCode.RequestUriTooLong or HttpStatusCode.RequestHeaderFieldsTooLarge)
            return null;
        // A zero in the address is refused by the web server itself, before there is a route that could speak.
        if (text.Length == 0)
            return answer.RequestMessage!.RequestUri!.AbsolutePath.Contains("%00", StringComparison.Ordinal) ? null : "says nothing";
        if (answer.StatusCode is HttpStatusCode.BadRequest && answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true)
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("errors", out _) || json.RootElement.TryGetProperty("title", out _) ? null : $"no reason in {text}";
        }

        return null;
    }

    private static string Shown(byte[]? body) => body is null ? "" : Encoding.UTF8.GetString(body) is { Length: > 400 } text ? $"{text[..400]}… ({body.Length} bytes)" : Encoding.UTF8.GetString(body);

    [GeneratedRegex(@"\{\*{0,2}(\w+)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")]
    private static partial Regex Parameter();

    /// <summary>What a stack trace or a message of the database would bring.</summary>
    [GeneratedRegex(@"   at [A-Z]\w+\.|Npgsql\.|System\.\w+Exception|\b[0-9A-Z]{5}: [a-z]+ .*(column|relation|syntax)|duplicate key value")]
    private static partial Regex Inside();
}
