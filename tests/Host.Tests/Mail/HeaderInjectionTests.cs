using System.Diagnostics.CodeAnalysis;
using Host.Mail;
using Microsoft.Extensions.Configuration;

namespace Host.Tests.Mail;

/// <summary>The last guard: even a row that slipped past queue and database writes no header of its own.</summary>
public sealed class HeaderInjectionTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("plan-issuance-injection-").FullName;

    public static TheoryData<string> Poisons => ["a\r\nBcc: b@x.vn", "a\nb", "a\rb", "a\0b", "a\u0085b", "a\u2028b", "a\u2029b", "a\u202Eb"];

    [Theory, MemberData(nameof(Poisons))]
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Nothing is made.")]
    public void The_mail_server_relay_refuses_to_build_it(string poison)
    {
        var relay = new SmtpRelay(Settings(("Mail:Host", "127.0.0.1"), ("Mail:From", "a@x.vn")));
        Assert.Throws<FormatException>(() => relay.Message(Mail with { Subject = poison }));
        Assert.Throws<FormatException>(() => relay.Message(Mail with { ToName = poison }));
        Assert.Throws<FormatException>(() => relay.Message(Mail with { ToAddress = poison }));
        Assert.Throws<FormatException>(() => relay.Message(Mail with { MessageId = poison }));
        using var clean = relay.Message(Mail);
        Assert.Equal(Mail.Subject, clean.Subject);
    }

    [Theory, MemberData(nameof(Poisons))]
    public async Task The_mailbox_relay_refuses_it_for_good(string poison)
    {
        var mailbox = new Mailbox(Settings(("Data:Directory", data)));
        var relay = new MailboxRelay(mailbox, TimeProvider.System);
        Assert.IsType<RefusedForGood>(await relay.SendAsync(Mail with { Subject = poison }, default));
        Assert.IsType<RefusedForGood>(await relay.SendAsync(Mail with { ToName = poison }, default));
        Assert.Empty(await mailbox.ListAsync(null, default));
        Assert.IsType<Accepted>(await relay.SendAsync(Mail, default));
        Assert.IsType<Accepted>(await relay.SendAsync(Mail, default));
        Assert.Equal(Mail.Id, Assert.Single(await mailbox.ListAsync(null, default)).Id);
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private static RenderedMail Mail { get; } = new(
        Guid.Parse("0199c0de-0000-7000-8000-000000000003"), "<1@x.vn>", "b@x.vn", "Bảy", "Kế hoạch", "<p>x</p>", "x", Link: null);

    private static MailSettings Settings(params (string Key, string Value)[] settings) => MailSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(),
        isDevelopment: true);
}
