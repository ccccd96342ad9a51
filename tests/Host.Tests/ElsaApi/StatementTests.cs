using System.Text.Json.Nodes;
using Host.Tests.Fixtures;

namespace Host.Tests.ElsaApi;

/// <summary>How many statements a request costs, whatever is stored: no list asks once a row.</summary>
public sealed class StatementTests(StudioHost studio) : IClassFixture<StudioHost>
{
    /// <summary>Who asks, and what they may: the session, the person, the posts, the rights.</summary>
    private const int Identity = 4;

    private StudioClient Api => studio.Admin;

    [Fact]
    public async Task Lists_cost_the_same_for_one_row_and_for_many()
    {
        for (var index = 0; index < 12; index++)
            await Api.CreateAsync(Models.Waiting(), publish: index % 2 == 0);

        Assert.InRange(await CountAsync(HttpMethod.Get, "/workflow-definitions?versionOptions=Latest&Page=0&PageSize=10"), 1, Identity + 2);
        Assert.InRange(await CountAsync(HttpMethod.Get, "/workflow-definitions?versionOptions=Published"), 1, Identity + 1);
        await Api.GetAsync("/descriptors/activities");
        Assert.InRange(await CountAsync(HttpMethod.Get, "/descriptors/activities?Refresh=True"), 1, Identity + 4);
    }

    [Fact]
    public async Task A_definition_of_500_steps_is_saved_and_opened_with_few_statements()
    {
        var steps = Enumerable.Range(0, 500).Select(index => Models.Step($"step{index}", index == 0 ? "Elsa.Start" : "Elsa.WriteLine", ("text", Models.Literal($"Bước {index}")))).ToArray();
        var model = Models.Blank();
        model["root"] = Models.Flow(steps);
        var made = await Api.CreateAsync(model);
        var body = new JsonObject { ["model"] = Models.Edited(made, "đổi"), ["publish"] = false }.ToJsonString();

        Assert.InRange(await CountAsync(HttpMethod.Post, "/workflow-definitions", body), 1, Identity + 6);
        Assert.InRange(await CountAsync(HttpMethod.Get, $"/workflow-definitions/by-definition-id/{made["definitionId"]}?versionOptions=Latest"), 1, Identity + 1);
        Assert.InRange(await CountAsync(HttpMethod.Get, $"/workflow-definitions/subgraph/{made["id"]}"), 1, Identity + 2);
        Assert.InRange(await CountAsync(HttpMethod.Get, $"/workflow-definitions/subgraph/segments/{made["id"]}?childNodeId=Workflow1:Flowchart1:step499"), 1, Identity + 2);
        Assert.InRange(await CountAsync(HttpMethod.Get, $"/workflow-definitions/{made["definitionId"]}/export"), 1, Identity + 2);
        Assert.InRange(await CountAsync(HttpMethod.Get, $"/workflow-definitions?versionOptions=AllVersions&DefinitionIds={made["definitionId"]}"), 1, Identity + 2);
        Assert.InRange(await CountAsync(HttpMethod.Post, $"/workflow-definitions/{made["definitionId"]}/publish", "{}"), 1, Identity + 20);
        var published = (await Api.GetAsync($"/workflow-definitions/by-definition-id/{made["definitionId"]}")).Ok().Json!;
        Assert.Equal(500, published["root"]!["activities"]!.AsArray().Count);
        Assert.True(published["isPublished"]!.GetValue<bool>());
        var part = (await Api.GetAsync($"/workflow-definitions/subgraph/{published["id"]}")).Ok().Json!;
        Assert.Contains("Workflow1:Flowchart1:step499", part.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_viewer_asks_every_second_is_one_statement()
    {
        var id = (await Api.CreateAsync(Models.Waiting(), publish: true))["definitionId"]!.GetValue<string>();
        var instance = (await Api.PostAsync($"/workflow-definitions/{id}/execute", new JsonObject())).Ok().Header("x-elsa-workflow-instance-id");
        var nodes = new JsonArray([.. Enumerable.Range(0, 500).Select(index => (JsonNode)$"Workflow1:Flowchart1:step{index}"), "Workflow1:Flowchart1:say"]);
        var run = (await Api.GetAsync($"/activity-execution-summaries/list?WorkflowInstanceId={instance}&ActivityNodeId=Workflow1:Flowchart1:say")).Ok().Items[0]!["id"];

        Assert.InRange(await CountAsync(HttpMethod.Get, $"/activity-execution-summaries/list?WorkflowInstanceId={instance}&ActivityNodeId=Workflow1:Flowchart1:say"), 1, Identity + 1);
        Assert.InRange(await CountAsync(HttpMethod.Get, $"/activity-executions/by-id?id={run}"), 1, Identity + 1);
        Assert.InRange(await CountAsync(HttpMethod.Get, $"/workflow-instances/{instance}/execution-state"), 1, Identity + 1);
        Assert.InRange(await CountAsync(HttpMethod.Get, $"/workflow-instances/{instance}"), 1, Identity + 1);
        var report = new JsonObject { ["workflowInstanceId"] = instance, ["activityNodeIds"] = nodes.DeepClone() }.ToJsonString();
        Assert.InRange(await CountAsync(HttpMethod.Post, "/activity-executions/report", report), 1, Identity + 1);
        var filter = new JsonObject { ["filter"] = new JsonObject { ["activityNodeIds"] = nodes } }.ToJsonString();
        Assert.InRange(await CountAsync(HttpMethod.Post, $"/workflow-instances/{instance}/journal?skip=0&take=110", filter), 1, Identity + 2);
        Assert.InRange(await CountAsync(HttpMethod.Post, "/workflow-instances", "{\"page\":0,\"pageSize\":10}"), 1, Identity + 2);
    }

    private Task<int> CountAsync(HttpMethod method, string path, string? body = null) =>
        Statements.CountAsync(async trace => (await Api.SendAsync(method, path, body, trace)).Ok());
}
