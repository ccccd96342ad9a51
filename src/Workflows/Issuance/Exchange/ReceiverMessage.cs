using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Interchange;
using Workflows.Interchange.Edxml;
using Workflows.Issuance.Distribution;
using Workflows.Plans;

namespace Workflows.Issuance.Exchange;

/// <summary>What came in about a document of ours, with the message itself; a row is never changed.</summary>
public abstract class ReceiverMessage
{
    public required Guid Id { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>The sender's code, as the message says it.</summary>
    public required string OrganId { get; init; }

    public required string OrganName { get; init; }

    /// <summary>What was found out about the packet's own signature.</summary>
    public required SealStanding Seal { get; init; }

    /// <summary>Subject of the certificate in it; empty where there is none. Whose it is, was not checked.</summary>
    public required string SealSigner { get; init; }

    /// <summary>Our clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    public required Guid ReceivedBy { get; init; }

    /// <summary>Of the message, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The message as it came.</summary>
    public required byte[] Bytes { get; init; }
}

/// <summary>What a receiver did with a document; such messages come out of order, twice, or never.</summary>
public sealed class ReceiverStatus : ReceiverMessage
{
    public required Guid RecipientId { get; init; }

    public required ExchangeStatus Status { get; init; }

    /// <summary>Reason or remark; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>The other side's clock.</summary>
    public required DateTimeOffset StatedAt { get; init; }

    internal ExchangeEvent AsEvent() => new(Status, StatedAt, ReceivedAt, Description);
}

/// <summary>An incoming document that answers one of ours.</summary>
public sealed class IncomingReply : ReceiverMessage
{
    /// <summary>Null where its sender is none of the recipients.</summary>
    public Guid? RecipientId { get; init; }

    /// <summary>On what ground it counts as an answer to this document.</summary>
    public required ReplyGround Ground { get; init; }

    /// <summary>"15/STC-QLNS".</summary>
    public required string NumberAndNotation { get; init; }

    public required DateOnly DatedOn { get; init; }

    public required string TypeName { get; init; }

    public required string Subject { get; init; }

    /// <summary>Names of its files in their order, the document first.</summary>
    public required string[] Files { get; init; }
}

internal sealed class ReceiverStatusMap : IEntityTypeConfiguration<ReceiverStatus>
{
    public void Configure(EntityTypeBuilder<ReceiverStatus> builder)
    {
        builder.ToTable("exchange_status", "plan");
        builder.Property(e => e.Status).HasConversion<string>();
        builder.Property(e => e.Seal).HasConversion<string>();
        builder.HasOne<Plan>().WithMany().HasForeignKey(e => e.PlanId);
        builder.HasOne<Recipient>().WithMany().HasForeignKey(e => e.RecipientId);
    }
}

internal sealed class IncomingReplyMap : IEntityTypeConfiguration<IncomingReply>
{
    public void Configure(EntityTypeBuilder<IncomingReply> builder)
    {
        builder.ToTable("exchange_reply", "plan");
        builder.Property(e => e.Ground).HasConversion<string>();
        builder.Property(e => e.Seal).HasConversion<string>();
        builder.HasOne<Plan>().WithMany().HasForeignKey(e => e.PlanId);
        builder.HasOne<Recipient>().WithMany().HasForeignKey(e => e.RecipientId);
    }
}
