using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Host.Identity;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Workflows.Audit;
using Workflows.Definitions;
using Workflows.Engine.Instances;
using Workflows.Organisation;
using Workflows.Storage;

namespace Designer.Tests.Studio;

[CollectionDefinition(nameof(StudioHost))]
public sealed class StudioTests : ICollectionFixture<StudioHost>;

/// <summary>
/// The real host with demo people, a small workflow with one running instance, and a clock that can be put forward.
/// Its tests stand in one collection: they share the clock.
/// </summary>
public sealed class StudioHost(PostgresServer server) : IAsyncLifetime
{
    private HostUnderTest? host;

    public HostUnderTest Host => host ?? throw new InvalidOperationException("The fixture is not started.");

    public Uri Address => Host.Address;

    /// <summary>Start, a wait for an event, a script, and an end that is called "Publish".</summary>
    public const string Sample = "quy-trinh-mau";

    /// <summary>An instance of <see cref="Sample"/>, waiting for its event.</summary>
    public string Instance { get; private set; } = "";

    public MovableTime Time { get; } = new();

    /// <summary>Address of a demo administrator, whose rights no test narrows.</summary>
    public string Administrator { get; private set; } = "";

    public string Drafter { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        host = await HostUnderTest.StartAsync(server, replace: services => services.AddSingleton<TimeProvider>(Time));
        (Administrator, Drafter) = (await HolderAsync(PostRole.Administrator), await HolderAsync(PostRole.Specialist));
        Instance = await SeedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
            await host.DisposeAsync();
    }

    public Visitor Open() => new(Address);

    public async Task<Visitor> SignedInAsync(string? person = null)
    {
        var visitor = Open();
        var entered = await visitor.SignInAsync(person ?? Administrator);
        Assert.Equal(HttpStatusCode.Found, entered.Status);
        return visitor;
    }

    /// <summary>Asks for a token as the page does; null when it is refused.</summary>
    public static async Task<(HttpStatusCode Status, string Token, int Seconds)> AskForTokenAsync(Visitor visitor, string antiforgery, bool active = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/studio/token");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Add("RequestVerificationToken", antiforgery);
        request.Headers.Add(SessionCookie.PersonActiveHeader, active ? "true" : "false");
        using var answer = await visitor.Client.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            return (answer.StatusCode, "", 0);
        var given = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode, given.GetProperty("token").GetString()!, given.GetProperty("seconds").GetInt32());
    }

    public static async Task<string> AntiforgeryAsync(Visitor visitor) =>
        (await visitor.GetAsync("/studio/quy-trinh")).Document.QuerySelector("#studio")!.GetAttribute("data-antiforgery")!;

    public static async Task<string> TokenAsync(Visitor visitor) => (await AskForTokenAsync(visitor, await AntiforgeryAsync(visitor))).Token;

    /// <summary>Sends a request with a bearer token and no cookie.</summary>
    public async Task<HttpStatusCode> WithTokenAsync(string token, string path = "/elsa/api/features/installed", bool inQuery = false, bool post = false)
    {
        using var client = Host.NewClient();
        using var request = new HttpRequestMessage(
            post ? HttpMethod.Post : HttpMethod.Get, inQuery ? $"{path}?access_token={Uri.EscapeDataString(token)}" : path);
        request.Headers.Accept.ParseAdd("application/json");
        if (!inQuery)
            request.Headers.Authorization = new("Bearer", token);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>The newest text of a definition, draft or published.</summary>
    public async Task<JsonNode> StoredAsync(string definition = Sample) => JsonNode.Parse(await Host.ReadAsync(db => db.Set<StoredDefinition>().AsNoTracking()
        .Where(d => d.DefinitionId == definition && d.IsLatest).Select(d => d.Json).SingleAsync()))!;

    public async Task WaitForSaveAsync(Func<JsonNode, bool> wanted, string definition = Sample)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!wanted(await StoredAsync(definition)))
            await Task.Delay(50, limit.Token);
    }

    /// <summary>Puts the sample in force again.</summary>
    public async Task PublishAgainAsync()
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var publish = scope.ServiceProvider.GetRequiredService<PublishWorkflow>();
        var done = await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(stop => publish.PublishAsync(Sample, Actor.System, stop));
        Assert.Null(done.Problem);
    }

    /// <summary>Imports, publishes and starts the sample as an administrator does.</summary>
    private async Task<string> SeedAsync()
    {
        using var administrator = await SignedInAsync();
        using var api = Host.NewClient();
        api.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(administrator));
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Studio", "sample.workflow.json"));
        await PostAsync("workflow-definitions/import", text);
        await PostAsync($"workflow-definitions/{Sample}/publish", "{}");
        return (await PostAsync($"workflow-definitions/{Sample}/execute", "{}")).GetValues("x-elsa-workflow-instance-id").Single();

        async Task<System.Net.Http.Headers.HttpResponseHeaders> PostAsync(string path, string body)
        {
            using var answer = await api.PostAsync($"/elsa/api/{path}", new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            return answer.Headers;
        }
    }

    private Task<string> HolderAsync(PostRole role) => Host.WithAsync((IServiceProvider services) =>
    {
        var directory = services.GetRequiredService<Workflows.Organisation.Directory>();
        return directory.Holders().Where(h => h.Role == role).OrderBy(h => h.Email).Select(h => h.Email)
            .FirstAsync(e => services.GetRequiredService<WorkflowsDb>().Set<Account>().Any(a => a.UserName == e));
    });
}

/// <summary>What must not happen on a page: errors in the console, failed requests.</summary>
internal sealed class Watch
{
    /// <summary>
    /// What Studio itself remarks in the normal course of drawing: that a step was redrawn while it was still being measured
    /// (it draws it again), and that a line found no way around its neighbours (it takes the next best).
    /// </summary>
    private static readonly string[] StudiosOwn = ["Could not find wrapper element", "Unable to execute manhattan algorithm"];

    private readonly ConcurrentQueue<string> seen = new();

    public Watch(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !StudiosOwn.Any(words => message.Text.StartsWith(words, StringComparison.Ordinal)))
                seen.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => seen.Enqueue($"page error: {error}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                seen.Enqueue($"{response.Status} {response.Url}");
        };
    }

    public IReadOnlyCollection<string> Troubles => seen;
}
