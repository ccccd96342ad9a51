using Host.Mail.Reports;
using Host.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflows.Outbox;
using Workflows.Values;

namespace Host.Tests.Mail.Reports;

/// <summary>Reports from the drop folder into the database, about mails that a real mail server took.</summary>
public sealed class ReportIntakeTests(PostgresServer server) : IAsyncLifetime
{
    private readonly string folder = Checkout.TemporaryDirectory("bounces-");
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await server.CreateDatabaseAsync();

    [Fact]
    public async Task A_mail_that_a_server_took_and_gave_back_is_told_as_bounced()
    {
        await using var smtp = await SmtpSink.StartAsync();
        await using var rig = NewRig(smtp);
        await rig.StartAsync();
        var id = await rig.EnqueueAsync(MailRig.Mail());
        await rig.WaitForAsync(id, MailState.Sent);
        var sent = await smtp.WaitForAsync(m => m.To.Contains("nguoi1@stc.example.vn"));

        Drop("bao-phat.eml", ReportSamples.Postfix(sent.MessageId));

        await RowsAsync(rig, $"SELECT 1 FROM mail.delivery_report WHERE mail_id = '{id}' AND action = 'Failed' AND status = '5.1.1'", 1);
        await RowsAsync(rig, "SELECT 1 FROM audit.entry WHERE kind = 'mail.bounced'", 1);
        await Eventually.TrueAsync(() => Task.FromResult(InPlace(BounceFolder.Finished) == 1), () => "The file did not end in done.");
    }

    [Fact]
    public async Task The_same_report_twice_is_one_row_one_entry_and_one_bounce()
    {
        await using var rig = NewRig();
        var id = await SentAsync(rig);
        var report = ReportSamples.Postfix((await rig.ReadAsync(id)).MessageId!);
        var intake = rig.Services.GetRequiredService<ReportIntake>();

        var reasons = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => intake.TakeAsync(ReportSamples.Bytes(report), CancellationToken.None)));

        Assert.All(reasons, Assert.Null);
        await RowsAsync(rig, "SELECT 1 FROM mail.delivery_report", 1);
        await RowsAsync(rig, "SELECT 1 FROM audit.entry WHERE kind = 'mail.bounced'", 1);
    }

    [Fact]
    public async Task A_delay_is_told_and_is_no_bounce()
    {
        await using var rig = NewRig();
        var id = await SentAsync(rig);
        var report = ReportSamples.Postfix((await rig.ReadAsync(id)).MessageId!, action: "delayed", status: "4.4.1");

        Assert.Null(await rig.Services.GetRequiredService<ReportIntake>().TakeAsync(ReportSamples.Bytes(report), CancellationToken.None));

        await RowsAsync(rig, "SELECT 1 FROM mail.delivery_report WHERE action = 'Delayed'", 1);
        await RowsAsync(rig, "SELECT 1 FROM audit.entry WHERE kind = 'mail.delayed'", 1);
        await RowsAsync(rig, "SELECT 1 FROM audit.entry WHERE kind = 'mail.bounced'", 0);
    }

    [Fact]
    public async Task A_report_about_no_mail_of_ours_is_kept_for_operators()
    {
        await using var rig = NewRig();
        await SentAsync(rig);
        var intake = rig.Services.GetRequiredService<ReportIntake>();
        var withoutId = ReportSamples.Postfix();

        Assert.Null(await intake.TakeAsync(ReportSamples.Bytes(ReportSamples.Postfix("<khong-phai-cua-ta@x.vn>", reportId: "1@x")), CancellationToken.None));
        Assert.Null(await intake.TakeAsync(
            ReportSamples.Bytes(withoutId[..withoutId.IndexOf("Content-Description: Undelivered", StringComparison.Ordinal)]), CancellationToken.None));

        await RowsAsync(rig, "SELECT 1 FROM mail.delivery_report WHERE mail_id IS NULL", 2);
        await RowsAsync(rig, "SELECT 1 FROM audit.entry WHERE kind LIKE 'mail.bounce%'", 0);
    }

    [Fact]
    public async Task Hostile_letters_of_a_report_are_kept_as_text()
    {
        await using var rig = NewRig();
        var report = ReportSamples.Postfix(recipient: $"a\u202Eb\uFFFE\u0000{new string('x', 400)}@x.vn", status: "5.1.1")
            .Replace("User unknown", "e\u0301\u0000\uFFFE", StringComparison.Ordinal);

        Assert.Null(await rig.Services.GetRequiredService<ReportIntake>().TakeAsync(ReportSamples.Bytes(report), CancellationToken.None));

        await RowsAsync(rig, "SELECT 1 FROM mail.delivery_report WHERE recipient IS NULL AND length(diagnostic) <= 500", 1);
    }

    [Fact]
    public async Task Two_hosts_on_one_folder_record_each_report_once()
    {
        await using var one = NewRig();
        await using var two = NewRig();
        var id = await SentAsync(one);
        var messageId = (await one.ReadAsync(id)).MessageId!;
        await one.StartAsync();
        await two.StartAsync();

        for (var number = 0; number < 40; number++)
            Drop($"{number}.eml", ReportSamples.Postfix(messageId, reportId: $"{number}@mail.example.vn"));
        Drop("hong.eml", "Không phải báo cáo");

        await Eventually.TrueAsync(
            () => Task.FromResult(InPlace(BounceFolder.Finished) == 40 && InPlace(BounceFolder.Unreadable) == 1),
            () => $"{InPlace(BounceFolder.Finished)} done, {InPlace(BounceFolder.Unreadable)} unreadable\n{one.Story}\n{two.Story}");
        await RowsAsync(one, "SELECT 1 FROM mail.delivery_report", 40);
        await RowsAsync(one, "SELECT 1 FROM audit.entry WHERE kind = 'mail.bounced'", 40);
        Assert.Equal(0, InPlace(BounceFolder.Taken));
    }

    [Fact]
    public async Task A_host_killed_between_commit_and_move_leaves_a_report_that_counts_once()
    {
        await using var rig = NewRig();
        var id = await SentAsync(rig);
        var report = ReportSamples.Postfix((await rig.ReadAsync(id)).MessageId!);
        await rig.Services.GetRequiredService<ReportIntake>().TakeAsync(ReportSamples.Bytes(report), CancellationToken.None);
        // Claimed long ago by a host that is no more.
        File.WriteAllText(Path.Combine(folder, BounceFolder.Taken, $"1000~{Guid.Empty:N}~a.eml"), report);

        await rig.StartAsync();

        await Eventually.TrueAsync(() => Task.FromResult(InPlace(BounceFolder.Finished) == 1), () => rig.Story);
        await RowsAsync(rig, "SELECT 1 FROM mail.delivery_report", 1);
        await RowsAsync(rig, "SELECT 1 FROM audit.entry WHERE kind = 'mail.bounced'", 1);
    }

    [Fact]
    public async Task A_report_that_cannot_be_recorded_is_put_aside_after_some_tries_and_the_next_one_goes_on()
    {
        await using var rig = NewRig();
        await Sql.ExecuteAsync(database.OwnerConnectionString, "ALTER TABLE mail.delivery_report ADD CONSTRAINT planted CHECK (recipient <> 'hong@x.vn')");
        await rig.StartAsync();

        Drop("a.eml", ReportSamples.Postfix(recipient: "hong@x.vn"));
        Drop("b.eml", ReportSamples.Postfix());

        await Eventually.TrueAsync(
            () => Task.FromResult(InPlace(BounceFolder.Unreadable) == 1 && InPlace(BounceFolder.Finished) == 1), () => rig.Story);
        var reason = Assert.Single(Directory.GetFiles(Path.Combine(folder, BounceFolder.Unreadable), "*a.eml.ly-do.txt"));
        Assert.Contains("5 lần", await File.ReadAllTextAsync(reason), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_database_is_away_the_file_waits_however_long_it_takes()
    {
        await using var rig = NewRig();
        await rig.StartAsync();
        await ShutOutAsync();
        Drop("a.eml", ReportSamples.Postfix());
        await Eventually.TrueAsync(
            () => Task.FromResult(rig.Log.Split("Delivery reports cannot be taken up").Length > 1), () => rig.Story);

        await LetInAsync(rig);

        await RowsAsync(rig, "SELECT 1 FROM mail.delivery_report", 1);
        await Eventually.TrueAsync(() => Task.FromResult(InPlace(BounceFolder.Finished) == 1), () => rig.Story);
    }

    [Theory]
    [InlineData("Mail:Bounces:HookKey", "ngắn")]
    [InlineData("Mail:Bounces:HookKey", "abcdefghijklmnopqrstuvwxyz12345")]
    [InlineData("Mail:Bounces:HookKey", "khóa có dấu và khoảng trắng dài hơn ba mươi hai")]
    [InlineData("Mail:Bounces:Folder", "/dev/null/thu")]
    public void Each_wrong_setting_stops_the_start_by_name(string key, string value)
    {
        var refused = Assert.Throws<Host.Operations.StartRefusedException>(() => new MailRig(database, [(key, value)]));

        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private MailRig NewRig(SmtpSink? smtp = null)
    {
        (string, string)[] settings = [("Mail:Bounces:Folder", folder)];
        if (smtp is not null)
        {
            var certificate = Path.Combine(folder, "may-chu.pem");
            File.WriteAllText(certificate, smtp.Certificate.ExportCertificatePem());
            settings =
            [
                .. settings,
                ("Mail:Host", SmtpSink.Host), ("Mail:Port", $"{smtp.Port}"), ("Mail:User", SmtpSink.User), ("Mail:Password", SmtpSink.Password),
                ("Mail:From", "khong-tra-loi@example.vn"), ("Mail:TrustedCertificate", certificate),
            ];
        }

        return new MailRig(database, settings, bouncePace: new BouncePace { Sweep = TimeSpan.FromMilliseconds(50) });
    }

    private async Task ShutOutAsync()
    {
        await server.ExecuteAsync($"ALTER DATABASE {database.Name} CONNECTION LIMIT 0");
        await server.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");
    }

    /// <summary>The sessions that were ended still lie in the pool: the test's own questions must not get one of them.</summary>
    private async Task LetInAsync(MailRig rig)
    {
        await server.ExecuteAsync($"ALTER DATABASE {database.Name} CONNECTION LIMIT -1");
        rig.Services.GetRequiredService<NpgsqlDataSource>().Clear();
    }

    private static async Task<Guid> SentAsync(MailRig rig)
    {
        var id = await rig.EnqueueAsync(MailRig.Mail());
        var claimed = Assert.Single(await rig.ClaimAsync());
        await rig.MarkAsync((mark, stop) => mark.SentAsync(claimed, "250", stop));
        return id;
    }

    /// <summary>Written beside and renamed in, as a careful program does.</summary>
    private void Drop(string name, string text)
    {
        var half = Path.Combine(folder, $".{name}.part");
        File.WriteAllText(half, text);
        File.Move(half, Path.Combine(folder, name));
    }

    private int InPlace(string place) => Directory.GetFiles(Path.Combine(folder, place), "*.eml").Length;

    private static Task RowsAsync(MailRig rig, string sql, int count) =>
        Eventually.TrueAsync(async () => (await rig.AskAsync(sql)).Count == count, () => $"Not {count} rows: {sql}\n{rig.Story}");
}
