using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Audit;

/// <summary>A stored link of a chain; read only.</summary>
public sealed class AuditEntry
{
    public required string Chain { get; init; }

    public required long Seq { get; init; }

    /// <summary>Canonical JSON of the event.</summary>
    public required string Body { get; init; }

    public required string PreviousHash { get; init; }

    public required string Hash { get; init; }

    public required string Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    public Guid? PlanId { get; init; }
}

/// <summary>The stored head of a chain; read only.</summary>
public sealed class AuditChain
{
    public required string Chain { get; init; }

    public required long LastSeq { get; init; }

    public required string LastHash { get; init; }
}

internal sealed class AuditEntryMap : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("entry", "audit");
        builder.HasKey(e => new { e.Chain, e.Seq });
    }
}

internal sealed class AuditChainMap : IEntityTypeConfiguration<AuditChain>
{
    public void Configure(EntityTypeBuilder<AuditChain> builder)
    {
        builder.ToTable("chain", "audit");
        builder.HasKey(e => e.Chain);
    }
}
