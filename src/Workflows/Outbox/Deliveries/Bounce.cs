namespace Workflows.Outbox.Deliveries;

/// <summary>A mail of ours that a server gave up, told once for each report.</summary>
public sealed record Bounce
{
    /// <summary>The row of the report.</summary>
    public required Guid ReportId { get; init; }

    public required Guid MailId { get; init; }

    public Guid? TaskId { get; init; }

    public Guid? PlanId { get; init; }

    /// <summary>Where it could not be delivered; differs from the mail's address behind a forwarding.</summary>
    public required string Recipient { get; init; }

    /// <summary>When we recorded it: the report's own clock is not ours.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Vietnamese sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// True when sending again is of no use (5.x.x, or no status given). False when the servers only tried too long
    /// (4.x.x): this mail is lost as well, but another may get through.
    /// </summary>
    public required bool IsPermanent { get; init; }

    /// <summary>RFC 3463, e.g. "5.1.1"; null when the report has none.</summary>
    public string? Status { get; init; }

    /// <summary>The first bounce of that mail: an alias of five people can send five.</summary>
    public required bool IsFirst { get; init; }
}

/// <summary>Hears of bounces; rooms above implement it.</summary>
public interface IBounceListener
{
    /// <summary>
    /// Inside the transaction that records the bounce, once for each report. Must not answer a report by a mail that
    /// could itself cause one: mails without a task are never told of.
    /// </summary>
    Task BouncedAsync(Bounce bounce, CancellationToken stop);
}
