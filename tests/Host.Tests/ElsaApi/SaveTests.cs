using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Instances;

namespace Host.Tests.ElsaApi;

public sealed class SaveTests(StudioHost studio) : IClassFixture<StudioHost>
{
    private StudioClient Api => studio.Admin;

    [Fact]
    public async Task A_second_editor_of_the_same_draft_is_told_who_was_faster_and_overwrites_nothing()
    {
        var draft = await Api.CreateAsync(Models.Waiting());
        await studio.Other.CreateAsync(Models.Edited(draft, "của người thứ hai"));

        var refused = await Api.SaveAsync(Models.Edited(draft, "của người thứ nhất"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.StartsWith(StudioHost.SecondAdministrator, Assert.Single(refused.Errors), StringComparison.Ordinal);
        Assert.Contains("Chưa có gì bị ghi đè", refused.Errors[0], StringComparison.Ordinal);
        var opened = await OpenAsync(draft);
        Assert.Equal("của người thứ hai", Text(opened, "description"));
        // After opening it anew the first editor goes on.
        await Api.CreateAsync(Models.Edited(opened, "cả hai"));
    }

    [Fact]
    public async Task Two_editors_who_opened_the_published_version_do_not_make_one_draft_of_two()
    {
        var published = await Api.CreateAsync(Models.Waiting(), publish: true);
        await Api.CreateAsync(Models.Edited(published, "một"));

        var refused = await studio.Other.SaveAsync(Models.Edited(published, "hai"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.StartsWith(StudioHost.FirstAdministrator, refused.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_a_stale_text_is_refused_too()
    {
        var draft = await Api.CreateAsync(Models.Waiting());
        await studio.Other.CreateAsync(Models.Edited(draft, "mới hơn"));

        Assert.Equal(HttpStatusCode.BadRequest, (await Api.SaveAsync(Models.Edited(draft, "cũ"), publish: true)).Status);
        Assert.False((await OpenAsync(draft))["isPublished"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Saves_of_one_editor_that_overtake_their_answers_are_taken()
    {
        var draft = await Api.CreateAsync(Models.Waiting());

        for (var change = 1; change <= 3; change++)
            (await Api.SaveAsync(Models.Edited(draft, $"thay đổi {change}"))).Ok();

        // The first change after a publication makes the draft; the next may still carry the old version's id.
        var published = await Api.CreateAsync(await OpenAsync(draft), publish: true);
        var first = await Api.CreateAsync(Models.Edited(published, "a"));
        var second = await Api.CreateAsync(Models.Edited(published, "b"));
        Assert.Equal(Text(first, "id"), Text(second, "id"));
        Assert.Equal("b", Text(await OpenAsync(draft), "description"));
    }

    [Fact]
    public async Task A_forgotten_tab_of_the_same_person_is_stale()
    {
        var draft = await Api.CreateAsync(Models.Waiting());
        var now = draft;
        for (var change = 1; change <= 5; change++)
            now = await Api.CreateAsync(Models.Edited(now, $"thay đổi {change}"));

        Assert.Equal(HttpStatusCode.BadRequest, (await Api.SaveAsync(Models.Edited(draft, "từ tab cũ"))).Status);
    }

    [Fact]
    public async Task Without_a_revision_the_version_id_decides()
    {
        var published = await Api.CreateAsync(Models.Waiting(), publish: true);
        JsonObject Bare(JsonObject model, string text)
        {
            var bare = Models.Edited(model, text);
            bare["customProperties"] = new JsonObject();
            return bare;
        }

        var draft = await studio.Other.CreateAsync(Bare(published, "một"));
        Assert.Equal(HttpStatusCode.BadRequest, (await Api.SaveAsync(Bare(published, "hai"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Api.SaveAsync(Bare(draft, "ba"))).Status);
        await studio.Other.CreateAsync(Bare(draft, "bốn"));
    }

    [Fact]
    public async Task What_says_the_same_is_not_stored_again()
    {
        var published = await Api.CreateAsync(Models.Waiting(), publish: true);

        var same = (JsonObject)published.DeepClone();
        same["toolVersion"] = "3.8.2.0";
        same["isLatest"] = false;
        same["links"] = null;
        var saved = await Api.CreateAsync(same);

        Assert.Equal(Text(published, "id"), Text(saved, "id"));
        Assert.True(saved["isPublished"]!.GetValue<bool>());
        Assert.Equal(Revision(published), Revision(saved));
        // An old answer that says what is stored overwrites nothing, whoever sends it.
        await studio.Other.CreateAsync(Models.Edited(published, "x"));
        var draft = await OpenAsync(published);
        var echo = (JsonObject)draft.DeepClone();
        echo["customProperties"]!["planIssuanceRevision"] = 1;
        Assert.Equal(Revision(draft), Revision(await Api.CreateAsync(echo)));
    }

    [Fact]
    public async Task Saving_every_second_is_one_entry_for_each_person_and_draft_and_publishing_tells_the_changes()
    {
        var draft = await Api.CreateAsync(Models.Waiting());
        var id = Text(draft, "definitionId");
        for (var change = 0; change < 4; change++)
            draft = await Api.CreateAsync(Models.Edited(draft, $"của tôi {change}"));
        for (var change = 0; change < 4; change++)
            draft = await studio.Other.CreateAsync(Models.Edited(draft, $"của người khác {change}"));
        var published = await Api.CreateAsync(draft, publish: true);
        var renamed = (JsonObject)published.DeepClone();
        renamed["root"]!["activities"]![1]!["metadata"] = new JsonObject { ["displayText"] = "Chào hỏi" };
        await Api.CreateAsync(renamed, publish: true);

        var told = await EntriesAsync(id);

        Assert.Equal(
            ["definition.created", "definition.saved", "definition.published", "definition.saved", "definition.published"],
            told.Select(entry => entry["kind"]!.GetValue<string>()));
        Assert.Equal(StudioHost.SecondAdministrator, told[1]["actor"]!["name"]!.GetValue<string>());
        Assert.Contains(told[4]["data"]!["changes"]!.AsArray(), sentence => sentence!.GetValue<string>().Contains("Chào hỏi", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_that_ran_stays_as_it_ran()
    {
        var draft = await Api.CreateAsync(Models.Waiting(eventName: "Chờ"));
        var id = Text(draft, "definitionId");
        var instance = (await Api.PostAsync($"/workflow-definitions/{id}/execute", new JsonObject { ["versionOptions"] = "Latest" })).Ok().Header("x-elsa-workflow-instance-id");

        var next = await Api.CreateAsync(Models.Edited(draft, "sau khi chạy"));

        Assert.Equal(2, next["version"]!.GetValue<int>());
        (await Api.PostAsync("/events/Ch%E1%BB%9D/trigger", new JsonObject())).Ok();
        await Eventually(async () => (await Api.GetAsync($"/workflow-instances/{instance}/execution-state")).Ok().Json!["status"]!.GetValue<string>() == "Finished");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("Kế hoạch \u202Eđảo ngược")]
    [InlineData("Kế hoạch \u200Fđánh dấu")]
    [InlineData("Kế hoạch\u0007")]
    [InlineData("Kế hoạch\u0000")]
    public async Task Hostile_names_are_refused_in_words(string name)
    {
        var model = Models.Blank();
        model["name"] = name.Length > 0 ? name : new string('ă', 10_000);

        var refused = await Api.SaveAsync(model);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.NotEmpty(refused.Errors);
        Assert.All(refused.Errors, text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Theory]
    [InlineData("không phải JSON")]
    [InlineData("{\"model\":null}")]
    [InlineData("{\"model\":[]}")]
    [InlineData("[]")]
    [InlineData("{\"model\":{\"name\":\"a\",\"name\":\"b\"}}")]
    [InlineData("{\"model\":{\"name\":\"\\ud800\"}}")]
    [InlineData("{\"model\":{\"name\":\"x\",\"root\":{\"type\":\"Elsa.Flowchart\",\"id\":\"f\",\"activities\":[{\"id\":\"a\",\"type\":\"Elsa.Start\"},{\"id\":\"a\",\"type\":\"Elsa.End\"}]}}}")]
    [InlineData("{\"model\":{\"name\":\"x\",\"definitionId\":\"a/b\",\"root\":null}}")]
    public async Task A_body_that_is_no_definition_is_refused_in_words(string body)
    {
        var refused = await Api.PostTextAsync("/workflow-definitions", body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Shape.Is("statusCode message errors", refused.Json);
    }

    [Fact]
    public async Task More_than_five_megabytes_are_413_in_the_same_shape()
    {
        var model = Models.Blank();
        model["root"]!["note"] = new string('x', 5 * 1024 * 1024);

        var refused = await Api.SaveAsync(model);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.Status);
        Assert.Contains("5 MB", Assert.Single(refused.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expression_that_does_not_parse_is_saved_all_the_same()
    {
        var model = Models.Waiting();
        model["root"]!["activities"]![1]!["text"]!["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "Xin chào (" };

        await Api.CreateAsync(model);
    }

    [Fact]
    public async Task Keys_nobody_knows_stay_and_names_in_Pascal_case_are_read()
    {
        var model = Models.Waiting();
        model["root"]!["activities"]![1]!["customProperties"] = new JsonObject { ["logPersistenceMode"] = new JsonObject { ["default"] = "Inherit" } };
        model["customProperties"] = new JsonObject { ["VariableTestValues"] = new JsonObject(), ["Của-ai-đó"] = 1 };
        var pascal = new JsonObject();
        foreach (var (key, value) in model)
            pascal[char.ToUpperInvariant(key[0]) + key[1..]] = value?.DeepClone();

        var made = await Api.CreateAsync(pascal);

        Assert.Equal(Text(model, "name"), Text(made, "name"));
        Assert.NotNull(made["customProperties"]!["VariableTestValues"]);
        Assert.Equal(1, made["customProperties"]!["Của-ai-đó"]!.GetValue<int>());
        Assert.NotNull(made["root"]!["activities"]![1]!["customProperties"]!["logPersistenceMode"]);
    }

    [Fact]
    public async Task A_workflow_deleted_under_an_open_editor_does_not_come_back_by_itself()
    {
        var draft = await Api.CreateAsync(Models.Waiting());
        Assert.Equal(HttpStatusCode.NoContent, (await studio.Other.DeleteAsync($"/workflow-definitions/{Text(draft, "definitionId")}")).Status);

        var refused = await Api.SaveAsync(Models.Edited(draft, "vẫn đang sửa"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("đã bị xóa", refused.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_saves_at_the_same_moment_leave_one_winner_and_no_lost_change()
    {
        var draft = await Api.CreateAsync(Models.Waiting());

        var answers = await Task.WhenAll(Api.SaveAsync(Models.Edited(draft, "A")), studio.Other.SaveAsync(Models.Edited(draft, "B")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        var winner = answers.Single(answer => answer.Status == HttpStatusCode.OK).Json!["workflowDefinition"]!;
        Assert.Equal(Text(winner, "description"), Text(await OpenAsync(draft), "description"));
    }

    private async Task<JsonObject> OpenAsync(JsonNode model) =>
        (await Api.GetAsync($"/workflow-definitions/by-definition-id/{Text(model, "definitionId")}?versionOptions=Latest")).Ok().Json!.AsObject();

    private async Task<List<JsonNode>> EntriesAsync(string definitionId)
    {
        var bodies = await studio.ReadAsync(db => db.Set<AuditEntry>().Where(entry => entry.Chain == AuditTrail.SystemChain && entry.Kind.StartsWith("definition."))
            .OrderBy(entry => entry.Seq).Select(entry => entry.Body).ToListAsync());
        return [.. bodies.Select(body => JsonNode.Parse(body)!).Where(body => body["data"]?["definitionId"]?.GetValue<string>() == definitionId)];
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
            await Task.Delay(50, limit.Token);
    }

    private static long Revision(JsonNode model) => model["customProperties"]!["planIssuanceRevision"]!.GetValue<long>();

    private static string Text(JsonNode json, string key) => json[key]!.GetValue<string>();
}
