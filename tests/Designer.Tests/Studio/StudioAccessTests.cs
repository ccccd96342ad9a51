using System.Net;
using Host.Identity;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Designer.Tests.Studio;

[Collection(nameof(StudioHost))]
public sealed class StudioAccessTests(StudioHost studio)
{
    private static readonly Actor Terminal = new() { Name = "Kiểm thử", Channel = Channel.Command };

    private const string Hub = "/elsa/hubs/workflow-instance/negotiate";

    public static TheoryData<string> Pages => ["/studio/quy-trinh", "/studio/quy-trinh/x", "/studio/phien", "/studio/phien/x"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Administrators_alone_see_the_pages(string path)
    {
        using var nobody = studio.Open();
        Assert.StartsWith("/dang-nhap?tro-lai=", (await nobody.GetAsync(path)).Location, StringComparison.Ordinal);
        using var drafter = await studio.SignedInAsync(studio.Drafter);
        Assert.Equal(HttpStatusCode.Forbidden, (await drafter.GetAsync(path)).Status);
        using var administrator = await studio.SignedInAsync();
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync(path)).Status);
    }

    [Fact]
    public async Task The_menu_leads_there_for_administrators_only()
    {
        using var drafter = await studio.SignedInAsync(studio.Drafter);
        using var administrator = await studio.SignedInAsync();
        var links = (Page page) => page.Document.QuerySelectorAll(".menu a").Select(a => a.GetAttribute("href")).ToList();
        Assert.Subset(links(await administrator.GetAsync("/")).ToHashSet(), new HashSet<string?> { "/studio/quy-trinh", "/studio/phien" });
        Assert.DoesNotContain(links(await drafter.GetAsync("/")), l => l!.StartsWith("/studio", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/studio", "/studio/quy-trinh")]
    [InlineData("/studio/workflows/definitions/a%20b/edit", "/studio/quy-trinh/a%20b")]
    [InlineData("/studio/workflows/instances/i1/view", "/studio/phien/i1")]
    [InlineData("/workflows/definitions/d1/edit", "/studio/quy-trinh/d1")]
    [InlineData("/workflows/instances/i1/view", "/studio/phien/i1")]
    [InlineData("/diagnostics/structured-logs?workflowInstanceId=i1", "/studio/phien/i1")]
    [InlineData("/diagnostics/structured-logs", "/studio/phien")]
    public async Task Addresses_that_Studio_makes_up_lead_to_our_pages(string from, string to)
    {
        using var administrator = await studio.SignedInAsync();
        Assert.Equal(to, (await administrator.GetAsync(from)).Location);
    }

    [Fact]
    public async Task The_designer_has_its_own_policy_and_every_other_page_keeps_the_strict_one()
    {
        using var administrator = await studio.SignedInAsync();
        var designer = (await administrator.GetAsync("/studio/quy-trinh")).Header("Content-Security-Policy")!;
        Assert.Contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-", designer, StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-eval'", designer, StringComparison.Ordinal);
        Assert.DoesNotContain("http", designer, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", designer.Split(';').Single(d => d.Contains("script-src", StringComparison.Ordinal)), StringComparison.Ordinal);
        foreach (var other in new[] { "/", "/quy-trinh", "/studio/da-dang-nhap", "/studio/khong-co" })
            Assert.DoesNotContain("unsafe", (await administrator.GetAsync(other)).Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_without_script_says_what_to_do()
    {
        using var administrator = await studio.SignedInAsync();
        var page = await administrator.GetAsync("/studio/quy-trinh");
        Assert.Contains("bật JavaScript", page.Document.QuerySelector("noscript")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/studio/", page.Document.QuerySelector("base")!.GetAttribute("href"));
        Assert.Equal("/studio/quy-trinh#noi-dung", page.Document.QuerySelector(".skip")!.GetAttribute("href"));
        Assert.DoesNotContain(page.Document.QuerySelectorAll("script"), s => !s.HasAttribute("src"));
    }

    [Fact]
    public async Task The_token_opens_the_API_and_nothing_else()
    {
        using var administrator = await studio.SignedInAsync();
        var (status, token, seconds) = await StudioHost.AskForTokenAsync(administrator, await StudioHost.AntiforgeryAsync(administrator));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.InRange(seconds, 590, 600);

        Assert.Equal(HttpStatusCode.OK, await studio.WithTokenAsync(token));
        Assert.Equal(HttpStatusCode.OK, await studio.WithTokenAsync(token, Hub, post: true));
        Assert.Equal(HttpStatusCode.OK, await studio.WithTokenAsync(token, Hub, inQuery: true, post: true));
        Assert.Equal(HttpStatusCode.Unauthorized, await studio.WithTokenAsync(token, inQuery: true));
        Assert.Equal(HttpStatusCode.Unauthorized, await studio.WithTokenAsync(token, "/ke-hoach"));
        Assert.Equal(HttpStatusCode.Unauthorized, await studio.WithTokenAsync(token, "/studio/quy-trinh"));
        Assert.Equal(HttpStatusCode.Unauthorized, await studio.WithTokenAsync($"{token[..^4]}AAAA"));
        Assert.Equal(HttpStatusCode.Unauthorized, await studio.WithTokenAsync("x"));
        Assert.DoesNotContain(studio.Host.Logs, line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cookie_alone_does_not_open_the_API()
    {
        using var administrator = await studio.SignedInAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await administrator.GetAsync("/elsa/api/features/installed")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await administrator.PostAsync("/elsa/api/workflow-instances", [])).Status);
    }

    [Fact]
    public async Task Only_the_page_of_an_administrator_gets_a_token()
    {
        using var administrator = await studio.SignedInAsync();
        var antiforgery = await StudioHost.AntiforgeryAsync(administrator);
        Assert.Equal(HttpStatusCode.BadRequest, (await StudioHost.AskForTokenAsync(administrator, "")).Status);
        using var nobody = studio.Open();
        Assert.Equal(HttpStatusCode.Unauthorized, (await StudioHost.AskForTokenAsync(nobody, antiforgery)).Status);
        using var drafter = await studio.SignedInAsync(studio.Drafter);
        Assert.Equal(HttpStatusCode.Forbidden, (await StudioHost.AskForTokenAsync(drafter, antiforgery)).Status);

        // As JSON, which the guard of forms lets through.
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await administrator.Client.PostAsync("/studio/token", json);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_runs_out_after_ten_minutes()
    {
        using var administrator = await studio.SignedInAsync();
        var token = await StudioHost.TokenAsync(administrator);
        studio.Time.Advance(TimeSpan.FromMinutes(9.5));
        Assert.Equal(HttpStatusCode.OK, await studio.WithTokenAsync(token));
        studio.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await studio.WithTokenAsync(token));
        Assert.Equal(HttpStatusCode.OK, await studio.WithTokenAsync(await StudioHost.TokenAsync(administrator)));
    }

    [Fact]
    public async Task Sign_out_ends_the_token_and_a_copy_of_the_cookie_but_no_other_session()
    {
        using var here = await studio.SignedInAsync();
        using var elsewhere = await studio.SignedInAsync();
        var (token, other) = (await StudioHost.TokenAsync(here), await StudioHost.TokenAsync(elsewhere));
        var copy = $"phien={here.Cookies["phien"]!.Value}";
        using var thief = studio.Host.NewClient();
        thief.DefaultRequestHeaders.Add("Cookie", copy);
        using (var before = await thief.GetAsync("/studio/quy-trinh"))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        await here.SubmitAsync(await here.GetAsync("/"), "/dang-xuat");

        Assert.Equal(HttpStatusCode.Unauthorized, await studio.WithTokenAsync(token));
        using (var after = await thief.GetAsync("/studio/quy-trinh"))
            Assert.Equal(HttpStatusCode.Found, after.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await studio.WithTokenAsync(other));
    }

    [Fact]
    public async Task A_new_stamp_ends_the_token()
    {
        using var administrator = await studio.SignedInAsync();
        var token = await StudioHost.TokenAsync(administrator);
        await studio.Host.WithAsync((WorkflowsDb db) => db.CommitAsync<Done>(async stop =>
        {
            var account = await db.Set<Account>().SingleAsync(a => a.UserName == studio.Administrator, stop);
            account.SecurityStamp = "another";
            return Done.Value;
        }));
        Assert.Equal(HttpStatusCode.Unauthorized, await studio.WithTokenAsync(token));
    }

    [Fact]
    public async Task What_a_page_asks_by_itself_does_not_keep_a_session_alive()
    {
        using var idle = await studio.SignedInAsync();
        using var busy = await studio.SignedInAsync();
        var (idleForm, busyForm) = (await StudioHost.AntiforgeryAsync(idle), await StudioHost.AntiforgeryAsync(busy));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            studio.Time.Advance(TimeSpan.FromHours(4.2));
            await StudioHost.AskForTokenAsync(idle, idleForm, active: false);
            await StudioHost.AskForTokenAsync(busy, busyForm);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await StudioHost.AskForTokenAsync(idle, idleForm)).Status);
        Assert.Equal(HttpStatusCode.OK, (await StudioHost.AskForTokenAsync(busy, busyForm)).Status);
    }

    [Fact]
    public async Task Rights_are_narrowed_one_by_one_hold_at_once_and_are_written_down()
    {
        await using var host = await Host.Tests.Fixtures.HostUnderTest.StartAsync(studio.Host.Database.Server, map: MapRights);
        var administrator = await host.WithAsync((WorkflowsDb db) =>
            db.Set<Account>().Where(a => a.UserName == studio.Administrator).Select(a => a.UserName!).SingleAsync());
        using var visitor = new Visitor(host.Address);
        await visitor.SignInAsync(administrator);
        var token = await StudioHost.TokenAsync(visitor);
        Assert.Equal(WorkflowRights.All, await HeldAsync());

        Assert.Equal([WorkflowRights.Read, WorkflowRights.Publish], await SetAsync(WorkflowRights.Publish));
        Assert.Equal([WorkflowRights.Read, WorkflowRights.Publish], await HeldAsync());
        Assert.Empty(await SetAsync());
        Assert.Empty(await HeldAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync("/studio/quy-trinh")).Status);
        Assert.Equal(WorkflowRights.All, await SetAsync([.. WorkflowRights.All]));
        Assert.Equal(WorkflowRights.All, await HeldAsync());

        var told = await host.WithAsync((WorkflowsDb db) => db.Set<AuditEntry>().Where(e => e.Kind == "account.rights-set").OrderBy(e => e.Seq).Select(e => e.Body).ToListAsync());
        Assert.Equal(3, told.Count);
        Assert.Contains("workflow.publish", told[0], StringComparison.Ordinal);

        static void MapRights(Microsoft.AspNetCore.Builder.WebApplication app)
        {
            foreach (var right in WorkflowRights.All)
                Microsoft.AspNetCore.Builder.AuthorizationEndpointConventionBuilderExtensions.RequireAuthorization(
                    Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, $"/elsa/api/{right}", () => right), right);
        }

        async Task<IReadOnlyList<string>> SetAsync(params string[] rights) =>
            (await host.WithAsync((IServiceProvider services) => Command(services, administrator, rights))).Value;

        async Task<List<string>> HeldAsync()
        {
            var held = new List<string>();
            foreach (var right in WorkflowRights.All)
            {
                using var client = host.NewClient();
                client.DefaultRequestHeaders.Authorization = new("Bearer", token);
                using var answer = await client.GetAsync($"/elsa/api/{right}");
                Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Forbidden });
                if (answer.IsSuccessStatusCode)
                    held.Add(right);
            }

            return held;
        }
    }

    [Fact]
    public async Task Nobody_gets_a_right_by_being_named_and_wrong_names_are_refused()
    {
        var unknown = await studio.Host.WithAsync((IServiceProvider services) => Command(services, studio.Administrator, "workflow.all"));
        Assert.IsType<Invalid>(unknown.Problem);
        var nobody = await studio.Host.WithAsync((IServiceProvider services) => Command(services, "ai-do@tinh.example", WorkflowRights.Read));
        Assert.IsType<NotFound>(nobody.Problem);
        await studio.Host.WithAsync((IServiceProvider services) => Command(services, studio.Drafter, WorkflowRights.Edit));
        using var drafter = await studio.SignedInAsync(studio.Drafter);
        Assert.Equal(HttpStatusCode.Forbidden, (await drafter.GetAsync("/studio/quy-trinh")).Status);
    }

    private static Task<Result<IReadOnlyList<string>>> Command(IServiceProvider services, string email, params string[] rights) =>
        ((WorkflowsDb)services.GetService(typeof(WorkflowsDb))!).CommitAsync(stop =>
            ((SetWorkflowRights)services.GetService(typeof(SetWorkflowRights))!).HandleAsync(email, rights, Terminal, stop));
}
