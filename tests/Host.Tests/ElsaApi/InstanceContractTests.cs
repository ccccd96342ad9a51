using System.Net;
using System.Text.Json.Nodes;

namespace Host.Tests.ElsaApi;

public sealed class InstanceContractTests(StudioHost studio) : IClassFixture<StudioHost>
{
    private StudioClient Api => studio.Admin;

    [Fact]
    public async Task Running_answers_the_instance_in_a_header_and_its_state()
    {
        var id = await PublishedAsync();

        var run = (await Api.PostAsync($"/workflow-definitions/{id}/execute", new JsonObject { ["correlationId"] = null, ["triggerActivityId"] = null, ["versionOptions"] = "Latest", ["input"] = null })).Ok();

        Assert.True(Guid.TryParse(run.Header("x-elsa-workflow-instance-id"), out _));
        Assert.Null(run.Header("x-elsa-workflow-cannot-start"));
        Shape.Is(Shape.State, run.Json!["workflowState"]);
        Assert.Equal("Suspended", Text(run.Json["workflowState"]!, "subStatus"));
        var dispatched = (await Api.PostAsync($"/workflow-definitions/{id}/dispatch")).Ok();
        Assert.Equal(dispatched.Header("x-elsa-workflow-instance-id"), Text(dispatched.Json!, "workflowInstanceId"));
        Assert.Equal(HttpStatusCode.NotFound, (await Api.PostAsync("/workflow-definitions/khong-co/execute", new JsonObject())).Status);
    }

    [Fact]
    public async Task A_singleton_that_runs_cannot_be_started_again()
    {
        var model = Models.Waiting();
        model["options"] = new JsonObject { ["activationStrategyType"] = "Elsa.Workflows.ActivationValidators.SingletonStrategy, Elsa.Workflows.Core" };
        var id = Text(await Api.CreateAsync(model, publish: true), "definitionId");
        (await Api.PostAsync($"/workflow-definitions/{id}/execute", new JsonObject())).Ok();

        var second = (await Api.PostAsync($"/workflow-definitions/{id}/execute", new JsonObject())).Ok();

        Assert.Equal("true", second.Header("x-elsa-workflow-cannot-start"));
        Assert.Null(second.Header("x-elsa-workflow-instance-id"));
    }

    [Fact]
    public async Task A_run_that_faults_at_once_still_names_its_instance()
    {
        var model = Models.Blank();
        model["root"] = Models.Flow(Models.Step("start", "Elsa.Start"), Models.Step("no", "Elsa.Fault", ("message", Models.Literal("Không làm được"))));
        var id = Text(await Api.CreateAsync(model), "definitionId");

        var run = await Api.PostAsync($"/workflow-definitions/{id}/execute", new JsonObject { ["versionOptions"] = "Latest" });

        Assert.Equal(HttpStatusCode.InternalServerError, run.Status);
        var instance = run.Header("x-elsa-workflow-instance-id");
        var opened = (await Api.GetAsync($"/workflow-instances/{instance}")).Ok().Json!;
        var incident = Assert.Single(opened["workflowState"]!["incidents"]!.AsArray())!;
        Shape.Is("activityId activityNodeId activityType message exception timestamp", incident);
        Shape.Is("type message stackTrace innerException", incident["exception"]);
        Assert.Equal("Không làm được", Text(incident, "message"));
        var faulted = (await Api.PostAsync($"/workflow-instances/{instance}/journal?skip=0&take=10", new JsonObject { ["filter"] = new JsonObject { ["eventNames"] = new JsonArray("Faulted") } })).Ok();
        Assert.Equal("Workflow1:Flowchart1:no", Text(Assert.Single(faulted.Items)!, "nodeId"));
    }

    [Fact]
    public async Task The_list_takes_what_Studio_sends_and_filters_by_each_field()
    {
        var id = await PublishedAsync();
        var other = await PublishedAsync();
        var word = $"Đối soát {Models.Unique()}";
        var first = await StartAsync(id, word);
        var second = await StartAsync(id);
        await StartAsync(other);
        (await Api.PostAsync($"/cancel/workflow-instances/{second}")).Ok();

        JsonObject Body(params (string Key, JsonNode? Value)[] changes)
        {
            var body = JsonNode.Parse("""{"page":0,"pageSize":10,"searchTerm":"","definitionId":null,"definitionIds":[],"correlationId":null,"version":null,"hasIncidents":null,"isSystem":false,"status":null,"statuses":[],"subStatus":null,"subStatuses":[],"orderBy":null,"orderDirection":"Descending","timestampFilters":[]}""")!.AsObject();
            body["definitionIds"] = new JsonArray(id);
            foreach (var (key, value) in changes)
                body[key] = value;
            return body;
        }

        async Task<List<string>> FoundAsync(params (string Key, JsonNode? Value)[] changes) =>
            [.. (await Api.PostAsync("/workflow-instances", Body(changes))).Ok().Items.Select(item => Text(item!, "id"))];

        var all = (await Api.PostAsync("/workflow-instances", Body())).Ok();
        Shape.Is("items totalCount", all.Json);
        Shape.Is(Shape.Instance, all.Items[0]);
        Assert.Equal([second, first], all.Items.Select(item => Text(item!, "id")));
        Assert.Equal([first, second], await FoundAsync(("orderDirection", "Ascending"), ("orderBy", "Created")));
        Assert.Equal([second], await FoundAsync(("pageSize", 1)));
        Assert.Equal([first], await FoundAsync(("pageSize", 1), ("page", 1)));
        Assert.Equal([first], await FoundAsync(("statuses", new JsonArray("Running"))));
        Assert.Equal([second], await FoundAsync(("subStatuses", new JsonArray("Cancelled"))));
        Assert.Equal([second], await FoundAsync(("status", "Finished")));
        Assert.Empty(await FoundAsync(("statuses", new JsonArray("Nghỉ"))));
        Assert.Equal([first], await FoundAsync(("searchTerm", $"doi SOAT {word[^32..]}"), ("definitionIds", new JsonArray())));
        Assert.Equal([first], await FoundAsync(("correlationId", word)));
        Assert.Empty(await FoundAsync(("hasIncidents", true)));
        Assert.Equal(2, (await FoundAsync(("hasIncidents", false))).Count);
        Assert.Empty(await FoundAsync(("version", 2)));
        Assert.Empty(await FoundAsync(("isSystem", true)));
        JsonArray Filter(string column, string @operator, string at) => new(new JsonObject { ["column"] = column, ["operator"] = @operator, ["timestamp"] = at });
        Assert.Equal(2, (await FoundAsync(("timestampFilters", Filter("CreatedAt", "GreaterThan", "2020-01-01T00:00:00+07:00")))).Count);
        Assert.Empty(await FoundAsync(("timestampFilters", Filter("FinishedAt", "LessThan", "2020-01-01T00:00:00+07:00"))));
        Assert.Equal([second], await FoundAsync(("timestampFilters", Filter("FinishedAt", "GreaterThanOrEqual", "2020-01-01T00:00:00Z"))));
        Assert.Equal(HttpStatusCode.BadRequest, (await Api.PostAsync("/workflow-instances", Body(("timestampFilters", Filter("Name", "Is", "2020-01-01T00:00:00Z"))))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Api.PostAsync("/workflow-instances", Body(("page", "một")))).Status);
    }

    [Fact]
    public async Task The_viewer_reads_state_variables_journal_and_runs_of_steps()
    {
        var id = await PublishedAsync();
        var instance = await StartAsync(id);

        var opened = (await Api.GetAsync($"/workflow-instances/{instance}")).Ok().Json!;
        Shape.Is(Shape.Instance + " workflowState", opened);
        Shape.Is(Shape.State, opened["workflowState"]);
        var root = opened["workflowState"]!["activityExecutionContexts"]!.AsArray().First(context => context!["parentContextId"] is null)!;
        Assert.Equal("Workflow1", Text(root, "scheduledActivityNodeId"));
        Shape.Is("id name hash payload activityId activityNodeId activityInstanceId createdAt autoBurn", Assert.Single(opened["workflowState"]!["bookmarks"]!.AsArray()));

        var state = (await Api.GetAsync($"/workflow-instances/{instance}/execution-state")).Ok().Json!;
        Shape.Is("status subStatus updatedAt", state);
        Assert.Equal("Running", Text(state, "status"));

        var variables = (await Api.GetAsync($"/workflow-instances/{instance}/variables")).Ok();
        Shape.Is("items count", variables.Json);
        Shape.Is("id name value", Assert.Single(variables.Items));
        Assert.Equal(7, variables.Items[0]!["value"]!.GetValue<int>());

        var filter = JsonNode.Parse("""{"filter":{"activityIds":null,"activityNodeIds":["Workflow1:Flowchart1:start","Workflow1:Flowchart1:say","Workflow1:Flowchart1:wait"],"excludedActivityTypes":["Elsa.Workflow","Elsa.Flowchart"],"eventNames":null}}""")!;
        var journal = (await Api.PostAsync($"/workflow-instances/{instance}/journal?skip=0&take=110", filter)).Ok();
        Shape.Is("items totalCount", journal.Json);
        Shape.Is(Shape.JournalRecord, journal.Items[0]);
        var sequences = journal.Items.Select(entry => entry!["sequence"]!.GetValue<long>()).ToList();
        Assert.Equal(sequences.Order(), sequences);
        Assert.Equal(journal.Items.Count, journal.Json!["totalCount"]!.GetValue<int>());
        var window = (await Api.PostAsync($"/workflow-instances/{instance}/journal?skip=1&take=2", filter.DeepClone())).Ok();
        Assert.Equal(sequences.Skip(1).Take(2), window.Items.Select(entry => entry!["sequence"]!.GetValue<long>()));
        Assert.True((await Api.GetAsync($"/workflow-instances/{instance}/journal?skip=0&take=500")).Ok().Items.Count > journal.Items.Count);

        var stats = (await Api.PostAsync("/activity-executions/report", new JsonObject { ["workflowInstanceId"] = instance, ["activityNodeIds"] = new JsonArray("Workflow1:Flowchart1:say", "Workflow1:Flowchart1:wait", "Workflow1:Flowchart1:end") })).Ok().Json!["stats"]!.AsArray();
        Assert.Equal(2, stats.Count);
        Shape.Is(Shape.Stats, stats[0]);
        Assert.Equal(1, stats[0]!["completedCount"]!.GetValue<int>());
        Assert.True(stats[1]!["isBlocked"]!.GetValue<bool>());
        Assert.Equal(1, stats[1]!["uncompletedCount"]!.GetValue<int>());

        var summaries = (await Api.GetAsync($"/activity-execution-summaries/list?WorkflowInstanceId={instance}&ActivityNodeId=Workflow1:Flowchart1:say")).Ok();
        Shape.Is(Shape.ExecutionSummary, Assert.Single(summaries.Items));
        var key = Text(summaries.Items[0]!, "id");
        var record = (await Api.GetAsync($"/activity-executions/by-id?id={key}")).Ok().Json!;
        Shape.Is(Shape.Execution, record);
        Assert.Equal("Xin chào", Text(record["activityState"]!, "Text"));
        Assert.Equal("Done", record["payload"]!["Outcomes"]![0]!.GetValue<string>());
        Shape.Is(Shape.Execution, Assert.Single((await Api.GetAsync($"/activity-executions/list?WorkflowInstanceId={instance}&ActivityNodeId=Workflow1")).Ok().Items));
        var stack = (await Api.GetAsync($"/activity-executions/{key}/call-stack?includeCrossWorkflowChain=True")).Ok();
        Shape.Is("activityExecutionId items totalCount", stack.Json);
        Assert.Equal(["Workflow1", "Workflow1:Flowchart1", "Workflow1:Flowchart1:say"], stack.Items.Select(item => Text(item!, "activityNodeId")));
    }

    [Fact]
    public async Task An_ended_instance_still_has_a_beginning_for_the_viewer()
    {
        var instance = await StartAsync(await PublishedAsync());
        (await Api.PostAsync($"/cancel/workflow-instances/{instance}")).Ok();
        (await Api.PostAsync($"/cancel/workflow-instances/{instance}")).Ok();

        var opened = (await Api.GetAsync($"/workflow-instances/{instance}")).Ok().Json!;

        Assert.Equal("Cancelled", Text(opened, "subStatus"));
        Assert.Equal("Workflow1", Text(Assert.Single(opened["workflowState"]!["activityExecutionContexts"]!.AsArray())!, "scheduledActivityNodeId"));
        Shape.Is("items count", (await Api.GetAsync($"/workflow-instances/{instance}/variables")).Ok().Json);
    }

    [Theory]
    [InlineData("/workflow-instances/khong-co")]
    [InlineData("/workflow-instances/00000000-0000-0000-0000-000000000000")]
    [InlineData("/workflow-instances/00000000-0000-0000-0000-000000000000/execution-state")]
    [InlineData("/workflow-instances/khong-co/variables")]
    [InlineData("/activity-executions/by-id?id=khong-co")]
    [InlineData("/activity-executions/by-id")]
    public async Task What_is_not_there_is_404_in_words(string path)
    {
        var missing = await Api.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, missing.Status);
        Shape.Is("statusCode message errors", missing.Json);
    }

    [Fact]
    public async Task Cancelling_many_means_those_named_and_never_all()
    {
        var id = await PublishedAsync();
        var version = Text((await Api.GetAsync($"/workflow-definitions/by-definition-id/{id}")).Ok().Json!, "id");
        var one = await StartAsync(id);
        await StartAsync(id);
        await StartAsync(id);

        Assert.Equal(0, await CancelledAsync("""{"ids":null,"definitionVersionId":null,"definitionId":null,"versionOptions":null}"""));
        Assert.Equal(1, await CancelledAsync($$"""{"ids":["{{one}}","khong-co"]}"""));
        Assert.Equal(2, await CancelledAsync($$"""{"definitionVersionId":"{{version}}"}"""));
        Assert.Equal(0, await CancelledAsync($$"""{"definitionId":"{{id}}","versionOptions":"Latest"}"""));
    }

    [Fact]
    public async Task Only_ended_instances_that_prove_nothing_of_a_plan_are_deleted()
    {
        var instance = await StartAsync(await PublishedAsync());
        var running = await Api.DeleteAsync($"/workflow-instances/{instance}");
        Assert.Equal(HttpStatusCode.Conflict, running.Status);
        Assert.Contains("đang chạy", running.Errors[0], StringComparison.Ordinal);
        (await Api.PostAsync($"/cancel/workflow-instances/{instance}")).Ok();

        Assert.Equal(HttpStatusCode.NoContent, (await Api.DeleteAsync($"/workflow-instances/{instance}")).Status);

        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"/workflow-instances/{instance}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.DeleteAsync($"/workflow-instances/{instance}")).Status);
        var plan = (await Api.PostAsync("/workflow-instances", new JsonObject { ["definitionId"] = "decision-with-plan" })).Ok().Items[0]!;
        (await Api.PostAsync($"/cancel/workflow-instances/{Text(plan, "id")}")).Ok();
        var kept = (await Api.PostAsync("/bulk-actions/delete/workflow-instances/by-id", new JsonObject { ["ids"] = new JsonArray(Text(plan, "id")) })).Ok().Json!;
        Assert.Equal(0, kept["deleted"]!.GetValue<int>());
        Assert.Contains("hồ sơ của một kế hoạch", Text(kept["refused"]![0]!, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instances_go_out_as_files_and_none_comes_in()
    {
        var instance = await StartAsync(await PublishedAsync());

        var file = (await Api.GetAsync($"/workflow-instances/{instance}/export")).Ok();
        Shape.Is("workflowInstance activityExecutionRecords workflowExecutionLogRecords", JsonNode.Parse(file.Text));
        Assert.Contains($"workflow-instance-{instance}.json", file.Header("Content-Disposition"), StringComparison.Ordinal);
        (await Api.PostAsync("/bulk-actions/export/workflow-instances", new JsonObject { ["ids"] = new JsonArray(instance) })).Ok();
        Assert.Equal(HttpStatusCode.BadRequest, (await Api.PostAsync("/bulk-actions/import/workflow-instances")).Status);
    }

    [Fact]
    public async Task A_task_given_outside_is_answered_once()
    {
        var model = Models.Blank();
        model["root"] = Models.Flow(Models.Step("start", "Elsa.Start"), Models.Step("ask", "Elsa.RunTask", ("taskName", Models.Literal("kiểm tra"))));
        var id = Text(await Api.CreateAsync(model, publish: true), "definitionId");
        var instance = await StartAsync(id);
        var journal = (await Api.PostAsync($"/workflow-instances/{instance}/journal", new JsonObject { ["filter"] = new JsonObject { ["eventNames"] = new JsonArray("TaskRequested") } })).Ok();
        var task = Text(Assert.Single(journal.Items)!["payload"]!, "TaskId");

        (await Api.PostAsync($"/tasks/{task}/complete", new JsonObject { ["result"] = "được" })).Ok();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Text((await Api.GetAsync($"/workflow-instances/{instance}/execution-state")).Ok().Json!, "status") != "Finished")
            await Task.Delay(50, limit.Token);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.PostAsync($"/tasks/{task}/complete", new JsonObject())).Status);
    }

    [Fact]
    public async Task Secrets_are_blanked_before_anybody_sees_them()
    {
        var id = await PublishedAsync();
        var run = (await Api.PostAsync($"/workflow-definitions/{id}/execute", JsonNode.Parse("""{"input":{"mat_khau":"open-sesame","nested":[{"ApiKey":"key-of-mine","name":"An"}]}}"""))).Ok();

        var text = (await Api.GetAsync($"/workflow-instances/{run.Header("x-elsa-workflow-instance-id")}")).Ok().Text;

        Assert.DoesNotContain("open-sesame", text, StringComparison.Ordinal);
        Assert.DoesNotContain("key-of-mine", text, StringComparison.Ordinal);
        Assert.Contains("\"An\"", text, StringComparison.Ordinal);
    }

    private async Task<long> CancelledAsync(string body) =>
        (await Api.PostTextAsync("/bulk-actions/cancel/workflow-instances", body)).Ok().Json!["cancelled"]!.GetValue<long>();

    private async Task<string> PublishedAsync() => Text(await Api.CreateAsync(Models.Waiting(eventName: $"e{Models.Unique()}"), publish: true), "definitionId");

    private async Task<string> StartAsync(string definitionId, string? correlation = null) =>
        (await Api.PostAsync($"/workflow-definitions/{definitionId}/execute", new JsonObject { ["correlationId"] = correlation })).Ok().Header("x-elsa-workflow-instance-id")!;

    private static string Text(JsonNode json, string key) => json[key]!.GetValue<string>();
}
