using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Calendar;
using Workflows.Values;

namespace Workflows.Tests.Calendar;

public sealed class DeadlineCountTests
{
    private static readonly WorkingCalendar Plain = new([]);

    [Fact]
    public void The_words_of_a_count_are_the_deadline() => Prop.ForAll(Cases().ToArbitrary(), c =>
    {
        var (calendar, received, number) = c;
        var count = calendar.Count(received, new Limit.WorkingDays(number));
        return count.Days.Count(d => d.Number > 0) == number
            && count.Days.Where(d => d.Number > 0).Select(d => d.Number).SequenceEqual(Enumerable.Range(1, number))
            && count.Days.All(d => d.Number > 0 == (d.As is CountedAs.Counted))
            && count.Days.Skip(1).All(d => calendar.IsWorkingDay(d.Day) == (d.Number > 0))
            && IsUnbroken(count, VietnamTime.DateOf(received))
            && count.LastDay == calendar.AddWorkingDays(VietnamTime.DateOf(received), number)
            && count.EndsAt == calendar.Deadline(received, number)
            && count.Conclusion.Contains(VietnamTime.Short(count.LastDay), StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_days_never_end_earlier_nor_does_a_later_receipt() => Prop.ForAll(Cases().ToArbitrary(), c =>
    {
        var (calendar, received, number) = c;
        Limit[] limits = [new Limit.WorkingDays(number), new Limit.Days(number), new Limit.WorkingHours(number)];
        Limit[] longer = [new Limit.WorkingDays(number + 1), new Limit.Days(number + 1), new Limit.WorkingHours(number + 1)];
        return limits.Zip(longer).All(p => Ends(p.First) <= Ends(p.Second))
            && Ends(limits[0]) < Ends(longer[0])
            && Ends(limits[2]) < Ends(longer[2])
            && limits.All(l => Ends(l) <= calendar.Count(received.AddHours(7), l).EndsAt);

        DateTimeOffset Ends(Limit limit) => calendar.Count(received, limit).EndsAt;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Limits_add_up() => Prop.ForAll(Cases().ToArbitrary(), Gen.Choose(0, 40).ToArbitrary(), (c, more) =>
    {
        var (calendar, received, number) = c;
        var day = VietnamTime.DateOf(received);
        var hours = calendar.Count(received, new Limit.WorkingHours(number)).EndsAt;
        return calendar.AddWorkingDays(calendar.AddWorkingDays(day, number), more) == calendar.AddWorkingDays(day, number + more)
            && calendar.Count(hours, new Limit.WorkingHours(more)).EndsAt
                == (number + more == 0 ? received : more == 0 ? hours : calendar.Count(received, new Limit.WorkingHours(number + more)).EndsAt);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_limit_ends_on_a_day_off() => Prop.ForAll(Cases().ToArbitrary(), c =>
    {
        var (calendar, received, number) = c;
        Limit[] limits = [new Limit.WorkingDays(number + 1), new Limit.Days(number + 1), new Limit.WorkingHours(number + 1)];
        return limits.Select(l => calendar.Count(received, l)).All(count =>
            calendar.IsWorkingDay(count.LastDay)
            && VietnamTime.DateOf(count.EndsAt) == count.LastDay
            && IsUnbroken(count, VietnamTime.DateOf(received))
            && count.Days.All(d => d.Words.EndsWith('.') && d.Words.IsNormalized(NormalizationForm.FormC)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_more_day_off_never_brings_a_deadline_forward_and_one_more_worked_never_puts_it_back() => Prop.ForAll(
        Cases().ToArbitrary(), Gen.Choose(0, 90).ToArbitrary(), (c, offset) =>
        {
            var (calendar, received, number) = c;
            var day = VietnamTime.DateOf(received).AddDays(offset);
            var (off, worked) = (With(calendar, Calendars.Day(day, CalendarDayKind.Local)), With(calendar, Calendars.Day(day, CalendarDayKind.SwappedWorking)));
            return new Limit[] { new Limit.WorkingDays(number), new Limit.Days(number), new Limit.WorkingHours(number) }.All(l =>
                off.Count(received, l).EndsAt >= calendar.Count(received, l).EndsAt
                && worked.Count(received, l).EndsAt <= calendar.Count(received, l).EndsAt);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_swap_moves_no_deadline_that_lies_beyond_both_of_its_days() => Prop.ForAll(
        Calendars.Dates.ToArbitrary(), Gen.Choose(0, 60).ToArbitrary(), Gen.Choose(-60, 60).ToArbitrary(), (monday, number, weeks) =>
        {
            // A working day off, and a Saturday worked before or after it.
            var off = Plain.WorkingDayFrom(monday);
            var saturday = off.AddDays((int)DayOfWeek.Saturday - (int)off.DayOfWeek + (weeks / 10 * 7));
            var swapped = new WorkingCalendar([Calendars.Day(off, CalendarDayKind.SwappedOff), Calendars.Day(saturday, CalendarDayKind.SwappedWorking)]);
            var (first, last) = off < saturday ? (off, saturday) : (saturday, off);
            var from = first.AddDays(-1);
            var to = last.AddDays(number);
            return swapped.WorkingDaysBetween(from, to) == Plain.WorkingDaysBetween(from, to)
                && swapped.AddWorkingDays(from, Plain.WorkingDaysBetween(from, last) + 1) == Plain.AddWorkingDays(from, Plain.WorkingDaysBetween(from, last) + 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Hours_of_work_are_all_inside_the_sessions() => Prop.ForAll(Cases().ToArbitrary(), c =>
    {
        var (calendar, received, number) = c;
        var count = calendar.Count(received, new Limit.WorkingHours(number + 1));
        var clock = TimeOnly.FromDateTime(VietnamTime.Local(count.EndsAt).DateTime);
        return OfficeHours.Standard.Sessions.Any(s => clock > s.From && clock <= s.To)
            && count.Days.Aggregate(TimeSpan.Zero, (sum, d) => sum + d.Time) == TimeSpan.FromHours(number + 1)
            && count.Days.All(d => d.Time <= OfficeHours.Standard.Length && (d.Time == TimeSpan.Zero || calendar.IsWorkingDay(d.Day)));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("24/01/2019 16:00", 1, "24/01/2019 17:00")]
    [InlineData("24/01/2019 16:00", 2, "25/01/2019 08:30")]
    [InlineData("24/01/2019 11:00", 1, "24/01/2019 13:30")]
    [InlineData("25/01/2019 18:00", 4, "28/01/2019 11:30")]
    [InlineData("26/01/2019 09:00", 8, "28/01/2019 17:00")]
    public void Urgent_limits_run_in_office_hours_from_the_moment_of_receipt(string received, int hours, string ends)
    {
        var count = Plain.Count(Instant(received), new Limit.WorkingHours(hours));

        Assert.Equal(ends, VietnamTime.Short(count.EndsAt));
    }

    [Fact]
    public void The_hours_of_each_day_are_told()
    {
        var count = Plain.Count(Instant("25/01/2019 10:45"), new Limit.WorkingHours(9));

        Assert.Equal(
            [
                "Nhận ngày 25/01/2019 (thứ Sáu), thời hạn 09 giờ làm việc.",
                "25/01/2019 (thứ Sáu): tính 4 giờ 45 phút trong giờ làm việc.",
                "26/01/2019 (thứ Bảy): ngày nghỉ hằng tuần, không tính.",
                "27/01/2019 (Chủ nhật): ngày nghỉ hằng tuần, không tính.",
                "28/01/2019 (thứ Hai): tính 4 giờ 15 phút trong giờ làm việc.",
                "Hạn: 13:15 ngày 28/01/2019 (thứ Hai).",
            ],
            count.Words);
    }

    [Fact]
    public void Before_a_day_is_over_when_the_day_begins()
    {
        var count = Plain.Count(Instant("13/10/2026 09:00"), Limit.Parse("trước ngày 16/10/2026").Value);

        Assert.Equal((new DateOnly(2026, 10, 15), VietnamTime.At(new(2026, 10, 16), TimeOnly.MinValue)), (count.LastDay, count.EndsAt));
        Assert.Equal("Hạn: trước 00:00 ngày 16/10/2026 (thứ Sáu); ngày cuối còn trong hạn là 15/10/2026 (thứ Năm).", count.Conclusion);
        Assert.Equal(2, count.Days.Count(d => d.Number > 0));
    }

    [Fact]
    public void Until_a_day_is_the_end_of_its_office_hours()
    {
        var count = Plain.Count(Instant("13/10/2026 09:00"), Limit.Parse("đến hết ngày 16/10/2026").Value);

        Assert.Equal(WorkingCalendar.EndOf(new(2026, 10, 16)), count.EndsAt);
        Assert.Equal([0, 1, 2, 0], count.Days.Select(d => d.Number));
    }

    [Fact]
    public void A_named_day_that_was_over_at_receipt_is_told_alone()
    {
        var count = Plain.Count(Instant("13/10/2026 09:00"), Limit.Parse("trước ngày 10/10/2026").Value);

        Assert.Equal(new DateOnly(2026, 10, 9), count.LastDay);
        Assert.Contains("trùng với ngày nhận hoặc trước đó", Assert.Single(count.Days).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Receipt_at_night_in_utc_is_the_vietnamese_day() =>
        Assert.Equal(new DateOnly(2019, 1, 29), Plain.Count(new DateTimeOffset(2019, 1, 27, 23, 30, 0, TimeSpan.Zero), new Limit.WorkingDays(1)).LastDay);

    [Theory]
    [InlineData("5 ngày làm việc", "05 ngày làm việc")]
    [InlineData("  Trong 05  Ngày  Làm việc ", "05 ngày làm việc")]
    [InlineData("10 NGÀY", "10 ngày")]
    [InlineData("4 giờ làm việc", "04 giờ làm việc")]
    [InlineData("trước ngày 6/1/2026", "trước ngày 06/01/2026")]
    [InlineData("đến hết ngày 16/10/2026", "đến hết ngày 16/10/2026")]
    [InlineData("hết ngày 16/10/2026", "đến hết ngày 16/10/2026")]
    public void Words_of_documents_are_read(string text, string words) => Assert.Equal(words, Limit.Parse(text).Value.Words);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("5")]
    [InlineData("5 giờ")]
    [InlineData("-5 ngày")]
    [InlineData("9999 ngày làm việc")]
    [InlineData("99999 ngày")]
    [InlineData("trước ngày 31/02/2026")]
    [InlineData("5 ngày làm việc hoặc hơn")]
    [InlineData("năm ngày")]
    public void A_limit_is_never_guessed(string? text) => Assert.IsType<Invalid>(Limit.Parse(text).Problem);

    [Fact]
    public void Every_limit_is_read_back_from_its_words() => Prop.ForAll(
        Gen.Choose(0, WorkingCalendar.Longest).ToArbitrary(), Calendars.Dates.ToArbitrary(), (number, day) =>
            new Limit[] { new Limit.WorkingDays(number), new Limit.Days(number), new Limit.WorkingHours(number), new Limit.Until(day), new Limit.Before(day) }
                .All(l => Limit.Parse(l.Words).Value == l && Limit.Parse(l.Words.Normalize(NormalizationForm.FormD)).Value == l)).QuickCheckThrowOnFailure();

    [Fact]
    public void Office_hours_follow_each_other()
    {
        Assert.Equal(TimeSpan.FromHours(8), OfficeHours.Standard.Length);
        Assert.True(OfficeHours.Of(new(7, 0), new(11, 30), new(13, 30), new(17, 0)).IsSuccess);
        Assert.IsType<Invalid>(OfficeHours.Of(new(7, 0), new(14, 0), new(13, 30), new(17, 0)).Problem);
    }

    /// <summary>From receipt on, day after day without a gap, to the last one.</summary>
    private static bool IsUnbroken(DeadlineCount count, DateOnly from) =>
        count.Days[0].Day == from
        && count.Days[^1].Day == count.LastDay
        && count.Days.Zip(count.Days.Skip(1)).All(p => p.First.Day.AddDays(1) == p.Second.Day);

    private static WorkingCalendar With(WorkingCalendar calendar, CalendarDay day) => new(calendar.Days.Where(d => d.Day != day.Day).Append(day));

    private static DateTimeOffset Instant(string text) =>
        VietnamTime.At(Calendars.Date(text[..10]), TimeOnly.ParseExact(text[11..], "HH:mm", System.Globalization.CultureInfo.InvariantCulture));

    private static Gen<(WorkingCalendar Calendar, DateTimeOffset Received, int Count)> Cases() =>
        from calendar in Calendars.Any
        from received in Calendars.Instants
        from count in Gen.Choose(0, 60)
        select (calendar, received, count);
}
