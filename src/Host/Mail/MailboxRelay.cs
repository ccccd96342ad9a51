namespace Host.Mail;

/// <summary>Puts mails into the newcomer's mailbox; the same mail sent twice stands there once.</summary>
internal sealed class MailboxRelay(Mailbox mailbox, TimeProvider time) : IMailRelay
{
    public async Task<RelayAnswer> SendAsync(RenderedMail mail, CancellationToken stop)
    {
        try
        {
            await mailbox.WriteAsync(
                new MailboxMail(
                    mail.Id,
                    HeaderValue.Of(mail.ToAddress),
                    HeaderValue.Of(mail.ToName),
                    HeaderValue.Of(mail.Subject),
                    mail.Html,
                    mail.Text,
                    mail.Link,
                    mail.MessageId,
                    time.GetUtcNow(),
                    mail.File?.Name),
                stop);
            return new Accepted("mailbox");
        }
        catch (FormatException failure)
        {
            return new RefusedForGood(failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Away(failure.Message);
        }
    }
}
