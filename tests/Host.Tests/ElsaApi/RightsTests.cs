using System.Net;
using Host.ElsaApi;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.ElsaApi;

public sealed class RightsTests(StudioHost studio) : IClassFixture<StudioHost>
{
    private static readonly string[] Rights = [Access.Read, Access.Edit, Access.Publish, Access.Repair];

    /// <summary>Changes, each with its right; everything else reads.</summary>
    private static readonly Dictionary<string, string> Changes = new(StringComparer.Ordinal)
    {
        ["POST /workflow-definitions"] = Access.Edit,
        ["POST /workflow-definitions/{definitionId}/revert/{version:int}"] = Access.Edit,
        ["POST /workflow-definitions/{definitionId}/update-references"] = Access.Edit,
        ["POST /workflow-definitions/import"] = Access.Edit,
        ["POST /workflow-definitions/import/preview"] = Access.Edit,
        ["POST /workflow-definitions/import-files"] = Access.Edit,
        ["DELETE /workflow-definition-versions/{versionId}"] = Access.Edit,
        ["POST /bulk-actions/delete/workflow-definitions/by-id"] = Access.Edit,
        ["POST /workflow-definitions/{definitionId}/publish"] = Access.Publish,
        ["POST /workflow-definitions/{definitionId}/retract"] = Access.Publish,
        ["DELETE /workflow-definitions/{definitionId}"] = Access.Publish,
        ["POST /bulk-actions/delete/workflow-definitions/by-definition-id"] = Access.Publish,
        ["POST /bulk-actions/publish/workflow-definitions/by-definition-ids"] = Access.Publish,
        ["POST /bulk-actions/retract/workflow-definitions/by-definition-ids"] = Access.Publish,
        ["POST /workflow-definitions/{definitionId}/execute"] = Access.Repair,
        ["POST /workflow-definitions/{definitionId}/dispatch"] = Access.Repair,
        ["POST /cancel/workflow-instances/{id}"] = Access.Repair,
        ["POST /bulk-actions/cancel/workflow-instances"] = Access.Repair,
        ["DELETE /workflow-instances/{id}"] = Access.Repair,
        ["POST /bulk-actions/delete/workflow-instances/by-id"] = Access.Repair,
        ["POST /bulk-actions/import/workflow-instances"] = Access.Repair,
        ["POST /tasks/{taskId}/complete"] = Access.Repair,
        ["POST /events/{eventName}/trigger"] = Access.Repair,
        ["POST /tests/activities"] = Access.Repair,
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
            Assert.True(right == Changes.GetValueOrDefault(name, Access.Read), $"{name} asks for {right}");
        foreach (var (name, _) in found.Where(one => one.Value == Access.Read && !one.Key.StartsWith("GET ", StringComparison.Ordinal)))
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

        Assert.Equal(HttpStatusCode.Unauthorized, (await studio.Stranger.PostAsync($"{ElsaApiSetup.HubPath}/negotiate?negotiateVersion=1")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await studio.Clerk.PostAsync($"{ElsaApiSetup.HubPath}/negotiate?negotiateVersion=1")).Status);
    }

    private IEnumerable<(string Name, string Right)> Endpoints() =>
        from endpoint in studio.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = endpoint.RoutePattern.RawText!.TrimEnd('/')
        where pattern.StartsWith(ElsaApiSetup.Prefix, StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        let right = Assert.Single(endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).Distinct())!
        select ($"{method} {pattern[ElsaApiSetup.Prefix.Length..]}", Assert.Single(Rights, known => known == right));

    private static string Filled(string pattern) => System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", "1");
}
