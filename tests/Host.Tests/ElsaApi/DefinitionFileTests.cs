using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Host.Tests.ElsaApi;

public sealed class DefinitionFileTests(StudioHost studio) : IClassFixture<StudioHost>
{
    private StudioClient Api => studio.Admin;

    [Fact]
    public async Task A_file_goes_out_and_comes_back_as_the_same_workflow()
    {
        var made = await Api.CreateAsync(Models.Waiting(), publish: true);
        var file = (await Api.GetAsync($"/workflow-definitions/{Text(made, "definitionId")}/export?versionOptions=Latest&includeConsumingWorkflows=False")).Ok();

        Assert.Contains($"workflow-definition-{Text(made, "definitionId")}-v1.json", file.Header("Content-Disposition"), StringComparison.Ordinal);
        var text = JsonNode.Parse(file.Text)!.AsObject();
        Assert.StartsWith("https://elsaworkflows.io/schemas/workflow-definition", Text(text, "$schema"), StringComparison.Ordinal);
        foreach (var key in new[] { "id", "definitionId", "name", "root", "variables", "options" })
            Assert.NotNull(text[key]);
        Assert.False(text["customProperties"]!.AsObject().ContainsKey("planIssuanceRevision"));
        Assert.Contains("Đi tiếp", file.Text, StringComparison.Ordinal);

        var same = (await Api.PostAsync("/workflow-definitions/import", text)).Ok().Json!;
        Assert.Equal(1, same["version"]!.GetValue<int>());
        text["definitionId"] = $"nhap-{Models.Unique()}";
        var copy = (await Api.PostAsync("/workflow-definitions/import", text)).Ok().Json!;
        Assert.Equal(Text(text, "definitionId"), Text(copy, "definitionId"));
        Assert.NotEqual(Text(made, "id"), Text(copy, "id"));
        Assert.False(copy["isPublished"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_import_keeps_the_draft_somebody_works_on_and_names_what_is_unknown()
    {
        var draft = await Api.CreateAsync(Models.Waiting());
        var file = (JsonObject)draft.DeepClone();
        file["root"] = Models.Flow(Models.Step("start", "Elsa.Start"), Models.Step("x", "Khác.Lạ", ("amount", Models.Literal("3"))));

        var preview = (await studio.Other.PostAsync("/workflow-definitions/import/preview", file)).Ok().Json!;
        var imported = (await studio.Other.PostAsync("/workflow-definitions/import", file)).Ok().Json!;

        Assert.Equal("Khác.Lạ", Assert.Single(preview["unknownActivities"]!.AsArray())!.GetValue<string>());
        Assert.NotEmpty(preview["changes"]!.AsArray());
        Assert.Equal(2, imported["version"]!.GetValue<int>());
        Assert.Equal(preview["changes"]!.ToJsonString(), imported["changes"]!.ToJsonString());
        var placeholder = imported["root"]!["activities"]![1]!;
        Assert.Equal("Elsa.NotFoundActivity", Text(placeholder, "type"));
        Assert.Equal("Khác.Lạ", Text(placeholder, "missingTypeName"));
        Assert.Equal("Workflow1:Flowchart1:x", Text(placeholder, "nodeId"));
        Assert.NotNull((await Api.GetAsync($"/workflow-definitions/by-id/{Text(draft, "id")}")).Ok().Json);
        // Saved and exported again, nothing of it is lost.
        await studio.Other.CreateAsync(Models.Edited(imported.AsObject(), "đổi"));
        var back = await Api.GetAsync($"/workflow-definitions/{Text(draft, "definitionId")}/export");
        Assert.Contains("\"Khác.Lạ\"", back.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("NotFoundActivity", back.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_go_out_as_an_archive_and_come_in_as_files()
    {
        var one = await Api.CreateAsync(Models.Waiting());
        var two = await Api.CreateAsync(Models.Waiting());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/elsa/api/bulk-actions/export/workflow-definitions")
        {
            Content = new StringContent(new JsonObject { ["ids"] = new JsonArray(Text(one, "id"), Text(two, "id")), ["includeConsumingWorkflows"] = false }.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var response = await Api.Http.SendAsync(request);
        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        var packed = await response.Content.ReadAsByteArrayAsync();
        using (var archive = new ZipArchive(new MemoryStream(packed)))
            Assert.Equal(2, archive.Entries.Count);

        using var form = new MultipartFormDataContent { { new ByteArrayContent(packed), "files", "nhieu.zip" } };
        using var imported = await Api.Http.PostAsync("/elsa/api/workflow-definitions/import-files", form);
        var told = JsonNode.Parse(await imported.Content.ReadAsStringAsync())!;
        Assert.Equal(2, told["count"]!.GetValue<int>());
    }

    private static string Text(JsonNode json, string key) => json[key]!.GetValue<string>();
}
