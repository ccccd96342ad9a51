namespace Workflows.Outbox;

/// <summary>A mail to one person, composed by the room that has something to say; rendered when it is sent.</summary>
/// <remarks>Holds no secret: a link is named by its id, and the sender derives its address.</remarks>
public sealed record OutgoingMail
{
    public required string ToAddress { get; init; }

    public required string ToName { get; init; }

    /// <summary>Says what is asked and by when, e.g. "[Xin ý kiến] Dự thảo Kế hoạch … – hạn 16/10/2026 (vòng 1)".</summary>
    public required string Subject { get; init; }

    public required MailBody Body { get; init; }

    /// <summary>The link printed as the one button of the mail.</summary>
    public Guid? LinkId { get; init; }

    /// <summary>The six-digit code of the link is printed too: its decision binds.</summary>
    public bool WithCode { get; init; }

    /// <summary>A file that goes with it; found by <see cref="IMailFiles"/> when the mail is sent.</summary>
    public Guid? FileId { get; init; }

    public Guid? PlanId { get; init; }

    public Guid? TaskId { get; init; }
}

/// <summary>What a mail says, without its form.</summary>
/// <param name="Headline">One sentence: what is asked of the reader.</param>
/// <param name="Paragraphs">Plain text, shown before the facts.</param>
/// <param name="Facts">Label and value pairs: plan, version, step, deadline, requester.</param>
/// <param name="Action">Text of the button; null when there is no link.</param>
/// <param name="Closing">Plain text after the button.</param>
public sealed record MailBody(
    string Headline,
    IReadOnlyList<string> Paragraphs,
    IReadOnlyList<MailFact> Facts,
    string? Action = null,
    IReadOnlyList<string>? Closing = null);

public sealed record MailFact(string Label, string Value);

/// <summary>A file as it goes with a mail.</summary>
public sealed record MailFile(string Name, string MediaType, byte[] Bytes);

/// <summary>Finds the files that mails name; implemented by the room that keeps them.</summary>
public interface IMailFiles
{
    /// <returns>Null where there is no such file: the mail then goes without, its link leads to the document.</returns>
    Task<MailFile?> FindAsync(Guid id, CancellationToken stop);
}
