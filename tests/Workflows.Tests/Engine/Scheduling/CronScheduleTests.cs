using System.Globalization;
using Workflows.Engine.Scheduling;
using Workflows.Values;

namespace Workflows.Tests.Engine.Scheduling;

public sealed class CronScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    // 2026-03-02 is a Monday.
    [InlineData("* * * * *", "2026-03-02 08:00:00", "2026-03-02 08:01:00")]
    [InlineData("* * * * * *", "2026-03-02 08:00:00", "2026-03-02 08:00:01")]
    [InlineData("0 0 8 * * *", "2026-03-02 08:00:00", "2026-03-03 08:00:00")]
    [InlineData("0 8 * * *", "2026-03-02 07:59:59", "2026-03-02 08:00:00")]
    [InlineData("*/15 9-17 * * MON-FRI", "2026-03-06 17:45:00", "2026-03-09 09:00:00")]
    [InlineData("5/20 * * * *", "2026-03-02 08:05:00", "2026-03-02 08:25:00")]
    [InlineData("0 22-2/2 * * *", "2026-03-02 22:00:00", "2026-03-03 00:00:00")]
    [InlineData("0 0 1,15 * *", "2026-03-02 08:00:00", "2026-03-15 00:00:00")]
    [InlineData("0 0 ? * 7", "2026-03-02 08:00:00", "2026-03-08 00:00:00")]
    [InlineData("0 0 * * 0", "2026-03-02 08:00:00", "2026-03-08 00:00:00")]
    [InlineData("0 0 * * fri-mon", "2026-03-02 00:00:00", "2026-03-06 00:00:00")]
    [InlineData("0 0 * * 7-1", "2026-03-02 00:00:00", "2026-03-08 00:00:00")]
    [InlineData("0 0 1 jan,JUL *", "2026-03-02 08:00:00", "2026-07-01 00:00:00")]
    [InlineData("0 0 1 DEC-FEB *", "2026-03-02 08:00:00", "2026-12-01 00:00:00")]
    [InlineData("0 0 L * *", "2026-02-01 00:00:00", "2026-02-28 00:00:00")]
    [InlineData("0 0 L-3 * *", "2026-02-01 00:00:00", "2026-02-25 00:00:00")]
    // 31/05/2026 is a Sunday, 28/02/2026 a Saturday, 01/08/2026 a Saturday, 15/03/2026 a Sunday.
    [InlineData("0 0 LW * *", "2026-05-01 00:00:00", "2026-05-29 00:00:00")]
    [InlineData("0 0 1W 8 *", "2026-03-02 00:00:00", "2026-08-03 00:00:00")]
    [InlineData("0 0 15W * *", "2026-03-02 00:00:00", "2026-03-16 00:00:00")]
    [InlineData("0 0 31W * *", "2026-04-01 00:00:00", "2026-05-29 00:00:00")]
    [InlineData("0 0 * * 5L", "2026-03-02 00:00:00", "2026-03-27 00:00:00")]
    [InlineData("0 0 * * FRI#2", "2026-03-02 00:00:00", "2026-03-13 00:00:00")]
    [InlineData("0 0 * * 1#5", "2026-04-01 00:00:00", "2026-06-29 00:00:00")]
    // Both days must fit: Friday the thirteenth.
    [InlineData("0 0 13 * FRI", "2026-03-14 00:00:00", "2026-11-13 00:00:00")]
    [InlineData("0 0 29 2 *", "2026-03-02 00:00:00", "2028-02-29 00:00:00")]
    [InlineData("0 0 29 2 MON", "2024-03-01 00:00:00", "2044-02-29 00:00:00")]
    [InlineData("@daily", "2026-03-02 08:00:00", "2026-03-03 00:00:00")]
    [InlineData("@Hourly", "2026-03-02 08:00:00", "2026-03-02 09:00:00")]
    [InlineData("@weekly", "2026-03-02 08:00:00", "2026-03-08 00:00:00")]
    [InlineData("@yearly", "2026-03-02 08:00:00", "2027-01-01 00:00:00")]
    [InlineData("  0   0  8 *\t* * ", "2026-03-02 08:00:00", "2026-03-03 08:00:00")]
    public void The_next_occurrence_is_the_first_that_fits(string cron, string after, string expected) =>
        Assert.Equal(At(expected, VietnamTime.Zone), Parse(cron).Next(At(after, VietnamTime.Zone), VietnamTime.Zone));

    [Theory]
    [InlineData("", "Chưa có")]
    [InlineData("* * * *", "5 trường")]
    [InlineData("* * * * * * *", "5 trường")]
    [InlineData("60 * * * *", "phút")]
    [InlineData("61 * * * * *", "giây")]
    [InlineData("* 24 * * *", "giờ")]
    [InlineData("* * 0 * *", "ngày trong tháng")]
    [InlineData("* * 32 * *", "ngày trong tháng")]
    [InlineData("* * * 13 *", "tháng")]
    [InlineData("* * * * 8", "thứ trong tuần")]
    [InlineData("* * * * FOO", "thứ trong tuần")]
    [InlineData("* * * MON *", "tháng")]
    [InlineData("? * * * *", "phút")]
    [InlineData("*/0 * * * *", "phút")]
    [InlineData("*/60 * * * *", "phút")]
    [InlineData("1-2-3 * * * *", "phút")]
    [InlineData("1,,2 * * * *", "phút")]
    [InlineData("1//2 * * * *", "phút")]
    [InlineData("-1 * * * *", "phút")]
    [InlineData("+1 * * * *", "phút")]
    [InlineData("٣ * * * *", "phút")]
    [InlineData("* * L-31 * *", "ngày trong tháng")]
    [InlineData("* * LL * *", "ngày trong tháng")]
    [InlineData("* * 1,15W * *", "ngày trong tháng")]
    [InlineData("* * * * 5#6", "thứ trong tuần")]
    [InlineData("* * * * 1-2#1", "thứ trong tuần")]
    [InlineData("* * * * L", "thứ trong tuần")]
    [InlineData("@reboot", "tên tắt")]
    public void A_text_that_is_none_is_refused_with_its_field(string cron, string named)
    {
        Assert.False(CronSchedule.TryParse(cron, out _, out var error));
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 0 31 4,6,9,11 *")]
    [InlineData("0 0 L-30 2 *")]
    public void What_no_calendar_has_never_comes(string cron) =>
        Assert.Null(Parse(cron).Next(At("2026-03-02 08:00:00", VietnamTime.Zone), VietnamTime.Zone));

    [Theory]
    // Forward on 29/03/2026: 02:00 is 03:00.
    [InlineData("30 2 * * *", "2026-03-28T01:30:00Z 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z")]
    [InlineData("*/30 1-3 * * *", "2026-03-29T00:00:00Z 2026-03-29T00:30:00Z 2026-03-29T01:00:00Z 2026-03-29T01:30:00Z")]
    public void An_occurrence_in_the_hour_that_is_left_out_comes_at_its_end(string cron, string expected) =>
        Assert.Equal(expected, Next(cron, cron.StartsWith("30", StringComparison.Ordinal) ? "2026-03-28T00:00:00Z" : "2026-03-28T23:59:00Z", expected));

    [Theory]
    // Back on 25/10/2026: 02:00 to 03:00 comes twice, at 00:00Z and at 01:00Z.
    [InlineData("30 2 * * *", "2026-10-25T00:30:00Z 2026-10-26T01:30:00Z")]
    [InlineData("0,30 2 * * *", "2026-10-25T00:00:00Z 2026-10-25T00:30:00Z 2026-10-26T01:00:00Z")]
    [InlineData("*/30 * * * *", "2026-10-24T23:30:00Z 2026-10-25T00:00:00Z 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z 2026-10-25T02:00:00Z")]
    [InlineData("*/30 2 * * *", "2026-10-25T00:00:00Z 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z 2026-10-26T01:00:00Z")]
    public void An_occurrence_in_the_hour_that_comes_twice_comes_once_unless_it_is_an_interval(string cron, string expected) =>
        Assert.Equal(expected, Next(cron, "2026-10-24T23:00:00Z", expected));

    [Fact]
    public void Occurrences_agree_with_a_search_second_by_second_and_only_go_forward()
    {
        var random = new Xorshift(20260302);
        for (var round = 0; round < 400; round++)
        {
            var model = CronModel.Draw(random);
            var schedule = Parse(model.Text);
            var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(3 * 365 * 24 * 60)).AddSeconds(random.Next(60));
            var last = from;
            for (var turn = 0; turn < 4; turn++)
            {
                var next = schedule.Next(last, VietnamTime.Zone);
                var found = model.Search(last, VietnamTime.Zone, days: 800);
                if (found is null)
                {
                    Assert.True(next is null || next > last.AddDays(800), model.Text);
                    break;
                }

                Assert.True(found == next, $"{model.Text} after {last:u}: {next:u}, by search {found:u}");
                Assert.True(next > last);
                last = next!.Value;
            }
        }
    }

    [Theory]
    [InlineData("*/7 * * * *")]
    [InlineData("0 */5 1-3 * * *")]
    [InlineData("15,45 2 * * *")]
    [InlineData("*/20 * * * * *")]
    public void Through_a_year_with_two_changes_of_the_clock_occurrences_only_go_forward_and_fit(string cron)
    {
        var schedule = Parse(cron);
        foreach (var begin in new[] { "2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z" })
        {
            var last = Utc(begin);
            for (var end = last.AddDays(2); last < end;)
            {
                var next = schedule.Next(last, Berlin)!.Value;
                Assert.True(next > last);
                last = next;
            }
        }
    }

    [Fact]
    public void From_any_second_of_the_doubled_hours_the_next_occurrence_is_later_and_none_is_left_out()
    {
        var schedule = Parse("*/10 * * * *");
        var all = new List<DateTimeOffset>();
        for (var at = Utc("2026-10-24T23:00:00Z"); at < Utc("2026-10-25T03:00:00Z"); at = all[^1])
            all.Add(schedule.Next(at, Berlin)!.Value);
        for (var at = Utc("2026-10-24T23:00:00Z"); at < Utc("2026-10-25T03:00:00Z"); at = at.AddSeconds(97))
            Assert.Equal(all.First(next => next > at), schedule.Next(at, Berlin));
        Assert.Equal(24, all.Count);
    }

    private static string Next(string cron, string after, string expected)
    {
        var schedule = Parse(cron);
        var (at, all) = (Utc(after), new List<string>());
        foreach (var _ in expected.Split(' '))
        {
            at = schedule.Next(at, Berlin)!.Value;
            all.Add(at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }

        return string.Join(' ', all);
    }

    private static CronSchedule Parse(string cron) =>
        CronSchedule.TryParse(cron, out var schedule, out var error) ? schedule : throw new InvalidOperationException(error);

    private static DateTimeOffset At(string wall, TimeZoneInfo zone)
    {
        var local = DateTime.ParseExact(wall, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return new(local, zone.GetUtcOffset(local));
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
