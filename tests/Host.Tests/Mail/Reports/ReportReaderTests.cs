using FsCheck;
using FsCheck.Fluent;
using Host.Mail.Reports;
using Workflows.Outbox.Deliveries;

namespace Host.Tests.Mail.Reports;

public sealed class ReportReaderTests
{
    [Fact]
    public void A_report_of_Postfix_is_read()
    {
        var read = One(ReportSamples.Postfix());

        Assert.Equal(ReportAction.Failed, read.Action);
        Assert.Equal(ReportSamples.OurId, read.MessageId);
        Assert.Equal(ReportSamples.OurAddress, read.Recipient);
        Assert.Equal("5.1.1", read.Status);
        Assert.Equal("mail.example.vn", read.Reporter);
        Assert.Equal($"550 5.1.1 <{ReportSamples.OurAddress}>: Recipient address rejected: User unknown in virtual mailbox table", read.Diagnostic);
        Assert.Equal(new DateTimeOffset(2026, 10, 1, 9, 3, 11, TimeSpan.FromHours(7)), read.ReportedAt);
        Assert.Equal("<20261001020311.4F2A1@mail.example.vn>", read.ReportIdentity);
    }

    [Fact]
    public void A_report_in_base64_with_an_odd_boundary_and_headers_only_is_read()
    {
        var read = One(ReportSamples.Exchange());

        Assert.Equal(ReportSamples.OurId, read.MessageId);
        Assert.Equal(ReportSamples.OurAddress, read.Recipient);
        Assert.Equal("550 5.2.2 Hộp thư đầy", read.Diagnostic);
        // The diagnosis knows more than the bare 5.0.0 beside it.
        Assert.Equal("5.2.2", read.Status);
    }

    [Fact]
    public void Sentences_of_Exim_and_qmail_are_read()
    {
        var exim = One(ReportSamples.Exim());
        var qmail = One(ReportSamples.Qmail());

        Assert.All([exim, qmail], read => Assert.Equal((ReportAction.Failed, ReportSamples.OurId, ReportSamples.OurAddress), (read.Action, read.MessageId, read.Recipient)));
        Assert.Equal("5.0.0", exim.Status);
        Assert.Equal("5.1.1", qmail.Status);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void Any_line_end_will_do(string lineEnd) =>
        Assert.Equal("5.1.1", One(ReportSamples.Postfix().ReplaceLineEndings(lineEnd)).Status);

    [Theory]
    [InlineData("failed", ReportAction.Failed)]
    [InlineData("FAILED (gave up)", ReportAction.Failed)]
    [InlineData("delayed", ReportAction.Delayed)]
    [InlineData("delivered", ReportAction.Delivered)]
    [InlineData("relayed", ReportAction.Relayed)]
    [InlineData("expanded", ReportAction.Expanded)]
    public void Each_action_is_known(string action, ReportAction expected) =>
        Assert.Equal(expected, One(ReportSamples.Postfix(action: action)).Action);

    [Fact]
    public void A_missing_action_is_told_by_the_status()
    {
        Assert.Equal(ReportAction.Failed, One(Without("Action", ReportSamples.Postfix())).Action);
        Assert.Equal(ReportAction.Delayed, One(Without("Action", ReportSamples.Postfix(status: "4.4.1"))).Action);
    }

    [Theory]
    [InlineData("5.1.1 (bad destination mailbox address)", "5.1.1")]
    [InlineData("4.4.7", "4.4.7")]
    [InlineData("", "5.1.1")]
    [InlineData("9.9.9", "5.1.1")]
    [InlineData("10.5.1.1.7", "5.1.1")]
    public void A_status_that_is_none_is_taken_from_the_diagnosis(string written, string expected) =>
        Assert.Equal(expected, One(ReportSamples.Postfix(status: written)).Status);

    [Fact]
    public void Every_recipient_of_a_report_is_told()
    {
        var report = ReportSamples.Postfix().Replace(
            "Final-Recipient:",
            "Final-Recipient: rfc822; <b@x.vn>\r\nAction: delayed\r\nStatus: 4.2.2\r\n\r\nFinal-Recipient:",
            StringComparison.Ordinal);

        var all = Assert.IsType<ReportReading.Readable>(Read(report)).Deliveries;

        Assert.Equal([("b@x.vn", ReportAction.Delayed), (ReportSamples.OurAddress, ReportAction.Failed)], all.Select(d => (d.Recipient!, d.Action)));
    }

    [Fact]
    public void A_forwarded_mail_is_told_by_the_address_we_wrote()
    {
        var report = ReportSamples.Postfix().Replace("Final-Recipient: rfc822; nguoi1@stc.example.vn", "Final-Recipient: rfc822; rieng@noi-khac.example", StringComparison.Ordinal);

        Assert.Equal(ReportSamples.OurAddress, One(report).Recipient);
    }

    [Fact]
    public void Without_the_mail_the_report_tells_by_what_it_answers_to()
    {
        var report = ReportSamples.Exchange();
        var cut = report[..report.IndexOf("--=_?:(a b)'+,-./\r\nContent-Type: text/rfc822-headers", StringComparison.Ordinal)];

        Assert.Equal(ReportSamples.OurId, One(cut).MessageId);
    }

    [Fact]
    public void A_report_without_a_mail_has_no_id_but_is_a_report()
    {
        var report = ReportSamples.Postfix();
        var cut = report[..report.IndexOf("Content-Description: Undelivered", StringComparison.Ordinal)];

        Assert.Null(One(cut).MessageId);
        Assert.Equal("5.1.1", One(cut).Status);
    }

    [Fact]
    public void The_same_report_without_an_id_is_the_same_and_another_is_another()
    {
        var first = One(Without("Message-Id", ReportSamples.Postfix()));
        var again = One(Without("Message-Id", ReportSamples.Postfix().Replace("Received: by", "Received: once more by", StringComparison.Ordinal)));
        var other = One(Without("Message-Id", ReportSamples.Postfix(recipient: "b@x.vn")));

        Assert.Equal(first.ReportIdentity, again.ReportIdentity);
        Assert.NotEqual(first.ReportIdentity, other.ReportIdentity);
    }

    [Fact]
    public void What_is_no_report_says_what_it_is()
    {
        const string Head = "From: a@b.vn\r\nMessage-ID: <1@b.vn>\r\n";

        Assert.Contains("trả lời tự động", Reason($"{Head}Auto-Submitted: auto-replied\r\n\r\nTôi đi vắng."), StringComparison.Ordinal);
        Assert.Contains("đã đọc", Reason($"{Head}Content-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n\r\n--x--"), StringComparison.Ordinal);
        Assert.Contains("bị cắt", Reason($"{Head}Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\r\nxin lỗi\r\n--x--"), StringComparison.Ordinal);
        Assert.Contains("Không phải báo cáo", Reason($"{Head}\r\nThư không gửi được tới a@b.vn, lỗi 550."), StringComparison.Ordinal);
        Assert.Contains("rỗng", Reason("\r\n \r\n"), StringComparison.Ordinal);
        Assert.Contains("2 MB", Reason(new string('x', ReportReader.MaxSize + 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_somebody_attached_to_a_letter_is_not_taken_for_one()
    {
        var letter = $"From: a@b.vn\r\nContent-Type: multipart/mixed; boundary=ngoai\r\n\r\n--ngoai\r\nContent-Type: message/rfc822\r\n\r\n{ReportSamples.Postfix()}\r\n--ngoai--";

        Assert.IsType<ReportReading.Unreadable>(Read(letter));
    }

    [Fact]
    public void More_recipients_than_a_mail_of_ours_has_is_refused()
    {
        var many = string.Concat(Enumerable.Range(0, 60).Select(n => $"Final-Recipient: rfc822; n{n}@x.vn\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"));

        Assert.Contains("50", Reason(ReportSamples.Postfix().Replace("Final-Recipient:", $"{many}Final-Recipient:", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_off_anywhere_a_report_is_a_reading_or_a_reason()
    {
        foreach (var sample in new[] { ReportSamples.Postfix(), ReportSamples.Exchange(), ReportSamples.Exim(), ReportSamples.Qmail() })
        {
            var bytes = ReportSamples.Bytes(sample);
            for (var length = 0; length < bytes.Length; length++)
                AssertSound(ReportReader.Read(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Garbage_is_a_reading_or_a_reason()
    {
        var samples = new[] { ReportSamples.Postfix(), ReportSamples.Exchange(), ReportSamples.Exim() }.Select(ReportSamples.Bytes).ToArray();
        var noise = ArbMap.Default.ArbFor<byte[]>().Generator;
        var damaged =
            from sample in Gen.Elements(samples)
            from changes in Gen.ArrayOf(Gen.Zip(Gen.Choose(0, sample.Length - 1), Gen.Elements("\r\n:;=\"<>()-\0\u00ff?*/aA5 "u8.ToArray())))
            select changes.Aggregate((byte[])[.. sample], (bytes, change) =>
            {
                bytes[change.Item1] = change.Item2;
                return bytes;
            });

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_500),
            Prop.ForAll(Arb.From(Gen.OneOf(noise, damaged)), bytes => AssertSound(ReportReader.Read(bytes))));
    }

    [Fact]
    public void Deep_and_endless_parts_end()
    {
        var nested = string.Concat(Enumerable.Range(0, 2_000).Select(depth => $"Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n"));
        var wide = $"Content-Type: multipart/mixed; boundary=b\r\n\r\n{string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 100_000))}";
        var parameters = $"Content-Type: multipart/report{string.Concat(Enumerable.Repeat("; a=(((\"", 100_000))}\r\n\r\n";

        Assert.All([nested, wide, parameters], text => Assert.IsType<ReportReading.Unreadable>(Read(text)));
    }

    private static ReportReading Read(string message) => ReportReader.Read(ReportSamples.Bytes(message));

    private static ReportedDelivery One(string message) => Assert.Single(Assert.IsType<ReportReading.Readable>(Read(message)).Deliveries);

    private static string Reason(string message) => Assert.IsType<ReportReading.Unreadable>(Read(message)).Reason;

    private static void AssertSound(ReportReading reading)
    {
        if (reading is ReportReading.Unreadable(var reason))
            Assert.NotEmpty(reason);
        else
            Assert.All(((ReportReading.Readable)reading).Deliveries, d => Assert.True(d.ReportIdentity.Length > 0 && (d.Recipient ?? d.Status) is not null));
    }

    private static string Without(string header, string message) =>
        string.Join("\r\n", message.Split("\r\n").Where(line => !line.StartsWith($"{header}:", StringComparison.Ordinal)));
}
