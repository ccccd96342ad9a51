using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Calendar;

public enum CalendarDayKind
{
    /// <summary>Ngày nghỉ lễ, tết.</summary>
    Holiday,

    /// <summary>Ngày nghỉ bù: the holiday fell on a weekly rest day.</summary>
    Compensatory,

    /// <summary>Ngày nghỉ hoán đổi: a working day off, worked on some Saturday.</summary>
    SwappedOff,

    /// <summary>Ngày làm bù: the Saturday that pays for it, before or after, even in another year.</summary>
    SwappedWorking,

    /// <summary>Ngày nghỉ riêng của địa phương: decided by the province, also when a storm closes the offices.</summary>
    Local,

    /// <summary>
    /// Ngày dự kiến nghỉ: announced, but not known to be law. It stays what its weekday says until an administrator
    /// makes it a holiday: this kind is the switch.
    /// </summary>
    Proposed,
}

/// <summary>
/// A day that is not what its weekday says, as one or more versions of the calendar have it. Kept by the administrator;
/// the seed is a beginning.
/// </summary>
public sealed class CalendarDay
{
    public required DateOnly Day { get; init; }

    public required CalendarDayKind Kind { get; init; }

    /// <summary>"Tết Nguyên đán".</summary>
    public required string Name { get; init; }

    /// <summary>The document that says so; null when nobody has looked it up.</summary>
    public string? Source { get; init; }

    /// <summary>False while the day is only derived from rules and not yet announced or checked.</summary>
    public required bool IsConfirmed { get; init; }

    /// <summary>The first version of the calendar in which the day stands like this.</summary>
    public int FromVersion { get; init; } = CalendarVersion.First;

    /// <summary>The version that took it out or replaced it; null while it holds.</summary>
    public int? ToVersion { get; internal set; }

    /// <summary>Whether the other says the same of the same day.</summary>
    public bool Says(CalendarDay other) =>
        (Day, Kind, Name, Source, IsConfirmed) == (other.Day, other.Kind, other.Name, other.Source, other.IsConfirmed);
}

/// <summary>One state of the calendar. A deadline remembers the version by which it was counted.</summary>
public sealed class CalendarVersion
{
    /// <summary>The days that came with the product.</summary>
    public const int First = 1;

    /// <summary>1, 2, …</summary>
    public required int Number { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Name of who changed it.</summary>
    public required string MadeBy { get; init; }

    /// <summary>Why, in their words.</summary>
    public required string Reason { get; init; }
}

internal sealed class CalendarDayMap : IEntityTypeConfiguration<CalendarDay>
{
    public void Configure(EntityTypeBuilder<CalendarDay> builder)
    {
        builder.ToTable("calendar_day", "org");
        builder.HasKey(d => new { d.Day, d.FromVersion });
        builder.Property(d => d.FromVersion).ValueGeneratedNever();
        builder.Property(d => d.Kind).HasConversion<string>();
        builder.HasOne<CalendarVersion>().WithMany().HasForeignKey(d => d.FromVersion);
    }
}

internal sealed class CalendarVersionMap : IEntityTypeConfiguration<CalendarVersion>
{
    public void Configure(EntityTypeBuilder<CalendarVersion> builder)
    {
        builder.ToTable("calendar_version", "org");
        builder.HasKey(v => v.Number);
        builder.Property(v => v.Number).ValueGeneratedNever();
    }
}
