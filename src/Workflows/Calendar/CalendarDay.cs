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

    /// <summary>Ngày làm bù: the Saturday that pays for it, before or after.</summary>
    SwappedWorking,
}

/// <summary>A day that is not what its weekday says. Kept by the administrator; the seed is a beginning.</summary>
public sealed class CalendarDay
{
    public required DateOnly Day { get; init; }

    public required CalendarDayKind Kind { get; set; }

    /// <summary>"Tết Nguyên đán".</summary>
    public required string Name { get; set; }

    /// <summary>The document that says so; null when nobody has looked it up.</summary>
    public string? Source { get; set; }

    /// <summary>False while the day is only derived from rules and not yet announced or checked.</summary>
    public required bool IsConfirmed { get; set; }
}

internal sealed class CalendarDayMap : IEntityTypeConfiguration<CalendarDay>
{
    public void Configure(EntityTypeBuilder<CalendarDay> builder)
    {
        builder.ToTable("calendar_day", "org");
        builder.HasKey(d => d.Day);
        builder.Property(d => d.Kind).HasConversion<string>();
    }
}
