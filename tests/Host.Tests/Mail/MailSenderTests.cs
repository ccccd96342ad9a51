using System.Globalization;
using System.Text;
using Host.Mail;
using Host.Operations;
using Host.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Mail;

/// <summary>The running sender between a real PostgreSQL and a real mail server.</summary>
public sealed class MailSenderTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly string certificate = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.pem");
    private TestDatabase database = null!;
    private SmtpSink sink = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync();
        sink = await SmtpSink.StartAsync();
        await File.WriteAllTextAsync(certificate, sink.Certificate.ExportCertificatePem());
    }

    public async ValueTask DisposeAsync()
    {
        await sink.DisposeAsync();
        await database.DisposeAsync();
        File.Delete(certificate);
    }

    [Fact]
    public async Task A_mail_arrives_encrypted_and_signed_in_with_a_Vietnamese_subject_and_both_forms()
    {
        await using var rig = await StartAsync();
        var link = MailRig.NewId();
        var subject = "[Xin ý kiến] Dự thảo Kế hoạch phát triển thông tin đối ngoại giai đoạn 2021 - 2025 trên địa bàn tỉnh, kèm phụ lục nhiệm vụ – hạn 16/10/2026 (vòng 1)";
        var id = await rig.EnqueueAsync(MailRig.Mail() with { Subject = subject, LinkId = link, WithCode = true });

        var mail = await sink.WaitForAsync(_ => true);
        await rig.WaitForAsync(id, MailState.Sent);

        Assert.True(mail.Secure);
        Assert.Equal(SmtpSink.User, mail.User);
        Assert.Equal("ke-hoach@tinh.example.vn", mail.From);
        Assert.Equal(["nguoi1@stc.example.vn"], mail.To);
        Assert.Equal(subject, mail.Subject);
        Assert.Contains("Hệ thống Ban hành kế hoạch", mail.Header("From"), StringComparison.Ordinal);
        Assert.Contains("Nguyễn Văn Bảy", mail.Header("To"), StringComparison.Ordinal);
        Assert.Equal($"<{id:N}@tinh.example.vn>", mail.MessageId);
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        Assert.True(DateTimeOffset.TryParse(mail.Header("Date"), CultureInfo.InvariantCulture, out _));
        Assert.StartsWith("multipart/alternative", mail.Header("Content-Type"), StringComparison.Ordinal);
        foreach (var form in new[] { mail.Text, mail.Html })
        {
            Assert.Contains("Kính gửi ông/bà Nguyễn Văn Bảy,", form, StringComparison.Ordinal);
            Assert.Contains($"https://kehoach.example.vn/q/{MailRig.Tokens.TokenFor(link)}", form, StringComparison.Ordinal);
            Assert.Contains(MailRig.Tokens.CodeFor(link), form, StringComparison.Ordinal);
        }

        Assert.All(mail.RawText.Split("\r\n"), line => Assert.True(line.Length <= 998 && line.All(char.IsAscii)));
        Assert.DoesNotContain('\n', mail.RawText.Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_mail_server_is_down_mails_wait_and_then_go_once_under_their_first_message_id()
    {
        await sink.StopAsync();
        await using var rig = await StartAsync();
        var first = await rig.EnqueueAsync(MailRig.Mail(1));
        var tried = await rig.WaitForAsync(first, mail => mail.LastError is not null);
        var second = await rig.EnqueueAsync(MailRig.Mail(2));
        await Eventually.TrueAsync(
            async () => (await rig.HistoryAsync(first)).Count + (await rig.HistoryAsync(second)).Count > 2, () => rig.Story);
        Assert.Equal(0, (await rig.ReadAsync(first)).SentAt?.Second ?? 0);

        await sink.RestartAsync();

        var sent = await rig.WaitForAsync(first, MailState.Sent);
        await rig.WaitForAsync(second, MailState.Sent);
        Assert.Equal((tried.MessageId, 1), (sent.MessageId, sent.Attempts));
        var taken = await sink.TakenAsync();
        Assert.Equal(2, taken.Count);
        Assert.Equal(sent.MessageId, taken.Single(m => m.To.Contains("nguoi1@stc.example.vn")).MessageId);
    }

    [Theory]
    [InlineData("mail")]
    [InlineData("rcpt")]
    [InlineData("data")]
    public async Task A_refusal_for_good_parks_the_mail_and_the_next_one_goes(string stage)
    {
        await using var rig = await StartAsync();
        // Others get through, so that a "never" without a recipient is meant for the mail and not for our sender.
        await rig.WaitForAsync(await rig.EnqueueAsync(MailRig.Mail(3)), MailState.Sent);
        await sink.RefuseAsync(new SinkRefusal(stage, 550, "No such user here", Times: 1));
        var plan = MailRig.NewId();
        var refused = await rig.EnqueueAsync(MailRig.Mail(1) with { PlanId = plan });
        var parked = await rig.WaitForAsync(refused, MailState.Parked);
        Assert.Contains("No such user here", parked.LastError, StringComparison.Ordinal);

        var next = await rig.EnqueueAsync(MailRig.Mail(2));
        await rig.WaitForAsync(next, MailState.Sent);

        Assert.Equal([DeliveryOutcome.Parked], await rig.HistoryAsync(refused));
        Assert.Equal(["mail.parked"], await rig.AskAsync($"SELECT kind FROM audit.entry WHERE chain = 'plan:{plan}' ORDER BY seq"));
        Assert.Equal(["mail.sent", "mail.sent"], await rig.AskAsync("SELECT kind FROM audit.entry WHERE chain = 'system' ORDER BY seq"));
    }

    /// <summary>A relay that refuses our own address would park every mail of the office.</summary>
    [Fact]
    public async Task A_relay_that_refuses_the_sender_keeps_mails_waiting()
    {
        await using var rig = await StartAsync();
        await sink.RefuseAsync(new SinkRefusal("mail", 553, "5.7.60 Client does not have permissions to send as this sender"));
        var id = await rig.EnqueueAsync(MailRig.Mail());
        await rig.WaitForAsync(id, mail => mail.LastError is not null);
        Assert.Equal((MailState.Queued, 0), ((await rig.ReadAsync(id)).State, (await rig.ReadAsync(id)).Attempts));

        await sink.RefuseAsync(null);

        await rig.WaitForAsync(id, MailState.Sent);
    }

    [Fact]
    public async Task A_refusal_for_now_is_tried_again_under_the_same_message_id()
    {
        await using var rig = await StartAsync(new RetryPolicy(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), 5));
        await sink.RefuseAsync(new SinkRefusal("rcpt", 451, "Greylisted", Times: 2));
        var id = await rig.EnqueueAsync(MailRig.Mail());

        var sent = await rig.WaitForAsync(id, MailState.Sent);

        Assert.Equal(3, sent.Attempts);
        Assert.Equal(sent.MessageId, Assert.Single(await sink.TakenAsync()).MessageId);
        Assert.Equal([DeliveryOutcome.Deferred, DeliveryOutcome.Deferred, DeliveryOutcome.Sent], await rig.HistoryAsync(id));
        Assert.Equal(["mail.failed", "mail.failed", "mail.sent"], await rig.AskAsync("SELECT kind FROM audit.entry ORDER BY seq"));
    }

    [Fact]
    public async Task Two_senders_on_one_database_send_each_mail_once()
    {
        const int mails = 60;
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.CommitAsync((services, _) =>
        {
            for (var i = 0; i < mails; i++)
                services.GetRequiredService<MailQueue>().Enqueue(MailRig.Mail(i));
            return Task.FromResult(Done.Value);
        });

        await Eventually.TrueAsync(
            async () => (await one.AskAsync("SELECT count(*) FROM mail.outbox WHERE state <> 'Sent'"))[0] == "0", () => one.Story, seconds: 60);

        var taken = await sink.TakenAsync();
        Assert.Equal(mails, taken.Count);
        Assert.Equal(mails, taken.Select(m => m.MessageId).Distinct().Count());
        Assert.Equal([$"{mails}"], await one.AskAsync("SELECT count(*) FROM mail.delivery WHERE outcome = 'Sent' AND attempt = 1"));
    }

    [Fact]
    public async Task The_mails_of_a_killed_sender_are_sent_by_another_once_its_lease_is_over()
    {
        await using var killed = Rig();
        var id = await killed.EnqueueAsync(MailRig.Mail());
        var claimed = Assert.Single(await killed.ClaimAsync(lease: TimeSpan.FromSeconds(2)));

        await using var rig = await StartAsync();
        var other = await rig.EnqueueAsync(MailRig.Mail(2));
        await rig.WaitForAsync(other, MailState.Sent);
        Assert.Equal(MailState.Sending, (await rig.ReadAsync(id)).State);

        var sent = await rig.WaitForAsync(id, MailState.Sent);
        Assert.Equal((claimed.MessageId, 2), (sent.MessageId, sent.Attempts));
        Assert.Single(await sink.TakenAsync(), m => m.MessageId == claimed.MessageId);
    }

    [Fact]
    public async Task A_wake_up_sends_at_once_without_waiting_for_the_sweep()
    {
        await using var rig = await StartAsync(pace: MailRig.Quick with { Sweep = TimeSpan.FromHours(1) });
        await HeardAsync(rig, "Debug Host.Mail.OutboxWake: Listening for new mails");

        var id = await rig.EnqueueAsync(MailRig.Mail());
        await rig.WaitForAsync(id, MailState.Sent);
    }

    /// <summary>The host that committed was killed before it told anybody.</summary>
    [Fact]
    public async Task A_mail_that_nobody_was_told_of_goes_with_the_sweep()
    {
        await using var rig = await StartAsync();
        await HeardAsync(rig, "Debug Host.Mail.OutboxWake: Listening for new mails");
        var id = Guid.Empty;
        await using (var killed = StorageSetup.Open(rig.Services.GetRequiredService<NpgsqlDataSource>(), HostModels.Sources))
        {
            await killed.CommitAsync(_ =>
            {
                id = new MailQueue(killed, new TimeOrderedIds(TimeProvider.System), TimeProvider.System).Enqueue(MailRig.Mail());
                return Task.FromResult<Result<Done>>(Done.Value);
            });
        }

        await rig.WaitForAsync(id, MailState.Sent);
    }

    [Fact]
    public async Task A_wake_up_of_one_host_sends_at_once_on_another()
    {
        await using var sender = await StartAsync(pace: MailRig.Quick with { Sweep = TimeSpan.FromHours(1) });
        await HeardAsync(sender, "Debug Host.Mail.OutboxWake: Listening for new mails");
        await using var other = Rig();

        await sender.WaitForAsync(await other.EnqueueAsync(MailRig.Mail()), MailState.Sent);
    }

    [Fact]
    public async Task After_the_database_was_away_listening_and_sending_go_on()
    {
        await using var rig = await StartAsync(pace: MailRig.Quick with { Sweep = TimeSpan.FromHours(1) });
        var before = await rig.EnqueueAsync(MailRig.Mail(1));
        await rig.WaitForAsync(before, MailState.Sent);

        await postgres.ExecuteAsync($"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS false");
        await postgres.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");
        await HeardAsync(rig, "No connection to listen");
        await postgres.ExecuteAsync($"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS true");

        await HeardAsync(rig, "Information Host.Mail.OutboxWake: Listening for new mails");
        var after = await rig.EnqueueAsync(MailRig.Mail(2));
        await rig.WaitForAsync(after, MailState.Sent);
    }

    [Fact]
    public async Task A_wrong_password_keeps_mails_waiting_instead_of_parking_them()
    {
        await using var rig = Rig(settings: [("Mail:Password", "sai-mật-khẩu-này")]);
        await rig.StartAsync();
        var id = await rig.EnqueueAsync(MailRig.Mail());

        var waiting = await rig.WaitForAsync(id, mail => mail.LastError is not null);

        Assert.NotEqual(MailState.Parked, waiting.State);
        Assert.All(await rig.HistoryAsync(id), outcome => Assert.Equal(DeliveryOutcome.Unreachable, outcome));
        Assert.Empty(await sink.TakenAsync());
        Assert.DoesNotContain("sai-mật-khẩu-này", rig.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("sai-mật-khẩu-này")), rig.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_certificate_nobody_vouches_for_gets_nothing()
    {
        await using var stranger = await SmtpSink.StartAsync();
        await using var rig = Rig(settings: [("Mail:Port", $"{stranger.Port}")]);
        await rig.StartAsync();
        var id = await rig.EnqueueAsync(MailRig.Mail());

        await rig.WaitForAsync(id, mail => mail.LastError is not null);

        Assert.Empty(stranger.Messages);
        Assert.Equal(DeliveryOutcome.Unreachable, (await rig.HistoryAsync(id))[0]);
    }

    [Fact]
    public async Task A_server_without_encryption_is_told_neither_password_nor_mail()
    {
        await using var plain = new BareServer("220 bare\r\n", line => line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-bare\r\n250 AUTH LOGIN\r\n" : "250 ok\r\n");
        await using var rig = Rig(settings: [("Mail:Port", $"{plain.Port}")]);
        await rig.StartAsync();
        var id = await rig.EnqueueAsync(MailRig.Mail());

        await rig.WaitForAsync(id, mail => mail.LastError is not null);

        Assert.All(plain.Heard, line => Assert.Matches("^(EHLO|HELO|QUIT|STARTTLS)", line));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_in_time()
    {
        await using var silent = new BareServer("", _ => "");
        await using var rig = Rig(settings: [("Mail:Port", $"{silent.Port}"), ("Mail:TimeoutSeconds", "1")]);
        await rig.StartAsync();
        var id = await rig.EnqueueAsync(MailRig.Mail());

        await rig.WaitForAsync(id, mail => mail.LastError is not null);

        Assert.Equal(DeliveryOutcome.Unreachable, (await rig.HistoryAsync(id))[0]);
    }

    [Fact]
    public async Task A_stopping_host_waits_for_the_mail_under_way()
    {
        var relay = new SlowRelay();
        await using var rig = Rig(relay: relay);
        await rig.StartAsync();
        var id = await rig.EnqueueAsync(MailRig.Mail());
        await relay.Started;

        var stopping = rig.StopAsync();
        Assert.False(stopping.IsCompleted);
        relay.Finish();
        await stopping;

        Assert.Equal(MailState.Sent, (await rig.ReadAsync(id)).State);
    }

    [Fact]
    public async Task A_stopping_host_gives_back_the_mail_it_cannot_finish()
    {
        var relay = new SlowRelay();
        await using var rig = Rig(relay: relay, pace: MailRig.Quick with { StopGrace = TimeSpan.FromMilliseconds(50) });
        await rig.StartAsync();
        var id = await rig.EnqueueAsync(MailRig.Mail());
        await relay.Started;

        await rig.StopAsync();

        var back = await rig.ReadAsync(id);
        Assert.Equal((MailState.Queued, 0), (back.State, back.Attempts));
        await using var next = await StartAsync();
        await next.WaitForAsync(id, MailState.Sent);
    }

    [Fact]
    public async Task Neither_token_nor_code_nor_password_is_left_in_the_database_or_the_log()
    {
        await using var rig = await StartAsync(new RetryPolicy(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), 5));
        await sink.RefuseAsync(new SinkRefusal("data", 451, "Later", Times: 1));
        // A code that cannot be found by chance in a time or an identifier.
        var link = Enumerable.Range(0, 1000).Select(_ => MailRig.NewId()).First(id => MailRig.Tokens.CodeFor(id)[0] is '9');
        var id = await rig.EnqueueAsync(MailRig.Mail() with { LinkId = link, WithCode = true, PlanId = MailRig.NewId() });
        await rig.WaitForAsync(id, MailState.Sent);
        var token = MailRig.Tokens.TokenFor(link);
        var code = MailRig.Tokens.CodeFor(link);
        Assert.Contains(token, (await sink.WaitForAsync(_ => true)).Text, StringComparison.Ordinal);

        var everything = new List<string>();
        foreach (var table in new[] { "mail.outbox", "mail.delivery", "audit.entry" })
            everything.AddRange(await rig.AskAsync($"SELECT row_to_json(t)::text FROM {table} t"));

        Assert.Equal(5, everything.Count);
        foreach (var text in everything.Append(rig.Log))
        {
            Assert.DoesNotContain(token, text, StringComparison.Ordinal);
            Assert.DoesNotMatch($"(?<![0-9a-f.]){code}(?![0-9a-f])", text);
            Assert.DoesNotContain(SmtpSink.Password, text, StringComparison.Ordinal);
        }
    }

    private static Task HeardAsync(MailRig rig, string line) => Eventually.TrueAsync(
        () => Task.FromResult(rig.Log.Contains(line, StringComparison.Ordinal)), () => rig.Story);

    private async Task<MailRig> StartAsync(RetryPolicy? policy = null, SenderPace? pace = null)
    {
        var rig = Rig(policy: policy, pace: pace);
        await rig.StartAsync();
        return rig;
    }

    private MailRig Rig(
        IMailRelay? relay = null, RetryPolicy? policy = null, SenderPace? pace = null, (string, string)[]? settings = null) => new(
        database,
        [
            ("Mail:Host", SmtpSink.Host),
            ("Mail:Port", $"{sink.Port}"),
            ("Mail:User", SmtpSink.User),
            ("Mail:Password", SmtpSink.Password),
            ("Mail:From", "ke-hoach@tinh.example.vn"),
            ("Mail:TrustedCertificate", certificate),
            .. settings ?? [],
        ],
        relay: relay,
        policy: policy,
        pace: pace);
}
