using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Consolidation;

/// <summary>The table as the drafter handed it on; part of the submission. Written once.</summary>
public sealed class FrozenConsolidation
{
    public required Guid Id { get; init; }

    public required Guid PlanId { get; init; }

    public required Guid InstanceId { get; init; }

    /// <summary>1, 2, … within the plan.</summary>
    public required int Number { get; init; }

    /// <summary>The version the opinions of the newest round were given on; null when nobody was asked.</summary>
    public Guid? FromVersionId { get; init; }

    /// <summary>The version that carries the changes.</summary>
    public required Guid VersionId { get; init; }

    /// <summary>Agencies are asked again; false: the plan goes on.</summary>
    public required bool AnotherRound { get; init; }

    /// <summary>The agencies a further round asks; empty without one.</summary>
    public required Guid[] AskedAgain { get; init; }

    public string? SkipReason { get; init; }

    /// <summary>Canonical JSON of the table.</summary>
    public required string Content { get; init; }

    /// <summary>SHA-256 of <see cref="Content"/> in UTF-8, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    public required Guid MadeBy { get; init; }

    public required string MadeByName { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The first digits of the hash, enough for a person to compare.</summary>
    public string ShortHash => Sha256[..12];

    /// <summary>What is stored is what was hashed.</summary>
    public bool IsIntact => HashOf(Content) == Sha256;

    public ConsolidationTable Table => ConsolidationTable.Parse(Content);

    internal static string HashOf(string canonical) => Sha256Hash.Of(canonical).Hex;
}

internal sealed class FrozenConsolidationMap : IEntityTypeConfiguration<FrozenConsolidation>
{
    public void Configure(EntityTypeBuilder<FrozenConsolidation> builder)
    {
        builder.ToTable("consolidation", "plan");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Ignore(c => c.ShortHash).Ignore(c => c.IsIntact).Ignore(c => c.Table);
        builder.HasOne<Plan>().WithMany().HasForeignKey(c => c.PlanId);
        builder.HasOne<PlanVersion>().WithMany().HasForeignKey(c => c.FromVersionId);
        builder.HasOne<PlanVersion>().WithMany().HasForeignKey(c => c.VersionId);
    }
}

/// <summary>Reads frozen tables.</summary>
public sealed class Consolidations(WorkflowsDb db)
{
    /// <summary>The tables of a plan, newest first.</summary>
    public async Task<IReadOnlyList<FrozenConsolidation>> AllAsync(Guid planId, CancellationToken stop) =>
        await db.Set<FrozenConsolidation>().AsNoTracking().Where(c => c.PlanId == planId).OrderByDescending(c => c.Number).ToListAsync(stop);

    /// <summary>The newest table of a plan, or null.</summary>
    public Task<FrozenConsolidation?> NewestAsync(Guid planId, CancellationToken stop) =>
        db.Set<FrozenConsolidation>().AsNoTracking().Where(c => c.PlanId == planId).OrderByDescending(c => c.Number).FirstOrDefaultAsync(stop);
}
