using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Issuance.Distribution;
using Workflows.Plans;

namespace Workflows.Issuance.Exchange;

/// <summary>A packet (edXML) of an issued document, made once and handed to whatever sends it; never changed.</summary>
public sealed class ExchangePacket
{
    public required Guid Id { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>By which the other side names the document: "OrganId,yyyy/MM/dd,number/notation".</summary>
    public required string DocumentKey { get; init; }

    /// <summary>"01_QĐ-UBND.edxml".</summary>
    public required string Name { get; init; }

    /// <summary>Of the bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public required byte[] Bytes { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required Guid MadeBy { get; init; }
}

/// <summary>A recipient to whom a packet is addressed; one document goes to each in one packet only.</summary>
public sealed class PacketReceiver
{
    public required Guid RecipientId { get; init; }

    public required Guid PacketId { get; init; }

    /// <summary>Mã định danh by which it is addressed.</summary>
    public required string OrganId { get; init; }
}

internal sealed class ExchangePacketMap : IEntityTypeConfiguration<ExchangePacket>
{
    public void Configure(EntityTypeBuilder<ExchangePacket> builder)
    {
        builder.ToTable("exchange_packet", "plan");
        builder.HasOne<Plan>().WithMany().HasForeignKey(p => p.PlanId);
    }
}

internal sealed class PacketReceiverMap : IEntityTypeConfiguration<PacketReceiver>
{
    public void Configure(EntityTypeBuilder<PacketReceiver> builder)
    {
        builder.ToTable("exchange_receiver", "plan");
        builder.HasKey(r => r.RecipientId);
        builder.HasOne<Recipient>().WithOne().HasForeignKey<PacketReceiver>(r => r.RecipientId);
        builder.HasOne<ExchangePacket>().WithMany().HasForeignKey(r => r.PacketId);
    }
}
