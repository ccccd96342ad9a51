namespace Host.Tests.Web;

/// <summary>A clock that goes on from a day in October 2026 when told to.</summary>
public sealed class SettableTime : TimeProvider
{
    private DateTimeOffset now = new(2026, 10, 14, 1, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Set(DateTimeOffset to) => now = to;

    public void Advance(TimeSpan by) => now += by;
}
