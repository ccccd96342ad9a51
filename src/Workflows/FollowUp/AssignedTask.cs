using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Organisation;
using Workflows.Plans;

namespace Workflows.FollowUp;

/// <summary>Where a task comes from.</summary>
public enum TaskSource
{
    /// <summary>A row of an issued plan's annex.</summary>
    Plan,

    /// <summary>A numbered direction of a meeting's conclusions.</summary>
    Direction,

    /// <summary>A task that a meeting names besides its directions.</summary>
    Session,
}

/// <summary>How far an assigned task is.</summary>
public enum AssignedState
{
    /// <summary>Đã giao.</summary>
    Assigned,

    /// <summary>Đã nhận.</summary>
    Accepted,

    /// <summary>Đề nghị đổi: the lead agency wants another day or another lead.</summary>
    ChangeAsked,

    /// <summary>Đang làm.</summary>
    InProgress,

    /// <summary>Hoàn thành.</summary>
    Done,
}

/// <summary>Nhiệm vụ được giao: one thing that one agency leads, until a day where a day is known.</summary>
public sealed class AssignedTask
{
    public required Guid Id { get; init; }

    public required TaskSource Source { get; init; }

    public Guid? PlanId { get; init; }

    /// <summary>The issued version whose annex named it.</summary>
    public Guid? VersionId { get; init; }

    public Guid? SessionId { get; init; }

    /// <summary>Row of the annex or number of the direction, from 1.</summary>
    public required int Number { get; init; }

    public required string Content { get; init; }

    /// <summary>Sản phẩm; empty where none is named.</summary>
    public string Product { get; init; } = "";

    /// <summary>Trụ cột, as printed; empty where it serves none.</summary>
    public string Pillar { get; init; } = "";

    /// <summary>Thời gian as printed.</summary>
    public string TimeText { get; init; } = "";

    /// <summary>Cơ quan chủ trì as printed, or as it is called that was chosen later; empty where nobody is named.</summary>
    public required string LeadName { get; set; }

    /// <summary>The agency behind the name; null until somebody picks it.</summary>
    public Guid? LeadAgencyId { get; set; }

    /// <summary>Cơ quan phối hợp as printed, separated by semicolons.</summary>
    public string Coordinating { get; init; } = "";

    /// <summary>The province.</summary>
    public required Guid CommitteeId { get; init; }

    /// <summary>The drafting agency, or the one that recorded the meeting: it follows the task.</summary>
    public required Guid OwnerAgencyId { get; init; }

    /// <summary>The Committee whose office follows it, too; null for an agency's own plan.</summary>
    public Guid? OverseenBy { get; init; }

    /// <summary>Last day, in Việt Nam; null: chưa có hạn.</summary>
    public DateOnly? DueOn { get; set; }

    public AssignedState State { get; set; }

    /// <summary>To go back to when a wish for a change is answered; null while none is open.</summary>
    public AssignedState? StateBefore { get; set; }

    /// <summary>The day the lead agency asks for; null when it asks for another lead only.</summary>
    public DateOnly? WishedOn { get; set; }

    /// <summary>The lead agency it asks for.</summary>
    public Guid? WishedLeadId { get; set; }

    public string? WishReason { get; set; }

    /// <summary>The newest word on how far it is.</summary>
    public string Progress { get; set; } = "";

    public required DateTimeOffset AssignedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>Its last day is over by the calendar of Việt Nam, and it is not done.</summary>
    public bool IsLate(DateOnly today) => State is not AssignedState.Done && DueOn < today;
}

internal sealed class AssignedTaskMap : IEntityTypeConfiguration<AssignedTask>
{
    public void Configure(EntityTypeBuilder<AssignedTask> builder)
    {
        builder.ToTable("task", "followup");
        builder.Property(t => t.Source).HasConversion<string>();
        builder.Property(t => t.State).HasConversion<string>();
        builder.Property(t => t.StateBefore).HasConversion<string>();
        builder.HasOne<Plan>().WithMany().HasForeignKey(t => t.PlanId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<PlanVersion>().WithMany().HasForeignKey(t => t.VersionId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<WorkingSession>().WithMany().HasForeignKey(t => t.SessionId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<Agency>().WithMany().HasForeignKey(t => t.LeadAgencyId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<Agency>().WithMany().HasForeignKey(t => t.WishedLeadId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<Agency>().WithMany().HasForeignKey(t => t.CommitteeId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<Agency>().WithMany().HasForeignKey(t => t.OwnerAgencyId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<Agency>().WithMany().HasForeignKey(t => t.OverseenBy).OnDelete(DeleteBehavior.NoAction);
    }
}
