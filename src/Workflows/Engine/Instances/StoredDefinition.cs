using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Engine.Instances;

/// <summary>One version of a definition as stored. Once published its text never changes; the database refuses it.</summary>
public sealed class StoredDefinition
{
    /// <summary>Version id.</summary>
    public required string Id { get; set; }

    public required string DefinitionId { get; set; }

    public required int Version { get; set; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public required string Json { get; set; }

    /// <summary>SHA-256 of <see cref="Json"/> in hexadecimal.</summary>
    public required string Hash { get; set; }

    public bool IsLatest { get; set; }

    public bool IsPublished { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? PublishedAt { get; set; }
}

internal sealed class StoredDefinitionMapping : IEntityTypeConfiguration<StoredDefinition>
{
    public void Configure(EntityTypeBuilder<StoredDefinition> builder)
    {
        builder.ToTable("definition", "workflow");
        builder.HasKey(definition => definition.Id);
        builder.Property(definition => definition.Json).HasColumnType("json");
    }
}
