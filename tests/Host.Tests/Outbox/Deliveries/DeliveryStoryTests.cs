using System.Diagnostics;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Outbox.Deliveries;
using Workflows.Values;

namespace Host.Tests.Outbox.Deliveries;

/// <summary>What is known of a mail from its commit to its person, on the real host.</summary>
public sealed class DeliveryStoryTests(PostgresServer server)
{
    [Fact]
    public async Task A_mail_waits_then_the_relay_has_it_and_that_is_proof_until_it_comes_back()
    {
        await using var story = await PlanStory.BeginAsync(server, ("Mail:Relay", "none"));
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));

        Assert.Equal((DeliveryStage.Queued, false), Brief(await story.DeliveryAsync(task)));
        var mail = await MarkAsync(story, task, MailState.Sent);
        var accepted = await story.DeliveryAsync(task);
        Assert.Equal((DeliveryStage.Accepted, true), Brief(accepted));
        Assert.Equal((mail.Id, mail.ToAddress, mail.SentAt), (accepted.MailId!.Value, accepted.ToAddress, accepted.AcceptedAt));

        await story.ReportAsync(mail, "delayed", "4.4.1");
        var delayed = await story.DeliveryAsync(task);
        Assert.Equal((DeliveryStage.Accepted, true), Brief(delayed));
        Assert.NotNull(delayed.DelayedAt);

        await story.ReportAsync(mail);
        var back = await story.DeliveryAsync(task);
        Assert.Equal((DeliveryStage.Bounced, false), Brief(back));
        Assert.Contains("kiểm tra địa chỉ thư", back.BounceReason, StringComparison.Ordinal);
        Assert.Null(back.DelayedAt);
    }

    [Fact]
    public async Task Trouble_that_was_temporary_is_no_proof_either_when_the_servers_gave_up()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));

        await story.ReportAsync(await story.SentAsync(task), "failed", "4.4.7");

        Assert.Equal((DeliveryStage.Bounced, false), Brief(await story.DeliveryAsync(task)));
    }

    [Fact]
    public async Task A_mail_to_a_corrected_address_begins_anew_and_what_came_back_stays_in_the_history()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var first = await story.SentAsync(task);
        await story.ReportAsync(first);
        story.Time.Advance(TimeSpan.FromMinutes(5));

        await story.CorrectAddressAsync(task, "dung@demo.example");
        await story.RemindAsync(task);
        var second = await story.SentAsync(task);

        var delivery = await story.DeliveryAsync(task);
        Assert.Equal((DeliveryStage.Accepted, true), Brief(delivery));
        Assert.Equal(("dung@demo.example", second.Id), (delivery.ToAddress, delivery.MailId!.Value));
        Assert.Null(delivery.BouncedAt);
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<DeliveryReport>().CountAsync(r => r.MailId == first.Id)));
        // A report about the old address says nothing about the new one, however late it comes.
        await story.ReportAsync(first, reportId: "muon@x");
        Assert.Equal(DeliveryStage.Accepted, (await story.DeliveryAsync(task)).Stage);
    }

    [Fact]
    public async Task A_mail_sent_again_to_the_same_address_begins_anew_but_proves_nothing_where_one_came_back_for_good()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var first = await story.SentAsync(task);
        await story.ReportAsync(first);
        story.Time.Advance(TimeSpan.FromMinutes(5));
        await story.RemindAsync(task);
        await story.SentAsync(task);
        var again = await story.DeliveryAsync(task);
        Assert.Equal((DeliveryStage.Accepted, false), Brief(again));
        Assert.NotNull(again.BouncedBeforeAt);
        story.Time.Advance(TimeSpan.FromMinutes(5));

        await story.ReportAsync(first, reportId: "muon@x");

        Assert.Equal((DeliveryStage.Bounced, false), Brief(await story.DeliveryAsync(task)));
    }

    [Fact]
    public async Task After_trouble_that_was_temporary_the_next_mail_is_proof_again()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        await story.ReportAsync(await story.SentAsync(task), "failed", "4.4.7");
        story.Time.Advance(TimeSpan.FromMinutes(5));

        await story.RemindAsync(task);
        await story.SentAsync(task);

        Assert.Equal((DeliveryStage.Accepted, true), Brief(await story.DeliveryAsync(task)));
    }

    [Fact]
    public async Task A_reminder_that_waits_takes_away_nothing_that_the_first_mail_proved()
    {
        await using var story = await PlanStory.BeginAsync(server, ("Mail:Relay", "none"));
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var first = await MarkAsync(story, task, MailState.Sent);
        story.Time.Advance(TimeSpan.FromMinutes(5));
        await story.RemindAsync(task);

        Assert.Equal((DeliveryStage.Accepted, true), Brief(await story.DeliveryAsync(task)));
        Assert.Equal(first.Id, (await story.DeliveryAsync(task)).MailId);

        await story.ReportAsync(first);
        Assert.Equal((DeliveryStage.Queued, false), Brief(await story.DeliveryAsync(task)));
    }

    [Fact]
    public async Task A_mail_that_was_given_up_is_no_proof_and_says_why()
    {
        await using var story = await PlanStory.BeginAsync(server, ("Mail:Relay", "none"));
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        await MarkAsync(story, task, MailState.Parked);

        var delivery = await story.DeliveryAsync(task);

        Assert.Equal((DeliveryStage.Parked, false), Brief(delivery));
        Assert.Equal("550 Planted", delivery.BounceReason);
    }

    [Fact]
    public async Task The_drafter_is_told_once_what_came_back_and_a_notice_that_comes_back_is_told_to_nobody()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var task = (await story.ReachAsync(plan, "opinions"))[0];
        var drafter = (await story.HolderAsync("cv-ttbcxb")).PersonId;
        var before = await story.NoticesToAsync(drafter);
        var mail = await story.SentAsync(task);

        await story.ReportAsync(mail);
        await story.ReportAsync(mail);
        await story.ReportAsync(mail, status: "5.2.1", reportId: "khac@x");

        var told = Assert.Single((await story.NoticesToAsync(drafter)).ExceptBy(before.Select(m => m.Id), m => m.Id));
        Assert.StartsWith("[Thư bị trả lại]", told.Subject, StringComparison.Ordinal);
        Assert.Contains(told.Body.Facts, f => f.Value == mail.ToAddress);
        Assert.Equal(2, (await story.KindsAsync(plan)).Count(k => k == "mail.bounced"));

        await Mail.Eventually.TrueAsync(
            async () => (await story.NoticesToAsync(drafter)).TrueForAll(m => m.State is MailState.Sent), () => "The notice was not sent.");
        var count = await MailsAsync(story);
        await story.ReportAsync((await story.NoticesToAsync(drafter))[^1]);
        Assert.Equal(count, await MailsAsync(story));
    }

    [Fact]
    public async Task Nothing_is_told_about_what_is_over_or_was_opened_all_the_same_or_is_the_drafters_own()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var unit = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        var mail = await story.SentAsync(unit);
        await story.CastAsync(unit, Verdict.Return, "Bổ sung căn cứ");
        var own = Assert.Single(await story.OpenTasksAsync(plan));
        var ownMail = await story.SentAsync(own);
        var count = await MailsAsync(story);

        await story.ReportAsync(mail);
        await story.ReportAsync(ownMail);

        Assert.Equal(TaskKind.Draft, own.Kind);
        Assert.Equal(count, await MailsAsync(story));
    }

    [Fact]
    public async Task Many_tasks_are_asked_in_one_statement_and_each_gets_an_answer()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var tasks = await story.ReachAsync(await story.OpenAsync(), "opinions");
        foreach (var task in tasks)
            await story.SentAsync(task);
        var unknown = Mail.MailRig.NewId();
        IReadOnlyDictionary<Guid, TaskDelivery> all = new Dictionary<Guid, TaskDelivery>();

        var asked = await Statements.CountAsync(async trace =>
        {
            using var request = new Activity("ask").SetParentId(trace).Start();
            all = await story.Host.WithAsync<DeliveryReader, IReadOnlyDictionary<Guid, TaskDelivery>>(
                reader => reader.ForTasksAsync([.. tasks.Select(t => t.Id), unknown, unknown], CancellationToken.None));
        });

        Assert.Equal(1, asked);
        Assert.Equal(tasks.Count + 1, all.Count);
        Assert.All(tasks, task => Assert.Equal(DeliveryStage.Accepted, all[task.Id].Stage));
        Assert.Equal((DeliveryStage.NoMail, false), Brief(all[unknown]));
    }

    [Fact]
    public async Task History_cannot_be_changed_by_the_running_host()
    {
        await using var story = await PlanStory.BeginAsync(server);
        foreach (var sql in new[] { "UPDATE mail.delivery_report SET action = 'Delivered'", "DELETE FROM mail.delivery_report", "DELETE FROM mail.opening", "UPDATE mail.opening SET at = now()" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => story.Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql)));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private static (DeliveryStage Stage, bool IsProven) Brief(TaskDelivery delivery) => (delivery.Stage, delivery.IsProven);

    private static Task<int> MailsAsync(PlanStory story) => story.Host.ReadAsync(db => db.Set<OutboxMail>().CountAsync());

    /// <summary>Takes the mail of a task as a sender would, where none runs.</summary>
    private static async Task<OutboxMail> MarkAsync(PlanStory story, HumanTask task, MailState state)
    {
        var claimed = await story.DoAsync<OutboxClaim, IReadOnlyList<ClaimedMail>>(async (claim, stop) =>
            Result<IReadOnlyList<ClaimedMail>>.Success(await claim.ClaimAsync(new TimeOrderedIds(TimeProvider.System).Next(), 100, TimeSpan.FromMinutes(5), "example.vn", stop)));
        await story.DoAsync<OutboxMark, bool>(async (mark, stop) =>
        {
            foreach (var mail in claimed.Value)
                _ = state is MailState.Sent ? await mark.SentAsync(mail, "250", stop) : await mark.ParkedAsync(mail, "550 Planted", stop);
            return true;
        });
        return await story.Host.ReadAsync(db => db.Set<OutboxMail>().AsNoTracking().SingleAsync(m => m.TaskId == task.Id && m.State == state));
    }
}
