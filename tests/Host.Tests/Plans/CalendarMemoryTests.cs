using Host.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Calendar;
using Workflows.Values;

namespace Host.Tests.Plans;

/// <summary>Versions of the calendar stay in memory: nobody may count by one that never was.</summary>
public sealed class CalendarMemoryTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly DateOnly Wednesday = new(2019, 1, 30);
    private static readonly DateOnly Thursday = new(2019, 1, 31);

    private PlanRig rig = null!;

    public async ValueTask InitializeAsync() => rig = await PlanRig.CreateAsync(server);

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task A_version_that_came_to_nothing_is_not_what_the_next_of_its_number_says()
    {
        await rig.CommitAsync<Done>(async (db, services) =>
        {
            Assert.True((await services.GetRequiredService<ImportCalendar>().HandleAsync(Storm("2019-01-30"), "Quản trị", default)).IsSuccess);
            await db.FlushAsync(default);
            Assert.False((await services.GetRequiredService<CalendarReader>().LoadAsync(default)).IsWorkingDay(Wednesday));
            return new Conflict("Không được.");
        });
        Assert.True((await LoadAsync(2)).IsWorkingDay(Wednesday));

        Assert.True((await rig.CommitAsync((_, services) => services.GetRequiredService<ImportCalendar>().HandleAsync(Storm("2019-01-31"), "Quản trị", default))).IsSuccess);

        var newest = await rig.ReadAsync<CalendarReader, WorkingCalendar>(reader => reader.LoadAsync(default));
        Assert.Equal((2, true, false), (newest.Version, newest.IsWorkingDay(Wednesday), newest.IsWorkingDay(Thursday)));
        Assert.Same(newest, await LoadAsync(2));
        Assert.True((await LoadAsync(1)).IsWorkingDay(Thursday));
    }

    [Fact]
    public async Task An_import_is_seen_at_once_by_those_who_counted_before()
    {
        for (var version = 1; version < 12; version++)
        {
            var calendar = await rig.ReadAsync<CalendarReader, WorkingCalendar>(reader => reader.LoadAsync(default));
            var day = new DateOnly(2019, 3, 1).AddDays(7 * version);
            Assert.Equal((version, true), (calendar.Version, calendar.IsWorkingDay(day)));
            await rig.CommitAsync((_, services) => services.GetRequiredService<ImportCalendar>().HandleAsync(Storm($"{day:yyyy-MM-dd}"), "Quản trị", default));
        }

        Assert.Equal(12, (await rig.ReadAsync<CalendarReader, WorkingCalendar>(reader => reader.LoadAsync(default))).Version);
        // Long out of memory.
        Assert.True((await LoadAsync(1)).IsWorkingDay(new(2019, 3, 8)));
        Assert.False((await LoadAsync(2)).IsWorkingDay(new(2019, 3, 8)));
    }

    private Task<WorkingCalendar> LoadAsync(int version) =>
        rig.ReadAsync<CalendarReader, WorkingCalendar>(reader => reader.LoadAsync(version, default));

    private static CalendarFile Storm(string day) => CalendarFile.Read(
        $$"""{ "reason": "Bão số 1", "days": [ { "day": "{{day}}", "kind": "Local", "name": "Nghỉ bão", "source": "Công điện số 1" } ] }""").Value;
}
