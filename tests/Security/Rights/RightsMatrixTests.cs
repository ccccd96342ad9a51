using System.Net;
using System.Text.RegularExpressions;
using Host.Identity;
using Host.Tests.ElsaApi;
using Host.Tests.Web;

namespace Security.Rights;

/// <summary>
/// Each route of the host asked by people of each kind: who is not meant to pass is stopped at the door, and who is meant to is not. A route
/// without a line in <c>routes.txt</c> fails, so that nobody adds one without saying whom it is for.
/// </summary>
public sealed partial class RightsMatrixTests(StudioHost office) : IClassFixture<StudioHost>
{
    private static readonly Door[] Outside = [Door.Everybody];
    private static readonly Door[] Inside = [Door.Everybody, Door.SignedIn];

    [Fact]
    public void Every_route_has_a_line_and_every_line_a_route()
    {
        var routes = RouteTable.Of(office.Host);

        var written = RouteTable.Written.Select(row => (row.Method, row.Pattern)).ToHashSet();
        None("Without a line", routes.Where(route => !written.Contains(route)).Select(route => $"{route.Method} {route.Pattern}"));
        None("Without a route", written.Except(routes).Select(route => $"{route.Method} {route.Pattern}"));
    }

    [Fact]
    public async Task Nobody_passes_without_signing_in_but_where_everybody_may()
    {
        using var visitor = new Visitor(office.Host.Address);

        await HoldAsync(visitor.Client, office.Stranger.Http, Outside);
    }

    [Fact]
    public async Task People_of_the_office_pass_no_door_of_administrators()
    {
        using var visitor = await office.VisitorAsync(StudioHost.RecordsClerk);

        await HoldAsync(visitor.Client, office.Clerk.Http, Inside);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Door.Read)]
    [InlineData(Door.Edit)]
    [InlineData(Door.Publish)]
    [InlineData(Door.Repair)]
    public async Task An_administrator_passes_the_door_of_the_right_given_and_no_other(Door? right)
    {
        await office.NarrowAsync(right is null ? [] : [WorkflowRights.All.Single(name => name.EndsWith($"{right}", StringComparison.OrdinalIgnoreCase))]);
        using var visitor = await office.VisitorAsync(StudioHost.ThirdAdministrator);

        // Whoever may do something with workflows may see them.
        await HoldAsync(visitor.Client, office.Narrowed.Http, [.. Inside, Door.Administrator, .. right is { } given ? [Door.Read, given] : Array.Empty<Door>()]);
    }

    /// <param name="pages">Carries the session to our pages.</param>
    /// <param name="studio">Carries Studio's token to its API.</param>
    /// <param name="open">The doors that must open; all others must not.</param>
    private static async Task HoldAsync(HttpClient pages, HttpClient studio, Door[] open)
    {
        var wrong = new List<string>();
        // To sign out ends the visit, and one page says that somebody was stopped; a post is judged inside, but strangers have none.
        foreach (var row in RouteTable.Written.Where(row => row.Pattern is not ("/dang-xuat" or "/khong-co-quyen") && (row.Door is not Door.Post || open == Outside)))
        {
            using var answer = await AskAsync(row.Pattern.StartsWith("/elsa/", StringComparison.Ordinal) ? studio : pages, row);
            if (IsStopped(answer) == open.Contains(row.Door))
                wrong.Add($"{row}: {(int)answer.StatusCode} {answer.Headers.Location}");
        }

        None("Not as the table says", wrong);
    }

    /// <summary>All of them, where a collection's assertion would show the first few.</summary>
    private static void None(string what, IEnumerable<string> wrong)
    {
        var lines = wrong.ToList();
        if (lines.Count > 0)
            Assert.Fail($"{what}:\n{string.Join('\n', lines)}");
    }

    /// <summary>With nothing in it, and identifiers that name nothing.</summary>
    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, RouteRow row)
    {
        var path = Parameter().Replace(row.Pattern, found => found.Groups[1].Value switch
        {
            "form" => "pdf",
            "version" or "at" => "1",
            _ => found.Value.Contains("guid", StringComparison.Ordinal) ? "0198c6a0-0000-7000-8000-000000000000" : "khong-co",
        });
        using var request = new HttpRequestMessage(new HttpMethod(row.Method is "ANY" ? "GET" : row.Method), path);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static bool IsStopped(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        || answer.Headers.Location?.OriginalString.Contains("/dang-nhap", StringComparison.Ordinal) is true;

    [GeneratedRegex(@"\{\*{0,2}(\w+)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")]
    private static partial Regex Parameter();
}
