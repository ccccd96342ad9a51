namespace Workflows.Outbox.Deliveries;

/// <summary>
/// Whether the office would hear of a mail that comes back. Where it would not, a relay's acceptance proves nothing: the next server
/// may have thrown the mail away.
/// </summary>
public sealed record ReportWatch(bool IsOn);
