using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Host.Mail;

/// <summary>Hands mails to the configured mail server, one connection a mail.</summary>
/// <remarks>
/// With STARTTLS configured a server that does not offer it gets nothing. Only AUTH LOGIN is used: the
/// client would otherwise answer the Windows schemes that some servers offer first.
/// </remarks>
[SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "The one relay.")]
internal sealed class SmtpRelay : IMailRelay
{
    private readonly MailSettings settings;

    public SmtpRelay(MailSettings settings)
    {
        this.settings = settings;
        if (settings.TrustedCertificate is { } file)
            TrustedCertificates.Add(file);
    }

    public async Task<RelayAnswer> SendAsync(RenderedMail mail, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(settings.Timeout);
        try
        {
            using var message = Message(mail);
            using var client = Client();
            // The client's own cancellation waits for the server in some states: the wait is bounded besides.
            await client.SendMailAsync(message, limit.Token).WaitAsync(limit.Token);
            return new Accepted("250");
        }
        catch (OperationCanceledException)
        {
            return new Away(stop.IsCancellationRequested
                ? "Máy chủ dừng trong khi đang gửi."
                : $"Máy chủ thư không trả lời trong {settings.Timeout.TotalSeconds:0} giây.");
        }
        catch (SmtpException failure)
        {
            return SmtpAnswer.Of(failure);
        }
        catch (FormatException failure)
        {
            return new RefusedForGood(failure.Message);
        }
    }

    internal MailMessage Message(RenderedMail mail)
    {
        var message = new MailMessage(
            new MailAddress(settings.From, settings.FromName, Encoding.UTF8),
            new MailAddress(HeaderValue.Of(mail.ToAddress), HeaderValue.Of(mail.ToName), Encoding.UTF8))
        {
            Subject = HeaderValue.Of(mail.Subject),
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", HeaderValue.Of(mail.MessageId));
        // No holiday notices back, and no loops between robots (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Headers.Add("Content-Language", "vi");
        message.AlternateViews.Add(Part(mail.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(Part(mail.Html, MediaTypeNames.Text.Html));
        if (mail.File is { } file)
            message.Attachments.Add(new Attachment(new MemoryStream(file.Bytes), HeaderValue.Of(file.Name), file.MediaType) { NameEncoding = Encoding.UTF8 });
        return message;
    }

    private static AlternateView Part(string text, string type)
    {
        var part = AlternateView.CreateAlternateViewFromString(text, Encoding.UTF8, type);
        part.TransferEncoding = TransferEncoding.Base64;
        return part;
    }

    private SmtpClient Client()
    {
        var client = new SmtpClient(settings.Host, settings.Port)
        {
            EnableSsl = settings.StartTls,
            UseDefaultCredentials = false,
            Timeout = (int)settings.Timeout.TotalMilliseconds,
        };
        if (settings.User is { } user)
        {
            var credentials = new CredentialCache();
            credentials.Add(settings.Host, settings.Port, "LOGIN", new NetworkCredential(user, settings.Password));
            client.Credentials = credentials;
        }

        return client;
    }
}
