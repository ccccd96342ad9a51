using Host.Tests.Fixtures;
using Workflows.Calendar;

namespace Host.Tests.Plans;

public sealed class CalendarSeedTests(PostgresServer server) : IAsyncLifetime
{
    private PlanRig rig = null!;

    public async ValueTask InitializeAsync() => rig = await PlanRig.CreateAsync(server);

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task The_seeded_calendar_knows_the_days_of_the_fixtures()
    {
        var calendar = await rig.ReadAsync<CalendarReader, WorkingCalendar>(r => r.LoadAsync(default));

        // Bắc Kạn: five working days from 28/01/2019 lead over Tết.
        Assert.Equal(new DateOnly(2019, 2, 11), calendar.AddWorkingDays(new DateOnly(2019, 1, 28), 5));
        // Bắc Ninh: issued on a Wednesday, in the news two days later.
        Assert.True(calendar.IsWorkingDay(new DateOnly(2020, 10, 14)));
        Assert.Equal(2, calendar.WorkingDaysBetween(new DateOnly(2020, 10, 14), new DateOnly(2020, 10, 16)));
        // A Saturday on which offices worked, and the Monday it paid for.
        Assert.True(calendar.IsWorkingDay(new DateOnly(2024, 5, 4)));
        Assert.False(calendar.IsWorkingDay(new DateOnly(2024, 4, 29)));
        // Tết 2026: nine days in a row.
        Assert.Equal(new DateOnly(2026, 2, 23), calendar.AddWorkingDays(new DateOnly(2026, 2, 13), 1));
    }

    [Fact]
    public async Task Every_year_has_its_eleven_days_of_law_and_what_is_not_announced_is_not_confirmed()
    {
        var calendar = await rig.ReadAsync<CalendarReader, WorkingCalendar>(r => r.LoadAsync(default));
        var rows = await Sql.RowsAsync(
            rig.OwnerConnection, "SELECT extract(year FROM day)::int, count(*)::int FROM org.calendar_day WHERE kind = 'Holiday' GROUP BY 1 ORDER BY 1");

        // National Day has its second day since 2021.
        Assert.Equal(Enumerable.Range(2018, 10).Select(y => (y, y < 2021 ? 10 : 11)), rows.Select(r => ((int)r[0], (int)r[1])));
        Assert.True(calendar.IsConfirmed(2019));
        Assert.False(calendar.IsConfirmed(2027));
        Assert.Empty(await Sql.RowsAsync(rig.OwnerConnection, "SELECT 1 FROM org.calendar_day WHERE kind = 'SwappedWorking' AND extract(isodow FROM day) <> 6"));
    }
}
