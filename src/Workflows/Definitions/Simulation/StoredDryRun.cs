using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Definitions.Simulation;

/// <summary>What trying out one text of a definition showed. Never changed.</summary>
public sealed class StoredDryRun
{
    public required Guid Id { get; init; }

    public required string DefinitionId { get; init; }

    /// <summary>The version tried; a draft may have changed since, then its hash is another.</summary>
    public required string VersionId { get; init; }

    public required int Version { get; init; }

    /// <summary>SHA-256 of the text tried, in hexadecimal.</summary>
    public required string ContentHash { get; init; }

    public required bool Passed { get; init; }

    public required int Scenarios { get; init; }

    /// <summary>Scenarios that did not end as drawn.</summary>
    public required int Failed { get; init; }

    /// <summary>The <see cref="Exploration"/> as JSON.</summary>
    public required string Summary { get; init; }

    public required DateTimeOffset RanAt { get; init; }

    /// <summary>The person who let it run; null for the product itself.</summary>
    public Guid? RanBy { get; init; }

    public required string RanByName { get; init; }
}

internal sealed class StoredDryRunMapping : IEntityTypeConfiguration<StoredDryRun>
{
    public void Configure(EntityTypeBuilder<StoredDryRun> builder)
    {
        builder.ToTable("dry_run", "workflow");
        builder.Property(run => run.Summary).HasColumnType("jsonb");
    }
}
