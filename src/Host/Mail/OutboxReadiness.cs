using Host.Operations;
using Workflows.Outbox;

namespace Host.Mail;

/// <summary>
/// Finds a sender that stands still. A relay that is away is no trouble of this host: decisions go on, the
/// mails wait, and taking every host out of service for it would only make things worse.
/// </summary>
internal sealed class OutboxReadiness(OutboxDesk desk, MailSender sender, TimeProvider time) : IReadinessCheck
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    public string Name => "outbox";

    public async Task<string?> FindTroubleAsync(CancellationToken stop)
    {
        var lag = await desk.LagAsync(stop);
        var behind = lag.OldestDue is { } oldest ? time.GetUtcNow() - oldest : TimeSpan.Zero;
        return behind > Late && !sender.RelayIsAway
            ? $"{lag.Waiting} mails wait, the oldest for {(long)behind.TotalMinutes} minutes."
            : null;
    }
}
