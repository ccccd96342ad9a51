using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.TreeHeads;

/// <summary>A signed head as the database keeps it; never changed.</summary>
public sealed class StoredHead
{
    public required long Number { get; init; }

    /// <summary><see cref="TreeHead.ToBytes"/>.</summary>
    public required byte[] Statement { get; init; }

    /// <summary>Detached CMS, DER.</summary>
    public required byte[] Cms { get; init; }

    /// <summary>Audit rows it stands over.</summary>
    public required long Rows { get; init; }

    public required DateTimeOffset MadeAt { get; init; }
}

/// <summary>The end of a chain, kept with the first head that saw it there; never changed.</summary>
public sealed class StoredLeaf
{
    public required string Chain { get; init; }

    public required long Number { get; init; }

    public required long LastSeq { get; init; }

    public required string LastHash { get; init; }

    public TreeLeaf Leaf => new(Chain, LastSeq, LastHash);
}

internal sealed class StoredHeadMap : IEntityTypeConfiguration<StoredHead>
{
    public void Configure(EntityTypeBuilder<StoredHead> builder)
    {
        builder.ToTable("tree_head", "audit");
        builder.HasKey(h => h.Number);
        builder.Property(h => h.Number).ValueGeneratedNever();
    }
}

internal sealed class StoredLeafMap : IEntityTypeConfiguration<StoredLeaf>
{
    public void Configure(EntityTypeBuilder<StoredLeaf> builder)
    {
        builder.ToTable("tree_leaf", "audit");
        builder.HasKey(l => new { l.Chain, l.Number });
        builder.HasOne<StoredHead>().WithMany().HasForeignKey(l => l.Number);
        builder.Ignore(l => l.Leaf);
    }
}
