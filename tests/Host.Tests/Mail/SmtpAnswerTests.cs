using System.Net.Mail;
using Host.Mail;

namespace Host.Tests.Mail;

public sealed class SmtpAnswerTests
{
    [Theory]
    [InlineData(550, typeof(RefusedForGood))]
    [InlineData(552, typeof(RefusedForGood))]
    [InlineData(554, typeof(RefusedForGood))]
    [InlineData(450, typeof(RefusedForNow))]
    [InlineData(451, typeof(RefusedForNow))]
    [InlineData(452, typeof(RefusedForNow))]
    [InlineData(421, typeof(Away))]
    [InlineData(454, typeof(Away))]
    [InlineData(530, typeof(Away))]
    [InlineData(535, typeof(Away))]
    [InlineData(-1, typeof(Away))]
    [InlineData(0, typeof(Away))]
    public void A_status_says_whose_trouble_it_is(int status, Type answer) =>
        Assert.IsType(answer, SmtpAnswer.Of(status, "words"));

    [Fact]
    public void A_refused_recipient_counts_by_its_own_status()
    {
        Assert.IsType<RefusedForGood>(SmtpAnswer.Of(
            new SmtpFailedRecipientException(SmtpStatusCode.MailboxUnavailable, "a@x.vn", "no such user")));
        Assert.IsType<RefusedForNow>(SmtpAnswer.Of(
            new SmtpFailedRecipientsException("several", [new(SmtpStatusCode.MailboxBusy, "a@x.vn")])));
    }

    /// <summary>What is refused before or after the recipient was named may be our sender or this mail: others must tell.</summary>
    [Fact]
    public void A_never_that_names_no_recipient_is_not_held_against_the_mail_at_once()
    {
        Assert.IsType<RefusedOutright>(SmtpAnswer.Of(new SmtpException((SmtpStatusCode)550, "5.7.60 sender not allowed")));
        Assert.IsType<RefusedOutright>(SmtpAnswer.Of(new SmtpException((SmtpStatusCode)553, "bad sender")));
        Assert.IsType<RefusedForGood>(SmtpAnswer.Of(new SmtpException((SmtpStatusCode)552, "too large")));
        Assert.IsType<Away>(SmtpAnswer.Of(new SmtpException((SmtpStatusCode)535, "sign in first")));
    }

    [Fact]
    public void A_broken_line_is_the_relays_trouble_and_its_cause_is_told()
    {
        var answer = Assert.IsType<Away>(SmtpAnswer.Of(new SmtpException("Failure sending mail.", new IOException("line cut"))));
        Assert.Contains("line cut", answer.Text, StringComparison.Ordinal);
    }
}
