using System.Net;
using Host.Identity;
using Host.Mail;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;
using Directory = System.IO.Directory;

namespace Host.Tests.Mail;

/// <summary>The mailbox and the operators' page, in the real host.</summary>
public sealed class MailPagesTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("plan-issuance-pages-").FullName;
    private HostUnderTest? host;

    private HostUnderTest Host => host ?? throw new InvalidOperationException("Start it first.");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
            await host.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task The_mailbox_shows_what_the_reader_gets_and_its_link_can_be_followed()
    {
        await StartAsync();
        var link = MailRig.NewId();
        var id = await EnqueueAsync(MailRig.Mail() with { LinkId = link, WithCode = true });
        await SentAsync(id);
        using var visitor = new Visitor(Host.Address);

        var list = await visitor.GetAsync("/hop-thu");
        Assert.Contains("Dự thảo Kế hoạch số 1", list.Text, StringComparison.Ordinal);
        Assert.Contains("Dự thảo Kế hoạch số 1", (await visitor.GetAsync("/hop-thu?den=nguyen+van+bay")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Dự thảo Kế hoạch số 1", (await visitor.GetAsync("/hop-thu?den=ai+khac")).Text, StringComparison.Ordinal);

        var page = await visitor.GetAsync($"/hop-thu/{id}");
        var token = Host.Services.GetRequiredService<Workflows.Links.LinkTokens>().TokenFor(link);
        var address = $"{Host.Address.GetLeftPart(UriPartial.Authority)}/q/{token}";
        Assert.Equal(address, page.Document.QuerySelector("dl a")!.GetAttribute("href"));
        var frame = page.Document.QuerySelector("iframe")!;
        Assert.Equal("allow-top-navigation-by-user-activation", frame.GetAttribute("sandbox"));

        var content = await visitor.GetAsync(frame.GetAttribute("src")!);
        Assert.Contains("sandbox", content.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'self'", content.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", content.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("_top", content.Document.QuerySelector("base")!.GetAttribute("target"));
        Assert.Equal(address, content.Document.QuerySelector("a")!.GetAttribute("href"));
        var mail = await Host.Services.GetRequiredService<Mailbox>().ReadAsync(id, default);
        Assert.Equal(Host.Services.GetRequiredService<Workflows.Links.LinkTokens>().CodeFor(link), mail!.Code());
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:5080", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", HttpStatusCode.OK)]
    public async Task The_mailbox_opens_under_no_name_that_others_could_point_to_this_machine(string name, HttpStatusCode status)
    {
        await StartAsync();
        var id = await EnqueueAsync(MailRig.Mail());
        await SentAsync(id);
        using var visitor = new Visitor(Host.Address);
        visitor.Client.DefaultRequestHeaders.Host = name;

        foreach (var path in new[] { "/hop-thu", $"/hop-thu/{id}", $"/hop-thu/{id}/noi-dung" })
        {
            var page = await visitor.GetAsync(path);
            Assert.Equal(status, page.Status);
            Assert.True(status is HttpStatusCode.OK || !page.Text.Contains("Dự thảo Kế hoạch số 1", StringComparison.Ordinal), path);
        }
    }

    [Fact]
    public async Task Mails_in_the_mailbox_are_closed_to_other_users_of_the_machine()
    {
        await StartAsync();
        await SentAsync(await EnqueueAsync(MailRig.Mail()));

        var file = Assert.Single(Directory.GetFiles(Path.Combine(data, "mailbox")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Unknown_mails_and_a_host_without_a_mailbox_answer_not_found()
    {
        await StartAsync();
        using var visitor = new Visitor(Host.Address);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/hop-thu/{Guid.Empty}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/hop-thu/..%2F..%2Fkeys")).Status);
        await Host.DisposeAsync();

        await StartAsync(relay: null, ("Mail:Relay", "none"));
        using var other = new Visitor(Host.Address);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/hop-thu")).Status);
    }

    [Fact]
    public async Task An_administrator_sends_a_parked_mail_again_and_the_trail_tells_who()
    {
        await StartAsync(new RefusesOnce());
        var plan = MailRig.NewId();
        var id = await EnqueueAsync(MailRig.Mail() with { PlanId = plan });
        await StateAsync(id, MailState.Parked);
        using var administrator = new Visitor(Host.Address);
        await administrator.SignInAsync(await UserAsync(PostRole.Administrator));

        var page = await administrator.GetAsync("/van-hanh/thu");
        Assert.Contains("550 Không có hộp thư này", page.Text, StringComparison.Ordinal);
        var action = $"/van-hanh/thu/{id}/gui-lai";
        Assert.Equal("/van-hanh/thu", (await administrator.SubmitAsync(page, action)).Location);
        await SentAsync(id);

        Assert.Equal(HttpStatusCode.Conflict, (await administrator.SubmitAsync(page, action)).Status);
        Assert.Contains("Mọi thư đã được gửi", (await administrator.GetAsync("/van-hanh/thu")).Text, StringComparison.Ordinal);
        var trail = await Host.ReadAsync(db => db.Set<AuditEntry>()
            .Where(e => e.PlanId == plan).OrderBy(e => e.Seq).Select(e => new { e.Kind, e.Body }).ToListAsync());
        Assert.Equal(["mail.parked", "mail.replayed", "mail.sent"], trail.Select(e => e.Kind));
        Assert.Contains("\"person\"", trail[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_sees_or_replays_parked_mails()
    {
        await StartAsync(new RefusesOnce());
        var id = await EnqueueAsync(MailRig.Mail());
        await StateAsync(id, MailState.Parked);
        var action = $"/van-hanh/thu/{id}/gui-lai";

        using var stranger = new Visitor(Host.Address);
        Assert.StartsWith("/dang-nhap", (await stranger.GetAsync("/van-hanh/thu")).Location, StringComparison.Ordinal);
        using var drafter = new Visitor(Host.Address);
        await drafter.SignInAsync(await UserAsync(PostRole.Specialist));
        Assert.Equal(HttpStatusCode.Forbidden, (await drafter.GetAsync("/van-hanh/thu")).Status);
        using var administrator = new Visitor(Host.Address);
        await administrator.SignInAsync(await UserAsync(PostRole.Administrator));
        Assert.Equal(HttpStatusCode.BadRequest, (await administrator.PostAsync(action, [])).Status);

        await StateAsync(id, MailState.Parked);
    }

    private async Task StartAsync(IMailRelay? relay = null, params (string Key, string Value)[] settings)
    {
        var all = settings.ToDictionary(s => s.Key, s => (string?)s.Value);
        all["Data:Directory"] = data;
        all["Keys:Directory"] = Path.Combine(data, "keys");
        host = await HostUnderTest.StartAsync(postgres, all, services =>
        {
            services.Replace(ServiceDescriptor.Singleton(MailRig.Quick));
            if (relay is not null)
                services.Replace(ServiceDescriptor.Singleton(relay));
        });
    }

    private Task<Guid> EnqueueAsync(OutgoingMail mail) => Host.WithAsync<IServiceProvider, Guid>(async services =>
        (await services.GetRequiredService<WorkflowsDb>().CommitAsync(
            _ => Task.FromResult(Result<Guid>.Success(services.GetRequiredService<MailQueue>().Enqueue(mail))))).Value);

    private Task SentAsync(Guid id) => StateAsync(id, MailState.Sent);

    private Task StateAsync(Guid id, MailState state) => Eventually.TrueAsync(
        () => Host.ReadAsync(db => db.Set<OutboxMail>().AnyAsync(m => m.Id == id && m.State == state)),
        () => string.Join('\n', Host.Logs.TakeLast(20)));

    private Task<string> UserAsync(PostRole role) => Host.WithAsync<DemoAccounts, string>(async accounts =>
        (await accounts.OffersAsync(default)).First(a => a.Role == role).UserName);

    private sealed class RefusesOnce : IMailRelay
    {
        private int asked;

        public Task<RelayAnswer> SendAsync(RenderedMail mail, CancellationToken stop) => Task.FromResult<RelayAnswer>(
            Interlocked.Increment(ref asked) == 1 ? new RefusedForGood("550 Không có hộp thư này") : new Accepted("250"));
    }
}
