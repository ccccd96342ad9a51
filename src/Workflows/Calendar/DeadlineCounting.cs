using Workflows.Values;

namespace Workflows.Calendar;

/// <summary>Counts a limit out, day by day. Pure.</summary>
public static class DeadlineCounting
{
    /// <param name="calendar">The days.</param>
    /// <param name="received">Instant of receipt; its legal date in Việt Nam is the day that is not counted.</param>
    /// <param name="limit">Its number is from 0 to <see cref="WorkingCalendar.Longest"/>.</param>
    /// <param name="hours">Office hours, for limits in hours; null: <see cref="OfficeHours.Standard"/>.</param>
    /// <returns>For a date that is over before receipt: that date, with no day between.</returns>
    public static DeadlineCount Count(this WorkingCalendar calendar, DateTimeOffset received, Limit limit, OfficeHours? hours = null) => limit switch
    {
        Limit.WorkingDays(var count) => new Walk(calendar, received, limit).WorkingDays(count),
        Limit.Days(var count) => new Walk(calendar, received, limit).AllDays(count),
        Limit.WorkingHours(var count) => new Walk(calendar, received, limit).Hours(count, hours ?? OfficeHours.Standard),
        Limit.Until(var day) => new Walk(calendar, received, limit).To(day, day, WorkingCalendar.EndOf(day)),
        Limit.Before(var day) => new Walk(calendar, received, limit).To(day, day.AddDays(-1), VietnamTime.At(day, TimeOnly.MinValue)),
        _ => throw new NotSupportedException(limit.GetType().Name),
    };

    /// <summary>The count of a limit in working days from a legal date: what steps of a workflow use.</summary>
    public static DeadlineCount Count(this WorkingCalendar calendar, DateOnly receivedOn, int workingDays) =>
        calendar.Count(VietnamTime.At(receivedOn, TimeOnly.MinValue), new Limit.WorkingDays(workingDays));

    /// <summary>One count under way.</summary>
    private sealed class Walk
    {
        private readonly WorkingCalendar calendar;
        private readonly DateTimeOffset received;
        private readonly Limit limit;
        private readonly List<CountedDay> days = [];
        private DateOnly day;

        public Walk(WorkingCalendar calendar, DateTimeOffset received, Limit limit)
        {
            (this.calendar, this.received, this.limit) = (calendar, received, limit);
            day = VietnamTime.DateOf(received);
        }

        public DeadlineCount WorkingDays(int count)
        {
            Check(count);
            Note(CountedAs.Receipt, count == 0 ? "ngày nhận, hạn ngay trong ngày" : "ngày nhận, không tính");
            for (var number = 1; number <= count;)
            {
                day = day.AddDays(1);
                if (calendar.IsWorkingDay(day))
                    NoteNumber(number++, "ngày làm việc");
                else
                    NoteDayOff();
            }

            return Done(day, WorkingCalendar.EndOf(day));
        }

        public DeadlineCount AllDays(int count)
        {
            Check(count);
            Note(CountedAs.Receipt, count == 0 ? "ngày nhận, hạn ngay trong ngày" : "ngày nhận, không tính");
            for (var number = 1; number <= count; number++)
            {
                day = day.AddDays(1);
                NoteNumber(number, "ngày");
            }

            while (count > 0 && !calendar.IsWorkingDay(day))
            {
                day = day.AddDays(1);
                Note(
                    CountedAs.CarriedOver,
                    calendar.IsWorkingDay(day) ? "ngày làm việc tiếp theo, vì ngày cuối của thời hạn là ngày nghỉ" : $"{WhyOff()}, hạn lùi tiếp");
            }

            return Done(day, WorkingCalendar.EndOf(day));
        }

        public DeadlineCount Hours(int count, OfficeHours hours)
        {
            Check(count);
            var (left, end) = (TimeSpan.FromHours(count), received);
            for (; ; day = day.AddDays(1))
            {
                var today = TimeSpan.Zero;
                if (calendar.IsWorkingDay(day))
                {
                    foreach (var (from, to) in hours.On(day, received))
                    {
                        if (left == TimeSpan.Zero)
                            break;
                        var used = left < to - from ? left : to - from;
                        (left, today, end) = (left - used, today + used, from + used);
                    }

                    if (today > TimeSpan.Zero)
                        Note(CountedAs.Counted, $"tính {InWords(today)} trong giờ làm việc{About(", ")}", 1 + days.Count(d => d.Number > 0), today);
                    else
                        Note(CountedAs.AfterHours, count == 0 ? "nhận và hết hạn ngay" : "đã hết giờ làm việc khi nhận, không tính");
                }
                else
                {
                    NoteDayOff();
                }

                if (left == TimeSpan.Zero)
                    return Done(day, end);
            }
        }

        /// <param name="named">The day the limit names.</param>
        /// <param name="last">The last day in time.</param>
        /// <param name="end">The last instant in time.</param>
        public DeadlineCount To(DateOnly named, DateOnly last, DateTimeOffset end)
        {
            if (named <= day)
            {
                day = named;
                Note(CountedAs.NamedDay, "ngày ghi trong thời hạn, trùng với ngày nhận hoặc trước đó");
                return Done(last, end);
            }

            Note(CountedAs.Receipt, "ngày nhận, không tính");
            var number = 1;
            for (day = day.AddDays(1); day < named; day = day.AddDays(1))
            {
                if (calendar.IsWorkingDay(day))
                    NoteNumber(number++, "ngày làm việc");
                else
                    NoteDayOff();
            }

            var off = calendar.IsWorkingDay(day) ? "" : $" ({WhyOff()})";
            Note(CountedAs.NamedDay, last < named ? $"ngày ghi trong thời hạn{off}, đã hết hạn khi ngày này bắt đầu" : $"ngày cuối ghi trong thời hạn{off}");
            return Done(last, end);
        }

        private static void Check(int count)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, WorkingCalendar.Longest);
        }

        private DeadlineCount Done(DateOnly last, DateTimeOffset end) => new()
        {
            Limit = limit,
            Received = received,
            EndsAt = end,
            LastDay = last,
            Days = days,
            CalendarVersion = calendar.Version,
        };

        private void NoteNumber(int number, string unit) => Note(CountedAs.Counted, $"{unit} thứ {number}{About(", ")}", number);

        private void NoteDayOff() => Note(CountedAs.DayOff, $"{WhyOff()}, không tính");

        private void Note(CountedAs how, string words, int number = 0, TimeSpan time = default) =>
            days.Add(new(day, how) { Number = number, Time = time, Named = calendar.Named(day), Words = $"{CalendarWords.DayOf(day)}: {words}." });

        private string WhyOff() => About("") is { Length: > 0 } named ? named : "ngày nghỉ hằng tuần";

        private string About(string before) => calendar.Named(day) is { } named ? before + CalendarWords.About(named) : "";

        private static string InWords(TimeSpan time) =>
            (Math.Floor(time.TotalHours), time.Minutes) switch
            {
                (0, 0) => "chưa đến 1 phút",
                (0, var minutes) => $"{minutes} phút",
                (var hours, 0) => $"{hours:0} giờ",
                var (hours, minutes) => $"{hours:0} giờ {minutes} phút",
            };
    }
}
