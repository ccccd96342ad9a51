namespace Workflows.Outbox;

/// <summary>The address that mails of this installation come from; null when none is set.</summary>
public sealed record ConfiguredSender(string? Address);
