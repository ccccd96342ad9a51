namespace Host.Mail;

/// <summary>A mail ready to leave. Holds the link's secret: it lives in memory only and is never logged.</summary>
public sealed record RenderedMail(
    Guid Id,
    string MessageId,
    string ToAddress,
    string ToName,
    string Subject,
    string Html,
    string Text,
    string? Link,
    Workflows.Outbox.MailFile? File = null)
{
    public override string ToString() => $"mail {Id}";
}

/// <summary>What came of handing a mail over.</summary>
/// <param name="Text">The relay's words, for operators.</param>
public abstract record RelayAnswer(string Text);

/// <summary>The relay has taken the mail.</summary>
public sealed record Accepted(string Text) : RelayAnswer(Text);

/// <summary>The relay will never take this mail (5xx).</summary>
public sealed record RefusedForGood(string Text) : RelayAnswer(Text);

/// <summary>The relay said never (5xx), and whether to this mail or to our sender cannot be told from the answer.</summary>
public sealed record RefusedOutright(string Text) : RelayAnswer(Text);

/// <summary>The relay does not take this mail now (4xx).</summary>
public sealed record RefusedForNow(string Text) : RelayAnswer(Text);

/// <summary>The relay cannot be reached, or does not let us in: no mail would get through.</summary>
public sealed record Away(string Text) : RelayAnswer(Text);

/// <summary>The way out: a mail server, or the mailbox of a newcomer's machine.</summary>
public interface IMailRelay
{
    /// <summary>Hands one mail over; failures are answers, not exceptions.</summary>
    /// <param name="mail">Rendered, its header values free of control characters.</param>
    /// <param name="stop">Gives up; whether the relay took the mail is then unknown.</param>
    Task<RelayAnswer> SendAsync(RenderedMail mail, CancellationToken stop);
}
