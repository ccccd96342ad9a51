using System.Net;
using System.Text.Json.Nodes;

namespace Host.Tests.ElsaApi;

public sealed class DefinitionContractTests(StudioHost studio) : IClassFixture<StudioHost>
{
    private StudioClient Api => studio.Admin;

    [Fact]
    public async Task The_list_has_summaries_a_total_and_the_links_of_an_editor()
    {
        var list = (await Api.GetAsync("/workflow-definitions?versionOptions=Latest&Page=0&PageSize=10&SearchTerm=&IsSystem=False&OrderDirection=Ascending")).Ok();

        Shape.Is("items totalCount links", list.Json);
        Shape.Is(Shape.Summary, list.Items[0]);
        Assert.Contains("bulk-publish", Rels(list.Json));
        Assert.Contains("publish", Rels(list.Items[0]));
        Shape.Is("href rel method", list.Items[0]!["links"]![0]);
        var named = (await Api.GetAsync("/workflow-definitions?SearchTerm=quyet%20dinh%20ban%20hanh%20ke%20hoach")).Ok();
        var shipped = named.Items.Single(item => item!["definitionId"]!.GetValue<string>() == "decision-with-plan")!;
        Assert.True(shipped["isLatest"]!.GetValue<bool>());
        Assert.Equal("3.8.0.0", shipped["toolVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task Search_finds_names_without_marks_and_pages_count_from_zero()
    {
        var word = $"Đối ngoại {Models.Unique()}";
        foreach (var letter in "CBA")
            await Api.CreateAsync(Models.Blank($"{word} {letter}"));
        var term = Uri.EscapeDataString($"doi NGOAI {word[^32..]}");

        var first = (await Api.GetAsync($"/workflow-definitions?versionOptions=Latest&Page=0&PageSize=2&SearchTerm={term}&OrderBy=Name&OrderDirection=Ascending")).Ok();
        var second = (await Api.GetAsync($"/workflow-definitions?versionoptions=Latest&page=1&pagesize=2&searchterm={term}&orderby=Name&orderdirection=Ascending")).Ok();

        Assert.Equal(3, first.Json!["totalCount"]!.GetValue<int>());
        Assert.Equal(["A", "B"], first.Items.Select(item => item!["name"]!.GetValue<string>()[^1..]));
        Assert.Equal(["C"], second.Items.Select(item => item!["name"]!.GetValue<string>()[^1..]));
        var down = (await Api.GetAsync($"/workflow-definitions?SearchTerm={term}&OrderBy=Name&OrderDirection=Descending&khong=biet")).Ok();
        Assert.Equal(["C", "B", "A"], down.Items.Select(item => item!["name"]!.GetValue<string>()[^1..]));
        Assert.Empty((await Api.GetAsync("/workflow-definitions?SearchTerm=%25%25khong%5F")).Ok().Items);
        Assert.Empty((await Api.GetAsync($"/workflow-definitions?SearchTerm={term}&Page=2147483647&PageSize=1000")).Ok().Items);
    }

    [Theory]
    [InlineData("?Page=-1&PageSize=10")]
    [InlineData("?Page=0&PageSize=100000")]
    [InlineData("?Page=mot")]
    [InlineData("?versionOptions=Newest")]
    [InlineData("?IsSystem=maybe")]
    public async Task A_wrong_query_is_refused_in_words(string query)
    {
        var refused = await Api.GetAsync("/workflow-definitions" + query);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Shape.Is("statusCode message errors", refused.Json);
        Assert.NotEmpty(refused.Errors);
    }

    [Fact]
    public async Task Each_version_option_means_what_Elsa_means()
    {
        var draft = await Api.CreateAsync(Models.Waiting());
        var id = Text(draft, "definitionId");
        var published = await Api.CreateAsync(draft, publish: true);
        await Api.CreateAsync(Models.Edited(published, "nháp"));

        Assert.Equal([2], await VersionsAsync(id, "Latest"));
        Assert.Equal([1], await VersionsAsync(id, "Published"));
        Assert.Equal([1, 2], await VersionsAsync(id, "LatestOrPublished"));
        Assert.Equal([], await VersionsAsync(id, "LatestAndPublished"));
        Assert.Equal([2], await VersionsAsync(id, "Draft"));
        Assert.Equal([1, 2], await VersionsAsync(id, "AllVersions"));
        Assert.Equal([1, 2], await VersionsAsync(id, ""));
        Assert.Equal([2], await VersionsAsync(id, "2"));
        var named = (await Api.GetAsync($"/workflow-definitions?versionOptions=&Ids={Text(published, "id")}")).Ok();
        Assert.Equal(Text(published, "id"), Assert.Single(named.Items)!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Creating_answers_the_whole_definition_with_nothing_null_that_Studio_reads()
    {
        var saved = (await Api.SaveAsync(Models.Blank("  Lấy ý kiến lần hai  "))).Ok();

        Shape.Is("workflowDefinition alreadyPublished consumingWorkflowCount validationErrors warnings", saved.Json);
        var made = saved.Json!["workflowDefinition"]!.AsObject();
        Shape.Is(Shape.Definition, made);
        Shape.Is(Shape.Options, made["options"]);
        Assert.Equal("Lấy ý kiến lần hai", Text(made, "name"));
        Assert.Equal(1, made["version"]!.GetValue<int>());
        Assert.True(made["isLatest"]!.GetValue<bool>());
        Assert.False(made["isPublished"]!.GetValue<bool>());
        Assert.Contains("publish", Rels(made));
        foreach (var list in new[] { "variables", "inputs", "outputs", "outcomes" })
            Assert.Empty(made[list]!.AsArray());
        Assert.Equal("Workflow1:7f7c1a2b3c4d5e6f", made["root"]!["nodeId"]!.GetValue<string>());
        Assert.True(DateTimeOffset.Parse(Text(made, "createdAt"), System.Globalization.CultureInfo.InvariantCulture).Year > 2000);
    }

    [Fact]
    public async Task Opening_answers_every_activity_with_id_and_node_id_nested_ones_included()
    {
        var model = Models.Blank();
        var body = Models.Flow(Models.Step("inner", "Elsa.WriteLine"));
        body["id"] = "body";
        model["root"] = Models.Flow(
            Models.Step("start", "Elsa.Start"),
            Models.Step("if", "Elsa.If", ("condition", Models.Literal("True")), ("then", body)),
            Models.Step("pick", "Elsa.Switch", ("cases", new JsonArray(new JsonObject
            {
                ["label"] = "Một", ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = "True" }, ["activity"] = new JsonObject { ["type"] = "Elsa.WriteLine", ["version"] = 9 },
            }))));
        var id = Text(await Api.CreateAsync(model), "definitionId");

        var opened = (await Api.GetAsync($"/workflow-definitions/by-definition-id/{id}?versionOptions=Latest")).Ok().Json!;

        Shape.Is(Shape.Definition, opened);
        var activities = opened["root"]!["activities"]!.AsArray();
        Assert.Equal("Workflow1:Flowchart1:if:body:inner", activities[1]!["then"]!["activities"]![0]!["nodeId"]!.GetValue<string>());
        var cased = activities[2]!["cases"]![0]!["activity"]!;
        Assert.Equal("Workflow1:Flowchart1:pick:cases0", cased["nodeId"]!.GetValue<string>());
        // An activity of another version has no descriptor: Studio would draw nothing.
        Assert.Equal(1, cased["version"]!.GetValue<int>());
        Assert.Equal(opened.ToJsonString(), (await Api.GetAsync($"/workflow-definitions/{id}")).Ok().Json!.ToJsonString());
        Assert.Equal(opened.ToJsonString(), (await Api.GetAsync($"/workflow-definitions/by-id/{Text(opened, "id")}")).Ok().Json!.ToJsonString());
    }

    [Theory]
    [InlineData("/workflow-definitions/by-definition-id/khong-co")]
    [InlineData("/workflow-definitions/by-id/khong-co")]
    [InlineData("/workflow-definitions/khong-co/export")]
    [InlineData("/workflow-definitions/subgraph/khong-co")]
    public async Task What_is_not_there_is_404_in_words(string path)
    {
        var missing = await Api.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, missing.Status);
        Shape.Is("statusCode message errors", missing.Json);
    }

    [Fact]
    public async Task The_first_change_of_a_published_workflow_is_a_new_draft_and_publishing_moves_the_marks()
    {
        var first = await Api.CreateAsync(Models.Waiting(), publish: true);
        var id = Text(first, "definitionId");
        var draft = await Api.CreateAsync(Models.Edited(first, "một"));
        Assert.NotEqual(Text(first, "id"), Text(draft, "id"));
        Assert.Equal(2, draft["version"]!.GetValue<int>());
        var again = await Api.CreateAsync(Models.Edited(draft, "hai"));
        Assert.Equal(Text(draft, "id"), Text(again, "id"));
        var before = (await Api.GetAsync($"/workflow-definitions/by-id/{Text(first, "id")}")).Ok().Json!;
        Assert.True(before["isPublished"]!.GetValue<bool>());
        Assert.False(before["isLatest"]!.GetValue<bool>());

        var published = (await Api.PostAsync($"/workflow-definitions/{id}/publish", new JsonObject())).Ok();

        Assert.False(published.Json!["alreadyPublished"]!.GetValue<bool>());
        Assert.True(published.Json["workflowDefinition"]!["isPublished"]!.GetValue<bool>());
        Assert.True(published.Json["workflowDefinition"]!["isLatest"]!.GetValue<bool>());
        Assert.False((await Api.GetAsync($"/workflow-definitions/by-id/{Text(first, "id")}")).Json!["isPublished"]!.GetValue<bool>());
        Assert.True((await Api.PostAsync($"/workflow-definitions/{id}/publish", new JsonObject())).Ok().Json!["alreadyPublished"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Publishing_what_the_linter_refuses_tells_each_mistake_and_stores_nothing()
    {
        var name = $"Hỏng{Models.Unique()}";
        var model = Models.Blank(name);
        model["root"] = Models.Flow(Models.Step("start", "Elsa.Start"), Models.Step("x", "Nơi.Khác"), Models.Step("y", "Cũng.Vậy"));

        var refused = await Api.SaveAsync(model, publish: true);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(400, refused.Json!["statusCode"]!.GetValue<int>());
        Assert.Contains(refused.Errors, text => text.Contains("Nơi.Khác", StringComparison.Ordinal));
        Assert.Contains(refused.Errors, text => text.Contains("Cũng.Vậy", StringComparison.Ordinal));
        Assert.Empty((await Api.GetAsync($"/workflow-definitions?SearchTerm={name}")).Ok().Items);
    }

    [Fact]
    public async Task Retracting_leaves_the_version_latest_and_says_who_still_runs()
    {
        var made = await Api.CreateAsync(Models.Waiting(), publish: true);
        var id = Text(made, "definitionId");
        await StartAsync(id);

        var retracted = (await Api.PostAsync($"/workflow-definitions/{id}/retract", new JsonObject())).Ok();

        Assert.False(retracted.Json!["isPublished"]!.GetValue<bool>());
        Assert.True(retracted.Json["isLatest"]!.GetValue<bool>());
        Assert.StartsWith("1 hồ sơ đang chạy", Text(retracted.Json, "notice"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await Api.PostAsync($"/workflow-definitions/{id}/retract", new JsonObject())).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.PostAsync("/workflow-definitions/khong-co/retract", new JsonObject())).Status);
    }

    [Fact]
    public async Task Reverting_makes_the_old_text_the_newest_draft()
    {
        var first = await Api.CreateAsync(Models.Waiting(), publish: true);
        var id = Text(first, "definitionId");
        var second = await Api.CreateAsync(Models.Edited(first, "bản hai"), publish: true);

        var reverted = (await Api.PostAsync($"/workflow-definitions/{id}/revert/1")).Ok();

        Shape.Is(Shape.Summary, reverted.Json);
        Assert.Equal(3, reverted.Json!["version"]!.GetValue<int>());
        Assert.True(reverted.Json["isLatest"]!.GetValue<bool>());
        var opened = (await Api.GetAsync($"/workflow-definitions/by-id/{Text(reverted.Json, "id")}")).Ok().Json!;
        Assert.Null(opened["description"]);
        Assert.True((await Api.GetAsync($"/workflow-definitions/by-id/{Text(second, "id")}")).Json!["isPublished"]!.GetValue<bool>());
        Assert.Equal(HttpStatusCode.NotFound, (await Api.PostAsync($"/workflow-definitions/{id}/revert/9")).Status);
    }

    [Fact]
    public async Task Deleting_is_refused_while_instances_run_and_puts_away_what_was_published()
    {
        var made = await Api.CreateAsync(Models.Waiting(), publish: true);
        var id = Text(made, "definitionId");
        var instance = await StartAsync(id);

        var refused = await Api.DeleteAsync($"/workflow-definitions/{id}");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("1 hồ sơ đang chạy", refused.Errors[0], StringComparison.Ordinal);

        (await Api.PostAsync($"/cancel/workflow-instances/{instance}")).Ok();
        Assert.Equal(HttpStatusCode.NoContent, (await Api.DeleteAsync($"/workflow-definitions/{id}")).Status);
        Assert.Empty(await VersionsAsync(id, ""));
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"/workflow-definitions/by-definition-id/{id}")).Status);
        // The instance list drops rows whose version it cannot name.
        Assert.Single((await Api.GetAsync($"/workflow-definitions?versionOptions=&Ids={Text(made, "id")}")).Items);
        var old = (await Api.GetAsync($"/workflow-definitions/by-id/{Text(made, "id")}")).Ok().Json!;
        Assert.DoesNotContain("publish", Rels(old));
        // The same file comes back as the version after those put away.
        var back = (await Api.PostAsync("/workflow-definitions/import", Text2(made, id))).Ok().Json!;
        Assert.Equal(2, back["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_version_in_force_or_in_use_is_not_deleted_and_the_one_before_becomes_the_latest()
    {
        var first = await Api.CreateAsync(Models.Waiting(), publish: true);
        var id = Text(first, "definitionId");
        Assert.Equal(HttpStatusCode.Conflict, (await Api.DeleteAsync($"/workflow-definition-versions/{Text(first, "id")}")).Status);
        await StartAsync(id);
        var second = await Api.CreateAsync(Models.Edited(first, "hai"));

        Assert.Equal(HttpStatusCode.NoContent, (await Api.DeleteAsync($"/workflow-definition-versions/{Text(second, "id")}")).Status);

        Assert.Equal([1], await VersionsAsync(id, "Latest"));
        (await Api.PostAsync($"/workflow-definitions/{id}/retract", new JsonObject())).Ok();
        var used = await Api.DeleteAsync($"/workflow-definition-versions/{Text(first, "id")}");
        Assert.Equal(HttpStatusCode.Conflict, used.Status);
        Assert.Contains("đã chạy theo phiên bản này", used.Errors[0], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.DeleteAsync("/workflow-definition-versions/khong-co")).Status);
    }

    [Fact]
    public async Task Names_are_unique_whatever_the_case_and_may_stay_when_renaming()
    {
        var made = await Api.CreateAsync(Models.Blank(Models.FreshName("Tên riêng")));
        var name = Uri.EscapeDataString(Text(made, "name").ToUpperInvariant());

        Assert.False(await IsUniqueAsync($"name={name}"));
        Assert.True(await IsUniqueAsync($"name={name}&definitionId={Text(made, "definitionId")}"));
        Assert.True(await IsUniqueAsync("name=Chua%20ai%20dat"));
    }

    [Fact]
    public async Task Lists_of_versions_by_id_and_counts_have_their_envelopes()
    {
        var made = await Api.CreateAsync(Models.Waiting());

        var many = (await Api.GetAsync($"/workflow-definitions/many-by-id?ids={Text(made, "id")}&ids=khong-co")).Ok();
        Shape.Is("items count", many.Json);
        Shape.Is(Shape.Definition, Assert.Single(many.Items));
        var versions = (await Api.GetAsync($"/workflow-definitions/{Text(made, "definitionId")}/versions")).Ok();
        Shape.Is(Shape.Summary, Assert.Single(versions.Items));
        Assert.True((await Api.GetAsync("/workflow-definitions/query/count")).Ok().Json!["count"]!.GetValue<int>() >= 1);
    }

    [Fact]
    public async Task Bulk_acts_say_what_became_of_each()
    {
        var good = await Api.CreateAsync(Models.Waiting());
        var unknown = Models.Blank();
        unknown["root"] = Models.Flow(Models.Step("start", "Elsa.Start"), Models.Step("x", "Nơi.Khác"));
        var bad = await Api.CreateAsync(unknown);
        JsonObject Ids(params string[] ids) => new() { ["definitionIds"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]) };
        var (goodId, badId) = (Text(good, "definitionId"), Text(bad, "definitionId"));

        var published = (await Api.PostAsync("/bulk-actions/publish/workflow-definitions/by-definition-ids", Ids(goodId, badId, "khong-co"))).Ok().Json!;
        Assert.Equal(goodId, Assert.Single(published["published"]!.AsArray())!.GetValue<string>());
        Assert.Equal("khong-co", Assert.Single(published["notFound"]!.AsArray())!.GetValue<string>());
        Assert.Equal(badId, Text(Assert.Single(published["refused"]!.AsArray())!, "id"));
        Assert.Empty(published["updatedConsumers"]!.AsArray());
        Assert.Single((await Api.PostAsync("/bulk-actions/publish/workflow-definitions/by-definition-ids", Ids(goodId))).Ok().Json!["alreadyPublished"]!.AsArray());

        var retracted = (await Api.PostAsync("/bulk-actions/retract/workflow-definitions/by-definition-ids", Ids(goodId, badId, "khong-co"))).Ok().Json!;
        Assert.Single(retracted["retracted"]!.AsArray());
        Assert.Single(retracted["alreadyRetracted"]!.AsArray());
        Assert.Single(retracted["notFound"]!.AsArray());

        Assert.Equal(1, (await Api.PostAsync("/bulk-actions/delete/workflow-definitions/by-id", new JsonObject { ["ids"] = new JsonArray(Text(bad, "id")) })).Ok().Json!["deleted"]!.GetValue<int>());
        Assert.Equal(1, (await Api.PostAsync("/bulk-actions/delete/workflow-definitions/by-definition-id", Ids(goodId, "khong-co"))).Ok().Json!["deleted"]!.GetValue<int>());
    }

    private async Task<IReadOnlyList<int>> VersionsAsync(string definitionId, string options) =>
    [
        .. (await Api.GetAsync($"/workflow-definitions?versionOptions={options}&DefinitionIds={definitionId}&OrderBy=Version&OrderDirection=Ascending")).Ok()
            .Items.Select(item => item!["version"]!.GetValue<int>()),
    ];

    private async Task<bool> IsUniqueAsync(string query) =>
        (await Api.GetAsync($"/workflow-definitions/validation/is-name-unique?{query}")).Ok().Json!["isUnique"]!.GetValue<bool>();

    private async Task<string> StartAsync(string definitionId) =>
        (await Api.PostAsync($"/workflow-definitions/{definitionId}/execute", new JsonObject())).Ok().Header("x-elsa-workflow-instance-id")!;

    private static JsonObject Text2(JsonObject model, string definitionId)
    {
        var file = (JsonObject)model.DeepClone();
        file["definitionId"] = definitionId;
        return file;
    }

    private static string Text(JsonNode json, string key) => json[key]!.GetValue<string>();

    private static IEnumerable<string> Rels(JsonNode? json) => json!["links"]!.AsArray().Select(link => link!["rel"]!.GetValue<string>());
}
