using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.HumanTasks;

namespace Workflows.Decisions.Opinions.Silence;

/// <summary>
/// The deadline of one agency stands still, because its mail came back. It runs again, counted anew, from the day the
/// mail is sent again or the person is known to have opened the page.
/// </summary>
public sealed class ClockStop
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>The mail that came back.</summary>
    public required Guid MailId { get; init; }

    public required DateTimeOffset StoppedAt { get; init; }

    /// <summary>Vietnamese: why it came back.</summary>
    public required string Reason { get; init; }

    public DateOnly? DueOnBefore { get; init; }

    public DateTimeOffset? RestartedAt { get; private set; }

    public DateOnly? DueOnAfter { get; private set; }

    internal void Restart(DateTimeOffset at, DateOnly? dueOn) => (RestartedAt, DueOnAfter) = (at, dueOn);
}

internal sealed class ClockStopMap : IEntityTypeConfiguration<ClockStop>
{
    public void Configure(EntityTypeBuilder<ClockStop> builder)
    {
        builder.ToTable("clock_stop", "plan");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.HasOne<HumanTask>().WithMany().HasForeignKey(c => c.TaskId);
    }
}
