using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.FollowUp;

/// <summary>What happened to an assigned task.</summary>
public enum TaskEntryKind
{
    Assigned,
    Accepted,
    ChangeAsked,
    ChangeGranted,
    ChangeRefused,
    Changed,
    Progressed,
    ResultRecorded,
    ResultWithdrawn,
    Done,
    Returned,
}

/// <summary>One line of a task's history; never changed. Day and lead are kept where the act changed them or asked to.</summary>
public sealed class TaskEntry
{
    public required Guid Id { get; init; }

    /// <summary>The order in which lines were written: instants may be equal.</summary>
    public long Seq { get; private set; }

    public required Guid TaskId { get; init; }

    public required TaskEntryKind Kind { get; init; }

    /// <summary>The person's own words: progress, reason.</summary>
    public string Words { get; init; } = "";

    public DateOnly? OldDue { get; init; }

    public DateOnly? NewDue { get; init; }

    public string? OldLead { get; init; }

    public string? NewLead { get; init; }

    public required DateTimeOffset At { get; init; }

    public Guid? PersonId { get; init; }

    public required string PersonName { get; init; }

    public string? PostTitle { get; init; }

    public string? AgencyName { get; init; }
}

internal sealed class TaskEntryMap : IEntityTypeConfiguration<TaskEntry>
{
    public void Configure(EntityTypeBuilder<TaskEntry> builder)
    {
        builder.ToTable("entry", "followup");
        builder.Property(e => e.Kind).HasConversion<string>();
        builder.Property(e => e.Seq).ValueGeneratedOnAdd();
        builder.HasOne<AssignedTask>().WithMany().HasForeignKey(e => e.TaskId).OnDelete(DeleteBehavior.NoAction);
    }
}
