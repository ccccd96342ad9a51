using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.HumanTasks.Handover;

/// <summary>How a task came to another person.</summary>
public enum HandoverWay
{
    /// <summary>Xử lý thay begins.</summary>
    Substituted,

    /// <summary>Xử lý thay is over: back to whom it belongs.</summary>
    GivenBack,

    /// <summary>Chuyển việc, one task.</summary>
    Reassigned,

    /// <summary>Chuyển toàn bộ việc of somebody who leaves.</summary>
    Transferred,

    /// <summary>The agency went into another one.</summary>
    Succeeded,
}

/// <summary>One task that went from one person to another while it was open. Written once.</summary>
public sealed class TaskHandover
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    public required Guid PlanId { get; init; }

    public required HandoverWay Way { get; init; }

    public required Guid FromId { get; init; }

    public required string FromName { get; init; }

    public required string FromPost { get; init; }

    public required Guid ToId { get; init; }

    public required string ToName { get; init; }

    public required string ToPost { get; init; }

    public string? Reason { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class TaskHandoverMap : IEntityTypeConfiguration<TaskHandover>
{
    public void Configure(EntityTypeBuilder<TaskHandover> builder)
    {
        builder.ToTable("task_handover", "plan");
        builder.Property(h => h.Way).HasConversion<string>();
        builder.HasOne<HumanTask>().WithMany().HasForeignKey(h => h.TaskId);
    }
}
