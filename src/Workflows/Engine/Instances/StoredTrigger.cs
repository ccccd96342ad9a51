using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Engine.Instances;

/// <summary>What starts a published workflow from outside. A definition without published version has no rows.</summary>
public sealed class StoredTrigger
{
    /// <summary>Kept while successive versions wait for the same at the same place.</summary>
    public required Guid Id { get; set; }

    public required string DefinitionId { get; set; }

    public required string DefinitionVersionId { get; set; }

    public required string ActivityId { get; set; }

    public required string NodeId { get; set; }

    /// <summary>Name of the stimulus.</summary>
    public required string Name { get; set; }

    public required string Hash { get; set; }

    public string? Payload { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>
    /// The next time of a trigger of the clock. With the id it is the identity of an occurrence, and it only
    /// ever moves forward; null: never (again).
    /// </summary>
    public DateTimeOffset? OccurrenceAt { get; set; }

    /// <summary>When to take the occurrence: its time, or later after an attempt that failed.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public int Attempts { get; set; }
}

internal sealed class StoredTriggerMapping : IEntityTypeConfiguration<StoredTrigger>
{
    public void Configure(EntityTypeBuilder<StoredTrigger> builder)
    {
        builder.ToTable("trigger", "workflow");
        builder.HasKey(trigger => trigger.Id);
        builder.Property(trigger => trigger.Id).ValueGeneratedNever();
        builder.Property(trigger => trigger.Payload).HasColumnType("jsonb");
        builder.HasOne<StoredDefinition>().WithMany().HasForeignKey(trigger => trigger.DefinitionVersionId);
    }
}
