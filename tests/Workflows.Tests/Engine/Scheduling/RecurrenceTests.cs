using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Scheduling;

namespace Workflows.Tests.Engine.Scheduling;

public sealed class RecurrenceTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_timer_keeps_its_beat_and_makes_up_for_a_standstill_by_one_run()
    {
        var timer = Recurrence.Read(StimulusNames.Timer, new JsonObject { ["interval"] = "00:05:00" })!;
        Assert.Equal(Now.AddMinutes(5), timer.First(Now));
        Assert.Equal(Now.AddMinutes(10), timer.After(Now.AddMinutes(5), Now.AddMinutes(5).AddSeconds(3)));
        Assert.Equal(Now.AddDays(30).AddMinutes(5), timer.After(Now.AddMinutes(5), Now.AddDays(30)));
    }

    [Fact]
    public void A_clock_that_was_put_back_never_brings_an_occurrence_again()
    {
        var yesterday = Now.AddDays(-1);
        var timer = Recurrence.Read(StimulusNames.Timer, new JsonObject { ["interval"] = "00:05:00" })!;
        Assert.Equal(Now.AddMinutes(5), timer.After(Now, yesterday));
        var cron = Recurrence.Read(StimulusNames.Cron, new JsonObject { ["cronExpression"] = "0 8 * * *" })!;
        // 08:00 at home is 01:00 UTC.
        Assert.Equal(Now.AddDays(1), cron.After(Now, yesterday));
    }

    [Fact]
    public void A_cron_trigger_reads_the_clock_of_the_zone_it_names()
    {
        var berlin = Recurrence.Read(StimulusNames.Cron, new JsonObject { ["cronExpression"] = "0 8 * * *", ["timeZone"] = "Europe/Berlin" })!;
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 7, 0, 0, TimeSpan.Zero), berlin.First(Now));
        Assert.Equal(new DateTimeOffset(2026, 4, 1, 6, 0, 0, TimeSpan.Zero), berlin.First(new(2026, 3, 31, 20, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_start_time_comes_once()
    {
        var once = Recurrence.Read(StimulusNames.StartAt, new JsonObject { ["dateTime"] = "2020-01-01T00:00:00Z" })!;
        Assert.Equal(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), once.First(Now));
        Assert.Null(once.After(once.First(Now)!.Value, Now));
        Assert.Null(Recurrence.Read(StimulusNames.Event, new JsonObject { ["eventName"] = "x" }));
    }
}
