using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Calendar;
using Workflows.Storage;

namespace Workflows.HumanTasks;

/// <summary>
/// How the limit of one activation of a step was counted. Its tasks, its round and its timer stand at the same day, but
/// a task whose day a person set on its own.
/// </summary>
public sealed class StepDeadline
{
    public required Guid ActivityInstanceId { get; init; }

    public required Guid InstanceId { get; init; }

    /// <summary>Legal date of receipt; not counted.</summary>
    public required DateOnly ReceivedOn { get; set; }

    /// <summary>The limit.</summary>
    public required int WorkingDays { get; set; }

    /// <summary>
    /// Last day. Later than the count when the calendar was changed so that the counted day was already over; see
    /// <see cref="DeadlineExplanation"/>.
    /// </summary>
    public required DateOnly DueOn { get; set; }

    /// <summary>The state of the calendar it was counted by.</summary>
    public required int CalendarVersion { get; set; }
}

/// <summary>A step's deadline, day by day.</summary>
/// <param name="Count">By the calendar it was counted by.</param>
/// <param name="DueOn">The last day of whoever is asked.</param>
public sealed record DeadlineExplanation(DeadlineCount Count, DateOnly DueOn)
{
    /// <summary>Vietnamese sentences.</summary>
    public IReadOnlyList<string> Words => Count.LastDay == DueOn
        ? Count.Words
        : [.. Count.Words, $"Hạn đang áp dụng là {CalendarWords.DayOf(DueOn)}, do được ấn định riêng hoặc do ngày tính theo lịch đã qua khi tính lại."];
}

/// <summary>Explains deadlines: how many days, which count and which do not.</summary>
public sealed class DeadlineReader(WorkflowsDb db, CalendarReader calendars)
{
    /// <returns>Null for a task without a deadline.</returns>
    public async Task<DeadlineExplanation?> ExplainAsync(HumanTask task, CancellationToken stop)
    {
        if (task.DueOn is not { } due)
            return null;
        var deadline = await db.Set<StepDeadline>().AsNoTracking().FirstOrDefaultAsync(d => d.ActivityInstanceId == task.ActivityInstanceId, stop);
        if (deadline is null)
            return null;
        var calendar = await calendars.LoadAsync(deadline.CalendarVersion, stop);
        return new(calendar.Count(deadline.ReceivedOn, deadline.WorkingDays), due);
    }
}

internal sealed class StepDeadlineMap : IEntityTypeConfiguration<StepDeadline>
{
    public void Configure(EntityTypeBuilder<StepDeadline> builder)
    {
        builder.ToTable("step_deadline", "plan");
        builder.HasKey(d => d.ActivityInstanceId);
        builder.Property(d => d.ActivityInstanceId).ValueGeneratedNever();
    }
}
