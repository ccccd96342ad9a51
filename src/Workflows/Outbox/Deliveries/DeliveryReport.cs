using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Outbox.Deliveries;

/// <summary>What a server says became of a mail (RFC 3464, Action).</summary>
public enum ReportAction
{
    /// <summary>Given up.</summary>
    Failed,

    /// <summary>Still tried: temporary trouble, not a bounce.</summary>
    Delayed,

    Delivered,

    /// <summary>Handed to a system that reports nothing.</summary>
    Relayed,

    /// <summary>Handed to the members of a list or an alias.</summary>
    Expanded,
}

/// <summary>What a delivery report says about one recipient, as the host read it.</summary>
public sealed record ReportedDelivery
{
    /// <summary>What makes the report itself one and the same by whichever road it comes: its own Message-ID, or a digest.</summary>
    public required string ReportIdentity { get; init; }

    public required ReportAction Action { get; init; }

    /// <summary>Of the mail reported about, with angle brackets; null when the report does not say.</summary>
    public string? MessageId { get; init; }

    /// <summary>The address as we wrote it when the report tells it, else the one that failed.</summary>
    public string? Recipient { get; init; }

    /// <summary>RFC 3463; anything else counts as none.</summary>
    public string? Status { get; init; }

    /// <summary>What the server said, in its own words.</summary>
    public string? Diagnostic { get; init; }

    /// <summary>The server that wrote the report.</summary>
    public string? Reporter { get; init; }

    public DateTimeOffset? ReportedAt { get; init; }
}

/// <summary>A report as a row; append-only by the database's rights.</summary>
public sealed class DeliveryReport
{
    public required Guid Id { get; init; }

    public required string ReportKey { get; init; }

    /// <summary>Null when it is about no mail of ours.</summary>
    public Guid? MailId { get; init; }

    public string? MessageId { get; init; }

    public string? Recipient { get; init; }

    public required ReportAction Action { get; init; }

    public string? Status { get; init; }

    public string? Diagnostic { get; init; }

    public string? Reporter { get; init; }

    public DateTimeOffset? ReportedAt { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}

internal sealed class DeliveryReportMap : IEntityTypeConfiguration<DeliveryReport>
{
    public void Configure(EntityTypeBuilder<DeliveryReport> builder)
    {
        builder.ToTable("delivery_report", "mail");
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Action).HasConversion<string>();
    }
}
