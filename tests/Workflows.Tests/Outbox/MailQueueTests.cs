using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Tests.Outbox;

public sealed class MailQueueTests : IDisposable
{
    // Never opened: staging needs the model, not a server.
    private readonly WorkflowsDb db = new(
        new DbContextOptionsBuilder<WorkflowsDb>().UseNpgsql("Host=127.0.0.1").Options,
        new ModelSources([typeof(WorkflowsDb).Assembly]));

    private OutboxMail Staged => Assert.Single(db.ChangeTracker.Entries<OutboxMail>()).Entity;

    [Theory]
    [InlineData("Duyệt\r\nBcc: ke.gian@x.vn")]
    [InlineData("Duyệt\n")]
    [InlineData("\rDuyệt")]
    [InlineData("Duyệt\0")]
    [InlineData("Duyệt\u0085Bcc: a@x.vn")]
    [InlineData("Duyệt\u2028Bcc: a@x.vn")]
    [InlineData("Duyệt\u202Evn.x@a")]
    public void A_header_value_with_a_control_character_throws_and_stages_nothing(string poison)
    {
        Assert.Throws<ArgumentException>(() => Enqueue(Mail() with { Subject = poison }));
        Assert.Throws<ArgumentException>(() => Enqueue(Mail() with { ToName = poison }));
        Assert.Throws<ArgumentException>(() => Enqueue(Mail() with { ToAddress = poison }));
        Assert.Empty(db.ChangeTracker.Entries());
    }

    [Fact]
    public void Half_a_character_in_a_header_value_throws_too() =>
        Assert.Throws<ArgumentException>(() => Enqueue(Mail() with { Subject = "Duyệt" + '\uD800' }));

    [Fact]
    public void Texts_are_stored_in_one_normal_form()
    {
        Enqueue(Mail() with
        {
            Subject = "Kế hoạch".Normalize(NormalizationForm.FormD),
            ToName = "Nguyễn Văn Bảy".Normalize(NormalizationForm.FormD),
            Body = new MailBody("Ý kiến".Normalize(NormalizationForm.FormD), ["a\u0000b\uD800c"], [new("Hạn".Normalize(NormalizationForm.FormD), "x\r\ny")]),
        });

        Assert.Equal(("Kế hoạch", "Nguyễn Văn Bảy", "Ý kiến"), (Staged.Subject, Staged.ToName, Staged.Body.Headline));
        Assert.Equal("a\uFFFDb\uFFFDc", Assert.Single(Staged.Body.Paragraphs));
        Assert.Equal(new MailFact("Hạn", "x\ny"), Assert.Single(Staged.Body.Facts));
    }

    [Theory]
    [InlineData("")]
    [InlineData("khong-phai-dia-chi")]
    [InlineData("a@x.vn, b@x.vn")]
    public void A_bad_address_parks_the_mail_instead_of_stopping_the_decision(string address)
    {
        Enqueue(Mail() with { ToAddress = address });

        Assert.Equal(MailState.Parked, Staged.State);
        Assert.NotNull(Staged.LastError);
    }

    [Fact]
    public void A_long_subject_is_cut_in_its_middle_so_that_the_deadline_stays()
    {
        var title = string.Join(' ', Enumerable.Repeat("phát triển kinh tế - xã hội", 30));
        Enqueue(Mail() with { Subject = $"[Xin ý kiến] Dự thảo Kế hoạch {title} – hạn 16/10/2026 (vòng 1)" });

        Assert.True(Staged.Subject.Length <= MailQueue.MaxSubject);
        Assert.StartsWith("[Xin ý kiến] Dự thảo Kế hoạch phát triển", Staged.Subject, StringComparison.Ordinal);
        Assert.Contains(" … ", Staged.Subject, StringComparison.Ordinal);
        Assert.EndsWith("– hạn 16/10/2026 (vòng 1)", Staged.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subject_without_spaces_is_cut_as_well()
    {
        Enqueue(Mail() with { Subject = new string('ộ', 2000) });
        Assert.True(Staged.Subject.Length <= MailQueue.MaxSubject);
    }

    [Fact]
    public void A_code_without_a_link_is_a_programming_error() =>
        Assert.Throws<ArgumentException>(() => Enqueue(Mail() with { WithCode = true }));

    public void Dispose() => db.Dispose();

    private void Enqueue(OutgoingMail mail) =>
        new MailQueue(db, new TimeOrderedIds(TimeProvider.System), TimeProvider.System).Enqueue(mail);

    private static OutgoingMail Mail() => new()
    {
        ToAddress = "giamdoc@stc.example.vn",
        ToName = "Nguyễn Văn Bảy",
        Subject = "[Xin ý kiến] Dự thảo Kế hoạch",
        Body = new MailBody("Xin ý kiến", [], []),
    };
}
