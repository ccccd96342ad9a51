using Host.Mail;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Mail;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Outbox;

namespace Security.Web;

/// <summary>
/// Whoever sends a request may write another host's name into it. It must come back nowhere: a link of a mail or a redirect that leads there
/// would hand over what the person types.
/// </summary>
public sealed class HostHeaderTests(PostgresServer server)
{
    private const string Evil = "evil.example";

    [Theory]
    [InlineData(null)]
    [InlineData("https://kehoach.bacninh.example")]
    public async Task A_foreign_name_stands_in_no_page_no_redirect_and_no_mail(string? site)
    {
        await using var office = await EveryPage.BeginAsync(server, site is null ? [] : [("Site:Address", site)]);
        var story = office.Story;
        var wrong = new List<string>();
        foreach (var post in EveryPage.Posts)
        {
            using var visitor = await office.EnterAsync(post);
            Poison(visitor.Client);
            await AskAsync(visitor.Client, office.Gets().Where(g => !g.Row.Pattern.StartsWith("/elsa/", StringComparison.Ordinal)).Select(g => g.Path));
        }

        using var api = await office.EnterApiAsync();
        Poison(api);
        await AskAsync(api, office.Gets().Where(g => g.Row.Pattern.StartsWith("/elsa/", StringComparison.Ordinal)).Select(g => g.Path));
        using var stranger = new Visitor(story.Host.Address);
        Poison(stranger.Client);
        await AskAsync(stranger.Client, office.Gets().Select(g => g.Path));
        HeadersTests.Report(wrong);

        // Mails that such a request causes: a receipt, the step that follows, a link asked for anew.
        var before = await MailsAsync();
        await ActAsync(office, stranger);
        await Eventually.TrueAsync(async () => (await MailsAsync()).Count >= before.Count + 3, () => "The mails did not come.");
        var expected = site ?? story.Host.Address.GetLeftPart(UriPartial.Authority);
        foreach (var mail in (await MailsAsync()).Where(m => before.All(b => b.Id != m.Id)))
        {
            Assert.DoesNotContain(Evil, $"{mail.Html}{mail.Text}{mail.Subject}{mail.MessageId}{mail.Link}", StringComparison.OrdinalIgnoreCase);
            Assert.True(mail.Link is null || mail.Link.StartsWith($"{expected}/", StringComparison.Ordinal), mail.Link);
        }

        Assert.Contains(await MailsAsync(), m => before.All(b => b.Id != m.Id) && m.Link is not null);

        async Task<IReadOnlyList<MailboxMail>> MailsAsync() => await story.Host.Services.GetRequiredService<Mailbox>().ListAsync(null, default);

        async Task AskAsync(HttpClient client, IEnumerable<string> paths)
        {
            foreach (var path in paths.Distinct(StringComparer.Ordinal))
            {
                using var answer = await client.GetAsync(path);
                var text = $"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}";
                if (text.Contains(Evil, StringComparison.OrdinalIgnoreCase))
                    wrong.Add($"{path} {(int)answer.StatusCode}: {text[Math.Max(0, text.IndexOf(Evil, StringComparison.OrdinalIgnoreCase) - 120)..][..130]}");
            }
        }
    }

    private static async Task ActAsync(EveryPage office, Visitor stranger)
    {
        var story = office.Story;
        // A link that runs out is asked for anew; then the opinion is given through the new one.
        var head = Assert.Single(await story.ReachAsync(await story.OpenAsync("Kế hoạch thứ ba"), "unit-head"));
        var (old, _) = await story.LinkOfAsync(head);
        story.Time.Advance(TimeSpan.FromDays(181));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await stranger.PostAsync($"/q/{old}/gui-lai", [])).Status);
        var (fresh, code) = await story.LinkOfAsync(head);
        using var form = PlanStory.FormOf(head, "Approve", code);
        using var answer = await stranger.Client.PostAsync($"/q/{fresh}", form);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(await story.Host.ReadAsync(db => db.Set<OutboxMail>().Where(m => m.TaskId == head.Id).ToListAsync()));
    }

    private static void Poison(HttpClient client)
    {
        var headers = client.DefaultRequestHeaders;
        headers.Host = Evil;
        foreach (var name in new[] { "X-Forwarded-Host", "X-Forwarded-Server", "X-Original-Host", "X-Host", "X-HTTP-Host-Override" })
            headers.Add(name, Evil);
        headers.TryAddWithoutValidation("Forwarded", $"for=1.2.3.4;host={Evil};proto=https");
        foreach (var name in new[] { "X-Original-URL", "X-Rewrite-URL" })
            headers.Add(name, $"//{Evil}/");
        headers.Add("X-Forwarded-Prefix", $"//{Evil}");
        headers.TryAddWithoutValidation("Origin", $"https://{Evil}");
        headers.Referrer = new Uri($"https://{Evil}/");
    }
}
