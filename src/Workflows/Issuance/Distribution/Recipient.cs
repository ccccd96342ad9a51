using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Plans;

namespace Workflows.Issuance.Distribution;

/// <summary>How an issued document reaches a recipient.</summary>
public enum DeliveryChannel
{
    Email,

    /// <summary>No mailbox on record: the clerk sends paper.</summary>
    Paper,
}

/// <summary>One line of "Nơi nhận" with the way it was served.</summary>
public sealed class Recipient
{
    public required Guid Id { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>Place of its line in the printed list, from 1.</summary>
    public required int Position { get; init; }

    /// <summary>From 1 among the members of a group; 0 for a line of its own.</summary>
    public int Member { get; init; }

    /// <summary>The printed line that meant it: "Các sở, ban, ngành"; null for a line of its own.</summary>
    public string? GroupName { get; init; }

    public required string Name { get; init; }

    public Guid? AgencyId { get; init; }

    public required DeliveryChannel Channel { get; init; }

    public string? Address { get; init; }

    /// <summary>The mail in the outbox; its state is the proof of dispatch.</summary>
    public Guid? MailId { get; init; }

    /// <summary>When the clerk sent it on paper; null before, and for a mail, whose own row tells.</summary>
    public DateTimeOffset? DispatchedAt { get; internal set; }

    public Guid? DispatchedBy { get; internal set; }

    /// <summary>When it was asked a second time for a confirmation.</summary>
    public DateTimeOffset? RemindedAt { get; internal set; }

    public DateTimeOffset? ConfirmedAt { get; internal set; }

    /// <summary>Who confirmed, as typed, or how the clerk knows.</summary>
    public string? ConfirmedBy { get; internal set; }
}

/// <summary>Links with which recipients read an issued document; made by the room that knows links.</summary>
public interface IReadingLinks
{
    Guid IssueFor(Guid planId, string address);
}

internal sealed class RecipientMap : IEntityTypeConfiguration<Recipient>
{
    public void Configure(EntityTypeBuilder<Recipient> builder)
    {
        builder.ToTable("recipient", "plan");
        builder.Property(r => r.Channel).HasConversion<string>();
        builder.HasOne<Plan>().WithMany().HasForeignKey(r => r.PlanId);
    }
}
