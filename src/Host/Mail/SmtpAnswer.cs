using System.Net.Mail;

namespace Host.Mail;

/// <summary>Tells trouble with one mail from trouble with the relay, and a "not now" from a "never".</summary>
internal static class SmtpAnswer
{
    private const int NotReady = 421;
    private const int TooLarge = 552;
    private const int FirstRefusalForNow = 400;
    private const int FirstRefusalForGood = 500;

    public static RelayAnswer Of(SmtpException failure)
    {
        // Several recipients are never sent in one mail, so the first failure is the only one.
        var status = failure is SmtpFailedRecipientsException { InnerExceptions: [var first, ..] }
            ? (int)first.StatusCode
            : (int)failure.StatusCode;
        var answer = Of(status, Words(failure));
        // A refused recipient, or a mail too large, is this mail's trouble. Any other "never" may have been said to
        // our own address, before the recipient was named: parking for it would park every mail.
        return answer is RefusedForGood && failure is not SmtpFailedRecipientException && status != TooLarge
            ? new RefusedOutright(answer.Text)
            : answer;
    }

    public static RelayAnswer Of(int status, string words) => status switch
    {
        NotReady => new Away(words),
        // Sign-in or encryption is asked for or refused (530, 534, 535, 538; 454 for the moment): that is a
        // matter of settings. Parking mails for it would park every one.
        454 or 530 or 534 or 535 or 538 => new Away(words),
        >= FirstRefusalForGood and < 600 => new RefusedForGood(words),
        >= FirstRefusalForNow and < FirstRefusalForGood => new RefusedForNow(words),
        // No reply code: no connection, no STARTTLS, a certificate that does not hold, a broken line.
        _ => new Away(words),
    };

    private static string Words(SmtpException failure)
    {
        var text = failure.Message;
        for (var inner = failure.InnerException; inner is not null; inner = inner.InnerException)
            text += " " + inner.Message;
        return $"{(int)failure.StatusCode} {text}";
    }
}
