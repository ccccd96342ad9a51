using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Host.ElsaApi;
using Host.Identity;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.ElsaApi;

/// <summary>The real host with the demo province, and callers as Studio calls.</summary>
public class StudioHost(PostgresServer server) : IAsyncLifetime
{
    public const string FirstAdministrator = "Hoàng Gia Bảo";
    public const string SecondAdministrator = "Trần Thị Mai";
    public const string ThirdAdministrator = "Lý Văn Ba";
    public const string RecordsClerk = "Đỗ Thị Lan";

    private readonly Dictionary<string, StudioClient> clients = new(StringComparer.Ordinal);

    public HostUnderTest Host { get; private set; } = null!;

    /// <summary>Over the host's defaults.</summary>
    protected virtual IReadOnlyDictionary<string, string?>? Settings => null;

    /// <summary>An administrator with every right.</summary>
    public StudioClient Admin => clients[FirstAdministrator];

    /// <summary>Another one, at another desk.</summary>
    public StudioClient Other => clients[SecondAdministrator];

    /// <summary>An administrator whose rights a test narrows.</summary>
    public StudioClient Narrowed => clients[ThirdAdministrator];

    /// <summary>Gives the narrowed administrator these rights and no other.</summary>
    public async Task NarrowAsync(params string[] rights)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var set = scope.ServiceProvider.GetRequiredService<SetWorkflowRights>();
        var done = await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(stop => set.HandleAsync("quantri3@demo.example", rights, Actor.System, stop));
        Assert.True(done.IsSuccess, done.Problem?.Message);
    }

    /// <summary>Signed in, without any right to workflows.</summary>
    public StudioClient Clerk => clients[RecordsClerk];

    public StudioClient Stranger => clients[""];

    public async ValueTask InitializeAsync()
    {
        Host = await HostUnderTest.StartAsync(server, Settings);
        await AddAdministratorAsync(SecondAdministrator, 2);
        await AddAdministratorAsync(ThirdAdministrator, 3);
        await Host.WithAsync<DemoAccounts, int>(accounts => accounts.SeedAsync(CancellationToken.None));
        foreach (var name in new[] { FirstAdministrator, SecondAdministrator, ThirdAdministrator, RecordsClerk })
            clients[name] = await SignInAsync(name);
        clients[""] = new StudioClient(new HttpClient { BaseAddress = Host.Address });
    }

    public Task<T> ReadAsync<T>(Func<WorkflowsDb, Task<T>> read) => Host.ReadAsync(read);

    /// <summary>A person at our own pages.</summary>
    public async Task<Visitor> VisitorAsync(string name)
    {
        var email = await EmailOfAsync(name);
        var visitor = new Visitor(Host.Address);
        Assert.Equal(HttpStatusCode.Found, (await visitor.SignInAsync(email)).Status);
        return visitor;
    }

    public Task<string> EmailOfAsync(string name) =>
        Host.ReadAsync(db => db.Set<Person>().Where(person => person.FullName == name).Select(person => person.Email).FirstAsync());

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A token of a host, as its page gets one.</summary>
    public static async Task<string> TokenOfAsync(HostUnderTest host, string name)
    {
        var email = await host.ReadAsync(db => db.Set<Person>().Where(person => person.FullName == name).Select(person => person.Email).FirstAsync());
        using var visitor = new Visitor(host.Address);
        Assert.Equal(HttpStatusCode.Found, (await visitor.SignInAsync(email)).Status);
        // As the page does for its session; here also for people who may not open the page.
        var cookie = host.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SessionCookie.Scheme);
        var session = cookie.TicketDataFormat.Unprotect(Uri.UnescapeDataString(visitor.Cookies[cookie.Cookie.Name!]!.Value))!.Principal;
        return host.Services.GetRequiredService<StudioTokens>().Issue(session).Value;
    }

    private async Task<StudioClient> SignInAsync(string name)
    {
        var token = await TokenOfAsync(Host, name);
        var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return new StudioClient(http) { Token = token };
    }

    private async Task AddAdministratorAsync(string name, int number)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var ids = scope.ServiceProvider.GetRequiredService<IIds>();
        await db.CommitAsync<Done>(async stop =>
        {
            var office = await db.Set<Agency>().FirstAsync(agency => agency.Kind == AgencyKind.CommitteeOffice, stop);
            var person = new Person { Id = ids.Next(), FullName = name, Email = $"quantri{number}@demo.example", IsDemo = true };
            var post = new Post { Id = ids.Next(), AgencyId = office.Id, Role = PostRole.Administrator, Title = "Quản trị hệ thống", Code = $"quan-tri-{number}" };
            db.AddRange(person, post, new PostHolding { Id = ids.Next(), PersonId = person.Id, PostId = post.Id, ValidFrom = new(2020, 1, 1) });
            return Done.Value;
        });
    }
}

/// <summary>One caller of the API.</summary>
public sealed class StudioClient(HttpClient http)
{
    public HttpClient Http => http;

    public string Token { get; init; } = "";

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<Answer> PostAsync(string path, JsonNode? body = null) => SendAsync(HttpMethod.Post, path, body?.ToJsonString());

    public Task<Answer> PostTextAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Saves as the editor does: the whole model and whether to publish.</summary>
    public Task<Answer> SaveAsync(JsonNode model, bool publish = false) =>
        PostAsync("/workflow-definitions", new JsonObject { ["model"] = model.DeepClone(), ["publish"] = publish });

    /// <summary>A new workflow, as it comes back.</summary>
    public async Task<JsonObject> CreateAsync(JsonObject model, bool publish = false)
    {
        var saved = await SaveAsync(model, publish);
        Assert.True(saved.Status == HttpStatusCode.OK, $"{saved.Status} {saved.Text}");
        return saved.Json!["workflowDefinition"]!.AsObject();
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body, string? trace = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith("/elsa", StringComparison.Ordinal) ? path : ElsaApiSetup.Prefix + path);
        request.Headers.Add("Accept", "application/json");
        if (trace is not null)
            request.Headers.Add("traceparent", trace);
        if (method != HttpMethod.Get)
            request.Content = new StringContent(body ?? "", Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;
        return new(response.StatusCode, text, isJson && text.Length > 0 ? JsonNode.Parse(text) : null, response);
    }
}

public sealed record Answer(HttpStatusCode Status, string Text, JsonNode? Json, HttpResponseMessage Response)
{
    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public Answer Ok()
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Status} {Text}");
        return this;
    }

    public JsonArray Items => Json!["items"]!.AsArray();

    /// <summary>Every text of a refusal.</summary>
    public IReadOnlyList<string> Errors => [.. Json!["errors"]!.AsObject().SelectMany(one => one.Value!.AsArray()).Select(text => text!.GetValue<string>())];
}

/// <summary>Expected members of answers, written down once.</summary>
internal static class Shape
{
    public const string Summary =
        "id definitionId tenantId name description version toolVersion isLatest isPublished isReadonly providerName materializerName isMaterializerAvailable createdAt links";

    public const string Definition =
        "id definitionId tenantId name description createdAt version toolVersion variables inputs outputs outcomes customProperties isReadonly isSystem isLatest isPublished options root links providerName materializerName materializerContext";

    public const string Options = "activationStrategyType usableAsActivity autoUpdateConsumingWorkflows activityCategory incidentStrategyType commitStrategyName";

    public const string Instance =
        "id definitionId definitionVersionId version status subStatus correlationId name incidentCount parentWorkflowInstanceId createdAt updatedAt finishedAt";

    public const string State =
        "id definitionId definitionVersionId definitionVersion correlationId name parentWorkflowInstanceId status subStatus bookmarks incidents completionCallbacks activityExecutionContexts input output properties createdAt updatedAt finishedAt";

    public const string JournalRecord =
        "id activityInstanceId parentActivityInstanceId activityId activityType activityTypeVersion activityName nodeId timestamp sequence eventName message source activityState payload";

    public const string ExecutionSummary =
        "id workflowInstanceId activityId activityNodeId activityType activityTypeVersion activityName startedAt hasBookmarks status aggregateFaultCount completedAt metadata";

    public const string Execution = ExecutionSummary
        + " activityState payload outputs properties exception schedulingActivityExecutionId schedulingActivityId schedulingWorkflowInstanceId callStackDepth";

    public const string Stats = "activityId activityNodeId startedCount completedCount uncompletedCount isBlocked isFaulted metadata";

    public const string Activity =
        "typeName tenantId namespace name version category displayName description kind inputs outputs ports attributes customProperties constructionProperties isContainer isBrowsable isStart isTerminal runAsynchronously";

    public const string Input =
        "name typeName displayName description order isBrowsable isSerializable isSynthetic isWrapped uiHint category defaultValue defaultSyntax isReadOnly isSensitive storageDriverType autoEvaluate uiSpecifications";

    public static void Is(string members, JsonNode? json) => Assert.Equal(
        members.Split(' ').Order(StringComparer.Ordinal),
        json!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
}
