using Host.Operations;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions;
using Workflows.Decisions.Deadlines;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Reminders;
using Workflows.Outbox;
using Workflows.Values;

namespace Host.Tests.HumanTasks;

/// <summary>
/// A plan waits for the head of the unit from Wednesday 14/10/2026 until Friday 16/10/2026. The usual ladder: one working day
/// before to the person, one after to the person, two after to the head of the agency, three after to the Committee's office.
/// </summary>
public sealed class RemindersTests(PostgresServer server)
{
    private static readonly TimeOnly Morning = new(7, 30);

    [Fact]
    public async Task The_day_before_the_person_is_reminded_once_with_a_link_that_works()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = await WaitingAsync(story);
        Assert.Empty(await SweepAsync(story, new(2026, 10, 15), new(7, 29)));

        var mail = Assert.Single(await SweepAsync(story, new(2026, 10, 15), Morning));
        Assert.StartsWith("[Nhắc việc] [Trình duyệt] ", mail.Subject, StringComparison.Ordinal);
        Assert.Equal(["Còn 01 ngày làm việc, đến hết giờ làm việc thứ Sáu, 16/10/2026."], mail.Body.Paragraphs);
        Assert.Equal((task.Id, task.PersonName), (mail.TaskId, mail.ToName));
        Assert.NotNull(mail.LinkId);
        var (token, _) = await story.LinkOfAsync(task);
        using var client = story.Host.NewClient();
        Assert.Contains("Trưởng phòng duyệt", await client.GetStringAsync($"/q/{token}"), StringComparison.Ordinal);

        Assert.Empty(await SweepAsync(story, new(2026, 10, 15), new(16, 59)));
        Assert.Empty(await SweepAsync(story, new(2026, 10, 16), Morning));
    }

    /// <summary>A look at every task that was just opened would be a transaction for each, and would wait for the lock of its workflow.</summary>
    [Fact]
    public async Task When_to_look_first_is_known_as_a_task_opens()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = await WaitingAsync(story);
        Assert.Equal(VietnamTime.At(new(2026, 10, 15), Morning), (await story.Host.ReadAsync(db => db.Set<ReminderSchedule>().SingleAsync(s => s.TaskId == task.Id))).NextAt);

        var opinions = await story.ReachAsync(task.PlanId, "opinions");
        var asked = await story.Host.ReadAsync(db => db.Set<ReminderSchedule>().Where(s => opinions.Select(t => t.Id).Contains(s.TaskId)).ToListAsync());
        Assert.Equal(opinions.Count, asked.Count);
        Assert.All(asked, s => Assert.True(s.NextAt > story.Time.GetUtcNow(), $"{s.NextAt:O}"));
    }

    [Fact]
    public async Task After_the_deadline_it_goes_up_from_the_person_to_the_head_to_the_office()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = await WaitingAsync(story);
        await SweepAsync(story, new(2026, 10, 16), Morning);
        var first = Assert.Single(await SweepAsync(story, new(2026, 10, 19), Morning));
        Assert.Equal((task.PersonName, "Đã quá hạn 01 ngày làm việc."), (first.ToName, first.Body.Paragraphs[0]));

        var head = Assert.Single(await SweepAsync(story, new(2026, 10, 20), Morning));
        Assert.Equal((await story.HolderAsync("gd-stttt")).FullName, head.ToName);
        Assert.EndsWith(" – quá hạn", head.Subject, StringComparison.Ordinal);
        // Theirs to know, not to decide: the mail carries no link of somebody else's task and does not count as its delivery.
        Assert.Equal((null, null), (head.LinkId, head.TaskId));
        Assert.Contains(head.Body.Facts, fact => fact.Value.Contains($"{task.Step}: {task.PersonName}", StringComparison.Ordinal) && fact.Value.Contains("Đã quá hạn 02 ngày làm việc.", StringComparison.Ordinal));

        var office = Assert.Single(await SweepAsync(story, new(2026, 10, 21), Morning));
        Assert.Equal((await story.Host.ReadAsync(db => (
            from holding in db.Set<Workflows.Organisation.PostHolding>()
            join post in db.Set<Workflows.Organisation.Post>() on holding.PostId equals post.Id
            join agency in db.Set<Workflows.Organisation.Agency>() on post.AgencyId equals agency.Id
            join person in db.Set<Workflows.Organisation.Person>() on holding.PersonId equals person.Id
            where post.Role == Workflows.Organisation.PostRole.Head && agency.Kind == Workflows.Organisation.AgencyKind.CommitteeOffice && agency.ParentId == PlanStory.Province.CommitteeId
            select person.FullName).SingleAsync())), office.ToName);
        Assert.Empty(await SweepAsync(story, new(2026, 11, 30), Morning));

        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        var timeline = (await visitor.GetAsync($"/ke-hoach/{task.PlanId}?muc=tien-trinh")).Document.Body!.TextContent;
        Assert.Contains("báo người đứng đầu cơ quan được giao", timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_missed_over_a_weekend_without_a_host_becomes_one_mail_in_office_hours()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await WaitingAsync(story);
        Assert.Empty(await SweepAsync(story, new(2026, 10, 18), new(23, 0)));
        var mail = Assert.Single(await SweepAsync(story, new(2026, 10, 19), Morning));
        Assert.Equal("Đã quá hạn 01 ngày làm việc.", mail.Body.Paragraphs[0]);

        // Everybody on the ladder hears once, whatever was missed.
        Assert.Equal(2, (await SweepAsync(story, new(2026, 10, 28), new(15, 0))).Count);
    }

    [Fact]
    public async Task Several_tasks_of_one_person_come_in_one_mail()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = await WaitingAsync(story);
        var other = await WaitingAsync(story, "Kế hoạch thứ hai");
        Assert.Equal(task.PersonId, other.PersonId);

        var mail = Assert.Single(await SweepAsync(story, new(2026, 10, 15), Morning));
        Assert.Equal("[Nhắc việc] 2 việc đang chờ ông/bà", mail.Subject);
        Assert.Equal(2, mail.Body.Facts.Count);
        Assert.Equal(2, await story.Host.ReadAsync(db => db.Set<AuditEntry>().CountAsync(e => e.Kind == "task.reminded")));
        Assert.All(await story.Host.ReadAsync(db => db.Set<ReminderNotice>().ToListAsync()), notice => Assert.Equal(mail.Id, notice.MailId));
    }

    [Fact]
    public async Task Whoever_answers_meanwhile_is_not_reminded()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = await WaitingAsync(story);
        story.Time.Set(VietnamTime.At(new(2026, 10, 15), Morning));
        while (await StepAsync<RemindNext>(story, (act, stop) => act.RunAsync(stop)))
        {
        }

        await story.CastAsync(task, Verdict.Approve);
        Assert.DoesNotContain(await SweepAsync(story, new(2026, 10, 15), new(7, 31)), mail => mail.TaskId == task.Id);
        Assert.Null((await story.Host.ReadAsync(db => db.Set<ReminderNotice>().SingleAsync(n => n.TaskId == task.Id))).MailId);
        Assert.DoesNotContain(await SweepAsync(story, new(2026, 10, 28), Morning), mail => mail.ToName == task.PersonName);
    }

    [Fact]
    public async Task A_deadline_that_is_moved_moves_the_rungs()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = await WaitingAsync(story);
        var file = CalendarFile.Read("""
            { "reason": "Nghỉ bão", "days": [ { "day": "2026-10-15", "kind": "Local", "name": "Nghỉ bão", "source": "Công điện số 1" } ] }
            """).Value;
        Assert.Null((await story.DoAsync<ChangeCalendar, CalendarChanged>((act, stop) => act.HandleAsync(file, Actor.System, stop))).Problem);
        Assert.Null((await story.DoAsync<RecomputeDeadlines, Recomputed>((act, stop) => act.HandleAsync(new("Nghỉ bão", Actor.System, task.PlanId), stop))).Problem);
        Assert.Equal(new DateOnly(2026, 10, 19), (await story.TaskAsync(task.Id)).DueOn);

        Assert.Empty(await SweepAsync(story, new(2026, 10, 15), Morning));
        Assert.Single(await SweepAsync(story, new(2026, 10, 16), Morning));
        Assert.Empty(await SweepAsync(story, new(2026, 10, 19), Morning));
        Assert.Single(await SweepAsync(story, new(2026, 10, 20), Morning));
    }

    [Fact]
    public async Task The_ladder_is_the_one_that_was_drawn()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Step("unit-head").SetList("reminders", "0:person", "2:drafter").Set("remindAt", "14:00"));
        var task = await WaitingAsync(story);
        Assert.Empty(await SweepAsync(story, new(2026, 10, 16), new(13, 59)));
        var mail = Assert.Single(await SweepAsync(story, new(2026, 10, 16), new(14, 0)));
        Assert.Equal((task.PersonName, "Hôm nay là ngày cuối của thời hạn."), (mail.ToName, mail.Body.Paragraphs[0]));
        Assert.Equal((await story.HolderAsync("cv-ttbcxb")).FullName, Assert.Single(await SweepAsync(story, new(2026, 10, 20), new(14, 0))).ToName);
    }

    [Fact]
    public async Task Eight_sweeps_at_once_remind_everybody_once()
    {
        await using var story = await PlanStory.BeginAsync(server);
        for (var n = 1; n <= 5; n++)
            await WaitingAsync(story, $"Kế hoạch số {n}");
        var before = await MailsAsync(story);
        story.Time.Set(VietnamTime.At(new(2026, 10, 21), Morning));
        var scopes = story.Host.Services.GetRequiredService<IServiceScopeFactory>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReminderSweep.SweepAsync(scopes, CancellationToken.None)));

        // Person, head and office, five tasks each.
        var notices = await story.Host.ReadAsync(db => db.Set<ReminderNotice>().AsNoTracking().ToListAsync());
        Assert.Equal(15, notices.Count);
        Assert.All(notices, notice => Assert.NotNull(notice.MailId));
        var mails = (await MailsAsync(story)).Skip(before.Count).ToList();
        Assert.Equal(15, notices.GroupBy(n => n.MailId).Sum(mail => mail.Count()));
        Assert.Equal(mails.Select(m => m.Id).Order(), notices.Select(n => n.MailId!.Value).Distinct().Order());
    }

    /// <summary>The task of the head of the unit.</summary>
    private static async Task<HumanTask> WaitingAsync(PlanStory story, string? title = null)
    {
        var plan = await story.OpenAsync(title);
        var task = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        Assert.Equal(new DateOnly(2026, 10, 16), task.DueOn);
        return task;
    }

    /// <returns>The mails that the sweep wrote.</returns>
    private static async Task<List<OutboxMail>> SweepAsync(PlanStory story, DateOnly day, TimeOnly at)
    {
        var before = (await MailsAsync(story)).Select(m => m.Id).ToHashSet();
        story.Time.Set(VietnamTime.At(day, at));
        await ReminderSweep.SweepAsync(story.Host.Services.GetRequiredService<IServiceScopeFactory>(), CancellationToken.None);
        return [.. (await MailsAsync(story)).Where(m => !before.Contains(m.Id))];
    }

    private static Task<List<OutboxMail>> MailsAsync(PlanStory story) =>
        story.Host.ReadAsync(db => db.Set<OutboxMail>().AsNoTracking().OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).ToListAsync());

    private static async Task<bool> StepAsync<TAct>(PlanStory story, Func<TAct, CancellationToken, Task<bool>> act)
        where TAct : notnull =>
        (await story.DoAsync<TAct, bool>(async (service, stop) => await act(service, stop))).Value;
}
