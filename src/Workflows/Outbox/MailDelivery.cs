using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Outbox;

public enum DeliveryOutcome
{
    /// <summary>The relay accepted the mail.</summary>
    Sent,

    /// <summary>The relay accepted the mail, but the lease had passed to another sender meanwhile.</summary>
    SentLate,

    /// <summary>Refused for now (4xx): tried again later.</summary>
    Deferred,

    /// <summary>The relay could not be reached, did not let us in or dropped the line: nothing is held against the mail.</summary>
    Unreachable,

    /// <summary>Refused for good (5xx), or tried too often.</summary>
    Parked,

    /// <summary>Stopped because its task was closed.</summary>
    Cancelled,

    /// <summary>An operator put a parked mail back.</summary>
    Replayed,
}

/// <summary>One line of a mail's history; append-only by the database's rights.</summary>
public sealed class MailDelivery
{
    public required Guid Id { get; init; }

    public required Guid MailId { get; init; }

    public required int Attempt { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DeliveryOutcome Outcome { get; init; }

    /// <summary>What the relay answered, cut to a line.</summary>
    public string? Response { get; init; }
}

internal sealed class MailDeliveryMap : IEntityTypeConfiguration<MailDelivery>
{
    public void Configure(EntityTypeBuilder<MailDelivery> builder)
    {
        builder.ToTable("delivery", "mail");
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Outcome).HasConversion<string>();
    }
}
