using Workflows.Calendar;
using Workflows.Values;

namespace Workflows.Decisions.Opinions.Extensions;

/// <summary>Which days an extension may end on. Pure.</summary>
internal static class ExtensionDays
{
    /// <summary>Furthest a deadline moves at once, in days.</summary>
    private const int Furthest = 60;

    /// <param name="day">As typed; null when it was none.</param>
    /// <param name="due">The deadline as it stands.</param>
    /// <param name="calendar">Of today.</param>
    /// <param name="now">The day must not be over.</param>
    /// <param name="field">Of the form.</param>
    public static Result<DateOnly> Check(DateOnly? day, DateOnly due, WorkingCalendar calendar, DateTimeOffset now, string field) => day switch
    {
        null => new Invalid("Chưa chọn ngày, hoặc ngày không đúng dạng ngày/tháng/năm.", field),
        { } early when early <= due => new Invalid($"Ngày gia hạn phải sau thời hạn hiện nay ({VietnamTime.Short(due)}).", field),
        { } past when WorkingCalendar.EndOf(past) <= now => new Invalid("Ngày gia hạn đã qua.", field),
        { } far when far > due.AddDays(Furthest) => new Invalid($"Chỉ gia hạn nhiều nhất {Furthest} ngày kể từ thời hạn hiện nay.", field),
        { } off when !calendar.IsWorkingDay(off) => new Invalid(
            $"{VietnamTime.Short(off)} ({VietnamTime.Weekday(off)}) là ngày nghỉ; ngày làm việc gần nhất là {VietnamTime.Short(calendar.WorkingDayFrom(off))}.", field),
        { } fit => fit,
    };
}
