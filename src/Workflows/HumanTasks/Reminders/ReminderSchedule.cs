using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.HumanTasks.Reminders;

/// <summary>The ladder of one open task and how far up it we are.</summary>
public sealed class ReminderSchedule
{
    public required Guid TaskId { get; init; }

    public required Guid InstanceId { get; init; }

    /// <summary>Codes of the rungs, see <see cref="Rung.Code"/>.</summary>
    public required string[] Rungs { get; init; }

    /// <summary>Time of day of its mails, Việt Nam.</summary>
    public required TimeOnly RemindAt { get; init; }

    /// <summary>Rungs up to this instant have been climbed or were missed; never goes back.</summary>
    public required DateTimeOffset ClimbedTo { get; set; }

    /// <summary>When to look again; null when no rung is left. A task whose day is moved is looked at at once.</summary>
    public DateTimeOffset? NextAt { get; set; }

    public ReminderLadder Ladder => new([.. Rungs.Select(code => ReminderLadder.ParseRung(code).Value)], RemindAt);
}

/// <summary>Somebody is to hear of a task's deadline; several of one person leave in one mail.</summary>
public sealed class ReminderNotice
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>Who hears of it.</summary>
    public required Guid PersonId { get; init; }

    public required ReminderTo Role { get; init; }

    /// <summary>The rung it stands for; of several missed ones the last.</summary>
    public required string Rung { get; init; }

    /// <summary>Legal date; nobody hears twice of one task on one day.</summary>
    public required DateOnly NoticedOn { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it left the queue: in a mail, or dropped because the task had ended meanwhile.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>The mail that tells of it; null for one that was dropped.</summary>
    public Guid? MailId { get; set; }
}

internal sealed class ReminderScheduleMap : IEntityTypeConfiguration<ReminderSchedule>
{
    public void Configure(EntityTypeBuilder<ReminderSchedule> builder)
    {
        builder.ToTable("reminder_schedule", "plan");
        builder.HasKey(s => s.TaskId);
        builder.Property(s => s.TaskId).ValueGeneratedNever();
        builder.HasOne<HumanTask>().WithOne().HasForeignKey<ReminderSchedule>(s => s.TaskId);
        builder.Ignore(s => s.Ladder);
    }
}

internal sealed class ReminderNoticeMap : IEntityTypeConfiguration<ReminderNotice>
{
    public void Configure(EntityTypeBuilder<ReminderNotice> builder)
    {
        builder.ToTable("reminder_notice", "plan");
        builder.Property(n => n.Role).HasConversion<string>();
        builder.HasOne<HumanTask>().WithMany().HasForeignKey(n => n.TaskId);
    }
}
