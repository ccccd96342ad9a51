using System.Net;
using System.Text.Json.Nodes;

namespace Host.Tests.ElsaApi;

public sealed class DescriptorContractTests(StudioHost studio) : IClassFixture<StudioHost>
{
    /// <summary>An input of one of these names breaks Studio.</summary>
    private static readonly string[] Reserved = ["id", "nodeId", "name", "type", "version", "customProperties", "metadata", "activities", "connections", "variables"];

    private StudioClient Api => studio.Admin;

    [Fact]
    public async Task Every_activity_is_described_as_Studio_reads_it()
    {
        var all = (await Api.GetAsync("/descriptors/activities?Refresh=True")).Ok();

        Shape.Is("items count", all.Json);
        foreach (var type in new[] { "Elsa.Workflow", "Elsa.Flowchart", "Elsa.Sequence", "Elsa.Start", "Elsa.NotFoundActivity", "PlanIssuance.RequestOpinions" })
            Assert.Contains(all.Items, item => Text(item!, "typeName") == type);
        foreach (var activity in all.Items)
        {
            Shape.Is(Shape.Activity, activity);
            foreach (var input in activity!["inputs"]!.AsArray())
            {
                Shape.Is(Shape.Input, input);
                Assert.True(input!["isBrowsable"]!.GetValue<bool>());
                var name = Text(input, "name");
                Assert.DoesNotContain(char.ToLowerInvariant(name[0]) + name[1..], Reserved);
                Assert.False(string.IsNullOrWhiteSpace(Text(input, "displayName")));
            }

            foreach (var output in activity["outputs"]!.AsArray())
                Shape.Is("name typeName displayName description order isBrowsable isSynthetic isSerializable", output);
            foreach (var port in activity["ports"]!.AsArray())
                Shape.Is("name displayName type isBrowsable", port);
        }

        Assert.False(all.Items.First(item => Text(item!, "typeName") == "Elsa.NotFoundActivity")!["isBrowsable"]!.GetValue<bool>());
        Assert.Contains(all.Items, item => Text(item!, "kind") == "Trigger");
    }

    [Fact]
    public async Task The_toolbox_is_packed_for_browsers_since_it_is_asked_for_after_every_save()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/elsa/api/descriptors/activities?Refresh=True");
        request.Headers.AcceptEncoding.ParseAdd("gzip, deflate, br");
        using var answer = await Api.Http.SendAsync(request);

        Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
        var packed = await answer.Content.ReadAsByteArrayAsync();
        await using var unpacking = new System.IO.Compression.BrotliStream(new MemoryStream(packed), System.IO.Compression.CompressionMode.Decompress);
        using var text = new MemoryStream();
        await unpacking.CopyToAsync(text);
        Assert.InRange(packed.Length, 1, text.Length / 4);
        Assert.NotEmpty(JsonNode.Parse(text.ToArray())!["items"]!.AsArray());
    }

    [Fact]
    public async Task Office_steps_stand_first_in_Vietnamese_and_the_rest_under_one_heading()
    {
        var shown = (await Api.GetAsync("/descriptors/activities")).Ok().Items.Where(item => item!["isBrowsable"]!.GetValue<bool>()).ToList();

        var office = shown.Where(item => Text(item!, "typeName").StartsWith("PlanIssuance.", StringComparison.Ordinal)).ToList();
        Assert.True(office.Count >= 8);
        Assert.All(office, item => Assert.Equal("Ban hành kế hoạch", Text(item!, "category")));
        Assert.All(office, item => Assert.True(Text(item!, "description").Length > 20));
        Assert.All(office.SelectMany(item => item!["inputs"]!.AsArray()), input => Assert.True(Text(input!, "description").Length > 10, Text(input!, "name")));
        var headings = shown.Where(item => Text(item!, "namespace").Length > 0).Select(item => Text(item!, "category")).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(new[] { "Ban hành kế hoạch", "Luồng", "Nâng cao", "Rẽ nhánh", "Thời gian" }.Order(StringComparer.Ordinal), headings);
        var approve = office.Single(item => Text(item!, "typeName") == "PlanIssuance.Approve")!;
        Assert.Equal(["Approved:Duyệt", "Forwarded:Trình cấp trên", "Returned:Trả lại", "Refused:Không đồng ý"], approve["ports"]!.AsArray().Select(port => $"{Text(port!, "name")}:{Text(port!, "displayName")}"));
    }

    [Fact]
    public async Task Pick_lists_are_fed_by_the_office_s_agencies_and_posts()
    {
        var all = (await Api.GetAsync("/descriptors/activities")).Ok().Items;

        var agencies = Input(all, "PlanIssuance.RequestOpinions", "Agencies");
        Assert.Equal("checklist", Text(agencies, "uiHint"));
        var boxes = agencies["uiSpecifications"]!["checklist"]!["checkList"]!["items"]!.AsArray();
        Assert.Contains(boxes, box => Text(box!, "value") == "STC" && Text(box!, "text") == "Sở Tài chính (STC)");
        Shape.Is("text value isChecked", boxes[0]);
        Assert.True(agencies["uiSpecifications"]!["Refresh"]!.GetValue<bool>());

        var assignee = Input(all, "PlanIssuance.Approve", "Assignee");
        var people = assignee["uiSpecifications"]!["dropdown"]!["selectList"]!["items"]!.AsArray();
        Assert.Contains(people, item => Text(item!, "value") == Text(assignee, "defaultValue"));
        Assert.Contains(people, item => Text(item!, "value") == "head:STC" && Text(item!, "text").Contains("Sở Tài chính", StringComparison.Ordinal));
        Assert.Contains(people, item => Text(item!, "value") == "post:van-thu-ubnd");
        Assert.DoesNotContain(people, item => Text(item!, "value") == "post:quan-tri");

        var due = Input(all, "PlanIssuance.RequestOpinions", "DueInWorkingDays");
        var days = due["uiSpecifications"]!["dropdown"]!["selectList"]!["items"]!.AsArray();
        Assert.Contains(days, item => Text(item!, "value") == Text(due, "defaultValue"));
        // Studio sorts by text: the order must be that of the numbers.
        var texts = days.Where(item => Text(item!, "value") != "0").OrderBy(item => Text(item!, "text"), StringComparer.Ordinal).Select(item => int.Parse(Text(item!, "value"), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(texts.Order(), texts);
    }

    [Theory]
    [InlineData("PlanIssuance.RequestOpinions", "Policy", "everyone-answered", 10)]
    [InlineData("PlanIssuance.RequestOpinions", "EmailMode", "decide", 3)]
    [InlineData("PlanIssuance.Vote", "Policy", "casting-vote", 5)]
    [InlineData("PlanIssuance.Vote", "EmailMode", "decide", 3)]
    [InlineData("PlanIssuance.Approve", "EmailMode", "decide", 3)]
    [InlineData("PlanIssuance.Draft", "EmailMode", "sign-in", 2)]
    [InlineData("PlanIssuance.Consolidate", "EmailMode", "sign-in", 2)]
    [InlineData("PlanIssuance.Issue", "EmailMode", "sign-in", 2)]
    [InlineData("PlanIssuance.Issue", "DocumentType", "as-plan", 4)]
    [InlineData("PlanIssuance.Issue", "Method", "paper", 2)]
    [InlineData("PlanIssuance.Sign", "EmailMode", "sign-in", 2)]
    [InlineData("PlanIssuance.Seal", "EmailMode", "sign-in", 2)]
    [InlineData("PlanIssuance.Notify", "Template", "none", 8)]
    public async Task What_the_product_offers_is_a_list_with_its_default_in_it(string type, string input, string usual, int count)
    {
        var described = Input((await Api.GetAsync("/descriptors/activities")).Ok().Items, type, input);

        var items = described["uiSpecifications"]!["dropdown"]!["selectList"]!["items"]!.AsArray();
        Assert.Equal((usual, count), (Text(described, "defaultValue"), items.Count));
        Assert.Contains(items, item => Text(item!, "value") == usual);
        Assert.Equal(count, items.Select(item => Text(item!, "text")).Distinct().Count());
    }

    [Fact]
    public async Task A_list_asked_again_has_what_is_chosen_even_when_it_is_gone()
    {
        var assignee = (await Api.PostAsync("/descriptors/activities/PlanIssuance.Approve/options/Assignee", JsonNode.Parse(
            """{"context":{"assignee":{"typeName":"String","expression":{"type":"Literal","value":"head:CŨ"}}}}"""))).Ok();
        Assert.Contains(
            assignee.Json!["items"]!["dropdown"]!["selectList"]!["items"]!.AsArray(),
            item => Text(item!, "value") == "head:CŨ" && Text(item!, "text").Contains("không còn", StringComparison.Ordinal));

        var agencies = (await Api.PostAsync("/descriptors/activities/PlanIssuance.RequestOpinions/options/Agencies", JsonNode.Parse(
            """{"context":{"agencies":{"expression":{"type":"Object","value":"[\"STC\",\"SỞ-CŨ\"]"}}}}"""))).Ok();
        var values = agencies.Json!["items"]!["checklist"]!["checkList"]!["items"]!.AsArray().Select(item => Text(item!, "value")).ToList();
        Assert.Single(values, "STC");
        Assert.Single(values, "SỞ-CŨ");

        Assert.Empty((await Api.PostAsync("/descriptors/activities/PlanIssuance.Approve/options/Binds", new JsonObject())).Ok().Json!["items"]!.AsObject());
        Assert.Empty((await Api.PostAsync("/descriptors/activities/Nơi.Khác/options/Gì", new JsonObject())).Ok().Json!["items"]!.AsObject());
    }

    [Fact]
    public async Task A_workflow_usable_as_a_step_is_offered_in_its_version_in_force_and_known_in_the_others()
    {
        var model = Models.Waiting(Models.FreshName("Kiểm tra hồ sơ"));
        model["options"] = new JsonObject { ["usableAsActivity"] = true, ["activityCategory"] = "Việc chung" };
        model["inputs"] = JsonNode.Parse("""[{"type":"Boolean","isArray":false,"name":"Urgent","displayName":"Khẩn"}]""");
        model["outcomes"] = new JsonArray("Đạt", "Không đạt");
        var first = await Api.CreateAsync(model, publish: true);
        var second = await Api.CreateAsync(Models.Edited(first, "bản hai"), publish: true);

        var steps = (await Api.GetAsync("/descriptors/activities")).Ok().Items.Where(item => item!["customProperties"]!["WorkflowDefinitionId"]?.GetValue<string>() == Text(first, "definitionId")).ToList();

        Assert.Equal(2, steps.Count);
        var offered = Assert.Single(steps, step => step!["isBrowsable"]!.GetValue<bool>())!;
        Assert.Equal(2, offered["version"]!.GetValue<int>());
        Assert.Equal("Việc chung", Text(offered, "category"));
        Assert.Equal("WorkflowDefinitionActivity", Text(offered["customProperties"]!, "RootType"));
        Assert.Equal(Text(second, "id"), Text(offered["constructionProperties"]!, "WorkflowDefinitionVersionId"));
        Assert.Equal(["Đạt", "Không đạt"], offered["ports"]!.AsArray().Select(port => Text(port!, "name")));
        var urgent = Assert.Single(offered["inputs"]!.AsArray())!;
        Assert.True(urgent["isSynthetic"]!.GetValue<bool>());
        Assert.Equal("checkbox", Text(urgent, "uiHint"));

        await UseAsync(first, offered);
    }

    /// <summary>A consumer bound to version 1 is drawn, found, rebound, opened from inside.</summary>
    private async Task UseAsync(JsonObject first, JsonNode offered)
    {
        var type = Text(offered, "typeName");
        var user = Models.Blank();
        var step = Models.Step("call", type, ("workflowDefinitionId", Text(first, "definitionId")), ("workflowDefinitionVersionId", Text(first, "id")));
        user["root"] = Models.Flow(Models.Step("start", "Elsa.Start"), step);
        var made = await Api.CreateAsync(user, publish: true);
        Assert.Equal(type, Text(made["root"]!["activities"]![1]!, "type"));
        var consumers = (await Api.GetAsync($"/workflow-definitions/{Text(first, "definitionId")}/consumers")).Ok().Json!;
        Assert.Equal(Text(made, "definitionId"), Assert.Single(consumers["consumingWorkflowDefinitionIds"]!.AsArray())!.GetValue<string>());

        var inside = (await Api.GetAsync($"/workflow-definitions/subgraph/{Text(made, "id")}?parentNodeId=Workflow1:Flowchart1:call")).Ok().Json!;
        Shape.Is("activity port nodeId parents children", inside);
        var workflow = inside["children"]![0]!;
        Assert.Equal("Workflow1:Flowchart1:call:Workflow1", Text(workflow, "nodeId"));
        Assert.Equal("Root", Text(workflow, "port"));
        var segments = (await Api.GetAsync($"/workflow-definitions/subgraph/segments/{Text(made, "id")}?childNodeId=Workflow1:Flowchart1:call:Workflow1:Flowchart1:say")).Ok().Json!;
        Shape.Is("childNode container pathSegments", segments);
        Assert.Equal("Workflow1:Flowchart1:call:Workflow1:Flowchart1", Text(segments["container"]!, "nodeId"));
        var segment = Assert.Single(segments["pathSegments"]!.AsArray())!;
        Shape.Is("activityNodeId activityId activityType portName", segment);
        Assert.Equal("Workflow1:Flowchart1:call", Text(segment, "activityNodeId"));

        var updated = (await Api.PostAsync($"/workflow-definitions/{Text(first, "definitionId")}/update-references")).Ok().Json!;
        Assert.Equal(Text(made, "definitionId"), Assert.Single(updated["affectedWorkflows"]!.AsArray())!.GetValue<string>());
        var rebound = (await Api.GetAsync($"/workflow-definitions/by-definition-id/{Text(made, "definitionId")}?versionOptions=Latest")).Ok().Json!;
        Assert.Equal(2, rebound["version"]!.GetValue<int>());
        Assert.Equal(2, rebound["root"]!["activities"]![1]!["version"]!.GetValue<int>());
        Assert.Empty((await Api.PostAsync($"/workflow-definitions/{Text(first, "definitionId")}/update-references")).Ok().Json!["affectedWorkflows"]!.AsArray());
    }

    [Theory]
    [InlineData("/descriptors/expression-descriptors", "type displayName isSerializable isBrowsable properties", 1)]
    [InlineData("/descriptors/variables", "typeName displayName category description", 1)]
    [InlineData("/descriptors/storage-drivers", "typeName displayName priority deprecated", 1)]
    [InlineData("/descriptors/workflow-activation-strategies", "typeName displayName description", 1)]
    [InlineData("/descriptors/incident-strategies", "typeName displayName description", 1)]
    [InlineData("/descriptors/log-persistence-strategies", "", 0)]
    [InlineData("/descriptors/commit-strategies/workflows", "", 0)]
    [InlineData("/descriptors/commit-strategies/activities", "", 0)]
    [InlineData("/descriptors/output-converters?sourceType=Object&destinationType=Int32", "", 0)]
    [InlineData("/resilience/strategies?category=Default", "", 0)]
    [InlineData("/features/installed", "name namespace fullName displayName description", 1)]
    public async Task Lists_of_settings_have_their_shape(string path, string members, int least)
    {
        var list = (await Api.GetAsync(path)).Ok();

        Shape.Is("items count", list.Json);
        Assert.True(list.Items.Count >= least);
        Assert.All(list.Items, item => Shape.Is(members, item));
    }

    [Fact]
    public async Task Fixed_answers_are_what_Studio_expects()
    {
        var expressions = (await Api.GetAsync("/descriptors/expression-descriptors")).Ok();
        Assert.Equal("JavaScript", Text(expressions.Items[0]!, "type"));
        Assert.Equal("javascript", Text(expressions.Items[0]!["properties"]!, "MonacoLanguage"));
        Assert.Contains("max-age", (await Api.GetAsync("/descriptors/variables")).Header("Cache-Control"), StringComparison.Ordinal);
        (await Api.GetAsync("/features/installed/Elsa.RealTimeWorkflowUpdates")).Ok();
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync("/features/installed/Elsa.Resilience")).Status);
        Assert.Equal("3.8.2", Text((await Api.GetAsync("/package/version")).Ok().Json!, "packageVersion"));
        Shape.Is("items totalCount", (await Api.GetAsync("/resilience/retries/x")).Ok().Json);
        var test = (await Api.PostAsync("/tests/activities", new JsonObject())).Ok().Json!;
        Shape.Is("activityState payload outputs exception status", test);
        Assert.Equal("Faulted", Text(test, "status"));
    }

    [Fact]
    public async Task Scripts_complete_by_what_the_workflow_declares()
    {
        var model = Models.Waiting();
        model["inputs"] = JsonNode.Parse("""[{"type":"String","isArray":true,"name":"planIds"},{"type":"Object","name":"Tên có dấu cách"}]""");
        var id = Text(await Api.CreateAsync(model), "definitionId");

        var text = (await Api.PostAsync($"/scripting/javascript/type-definitions/{id}", new JsonObject { ["workflowDefinitionId"] = id, ["activityTypeName"] = "Elsa.RunJavaScript", ["propertyName"] = "Script" })).Ok();

        Assert.StartsWith("text/plain", text.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("declare function getCounter(): number;", text.Text, StringComparison.Ordinal);
        Assert.Contains("  Counter: number;", text.Text, StringComparison.Ordinal);
        Assert.Contains("declare function getPlanIds(): string[];", text.Text, StringComparison.Ordinal);
        Assert.Contains("declare function getResultFromWait(): any;", text.Text, StringComparison.Ordinal);
        Assert.Contains("setOutcome(", text.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("dấu cách", text.Text, StringComparison.Ordinal);
        (await Api.PostAsync("/scripting/javascript/type-definitions/khong-co", new JsonObject())).Ok();
    }

    private static JsonNode Input(JsonArray all, string type, string input) => all
        .Single(item => Text(item!, "typeName") == type)!["inputs"]!.AsArray().Single(one => Text(one!, "name") == input)!;

    private static string Text(JsonNode json, string key) => json[key]!.GetValue<string>();
}
