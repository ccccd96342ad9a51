using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions;
using Workflows.Decisions.Deadlines;
using Workflows.Decisions.Opinions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>The calendar changes while agencies are asked until 21/10/2026.</summary>
public sealed class RecomputeDeadlinesTests(PostgresServer server)
{
    private static readonly DateOnly Counted = new(2026, 10, 21);
    private static readonly DateOnly Moved = new(2026, 10, 22);

    [Fact]
    public async Task A_day_off_in_between_moves_nothing_until_somebody_orders_it_and_then_everything_together()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        var changed = await StormAsync(story);
        Assert.Contains(changed.Waiting, s => s.PlanId == plan && s.From == Counted && s.To == Moved);
        Assert.Equal(Counted, (await story.TaskAsync(asked[0].Id)).DueOn);
        Assert.Equal(Counted, (await ExplainAsync(story, asked[0])).Count.LastDay);

        var mails = await story.Host.ReadAsync(db => db.Set<OutboxMail>().CountAsync());
        var preview = await story.Host.WithAsync<RecomputeDeadlines, Recomputed>(act => act.PreviewAsync(plan, CancellationToken.None));
        var done = await RecomputeAsync(story, plan, "Nghỉ phòng, chống bão");

        Assert.Equal(preview.Moved.Select(s => s.Words), done.Value.Moved.Select(s => s.Words));
        Assert.All(asked, task => Assert.Contains(task.PersonName, Assert.Single(preview.Moved).Words, StringComparison.Ordinal));
        Assert.All(await story.OpenTasksAsync(plan), task => Assert.Equal(Moved, task.DueOn));
        Assert.Equal(Moved, await story.Host.ReadAsync(db => db.Set<OpinionRound>().Where(r => r.PlanId == plan).Select(r => r.DueOn).SingleAsync()));
        Assert.Equal(5, await story.Host.ReadAsync(db => db.Set<OutboxMail>().CountAsync()) - mails);
        var after = await ExplainAsync(story, asked[0]);
        Assert.Equal((Moved, 2), (after.Count.LastDay, after.Count.CalendarVersion));
        Assert.Contains(after.Words, w => w.StartsWith("20/10/2026 (thứ Ba): Nghỉ bão", StringComparison.Ordinal));

        var body = await story.Host.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.PlanId == plan && e.Kind == "deadline.recomputed").Select(e => e.Body).SingleAsync());
        Assert.Contains("""
            "after":{"calendarVersion":2,"dueOn":"2026-10-22"}
            """.Trim(), body, StringComparison.Ordinal);
        Assert.Contains("""
            "before":{"calendarVersion":1,"dueOn":"2026-10-21"}
            """.Trim(), body, StringComparison.Ordinal);

        story.Time.Set(VietnamTime.At(Counted, new(17, 0)));
        await story.SweepAsync();
        Assert.Equal(5, (await story.OpenTasksAsync(plan)).Count);
        story.Time.Set(VietnamTime.At(Moved, new(17, 0)));
        await story.SweepAsync();
        Assert.Equal(CloseReason.NoAnswerInTime, (await story.TaskAsync(asked[0].Id)).CloseReason);
        Assert.Empty((await RecomputeAsync(story, plan, "Lần nữa")).Value.Moved);
    }

    [Fact]
    public async Task A_day_that_somebody_set_for_one_agency_stays()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        var own = new DateOnly(2026, 10, 30);
        await story.DoAsync<WorkflowsDb, Done>(async (db, stop) =>
        {
            (await db.Set<HumanTask>().SingleAsync(t => t.Id == asked[0].Id, stop)).DueOn = own;
            return Done.Value;
        });
        await StormAsync(story);

        var done = await RecomputeAsync(story, plan, "Nghỉ phòng, chống bão");

        Assert.Equal(4, Assert.Single(done.Value.Moved).Tasks.Count);
        Assert.Equal(own, (await story.TaskAsync(asked[0].Id)).DueOn);
        Assert.Equal(Moved, (await story.TaskAsync(asked[1].Id)).DueOn);
        Assert.Contains("ấn định riêng", (await ExplainAsync(story, await story.TaskAsync(asked[0].Id))).Words[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_reason_nothing_moves()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        await StormAsync(story);

        Assert.IsType<Invalid>((await RecomputeAsync(story, plan, " ")).Problem);

        Assert.All(await story.OpenTasksAsync(plan), task => Assert.Equal(Counted, task.DueOn));
        Assert.DoesNotContain("deadline.recomputed", await story.KindsAsync(plan));
    }

    [Fact]
    public async Task A_timer_claimed_by_its_old_time_does_not_ring_early()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        // What a sweep sees that read the row before the deadline was moved and got the lock after it.
        await story.Host.ReadAsync(db => db.Database.ExecuteSqlAsync($"UPDATE workflow.bookmark SET due_at = {story.Time.GetUtcNow()} WHERE due_at IS NOT NULL"));

        await story.SweepAsync();

        Assert.Equal(5, (await story.OpenTasksAsync(plan)).Count);
        Assert.Equal(
            WorkingCalendar.EndOf(Counted),
            await story.Host.ReadAsync(db => db.Set<StoredBookmark>().Where(b => b.DueAt != null).Select(b => b.DueAt!.Value).SingleAsync()));
    }

    [Fact]
    public async Task Deadlines_from_before_there_were_versions_are_known_by_their_days()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.ReachAsync(await story.OpenAsync(), "opinions");
        var known = await DeadlinesAsync(story);
        using var stream = typeof(SqlMigration).Assembly.GetManifestResourceStream("Workflows.Storage.Migrations.M18Calendar.sql")!;
        using var reader = new StreamReader(stream);
        var migration = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var begin = migration.IndexOf("INSERT INTO plan.step_deadline", StringComparison.Ordinal);
        var backfill = migration[begin..(migration.IndexOf(';', begin) + 1)];

        await Sql.ExecuteAsync(story.Host.Database.OwnerConnectionString, "DELETE FROM plan.step_deadline; " + backfill);

        Assert.True(known.Count > 2);
        Assert.Equal(known, await DeadlinesAsync(story));
    }

    private static Task<List<string>> DeadlinesAsync(PlanStory story) => story.Host.ReadAsync(async db =>
        (await db.Set<StepDeadline>().AsNoTracking().OrderBy(d => d.ActivityInstanceId).ToListAsync())
            .ConvertAll(d => $"{d.ActivityInstanceId} {d.InstanceId} {d.ReceivedOn:O} {d.WorkingDays} {d.DueOn:O} {d.CalendarVersion}"));

    private static async Task<CalendarChanged> StormAsync(PlanStory story)
    {
        var file = CalendarFile.Read("""
            { "reason": "Nghỉ bão", "days": [ { "day": "2026-10-20", "kind": "Local", "name": "Nghỉ bão", "source": "Công điện số 1" } ] }
            """).Value;
        return (await story.DoAsync<ChangeCalendar, CalendarChanged>((act, stop) => act.HandleAsync(file, Actor.System, stop))).Value;
    }

    private static Task<Result<Recomputed>> RecomputeAsync(PlanStory story, Guid plan, string reason) =>
        story.DoAsync<RecomputeDeadlines, Recomputed>((act, stop) => act.HandleAsync(new(reason, Actor.System, plan), stop));

    private static async Task<DeadlineExplanation> ExplainAsync(PlanStory story, HumanTask task) =>
        (await story.Host.WithAsync<DeadlineReader, DeadlineExplanation?>(reader => reader.ExplainAsync(task, CancellationToken.None)))!;
}
