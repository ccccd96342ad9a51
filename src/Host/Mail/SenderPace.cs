namespace Host.Mail;

/// <summary>The sender's times; tests take shorter ones.</summary>
public sealed record SenderPace
{
    /// <summary>Mails claimed and sent side by side; a mail server of an office takes few connections at once.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>The safety net when no wake-up comes, and the grain of retries.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Added to the relay's time-out: room for rendering and marking.</summary>
    public TimeSpan LeaseMargin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>First pause when the relay is away; doubles up to <see cref="LongestRelayPause"/>.</summary>
    public TimeSpan RelayPause { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan LongestRelayPause { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan DatabasePause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long mails under way may go on when the host stops.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(15);
}
