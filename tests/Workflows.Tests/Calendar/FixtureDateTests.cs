using Workflows.Calendar;
using Workflows.Values;

namespace Workflows.Tests.Calendar;

/// <summary>The days of real plans, by the calendar that comes with the product.</summary>
public sealed class FixtureDateTests
{
    private static WorkingCalendar Seeded => Calendars.Seeded;

    [Fact]
    public void The_bac_kan_plan_of_28_01_2019_has_its_five_working_days_around_tet()
    {
        var count = Seeded.Count(new DateOnly(2019, 1, 28), 5);

        Assert.Equal(new DateOnly(2019, 2, 11), count.LastDay);
        Assert.Equal(
            [
                "Nhận ngày 28/01/2019 (thứ Hai), thời hạn 05 ngày làm việc.",
                "28/01/2019 (thứ Hai): ngày nhận, không tính.",
                "29/01/2019 (thứ Ba): ngày làm việc thứ 1.",
                "30/01/2019 (thứ Tư): ngày làm việc thứ 2.",
                "31/01/2019 (thứ Năm): ngày làm việc thứ 3.",
                "01/02/2019 (thứ Sáu): ngày làm việc thứ 4.",
                "02/02/2019 (thứ Bảy): ngày nghỉ hằng tuần, không tính.",
                "03/02/2019 (Chủ nhật): ngày nghỉ hằng tuần, không tính.",
                "04/02/2019 (thứ Hai): Tết Nguyên đán (nghỉ lễ, tết; căn cứ: Thông báo lịch nghỉ Tết), không tính.",
                "05/02/2019 (thứ Ba): Tết Nguyên đán (nghỉ lễ, tết; căn cứ: Thông báo lịch nghỉ Tết), không tính.",
                "06/02/2019 (thứ Tư): Tết Nguyên đán (nghỉ lễ, tết; căn cứ: Thông báo lịch nghỉ Tết), không tính.",
                "07/02/2019 (thứ Năm): Tết Nguyên đán (nghỉ lễ, tết; căn cứ: Thông báo lịch nghỉ Tết), không tính.",
                "08/02/2019 (thứ Sáu): Tết Nguyên đán (nghỉ lễ, tết; căn cứ: Thông báo lịch nghỉ Tết), không tính.",
                "09/02/2019 (thứ Bảy): ngày nghỉ hằng tuần, không tính.",
                "10/02/2019 (Chủ nhật): ngày nghỉ hằng tuần, không tính.",
                "11/02/2019 (thứ Hai): ngày làm việc thứ 5.",
                "Hạn: 17:00 ngày 11/02/2019 (thứ Hai).",
            ],
            count.Words);
    }

    [Fact]
    public void The_bac_ninh_decision_of_14_10_2020_was_in_the_news_inside_five_working_days()
    {
        var issued = new DateOnly(2020, 10, 14);

        Assert.True(Seeded.IsWorkingDay(issued));
        Assert.Equal(2, Seeded.WorkingDaysBetween(issued, new DateOnly(2020, 10, 16)));
        Assert.True(new DateTimeOffset(2020, 10, 16, 7, 46, 0, TimeSpan.FromHours(7)) <= Seeded.Count(issued, 5).EndsAt);
    }

    [Theory]
    [InlineData("04/05/2024", true)]   // The Saturday of the decision cited by Hòa Bình: worked for 29/04.
    [InlineData("29/04/2024", false)]
    [InlineData("31/12/2023", false)]  // A plan of Tuyên Quang bears this Sunday: allowed, a warning only.
    [InlineData("06/11/2018", true)]
    [InlineData("31/12/2018", false)]
    [InlineData("05/01/2019", true)]   // Pays for a day of the year before.
    [InlineData("16/10/2020", true)]
    [InlineData("30/04/2019", false)]
    [InlineData("04/05/2019", true)]
    [InlineData("13/02/2026", true)]
    [InlineData("16/02/2026", false)]
    [InlineData("20/02/2026", false)]
    [InlineData("23/02/2026", true)]
    [InlineData("24/11/2026", true)]   // Only announced as a day off.
    public void Days_of_the_fixtures(string day, bool works) => Assert.Equal(works, Seeded.IsWorkingDay(Calendars.Date(day)));

    [Fact]
    public void A_deadline_over_the_holidays_of_april_2024_counts_the_saturday_and_not_the_monday()
    {
        var count = Seeded.Count(new DateOnly(2024, 4, 26), 3);

        Assert.Equal(new DateOnly(2024, 5, 4), count.LastDay);
        Assert.Contains("04/05/2024 (thứ Bảy): ngày làm việc thứ 3, Làm bù ngày 29/04/2024 (căn cứ: Công văn hoán đổi ngày làm việc).", count.Words);
        Assert.Contains("29/04/2024 (thứ Hai): Nghỉ hoán đổi dịp Ngày Chiến thắng, Quốc tế lao động (căn cứ: Công văn hoán đổi ngày làm việc), không tính.", count.Words);
    }

    [Fact]
    public void The_seed_covers_ten_years_and_says_what_is_not_confirmed()
    {
        Assert.Equal(Enumerable.Range(2018, 10), Seeded.Days.Select(d => d.Day.Year).Distinct().Order());
        Assert.True(Seeded.IsConfirmed(2019));
        Assert.False(Seeded.IsConfirmed(2027));
        Assert.All(Seeded.Days.Where(d => d.IsConfirmed), d => Assert.False(string.IsNullOrWhiteSpace(d.Source)));
        Assert.All(Seeded.Days.Where(d => d.Kind is CalendarDayKind.SwappedWorking), d => Assert.True(WorkingCalendar.IsWeeklyRest(d.Day)));
        Assert.All(
            Seeded.Days.Where(d => d.Kind is CalendarDayKind.SwappedOff or CalendarDayKind.Compensatory),
            d => Assert.False(WorkingCalendar.IsWeeklyRest(d.Day)));
        // Every day off that was swapped is worked on some Saturday.
        Assert.Equal(Seeded.Days.Count(d => d.Kind is CalendarDayKind.SwappedOff), Seeded.Days.Count(d => d.Kind is CalendarDayKind.SwappedWorking));
    }

    [Theory]
    [InlineData(2018, "16/02/2018")]
    [InlineData(2019, "05/02/2019")]
    [InlineData(2022, "01/02/2022")]
    [InlineData(2025, "29/01/2025")]
    [InlineData(2026, "17/02/2026")]
    public void Tet_lies_around_its_first_day_by_the_vietnamese_moon(int year, string first)
    {
        var tet = Seeded.Days.Where(d => d.Day.Year == year && d.Name == "Tết Nguyên đán").Select(d => d.Day).ToList();

        Assert.Equal(5, tet.Count);
        Assert.Contains(Calendars.Date(first), tet);
    }

    [Fact]
    public void A_deadline_in_a_year_that_is_not_announced_says_that_it_may_move()
    {
        var count = Seeded.Count(new DateOnly(2027, 2, 1), 5);

        Assert.True(count.IsProvisional);
        Assert.Contains(count.Words, w => w.Contains("chưa xác nhận", StringComparison.Ordinal));
        Assert.Equal("Trong khoảng này có ngày chưa được xác nhận; hạn có thể được tính lại khi lịch được công bố.", count.Words[^1]);
    }

    [Fact]
    public void The_culture_day_is_a_switch()
    {
        var file = CalendarFile.Read("""
            { "reason": "Luật đã quy định", "days": [ { "day": "2026-11-24", "kind": "Holiday", "name": "Ngày Văn hóa Việt Nam", "source": "Bộ luật Lao động sửa đổi" } ] }
            """).Value;
        var after = CalendarChanges.Apply(Seeded, CalendarChanges.Of(Seeded, file).Value);

        Assert.Equal(new DateOnly(2026, 11, 24), Seeded.AddWorkingDays(new DateOnly(2026, 11, 23), 1));
        Assert.Contains("dự kiến nghỉ, chưa có hiệu lực", Seeded.Count(new DateOnly(2026, 11, 23), 1).Words[2], StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2026, 11, 25), after.AddWorkingDays(new DateOnly(2026, 11, 23), 1));
        Assert.Equal(Seeded.Version + 1, after.Version);
    }

    [Fact]
    public void Five_days_of_work_are_not_five_days()
    {
        var received = VietnamTime.At(new DateOnly(2019, 1, 28), new TimeOnly(9, 0));

        Assert.Equal(new DateOnly(2019, 2, 11), Seeded.Count(received, Limit.Parse("05 ngày làm việc").Value).LastDay);
        // The fifth day is a Saturday, then comes Tết: it ends on the next working day.
        var plain = Seeded.Count(received, Limit.Parse("5 ngày").Value);
        Assert.Equal(new DateOnly(2019, 2, 11), plain.LastDay);
        Assert.Equal("02/02/2019 (thứ Bảy): ngày thứ 5.", plain.Days[5].Words);
        Assert.Equal("11/02/2019 (thứ Hai): ngày làm việc tiếp theo, vì ngày cuối của thời hạn là ngày nghỉ.", plain.Days[^1].Words);
        Assert.Equal(new DateOnly(2019, 2, 1), Seeded.Count(received, Limit.Parse("4 ngày").Value).LastDay);
    }
}
