namespace Workflows.Outbox.Deliveries;

/// <summary>How far the mail that asks for a task has come; each stage outranks those before it, but see <see cref="Bounced"/>.</summary>
public enum DeliveryStage
{
    /// <summary>No mail asks for it: the step sends none, or the task ended before its mail left.</summary>
    NoMail,

    /// <summary>Waits for the relay, or is under way to it.</summary>
    Queued,

    /// <summary>Given up by us, for the relay refused it or the address is none: an operator must look.</summary>
    Parked,

    /// <summary>The relay took it and nobody has reported trouble since. This says nothing about anybody reading it.</summary>
    Accepted,

    /// <summary>
    /// A mail server reported that it was not delivered and that nobody tries any more. A newer mail for the task
    /// ends this stage; the report stays in the history.
    /// </summary>
    Bounced,

    /// <summary>
    /// A person is known to have opened the task's page (see <see cref="OpeningEvidence"/>). Outranks everything, also
    /// a bounce that comes later: who has read it has read it, and such a bounce is about some forwarding behind the
    /// mailbox. The bounce is still told in <see cref="TaskDelivery.BouncedAt"/>.
    /// </summary>
    Opened,
}

/// <summary>What is known about one task reaching its person.</summary>
/// <remarks>
/// The newest mail that was not called back counts. While it waits for the relay, an older one to the same address
/// that arrived without a bounce stands for it: a reminder must not take away what the first mail proved.
/// </remarks>
public sealed record TaskDelivery
{
    public required Guid TaskId { get; init; }

    public required DeliveryStage Stage { get; init; }

    /// <summary>The mail that counts; null when there is none.</summary>
    public Guid? MailId { get; init; }

    /// <summary>Where that mail goes.</summary>
    public string? ToAddress { get; init; }

    /// <summary>When the relay took that mail.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>
    /// When we learned that it came back: a report about that mail, or about an older one to the same address that came
    /// in after the relay took that mail.
    /// </summary>
    public DateTimeOffset? BouncedAt { get; init; }

    /// <summary>Vietnamese: why it came back, or why it is parked.</summary>
    public string? BounceReason { get; init; }

    /// <summary>
    /// First time a person is known to have opened the page, signed in or by a link that went to <see cref="ToAddress"/>.
    /// A link that went to an address since corrected proves nothing.
    /// </summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>
    /// The task reached its person: opened by them, or accepted by the relay without any report that it failed. A mail
    /// that was given up after temporary trouble (4.x.x) is no proof either; nor is a mail to an address that gave an
    /// older one back for good, because the report about the new one may still be under way.
    /// </summary>
    public bool IsProven { get; init; }

    /// <summary>Newest report that a server still tries (Action: delayed), when nothing else came of it.</summary>
    public DateTimeOffset? DelayedAt { get; init; }

    /// <summary>When that address gave an older mail for the task back for good, although the newest was accepted since.</summary>
    public DateTimeOffset? BouncedBeforeAt { get; init; }

    /// <summary>First time the page was loaded by a link to <see cref="ToAddress"/>, by whomever or whatever: no proof.</summary>
    public DateTimeOffset? LoadedAt { get; init; }
}
