using System.Net;
using System.Text.Json.Nodes;
using Host.Tests.Web;

namespace Host.Tests.ElsaApi;

/// <summary>Hostile texts wherever a definition has room for them: refused in words that name the place, or kept as they are and shown as text.</summary>
public sealed class HostileTextTests(StudioHost studio) : IClassFixture<StudioHost>
{
    private static readonly Dictionary<string, Action<JsonObject, string>> Places = new(StringComparer.Ordinal)
    {
        ["description"] = (model, text) => model["description"] = text,
        ["toolVersion"] = (model, text) => model["toolVersion"] = text,
        ["definitionId"] = (model, text) => model["definitionId"] = text,
        ["outcomes"] = (model, text) => model["outcomes"] = new JsonArray(text),
        ["variables"] = (model, text) => model["variables"]![0]!["name"] = text,
        ["inputs"] = (model, text) => model["inputs"] = new JsonArray(new JsonObject { ["type"] = "String", ["name"] = text, ["displayName"] = text }),
        ["outputs"] = (model, text) => model["outputs"] = new JsonArray(new JsonObject { ["type"] = "String", ["name"] = text, ["displayName"] = text }),
        ["options.activityCategory"] = (model, text) => model["options"] = new JsonObject { ["usableAsActivity"] = true, ["activityCategory"] = text },
        ["activities.id"] = (model, text) => model["root"]!["activities"]![0]!["id"] = text,
        ["activities.name"] = (model, text) => model["root"]!["activities"]![1]!["name"] = text,
        ["activities.type"] = (model, text) => model["root"]!["activities"]![1]!["type"] = text,
        ["activities.displayText"] = (model, text) => model["root"]!["activities"]![1]!["metadata"] = new JsonObject { ["displayText"] = text, ["description"] = text },
        ["activities.input"] = (model, text) => model["root"]!["activities"]![1]!["text"] = Models.Literal(text),
        ["connections.port"] = (model, text) => model["root"]!["connections"]![0]!["source"]!["port"] = text,
        ["customProperties"] = (model, text) => model["customProperties"] = new JsonObject { [text] = text },
    };

    private static readonly string[] Texts =
    [
        new('ă', 10_000), "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "Bước \u202Eđảo\u202C \u200Fngược", "a\u0000b", "a\u0007b", "'; DROP TABLE x; --", "{{constructor}}",
    ];

    public static TheoryData<string> AllPlaces => [.. Places.Keys];

    [Theory]
    [MemberData(nameof(AllPlaces))]
    public async Task A_hostile_text_is_refused_by_name_or_kept_as_text(string place)
    {
        foreach (var text in Texts)
        {
            var model = Models.Waiting();
            Places[place](model, text);

            var saved = await studio.Admin.SaveAsync(model);

            if (saved.Status == HttpStatusCode.BadRequest)
            {
                Assert.NotEmpty(saved.Errors);
                Assert.All(saved.Errors, error => Assert.True(error.Length is > 10 and < 1_000, error));
                continue;
            }

            var made = saved.Ok().Json!["workflowDefinition"]!;
            var id = Uri.EscapeDataString(made["definitionId"]!.GetValue<string>());
            var opened = (await studio.Admin.GetAsync($"/workflow-definitions/by-definition-id/{id}?versionOptions=Latest")).Ok().Json!;
            Assert.True(JsonNode.DeepEquals(made["root"], opened["root"]), $"{place}: {text}");
            (await studio.Admin.GetAsync($"/workflow-definitions/{id}/export")).Ok();
            (await studio.Admin.GetAsync("/workflow-definitions?versionOptions=Latest&Page=0&PageSize=50")).Ok();
            var published = await studio.Admin.PostAsync($"/workflow-definitions/{id}/publish", new JsonObject());
            Assert.True(published.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{place}: {text}: {published.Status}");
        }

        // Everybody's page draws what is in force.
        using var visitor = new Visitor(studio.Host.Address);
        await visitor.SignInAsync(await studio.ReadAsync(db => Task.FromResult(db.Set<Workflows.Organisation.Person>().First(p => p.FullName == StudioHost.FirstAdministrator).Email)));
        var page = await visitor.GetAsync("/quy-trinh");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Empty(page.Document.QuerySelectorAll("main script, main img"));
        foreach (var list in new[] { "/descriptors/activities", "/workflow-definitions?versionOptions=Published" })
            (await studio.Admin.GetAsync(list)).Ok();
    }
}
