using System.Net;
using System.Text;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Security.Rights;
using Workflows.Decisions;
using Workflows.HumanTasks;

namespace Security.Web;

/// <summary>Another page sends a request in the name of whoever has both open: it is refused at the door, whatever it asks for, and nothing changes.</summary>
public sealed class CrossSiteTests(PostgresServer server, Browser browser)
{
    private const string Refusal = "không được gửi từ trang của hệ thống";

    /// <summary>Routes that change something and are asked by forms; links of mails have their own proof, Studio's API its own token.</summary>
    private static IEnumerable<RouteRow> Forms => RouteTable.Written.Where(row => row.Method is "POST" or "PUT" or "DELETE"
        && !row.Pattern.StartsWith("/elsa/", StringComparison.Ordinal) && !row.Pattern.StartsWith("/q/", StringComparison.Ordinal));

    /// <summary>What a page elsewhere can make a browser send without being asked whether it may.</summary>
    private static readonly IReadOnlyDictionary<string, Func<string, HttpContent?>> Bodies = new Dictionary<string, Func<string, HttpContent?>>(StringComparer.Ordinal)
    {
        ["a form"] = _ => new FormUrlEncodedContent([new("ten", "x"), new("reason", "x"), new("verdict", "Approve")]),
        ["a form with another session's token"] = token => new FormUrlEncodedContent([new("ten", "x"), new("__RequestVerificationToken", token)]),
        ["a form with a made-up token"] = _ => new FormUrlEncodedContent([new("__RequestVerificationToken", "CfDJ8" + new string('A', 150))]),
        ["a form of parts"] = _ => new MultipartFormDataContent { { new StringContent("x"), "ten" } },
        ["a text that looks like JSON"] = _ => new StringContent("{\"reason\":\"x\"}", Encoding.UTF8, "text/plain"),
        ["a beacon without a type"] = _ => new ByteArrayContent("{}"u8.ToArray()),
        ["nothing"] = _ => null,
    };

    [Fact]
    public async Task No_form_is_taken_without_the_token_of_the_page_it_stands_on()
    {
        await using var story = await PlanStory.BeginAsync(server, _ => { }, ("Mail:Relay", "none"));
        using var administrator = await EnterAsync(story, "quan-tri");
        using var attacker = await EnterAsync(story, "gd-stc");
        var foreign = TokenOf(await attacker.GetAsync("/khong-co-quyen"));
        // So that the cookie of the form's token is there, as it is after any page with a form.
        Assert.NotEqual(foreign, TokenOf(await administrator.GetAsync("/khong-co-quyen")));
        var before = await Contents.OfAsync(story.Host.Database);
        var wrong = new List<string>();

        foreach (var row in Forms)
        {
            var path = System.Text.RegularExpressions.Regex.Replace(row.Pattern, @"\{[^}]*\}", EveryPage.Nothing);
            foreach (var (how, make) in Bodies)
            {
                using var request = new HttpRequestMessage(new(row.Method), path) { Content = make(foreign) };
                request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");
                using var answer = await administrator.Client.SendAsync(request);
                if (answer.StatusCode is not HttpStatusCode.BadRequest || !(await answer.Content.ReadAsStringAsync()).Contains(Refusal, StringComparison.Ordinal))
                    wrong.Add($"{row} took {how}: {(int)answer.StatusCode}");
            }
        }

        HeadersTests.Report(wrong);
        Assert.Equal(before, await Contents.OfAsync(story.Host.Database));
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync("/")).Status);
    }

    [Fact]
    public async Task A_session_s_cookie_opens_nothing_of_the_API_and_nobody_is_told_that_others_may_ask()
    {
        await using var story = await PlanStory.BeginAsync(server, _ => { }, ("Mail:Relay", "none"));
        using var administrator = await EnterAsync(story, "quan-tri");
        var wrong = new List<string>();

        foreach (var row in RouteTable.Written.Where(r => r.Pattern.StartsWith("/elsa/", StringComparison.Ordinal)))
        {
            var path = System.Text.RegularExpressions.Regex.Replace(row.Pattern, @"\{[^}]*\}", "1");
            using var request = new HttpRequestMessage(new(row.Method is "ANY" ? "POST" : row.Method), path);
            if (row.Method is not "GET")
                request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await administrator.Client.SendAsync(request);
            if (answer.StatusCode is not HttpStatusCode.Unauthorized)
                wrong.Add($"{row}: {(int)answer.StatusCode}");
        }

        // What a browser asks first before it lets another page send JSON.
        foreach (var row in RouteTable.Written.Where(r => r.Method is not ("GET" or "HEAD")))
        {
            var path = System.Text.RegularExpressions.Regex.Replace(row.Pattern, @"\{[^}]*\}", EveryPage.Nothing);
            using var request = new HttpRequestMessage(HttpMethod.Options, path);
            request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", row.Method);
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "content-type,authorization");
            using var answer = await administrator.Client.SendAsync(request);
            if (answer.Headers.Any(h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)))
                wrong.Add($"{row} lets others ask");
        }

        HeadersTests.Report(wrong);
    }

    /// <summary>
    /// Another program of the same machine, another server of the same province: for the browser it is the same site, so that it sends the
    /// session along. It may know the address of a link, from a proxy's log, but not the code in the mail.
    /// </summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_page_elsewhere_does_nothing_in_the_name_of_whoever_has_it_open(string attackersName)
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "agency-head"));
        var (token, _) = await story.LinkOfAsync(task);
        await using var attacker = await AttackerAsync(story.Host.Address, token, task);
        var from = new UriBuilder(attacker.Urls.First()) { Host = attackersName }.Uri;
        await using var visitor = await browser.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(new Uri(story.Host.Address, "/dang-nhap").ToString());
        await page.FillAsync("[name=ten]", (await story.HolderAsync("gd-stttt")).Email);
        await page.FillAsync("[name=mat-khau]", Host.Identity.DemoAccounts.Password);
        await page.ClickAsync("form[action='/dang-nhap'] button[type=submit]");
        await page.WaitForURLAsync(new Uri(story.Host.Address, "/").ToString());
        var kinds = await story.KindsAsync(plan);

        foreach (var trick in new[] { "form-link", "form-task", "form-out", "form-text", "fetch", "beacon" })
        {
            // Beacons outlive their page: there is no idle to wait for.
            var until = trick is "beacon" ? WaitUntilState.Load : WaitUntilState.NetworkIdle;
            await page.GotoAsync(new Uri(from, $"/{trick}").ToString(), new() { WaitUntil = until });
            await page.WaitForFunctionAsync($"() => window.done || location.pathname !== '/{trick}'");
            Assert.True((await story.TaskAsync(task.Id)).State is TaskState.Open, trick);
        }

        // Still signed in; beacons are sent when their page is left, so the last look comes after it.
        await page.GotoAsync(new Uri(story.Host.Address, "/").ToString());
        Assert.Equal("/", new Uri(page.Url).AbsolutePath);
        Assert.DoesNotContain("decision.cast", (await story.KindsAsync(plan)).Skip(kinds.Count));
    }

    private static async Task<WebApplication> AttackerAsync(Uri target, string token, HumanTask task)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var decide = $"<input name=verdict value=Approve><input name=comment value=x><input name=version value={task.VersionHash}>";
        var json = $"{{\\\"verdict\\\":\\\"Approve\\\",\\\"version\\\":\\\"{task.VersionHash}\\\"}}";
        Serve("form-link", Form($"q/{token}", decide));
        Serve("form-task", Form($"viec/{task.Id}", decide));
        Serve("form-out", Form("dang-xuat", ""));
        Serve("form-text", Form($"viec/{task.Id}", "<input name='{\"verdict\":\"Approve\",\"x\":\"' value='\"}'>", "text/plain"));
        Serve("fetch", $$"""
            <script>
              const ways = [{ 'Content-Type': 'application/json' }, { 'Content-Type': 'text/plain' }, { 'Content-Type': 'application/x-www-form-urlencoded' }];
              const asks = [];
              for (const path of ['viec/{{task.Id}}', 'q/{{token}}', 'dang-xuat', 'studio/token'])
                for (const headers of ways)
                  for (const mode of ['cors', 'no-cors'])
                    asks.push(fetch('{{target}}' + path, { method: 'POST', credentials: 'include', mode, headers, body: headers['Content-Type'].includes('json') ? "{{json}}" : 'verdict=Approve&version={{task.VersionHash}}' }).catch(() => 0));
              Promise.all(asks).then(() => window.done = true);
            </script>
            """);
        Serve("beacon", $$"""
            <script>
              for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded'])
                for (const path of ['viec/{{task.Id}}', 'q/{{token}}', 'dang-xuat'])
                  navigator.sendBeacon('{{target}}' + path, new Blob(["verdict=Approve&version={{task.VersionHash}}"], { type }));
              window.done = true;
            </script>
            """);
        await app.StartAsync();
        return app;

        void Serve(string name, string body) => app.MapGet($"/{name}", () => Results.Content($"<!doctype html><meta charset=utf-8>{body}", "text/html"));

        string Form(string path, string fields, string type = "application/x-www-form-urlencoded") =>
            $"<form method=post enctype={type} action={target}{path}>{fields}</form><script>document.forms[0].submit()</script>";
    }

    private static async Task<Visitor> EnterAsync(PlanStory story, string post)
    {
        var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.HolderAsync(post)).Email);
        return visitor;
    }

    private static string TokenOf(Page page) => page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
}
