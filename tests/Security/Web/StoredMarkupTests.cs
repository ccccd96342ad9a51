using Host.Operations.Demo;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Web.Plans.Reading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Drafting;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Plans;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Security.Web;

/// <summary>
/// Markup and script typed into every text of a plan and every comment, then read by everybody in a browser that runs scripts: inbox, plan,
/// link pages, lists, boards, mails. Nothing runs, nothing becomes an element, and the policy of the page stands.
/// </summary>
public sealed class StoredMarkupTests(PostgresServer server, Browser browser)
{
    private static readonly string[] Corpus =
    [
        "<script>window.ran=1</script>",
        "\"><img src=x onerror=window.ran=1>",
        "'><svg/onload=window.ran=1>",
        "</title></textarea></style><script>window.ran=1</script>",
        "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
        "<a href=\"javascript:window.ran=1\">nhấn</a>",
        "[nhấn](javascript:window.ran=1) ![ảnh](x\" onerror=\"window.ran=1)",
        "<math><mtext><table><mglyph><style><img src=x onerror=window.ran=1>",
        "{{constructor.constructor('window.ran=1')()}} ${window.ran=1} @(1+1)",
        "&lt;script&gt;window.ran=1&lt;/script&gt; &#60;img src=x onerror=window.ran=1&#62;",
        "<body onpageshow=window.ran=1><base href=//evil.example/><meta http-equiv=refresh content=0;url=//evil.example>",
        "<form action=//evil.example><button autofocus onfocus=window.ran=1>OK</button></form>",
    ];

    private static readonly string All = string.Join(' ', Corpus);

    [Fact]
    public async Task What_people_typed_never_runs_in_front_of_others()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story);
        foreach (var step in new[] { "unit-head", "agency-head" })
        {
            var task = Assert.Single(await story.ReachAsync(plan, step));
            Assert.Null((await story.CastAsync(task, Verdict.Approve, All)).Problem);
        }

        var asked = await story.OpenTasksAsync(plan);
        Assert.Null((await story.CastAsync(asked[0], Verdict.Disagree, All)).Problem);
        var (token, _) = await story.LinkOfAsync(asked[1]);
        var mails = await story.Host.ReadAsync(db => db.Set<OutboxMail>().AsNoTracking().Where(m => m.PlanId == plan).Select(m => m.Id).ToListAsync());
        Assert.NotEmpty(mails);

        await using var stranger = await browser.NewVisitorAsync();
        await ReadAsync(stranger, story, [$"/q/{token}", "/hop-thu/", .. mails.Select(m => $"/hop-thu/{m}"), .. mails.Select(m => $"/hop-thu/{m}/noi-dung")]);
        foreach (var post in new[] { "cv-ttbcxb", "gd-stp", "quan-tri" })
        {
            await using var visitor = await browser.NewVisitorAsync();
            await SignInAsync(visitor, story, post);
            await ReadAsync(visitor, story, ["/", "/ke-hoach", "/tien-do", "/tien-do/ke-hoach", "/van-hanh", .. PlanTabs.All.Select(t => $"/ke-hoach/{plan}?muc={t.Name}"), $"/ke-hoach/{plan}/ban-in"]);
        }
    }

    private static async Task<Guid> OpenAsync(PlanStory story)
    {
        var names = PlanStory.Province.Agencies.ToDictionary(a => a.Name, a => PlanStory.Province.IdOf(a.Abbreviation), StringComparer.Ordinal);
        var sample = FixturePlan.Read("bac-ninh-2021-2025").Value.ContentFor(names, [.. new[] { "STC", "STP" }.Select(PlanStory.Province.IdOf)]);
        var content = sample with
        {
            Title = $"Kế hoạch {Corpus[0]} {Corpus[1]}",
            Mandate = All,
            Objectives = Corpus,
            Pillars = Corpus,
            Programmes = Corpus,
            Tasks = [.. Corpus.Select(text => new PlanTask { Content = text, LeadAgency = text, CoordinatingAgencies = [text], Time = text, Product = text, Funding = text })],
            LegalBases = [.. Corpus.Select(text => new LegalBasis { FreeText = text })],
            Recipients = [.. Corpus.Select(text => new PlanRecipient(text))],
            Sections = [.. Corpus.Select(text => new PlanSection(text, text))],
            Budget = new(All),
        };
        var drafter = await story.HolderAsync("cv-ttbcxb");
        var opened = await story.DoAsync<OpenPlan, Plan>((open, stop) => open.HandleAsync(content, drafter, Actor.System, stop));
        Assert.Null(opened.Problem);
        return opened.Value.Id;
    }

    private static async Task SignInAsync(IBrowserContext visitor, PlanStory story, string post)
    {
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(new Uri(story.Host.Address, "/dang-nhap").ToString());
        await page.FillAsync("[name=ten]", (await story.HolderAsync(post)).Email);
        await page.FillAsync("[name=mat-khau]", Host.Identity.DemoAccounts.Password);
        await page.ClickAsync("form[action='/dang-nhap'] button[type=submit]");
        await page.WaitForURLAsync(new Uri(story.Host.Address, "/").ToString());
        await page.CloseAsync();
    }

    private static async Task ReadAsync(IBrowserContext visitor, PlanStory story, IEnumerable<string> paths)
    {
        var page = await visitor.NewPageAsync();
        var wrong = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            wrong.Add($"{page.Url} opened a dialog");
            await dialog.DismissAsync();
        };
        foreach (var path in paths)
        {
            var answer = (await page.GotoAsync(new Uri(story.Host.Address, path).ToString()))!;
            var policy = await answer.HeaderValueAsync("content-security-policy") ?? "";
            if (ScriptsOf(policy) is not ("'none'" or "'self'"))
                wrong.Add($"{path} lets more than our own files run: {policy}");
            if (await page.EvaluateAsync<string?>(
                """
                () => {
                  if (window.ran) return 'a script ran';
                  const marks = [...document.querySelectorAll('*')].find(e =>
                    [...e.attributes].some(a => a.name.startsWith('on') && a.value.includes('ran') || /^\s*javascript:/i.test(a.value))
                    || (e.tagName === 'SCRIPT' && e.textContent.includes('ran=1')) || (e.tagName === 'BASE' && e.hasAttribute('href')) || e.tagName === 'MATH' || e.hasAttribute('srcdoc'));
                  return marks ? marks.outerHTML.slice(0, 200) : null;
                }
                """) is { } found)
                wrong.Add($"{path}: {found}");
            if (new Uri(page.Url).Host != story.Host.Address.Host)
                wrong.Add($"{path} led to {page.Url}");
        }

        if (wrong.Count > 0)
            Assert.Fail(string.Join('\n', wrong));
        await page.CloseAsync();
    }

    /// <summary>Where scripts may come from by a policy: its own word, else that for everything.</summary>
    private static string? ScriptsOf(string policy)
    {
        var words = policy.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split(' ', 2)).ToDictionary(part => part[0], part => part.ElementAtOrDefault(1), StringComparer.Ordinal);
        return words.GetValueOrDefault("script-src") ?? words.GetValueOrDefault("default-src");
    }
}
