using System.Globalization;

namespace Workflows.Values;

/// <summary>
/// Legal time in Việt Nam. Instants are stored in UTC; legal dates (issue date, deadline, the year of a
/// number) are dates in this zone, never instants: 00:30 on 1 January here is still last year in UTC.
/// </summary>
public static class VietnamTime
{
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    public static CultureInfo Culture { get; } = CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>The same instant on the wall clock of Việt Nam.</summary>
    public static DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>The legal date of an instant.</summary>
    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(Local(instant).DateTime);

    public static DateOnly Today(TimeProvider time) => DateOf(time.GetUtcNow());

    /// <summary>The instant of a wall-clock time on a legal date.</summary>
    public static DateTimeOffset At(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>"14/10/2020".</summary>
    public static string Short(DateOnly date) => date.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>"14/10/2020 07:46" on the wall clock of Việt Nam.</summary>
    public static string Short(DateTimeOffset instant) =>
        Local(instant).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture);

    /// <summary>
    /// "ngày 05 tháng 3 năm 2020": a leading zero only for days below 10 and for months 1 and 2
    /// (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    /// </summary>
    public static string Official(DateOnly date) => string.Create(
        CultureInfo.InvariantCulture,
        $"ngày {date.Day:00} tháng {(date.Month <= 2 ? $"{date.Month:00}" : $"{date.Month}")} năm {date.Year}");

    public static string Weekday(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Monday => "thứ Hai",
        DayOfWeek.Tuesday => "thứ Ba",
        DayOfWeek.Wednesday => "thứ Tư",
        DayOfWeek.Thursday => "thứ Năm",
        DayOfWeek.Friday => "thứ Sáu",
        DayOfWeek.Saturday => "thứ Bảy",
        _ => "Chủ nhật",
    };
}
