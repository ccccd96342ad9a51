using Microsoft.Extensions.Diagnostics.HealthChecks;
using Workflows.Outbox;

namespace Host.Mail;

/// <summary>Readiness of outgoing mail: late mails are worth an alarm, but never a reason to refuse decisions.</summary>
internal sealed class OutboxHealth(OutboxDesk desk, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var lag = await desk.LagAsync(cancellationToken);
        var behind = lag.OldestDue is { } oldest ? time.GetUtcNow() - oldest : TimeSpan.Zero;
        var numbers = new Dictionary<string, object>
        {
            ["waiting"] = lag.Waiting,
            ["parked"] = lag.Parked,
            ["behindSeconds"] = (long)behind.TotalSeconds,
        };
        return behind > Late || lag.Parked > 0
            ? HealthCheckResult.Degraded("Mails are late or parked.", data: numbers)
            : HealthCheckResult.Healthy(data: numbers);
    }
}
