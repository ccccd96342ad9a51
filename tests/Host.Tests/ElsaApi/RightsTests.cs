using System.Net;
using Host.ElsaApi;
using Host.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.ElsaApi;

public sealed class RightsTests(StudioHost studio) : IClassFixture<StudioHost>
{
    /// <summary>Changes, each with its right; everything else reads.</summary>
    private static readonly Dictionary<string, string> Changes = new(StringComparer.Ordinal)
    {
        ["POST /workflow-definitions"] = WorkflowRights.Edit,
        ["POST /workflow-definitions/{definitionId}/revert/{version:int}"] = WorkflowRights.Edit,
        ["POST /workflow-definitions/{definitionId}/update-references"] = WorkflowRights.Edit,
        ["POST /workflow-definitions/import"] = WorkflowRights.Edit,
        ["POST /workflow-definitions/import/preview"] = WorkflowRights.Edit,
        ["POST /workflow-definitions/import-files"] = WorkflowRights.Edit,
        ["DELETE /workflow-definition-versions/{versionId}"] = WorkflowRights.Edit,
        ["POST /bulk-actions/delete/workflow-definitions/by-id"] = WorkflowRights.Edit,
        ["POST /workflow-definitions/{definitionId}/publish"] = WorkflowRights.Publish,
        ["POST /workflow-definitions/{definitionId}/retract"] = WorkflowRights.Publish,
        ["DELETE /workflow-definitions/{definitionId}"] = WorkflowRights.Publish,
        ["POST /bulk-actions/delete/workflow-definitions/by-definition-id"] = WorkflowRights.Publish,
        ["POST /bulk-actions/publish/workflow-definitions/by-definition-ids"] = WorkflowRights.Publish,
        ["POST /bulk-actions/retract/workflow-definitions/by-definition-ids"] = WorkflowRights.Publish,
        ["POST /workflow-definitions/{definitionId}/execute"] = WorkflowRights.Repair,
        ["POST /workflow-definitions/{definitionId}/dispatch"] = WorkflowRights.Repair,
        ["POST /cancel/workflow-instances/{id}"] = WorkflowRights.Repair,
        ["POST /bulk-actions/cancel/workflow-instances"] = WorkflowRights.Repair,
        ["DELETE /workflow-instances/{id}"] = WorkflowRights.Repair,
        ["POST /bulk-actions/delete/workflow-instances/by-id"] = WorkflowRights.Repair,
        ["POST /bulk-actions/import/workflow-instances"] = WorkflowRights.Repair,
        ["POST /tasks/{taskId}/complete"] = WorkflowRights.Repair,
        ["POST /events/{eventName}/trigger"] = WorkflowRights.Repair,
        ["POST /tests/activities"] = WorkflowRights.Repair,
    };

    private static readonly string[] ReadingPosts =
    [
        "POST /workflow-instances", "POST /workflow-instances/{id}/journal", "POST /activity-executions/report",
        "POST /descriptors/activities/{typeName}/options/{propertyName}", "POST /scripting/javascript/type-definitions/{definitionId}",
        "POST /bulk-actions/export/workflow-definitions", "POST /bulk-actions/export/workflow-instances",
    ];

    [Fact]
    public void Every_route_asks_for_the_right_that_its_act_needs()
    {
        var found = Endpoints().ToDictionary(one => one.Name, one => one.Right);

        Assert.True(found.Count > 60);
        foreach (var (name, right) in found)
            Assert.True(right == Changes.GetValueOrDefault(name, WorkflowRights.Read), $"{name} asks for {right}");
        foreach (var (name, _) in found.Where(one => one.Value == WorkflowRights.Read && !one.Key.StartsWith("GET ", StringComparison.Ordinal)))
            Assert.Contains(name, ReadingPosts);
        Assert.Empty(Changes.Keys.Except(found.Keys));
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_token_and_nobody_without_the_right()
    {
        foreach (var (name, _) in Endpoints())
        {
            var (method, path) = (new HttpMethod(name.Split(' ')[0]), Filled(name.Split(' ')[1]));
            Assert.True((await studio.Stranger.SendAsync(method, path, "{}")).Status == HttpStatusCode.Unauthorized, name);
            Assert.True((await studio.Clerk.SendAsync(method, path, "{}")).Status == HttpStatusCode.Forbidden, name);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await studio.Stranger.PostAsync($"{StudioAccess.InstanceHub}/negotiate?negotiateVersion=1")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await studio.Clerk.PostAsync($"{StudioAccess.InstanceHub}/negotiate?negotiateVersion=1")).Status);
    }

    [Fact]
    public async Task Whoever_may_only_read_sees_no_way_to_change_and_finds_none()
    {
        await studio.NarrowAsync(WorkflowRights.Read);
        var made = await studio.Admin.CreateAsync(Models.Waiting(), publish: true);
        var id = made["definitionId"]!.GetValue<string>();

        var list = (await studio.Narrowed.GetAsync($"/workflow-definitions?DefinitionIds={id}")).Ok();
        Assert.DoesNotContain("bulk-publish", Rels(list.Json!));
        Assert.DoesNotContain("publish", Rels(list.Items[0]!));
        Assert.DoesNotContain("publish", Rels((await studio.Narrowed.GetAsync($"/workflow-definitions/{id}")).Ok().Json!));
        foreach (var (name, right) in Endpoints().Where(one => one.Right != WorkflowRights.Read))
            Assert.True((await studio.Narrowed.SendAsync(new(name.Split(' ')[0]), Filled(name.Split(' ')[1]), "{}")).Status == HttpStatusCode.Forbidden, name + right);
    }

    [Fact]
    public async Task Whoever_may_edit_saves_drafts_and_publishes_nothing()
    {
        await studio.NarrowAsync(WorkflowRights.Edit);
        var draft = await studio.Narrowed.CreateAsync(Models.Waiting());
        Assert.Contains("publish", Rels(draft));

        var refused = await studio.Narrowed.SaveAsync(Models.Edited(draft, "đưa vào hiệu lực"), publish: true);

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.NotEmpty(refused.Errors);
        var id = draft["definitionId"]!.GetValue<string>();
        Assert.Null((await studio.Admin.GetAsync($"/workflow-definitions/{id}")).Ok().Json!["description"]);
        foreach (var right in new[] { WorkflowRights.Publish, WorkflowRights.Repair })
        {
            foreach (var (name, _) in Endpoints().Where(one => one.Right == right))
                Assert.True((await studio.Narrowed.SendAsync(new(name.Split(' ')[0]), Filled(name.Split(' ')[1]), "{}")).Status == HttpStatusCode.Forbidden, name);
        }
    }

    private static IEnumerable<string> Rels(System.Text.Json.Nodes.JsonNode json) => json["links"]!.AsArray().Select(link => link!["rel"]!.GetValue<string>());

    private IEnumerable<(string Name, string Right)> Endpoints() =>
        from endpoint in studio.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = endpoint.RoutePattern.RawText!.TrimEnd('/')
        where pattern.StartsWith(ElsaApiSetup.Prefix, StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        let right = Assert.Single(endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).Distinct())!
        select ($"{method} {pattern[ElsaApiSetup.Prefix.Length..]}", Assert.Single(WorkflowRights.All, known => known == right));

    private static string Filled(string pattern) => System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", "1");
}
