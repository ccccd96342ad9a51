using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Instances;

/// <summary>An instance as stored; <see cref="State"/> is the truth, the rest repeats it for queries.</summary>
public sealed class StoredInstance
{
    public required Guid Id { get; set; }

    public required string DefinitionId { get; set; }

    /// <summary>The version this instance stays on.</summary>
    public required string DefinitionVersionId { get; set; }

    public required int DefinitionVersion { get; set; }

    public required string DefinitionHash { get; set; }

    public string? Name { get; set; }

    public string? CorrelationId { get; set; }

    /// <summary>The instance whose step started this one.</summary>
    public Guid? ParentId { get; set; }

    public required WorkflowStatus Status { get; set; }

    public required WorkflowSubStatus SubStatus { get; set; }

    public required string State { get; set; }

    public required int StateFormat { get; set; }

    public int IncidentCount { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public long Revision { get; set; }
}

internal sealed class StoredInstanceMapping : IEntityTypeConfiguration<StoredInstance>
{
    public void Configure(EntityTypeBuilder<StoredInstance> builder)
    {
        builder.ToTable("instance", "workflow");
        builder.HasKey(instance => instance.Id);
        builder.Property(instance => instance.Status).HasConversion<string>();
        builder.Property(instance => instance.SubStatus).HasConversion<string>();
        builder.Property(instance => instance.State).HasColumnType("jsonb");
        builder.Property(instance => instance.Revision).IsConcurrencyToken();
        builder.HasOne<StoredInstance>().WithMany().HasForeignKey(instance => instance.ParentId);
        builder.HasOne<StoredDefinition>().WithMany().HasForeignKey(instance => instance.DefinitionVersionId);
    }
}
