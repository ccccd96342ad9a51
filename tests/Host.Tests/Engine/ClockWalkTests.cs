using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;

namespace Host.Tests.Engine;

/// <summary>A clock that goes its own ways: on by minutes, on by days, back by an hour.</summary>
public sealed class ClockWalkTests(PostgresServer postgres, ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_the_clock_jumps_every_timer_fires_once_and_none_before_its_time(int seed)
    {
        const int Many = 150;
        await using var engine = await StoredEngine.CreateAsync(postgres);
        var draw = new Random(seed);
        for (var n = 0; n < Many; n++)
        {
            await engine.ImportAsync(EngineRig.Definition($"d{n}", EngineRig.Sequence(
                $$"""{"id":"wait","type":"Elsa.Delay","timeSpan":"{{TimeSpan.FromMinutes(draw.Next(5, 6_000)):c}}"}""", """{"id":"after","type":"Elsa.WriteLine","text":"x"}""")));
            await engine.StartAsync($"d{n}");
        }

        var due = await engine.ReadAsync(db => db.Set<StoredBookmark>().AsNoTracking().ToDictionaryAsync(b => b.InstanceId, b => b.DueAt!.Value));
        var (fired, jumpsBack, latest) = (new HashSet<Guid>(), 0, engine.Clock.GetUtcNow());
        for (var turn = 0; fired.Count < Many; turn++)
        {
            Assert.InRange(turn, 0, 2_000);
            var jump = draw.Next(5) switch
            {
                0 => -TimeSpan.FromHours(1),
                1 => TimeSpan.FromHours(draw.Next(4, 12)),
                _ => TimeSpan.FromMinutes(draw.Next(1, 30)),
            };
            jumpsBack += jump < TimeSpan.Zero ? 1 : 0;
            engine.Clock.Advance(jump);
            var now = engine.Clock.GetUtcNow();
            latest = now > latest ? now : latest;
            var count = await engine.FireAllAsync();
            var ended = await engine.ReadAsync(db => db.Set<StoredInstance>().Where(i => i.FinishedAt != null).Select(i => i.Id).ToListAsync());
            Assert.Equal(count, ended.Count - fired.Count);
            Assert.All(ended.Where(fired.Add), id => Assert.True(due[id] <= now));
            // What the clock has reached once has fired, and a clock that goes back takes nothing of it again.
            Assert.Equal(due.Values.Count(at => at <= latest), fired.Count);
        }

        Assert.InRange(jumpsBack, 1, int.MaxValue);
        Assert.Equal(Many, await engine.CountAsync("SELECT count(*) FROM workflow.journal WHERE activity_id = 'wait' AND event_name = 'Completed'"));
        Assert.Equal(Many, await engine.CountAsync("SELECT count(*) FROM workflow.journal WHERE activity_id = 'after' AND event_name = 'Completed'"));
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.incident"));
        output.WriteLine($"Seed {seed}: {Many} timers, the clock went back {jumpsBack} times.");
    }
}
