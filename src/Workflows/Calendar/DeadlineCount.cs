using Workflows.Values;

namespace Workflows.Calendar;

/// <summary>What became of one day in a count.</summary>
public enum CountedAs
{
    /// <summary>Ngày nhận: not counted.</summary>
    Receipt,

    /// <summary>Counted.</summary>
    Counted,

    /// <summary>A day off, not counted.</summary>
    DayOff,

    /// <summary>The limit was over, but its last day was a day off: it goes on to the next working day.</summary>
    CarriedOver,

    /// <summary>A working day on which no office time was left.</summary>
    AfterHours,

    /// <summary>The day that a limit names itself.</summary>
    NamedDay,
}

/// <summary>One day of a count and why it counts or not.</summary>
public sealed record CountedDay(DateOnly Day, CountedAs As)
{
    /// <summary>Which of the limit's days it is, from 1; 0 when it is not counted.</summary>
    public int Number { get; init; }

    /// <summary>Office time counted on it, for limits in hours.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>What the calendar says of the day; null when it is what its weekday says.</summary>
    public CalendarDay? Named { get; init; }

    /// <summary>Vietnamese sentence.</summary>
    public required string Words { get; init; }
}

/// <summary>
/// A deadline with the way it was reached, day by day: whoever doubts it can follow it with a finger on the calendar.
/// </summary>
public sealed record DeadlineCount
{
    public required Limit Limit { get; init; }

    public required DateTimeOffset Received { get; init; }

    /// <summary>The last instant in time. An answer at this instant is in time.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The last day in time.</summary>
    public required DateOnly LastDay { get; init; }

    /// <summary>Every day from receipt to <see cref="LastDay"/>, or to the named day, without a gap.</summary>
    public required IReadOnlyList<CountedDay> Days { get; init; }

    /// <summary>The state of the calendar it was counted by.</summary>
    public required int CalendarVersion { get; init; }

    /// <summary>It may still move: a day it passes over is not confirmed.</summary>
    public bool IsProvisional => Days.Any(d => d.Named is { IsConfirmed: false });

    /// <summary>"Hạn: 17:00 ngày 11/02/2019 (thứ Hai)."</summary>
    public string Conclusion => Limit is Limit.Before(var named)
        ? $"Hạn: trước 00:00 ngày {CalendarWords.DayOf(named)}; ngày cuối còn trong hạn là {CalendarWords.DayOf(LastDay)}."
        : $"Hạn: {VietnamTime.Local(EndsAt):HH:mm} ngày {CalendarWords.DayOf(LastDay)}.";

    /// <summary>The whole explanation: what was given, a sentence a day, the result.</summary>
    public IReadOnlyList<string> Words =>
    [
        $"Nhận ngày {CalendarWords.DayOf(VietnamTime.DateOf(Received))}, thời hạn {Limit.Words}.",
        .. Days.Select(d => d.Words),
        Conclusion,
        .. IsProvisional ? ["Trong khoảng này có ngày chưa được xác nhận; hạn có thể được tính lại khi lịch được công bố."] : Array.Empty<string>(),
    ];
}
