using Host.Operations;
using Host.Tests.Decisions.Opinions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Reminders;
using Workflows.Outbox;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>The machine slept for days, or its clock was put back: what is due happens once, and not before its time.</summary>
public sealed class ClockJumpTests(PostgresServer server)
{
    [Fact]
    public async Task After_days_asleep_a_deadline_rings_once_reminders_become_one_mail_and_the_clock_going_back_repeats_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        // One plan waits for five agencies until 21/10, another for the head of the unit until 16/10.
        var (plan, asked) = await story.AskAsync();
        var other = Assert.Single(await story.ReachAsync(await story.OpenAsync("Kế hoạch thứ hai"), "unit-head"));
        var before = await MailsAsync(story);
        var awake = VietnamTime.At(new(2026, 10, 29), new(10, 0));

        story.Time.Set(awake);
        await SettleAsync(story);

        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        var consents = await story.Host.ReadAsync(db => db.Set<DeemedConsent>().AsNoTracking().ToListAsync());
        Assert.Equal(asked.Select(t => t.Id).Order(), consents.Select(c => c.TaskId).Order());
        Assert.All(consents, c => Assert.Equal((RoundStory.Due, true), (c.DueOn, c.At >= WorkingCalendar.EndOf(c.DueOn))));
        // The day before, one after, two after, three after were slept through: one mail for each who is to hear.
        var reminders = (await MailsAsync(story)).Where(m => m.Subject.Contains("quá hạn", StringComparison.Ordinal) || m.Subject.StartsWith("[Nhắc việc]", StringComparison.Ordinal)).ToList();
        Assert.Equal(reminders.Count, reminders.Select(m => m.ToAddress).Distinct().Count());
        Assert.Single(reminders, m => m.ToName == other.PersonName);
        Assert.Equal(3, await story.Host.ReadAsync(db => db.Set<ReminderNotice>().CountAsync(n => n.TaskId == other.Id)));
        // Those who were silent are not asked any more, so nobody reminds them.
        Assert.Empty(await story.Host.ReadAsync(db => db.Set<ReminderNotice>().Where(n => n.PlanId == plan && n.MailId != null && asked.Select(t => t.Id).Contains(n.TaskId)).ToListAsync()));
        Assert.NotEqual(before.Count, (await MailsAsync(story)).Count);

        var told = await ToldAsync(story);
        foreach (var at in new[] { awake - TimeSpan.FromHours(1), awake - TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1), awake, awake + TimeSpan.FromMinutes(1) })
        {
            story.Time.Set(at);
            await SettleAsync(story);
            Assert.Equal(told, await ToldAsync(story));
        }

        Assert.True((await story.Host.WithAsync<AuditVerifier, AuditReport>(v => v.VerifyAsync(plan, default))).IsIntact);
        Assert.True((await story.ConsolidateAsync(plan)).IsSuccess);
    }

    [Fact]
    public async Task Put_back_before_a_deadline_it_rings_at_its_own_time_and_put_back_after_it_stays_over()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        await story.CastAsync(asked[0], Verdict.Agree);
        var end = WorkingCalendar.EndOf(RoundStory.Due);

        foreach (var early in new[] { end - TimeSpan.FromMinutes(30), end - TimeSpan.FromMinutes(90), end - TimeSpan.FromMilliseconds(1), end - TimeSpan.FromHours(1), end - TimeSpan.FromMilliseconds(1) })
        {
            story.Time.Set(early);
            await SettleAsync(story);
            Assert.Equal(4, (await story.OpenTasksAsync(plan)).Count);
            Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<DeemedConsent>().CountAsync()));
        }

        story.Time.Set(end);
        await SettleAsync(story);
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        var told = await ToldAsync(story);

        // On the wall clock it is an hour before the deadline again: it has passed all the same, and whoever answers is told so.
        story.Time.Set(end - TimeSpan.FromHours(1));
        await SettleAsync(story);
        Assert.Equal(told, await ToldAsync(story));
        Assert.True((await story.CastAsync(asked[1], Verdict.Agree)).Value is { IsLate: true, IsNew: true });
        var line = await story.LineAsync(asked[1]);
        Assert.Equal((OpinionStanding.DeemedConsent, true), (line.Standing, line.IsLate));
        told = await ToldAsync(story);

        story.Time.Set(end + TimeSpan.FromMinutes(1));
        await SettleAsync(story);
        Assert.Equal(told, await ToldAsync(story));
        Assert.Single(await story.KindsAsync(plan), k => k == "round.closed");
        Assert.Equal(4, await story.Host.ReadAsync(db => db.Set<DeemedConsent>().CountAsync()));
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
    }

    [Fact]
    public async Task A_morning_that_comes_twice_reminds_once()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var morning = VietnamTime.At(new(2026, 10, 15), new(7, 30));
        var before = (await MailsAsync(story)).Count;

        foreach (var at in new[] { morning, morning - TimeSpan.FromHours(1), morning - TimeSpan.FromMinutes(1), morning, morning + TimeSpan.FromMinutes(5) })
        {
            story.Time.Set(at);
            await SettleAsync(story);
            Assert.Equal(before + 1, (await MailsAsync(story)).Count);
        }

        // The next rung is not lost by it.
        story.Time.Set(VietnamTime.At(new(2026, 10, 19), new(7, 30)));
        await SettleAsync(story);
        Assert.Equal(before + 2, (await MailsAsync(story)).Count);
        Assert.Equal(2, await story.Host.ReadAsync(db => db.Set<ReminderNotice>().CountAsync(n => n.TaskId == task.Id && n.MailId != null)));
    }

    /// <summary>Deadlines and reminders, until the clock asks for nothing more.</summary>
    private static async Task SettleAsync(PlanStory story)
    {
        await story.SettleAsync();
        await ReminderSweep.SweepAsync(story.Host.Services.GetRequiredService<IServiceScopeFactory>(), CancellationToken.None);
    }

    private static Task<List<OutboxMail>> MailsAsync(PlanStory story) => story.Host.ReadAsync(db => db.Set<OutboxMail>().AsNoTracking().ToListAsync());

    /// <summary>Everything that a deadline or a reminder could add to; that a relay took a mail is told in its own time.</summary>
    private static Task<int[]> ToldAsync(PlanStory story) => story.Host.ReadAsync(async db => new[]
    {
        await db.Set<AuditEntry>().CountAsync(e => e.Kind != "mail.sent"), await db.Set<OutboxMail>().CountAsync(), await db.Set<ReminderNotice>().CountAsync(), await db.Set<HumanTask>().CountAsync(),
        await db.Set<Vote>().CountAsync(), await db.Set<DeemedConsent>().CountAsync(), await db.Set<SilentAgency>().CountAsync(),
        await db.Set<StoredJournalEntry>().CountAsync(), await db.Set<StoredIncident>().CountAsync(),
    });
}
