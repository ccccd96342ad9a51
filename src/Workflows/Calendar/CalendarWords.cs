using Workflows.Values;

namespace Workflows.Calendar;

/// <summary>The calendar as an office says it.</summary>
public static class CalendarWords
{
    public static string NameOf(CalendarDayKind kind) => kind switch
    {
        CalendarDayKind.Holiday => "nghỉ lễ, tết",
        CalendarDayKind.Compensatory => "nghỉ bù",
        CalendarDayKind.SwappedOff => "nghỉ hoán đổi",
        CalendarDayKind.SwappedWorking => "làm bù",
        CalendarDayKind.Local => "ngày nghỉ của địa phương",
        CalendarDayKind.Proposed => "dự kiến nghỉ, chưa có hiệu lực",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>"29/01/2019 (thứ Ba)".</summary>
    public static string DayOf(DateOnly day) => $"{VietnamTime.Short(day)} ({VietnamTime.Weekday(day)})";

    /// <summary>"29/04/2024 (thứ Hai): Nghỉ hoán đổi dịp Ngày Chiến thắng (căn cứ: …; chưa xác nhận)".</summary>
    public static string LineOf(CalendarDay day) => $"{DayOf(day.Day)}: {About(day)}";

    /// <summary>Name, kind where the name does not begin with it, document, and whether it is open.</summary>
    internal static string About(CalendarDay day)
    {
        var kind = NameOf(day.Kind);
        string?[] facts =
        [
            VietnameseText.Fold(day.Name).StartsWith(VietnameseText.Fold(kind), StringComparison.Ordinal) ? null : kind,
            day.Source is { } source ? $"căn cứ: {source}" : null,
            day.IsConfirmed || day.Kind is CalendarDayKind.Proposed ? null : "chưa xác nhận",
        ];
        var told = string.Join("; ", facts.Where(f => f is not null));
        return told.Length > 0 ? $"{day.Name} ({told})" : day.Name;
    }
}
