using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Instances;

/// <summary>One activation of an activity of an instance.</summary>
public sealed class StoredExecution
{
    public required Guid Id { get; set; }

    public required Guid InstanceId { get; set; }

    public Guid? ParentId { get; set; }

    public required string ActivityId { get; set; }

    public required string NodeId { get; set; }

    public required string ActivityType { get; set; }

    public int ActivityTypeVersion { get; set; }

    public string? ActivityName { get; set; }

    public required ActivityStatus Status { get; set; }

    /// <summary>Evaluated inputs, as JSON.</summary>
    public required string State { get; set; }

    public required string Outputs { get; set; }

    public required string Properties { get; set; }

    public required string[] Outcomes { get; set; }

    public string? Exception { get; set; }

    public required DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    public bool HasBookmarks { get; set; }

    public int FaultCount { get; set; }
}

/// <summary>One line of an instance's log.</summary>
public sealed class StoredJournalEntry
{
    public required Guid InstanceId { get; set; }

    public required long Sequence { get; set; }

    public required Guid Id { get; set; }

    public required Guid ActivityInstanceId { get; set; }

    public Guid? ParentActivityInstanceId { get; set; }

    public required string ActivityId { get; set; }

    public required string NodeId { get; set; }

    public required string ActivityType { get; set; }

    public int ActivityTypeVersion { get; set; }

    public string? ActivityName { get; set; }

    public required string EventName { get; set; }

    public string? Message { get; set; }

    public string? Payload { get; set; }

    public required DateTimeOffset At { get; set; }
}

/// <summary>Something went wrong at a step.</summary>
public sealed class StoredIncident
{
    public required Guid Id { get; set; }

    public required Guid InstanceId { get; set; }

    public required string ActivityId { get; set; }

    public required string NodeId { get; set; }

    public required string ActivityType { get; set; }

    public Guid? ActivityInstanceId { get; set; }

    /// <summary>The step as people know it.</summary>
    public required string Step { get; set; }

    public required string Message { get; set; }

    public string? ExceptionType { get; set; }

    public required DateTimeOffset At { get; set; }
}

internal sealed class StoredExecutionMapping : IEntityTypeConfiguration<StoredExecution>
{
    public void Configure(EntityTypeBuilder<StoredExecution> builder)
    {
        builder.ToTable("activity_execution", "workflow");
        builder.HasKey(execution => execution.Id);
        builder.Property(execution => execution.Id).ValueGeneratedNever();
        builder.Property(execution => execution.Status).HasConversion<string>();
        builder.Property(execution => execution.State).HasColumnType("jsonb");
        builder.Property(execution => execution.Outputs).HasColumnType("jsonb");
        builder.Property(execution => execution.Properties).HasColumnType("jsonb");
        builder.HasOne<StoredInstance>().WithMany().HasForeignKey(execution => execution.InstanceId);
    }
}

internal sealed class StoredJournalEntryMapping : IEntityTypeConfiguration<StoredJournalEntry>
{
    public void Configure(EntityTypeBuilder<StoredJournalEntry> builder)
    {
        builder.ToTable("journal", "workflow");
        builder.HasKey(entry => new { entry.InstanceId, entry.Sequence });
        builder.Property(entry => entry.Sequence).ValueGeneratedNever();
        builder.Property(entry => entry.Payload).HasColumnType("jsonb");
        builder.HasOne<StoredInstance>().WithMany().HasForeignKey(entry => entry.InstanceId);
    }
}

internal sealed class StoredIncidentMapping : IEntityTypeConfiguration<StoredIncident>
{
    public void Configure(EntityTypeBuilder<StoredIncident> builder)
    {
        builder.ToTable("incident", "workflow");
        builder.HasKey(incident => incident.Id);
        builder.Property(incident => incident.Id).ValueGeneratedNever();
        builder.HasOne<StoredInstance>().WithMany().HasForeignKey(incident => incident.InstanceId);
    }
}
