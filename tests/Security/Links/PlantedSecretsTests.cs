using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Host.Identity;
using Host.Tests.Decisions;
using Host.Tests.ElsaApi;
using Host.Tests.Fixtures;
using Host.Tests.Mail;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Security.Web;
using Workflows.Audit;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Values;

namespace Security.Links;

/// <summary>
/// A whole plan goes through its links, people sign in, mistype, get a new password, open Studio. Then the database is read whole, and every
/// line that was logged: nothing of it opens anything.
/// </summary>
public sealed partial class PlantedSecretsTests(PostgresServer server)
{
    private const string NewPassword = "cây-lúa-mọc-trên-đồng-51";
    private const string Mistyped = "gõ-nhầm-mật-khẩu-8264";

    [Fact]
    public async Task Nothing_that_opens_a_door_stands_in_the_database_or_in_a_log_line()
    {
        // What an operator may turn on when something is wrong.
        await using var story = await PlanStory.BeginAsync(server, ("Logging:LogLevel:Default", "Trace"));
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        await SignInsAsync(story, secrets);
        var plan = await story.OpenAsync();
        await story.AttachAsync(plan);
        await CarryAsync(story, plan);
        await ReadAsync(story, plan);
        await Eventually.TrueAsync(
            () => story.Host.ReadAsync(async db => !await db.Set<OutboxMail>().AnyAsync(m => m.State == MailState.Queued || m.State == MailState.Sending)), () => "Mails wait.");
        var links = await story.Host.ReadAsync(db => db.Set<EmailLink>().AsNoTracking().ToListAsync());
        Assert.True(links.Count > 15, $"{links.Count} links");
        var tokens = story.Host.Services.GetRequiredService<LinkTokens>();
        foreach (var link in links)
        {
            secrets[$"token of {link.Id}"] = tokens.TokenFor(link.Id);
            secrets[$"code of {link.Id}"] = tokens.CodeFor(link.Id);
        }

        var key = (await File.ReadAllTextAsync(Path.Combine(story.Folder, "keys", LinkKey.FileName))).Trim();
        secrets["link key"] = key;
        secrets["link key in bytes"] = Convert.ToHexStringLower(Convert.FromBase64String(key));

        var rows = (await Contents.OfAsync(story.Host.Database)).Select(c => $"{c.Table}: {c.Row}").ToList();
        var lines = story.Host.Logs.ToList();
        Assert.Empty(Found(rows, secrets));
        Assert.Empty(Found(lines, secrets));

        // The same search finds what does stand there, in each of the two and in each form that is looked for.
        Assert.Contains("hash", Found(rows, new Dictionary<string, string> { ["hash"] = links[0].TokenHash }).Select(f => f.Split(" in ")[0]));
        Assert.NotEmpty(Found([$"x {tokens.CodeFor(links[0].Id)}, y", $"\\x{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(tokens.TokenFor(links[0].Id)))}"], secrets));
        Assert.Contains(lines, line => line.StartsWith("Information Host.", StringComparison.Ordinal));
    }

    /// <summary>Sign-ins right and wrong, a new password, a session of Studio.</summary>
    private static async Task SignInsAsync(PlanStory story, Dictionary<string, string> secrets)
    {
        var drafter = await story.HolderAsync("cv-ttbcxb");
        Assert.Null((await story.DoAsync<SetPassword, Done>((set, stop) => set.HandleAsync(drafter.Email, NewPassword, Actor.System, stop))).Problem);
        secrets["new password"] = NewPassword;
        secrets["mistyped password"] = Mistyped;
        secrets["common password"] = DemoAccounts.Password;
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(drafter.Email, Mistyped);
        // People type their password into the wrong field.
        await visitor.SignInAsync(NewPassword, drafter.Email);
        Assert.Equal(HttpStatusCode.Found, (await visitor.SignInAsync(drafter.Email, NewPassword)).Status);
        await visitor.GetAsync("/ke-hoach/moi");
        foreach (var cookie in visitor.Cookies.Cast<Cookie>())
            secrets[$"cookie {cookie.Name}"] = cookie.Value;
        Assert.Contains("cookie phien", secrets.Keys);

        secrets["Studio's token"] = await StudioHost.TokenOfAsync(story.Host, StudioHost.FirstAdministrator);
        using var api = story.Host.NewClient();
        api.DefaultRequestHeaders.Authorization = new("Bearer", secrets["Studio's token"]);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/elsa/api/workflow-definitions")).StatusCode);
        using var hub = await api.PostAsync($"/elsa/hubs/workflow-instance/negotiate?negotiateVersion=1&access_token={Uri.EscapeDataString(secrets["Studio's token"])}", null);
    }

    /// <summary>To the number, by links wherever a task has one; each is looked at first, and a wrong code typed.</summary>
    private static async Task CarryAsync(PlanStory story, Guid plan)
    {
        using var visitor = new Visitor(story.Host.Address);
        for (var turn = 0; turn < 40; turn++)
        {
            var open = await story.OpenTasksAsync(plan);
            if (open.FirstOrDefault(t => t.Kind is TaskKind.Issue) is { } issue)
            {
                Assert.Null((await story.IssueAsync(issue)).Problem);
                return;
            }

            foreach (var task in open)
            {
                if (task.Kind is TaskKind.Draft or TaskKind.Consolidate)
                    Assert.Null(task.Kind is TaskKind.Draft ? (await story.SubmitAsync(plan)).Problem : (await story.ConsolidateAsync(plan)).Problem);
                else
                    await DecideAsync(story, visitor, task);
            }
        }

        Assert.Fail("The plan never came to its number.");
    }

    private static async Task DecideAsync(PlanStory story, Visitor visitor, HumanTask task)
    {
        var (token, code) = await story.LinkOfAsync(task);
        var verdict = task.Kind switch { TaskKind.Opinion => "Agree", TaskKind.Vote => "VoteFor", _ => "Approve" };
        await visitor.GetAsync($"/q/{token}?code={code}");
        if (task.Binds)
        {
            using var wrong = PlanStory.FormOf(task, verdict, code == "000000" ? "111111" : "000000");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.Client.PostAsync($"/q/{token}", wrong)).StatusCode);
        }

        using var form = PlanStory.FormOf(task, verdict, code);
        using var answer = await visitor.Client.PostAsync($"/q/{token}", form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual(TaskState.Open, (await story.TaskAsync(task.Id)).State);
    }

    /// <summary>A recipient's link, one that is broken off, and one with something behind it that is not there.</summary>
    private static async Task ReadAsync(PlanStory story, Guid plan)
    {
        var tokens = story.Host.Services.GetRequiredService<LinkTokens>();
        var reading = await story.Host.ReadAsync(db => db.Set<EmailLink>().Where(l => l.PlanId == plan && l.Purpose == LinkPurpose.Read).Select(l => l.Id).FirstAsync());
        using var visitor = new Visitor(story.Host.Address);
        var token = tokens.TokenFor(reading);
        foreach (var path in new[] { "", "/van-ban.pdf", $"/tep/{EveryPage.Nothing}", "/khong-co", "/gui-lai" })
            await visitor.GetAsync($"/q/{token}{path}");
        await visitor.PostAsync($"/q/{token}/da-nhan", [new("name", "Văn thư")]);
        await visitor.PostAsync($"/q/{token}/gui-lai", []);
        using var seen = new StringContent("{\"how\":", Encoding.UTF8, "application/json");
        await visitor.Client.PostAsync($"/q/{token}/da-xem", seen);
    }

    private static List<string> Found(IReadOnlyList<string> texts, Dictionary<string, string> secrets)
    {
        var codes = secrets.Where(s => s.Value.Length == 6).ToLookup(s => s.Value, s => s.Key, StringComparer.Ordinal);
        var forms = secrets.Where(s => s.Value.Length > 6).SelectMany(s => FormsOf(s.Value).Select(form => (s.Key, form))).ToList();
        var found = new List<string>();
        foreach (var text in texts)
        {
            found.AddRange(forms.Where(f => text.Contains(f.form, StringComparison.OrdinalIgnoreCase)).Select(f => $"{f.Key} in {text[..Math.Min(text.Length, 200)]}"));
            found.AddRange(SixDigits().Matches(text).SelectMany(m => codes[m.Value]).Select(name => $"{name} in {text[..Math.Min(text.Length, 200)]}"));
        }

        return found;
    }

    /// <summary>As it is, in an address, in bytes, in base64.</summary>
    private static IEnumerable<string> FormsOf(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return new[] { secret, Uri.EscapeDataString(secret), Convert.ToHexStringLower(bytes), Convert.ToBase64String(bytes)[..(bytes.Length / 3 * 4)] }.Distinct(StringComparer.Ordinal);
    }

    /// <summary>Six digits that stand alone: not part of a moment, a number or an identifier.</summary>
    [GeneratedRegex(@"(?<![\w.:+-])\d{6}(?![\w.:-])")]
    private static partial Regex SixDigits();
}
