using System.Collections.Concurrent;
using Host.Tests.Fixtures;
using Host.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Outbox;

/// <summary>The outbox's verbs on a real PostgreSQL, on a clock of the test's own and without a sender.</summary>
public sealed class OutboxTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly StandingClock clock = new();
    private TestDatabase database = null!;
    private MailRig rig = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync();
        rig = new MailRig(database, time: clock, policy: new RetryPolicy(TimeSpan.FromMinutes(1), TimeSpan.FromHours(2), 3));
    }

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_lives_and_dies_with_the_transaction_that_causes_it()
    {
        await using var scope = rig.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var queue = scope.ServiceProvider.GetRequiredService<MailQueue>();
        await db.CommitAsync<Done>(_ =>
        {
            queue.Enqueue(MailRig.Mail());
            return Task.FromResult<Result<Done>>(new Conflict("Không được."));
        });
        Assert.Empty(await rig.ClaimAsync());

        var id = await rig.EnqueueAsync(MailRig.Mail());
        var claimed = Assert.Single(await rig.ClaimAsync());
        Assert.Equal((id, 1, $"<{id:N}@example.vn>"), (claimed.Id, claimed.Attempt, claimed.MessageId));
        Assert.Equal("Xin ý kiến về dự thảo Kế hoạch", claimed.Body.Headline);
        Assert.Equal(new MailFact("Hạn trả lời", "16/10/2026"), Assert.Single(claimed.Body.Facts));
    }

    [Fact]
    public async Task Senders_side_by_side_never_claim_one_row_twice()
    {
        const int mails = 200;
        await rig.CommitAsync((services, _) =>
        {
            for (var i = 0; i < mails; i++)
                services.GetRequiredService<MailQueue>().Enqueue(MailRig.Mail(i));
            return Task.FromResult(Done.Value);
        });

        var seen = new ConcurrentBag<Guid>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (await rig.ClaimAsync(atMost: 7) is { Count: > 0 } batch)
            {
                Assert.True(batch.Count <= 7);
                foreach (var mail in batch)
                    seen.Add(mail.Id);
            }
        }));

        Assert.Equal(mails, seen.Count);
        Assert.Equal(mails, seen.Distinct().Count());
    }

    [Fact]
    public async Task The_mails_of_a_sender_that_died_come_back_after_its_lease_with_the_same_message_id()
    {
        var id = await rig.EnqueueAsync(MailRig.Mail());
        var dead = Assert.Single(await rig.ClaimAsync(lease: TimeSpan.FromMinutes(5)));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(await rig.ClaimAsync());
        clock.Advance(TimeSpan.FromSeconds(1));

        var next = Assert.Single(await rig.ClaimAsync());

        Assert.Equal((id, dead.MessageId, 2), (next.Id, next.MessageId, next.Attempt));
    }

    [Fact]
    public async Task A_sender_that_asks_again_under_the_same_number_gets_what_it_claimed_and_the_attempt_counts_once()
    {
        var id = await rig.EnqueueAsync(MailRig.Mail());
        var number = new TimeOrderedIds(clock).Next();
        await rig.ClaimAsync(number: number);
        Assert.Empty(await rig.ClaimAsync());

        var again = Assert.Single(await rig.ClaimAsync(number: number));

        Assert.Equal((id, 1), (again.Id, again.Attempt));
        Assert.Equal(MailState.Sent, await rig.MarkAsync((mark, stop) => mark.SentAsync(again, "250", stop)));
        Assert.Empty(await rig.ClaimAsync(number: number));
    }

    [Fact]
    public async Task A_late_mark_of_a_lost_lease_changes_nothing_but_the_history()
    {
        var id = await rig.EnqueueAsync(MailRig.Mail());
        var dead = Assert.Single(await rig.ClaimAsync(lease: TimeSpan.FromMinutes(5)));
        clock.Advance(TimeSpan.FromMinutes(6));
        var next = Assert.Single(await rig.ClaimAsync());

        Assert.Null(await rig.MarkAsync((mark, stop) => mark.ParkedAsync(dead, "550", stop)));
        Assert.Null(await rig.MarkAsync((mark, stop) => mark.DeferredAsync(dead, "450", stop)));
        Assert.Null(await rig.MarkAsync((mark, stop) => mark.ReleasedAsync(dead, stop)));
        Assert.Null(await rig.MarkAsync((mark, stop) => mark.SentAsync(dead, "250", stop)));
        Assert.Equal(MailState.Sending, (await rig.ReadAsync(id)).State);
        Assert.Equal([DeliveryOutcome.SentLate], await rig.HistoryAsync(id));

        Assert.Equal(MailState.Sent, await rig.MarkAsync((mark, stop) => mark.SentAsync(next, "250", stop)));
        Assert.Null(await rig.MarkAsync((mark, stop) => mark.SentAsync(next, "250", stop)));
        Assert.Equal(clock.GetUtcNow(), (await rig.ReadAsync(id)).SentAt);
    }

    [Fact]
    public async Task A_mark_after_the_lease_counts_while_nobody_else_has_the_mail()
    {
        await rig.EnqueueAsync(MailRig.Mail());
        var slow = Assert.Single(await rig.ClaimAsync(lease: TimeSpan.FromMinutes(5)));
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(MailState.Sent, await rig.MarkAsync((mark, stop) => mark.SentAsync(slow, "250", stop)));
        Assert.Empty(await rig.ClaimAsync());
    }

    [Fact]
    public async Task A_refusal_for_now_waits_longer_each_time_and_the_last_one_parks()
    {
        var id = await rig.EnqueueAsync(MailRig.Mail());
        var first = Assert.Single(await rig.ClaimAsync());
        Assert.Equal(MailState.Queued, await rig.MarkAsync((mark, stop) => mark.DeferredAsync(first, "451 từ từ\r\nthôi", stop)));
        var waiting = await rig.ReadAsync(id);
        Assert.InRange(waiting.NextAttemptAt - clock.GetUtcNow(), TimeSpan.FromSeconds(44), TimeSpan.FromSeconds(61));
        Assert.Equal("451 từ từ thôi", waiting.LastError);
        Assert.Empty(await rig.ClaimAsync());

        clock.Advance(TimeSpan.FromMinutes(1));
        var second = Assert.Single(await rig.ClaimAsync());
        await rig.MarkAsync((mark, stop) => mark.DeferredAsync(second, "451", stop));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await rig.ClaimAsync());
        clock.Advance(TimeSpan.FromMinutes(1));
        var third = Assert.Single(await rig.ClaimAsync());
        Assert.Equal(MailState.Parked, await rig.MarkAsync((mark, stop) => mark.DeferredAsync(third, "451", stop)));

        clock.Advance(TimeSpan.FromDays(30));
        Assert.Empty(await rig.ClaimAsync());
        Assert.Equal([DeliveryOutcome.Deferred, DeliveryOutcome.Deferred, DeliveryOutcome.Parked], await rig.HistoryAsync(id));
    }

    [Fact]
    public async Task An_absent_relay_never_counts_against_a_mail()
    {
        var id = await rig.EnqueueAsync(MailRig.Mail());
        for (var i = 0; i < 20; i++)
        {
            var mail = Assert.Single(await rig.ClaimAsync());
            Assert.Equal(1, mail.Attempt);
            await rig.MarkAsync((mark, stop) => mark.UnreachableAsync(mail, TimeSpan.FromMinutes(5), "no route", stop));
            Assert.Empty(await rig.ClaimAsync());
            clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal((MailState.Queued, 0, "no route"), await StateAsync(id));
    }

    /// <summary>A filter that drops the line on one mail looks like an absent relay; that others get through tells.</summary>
    [Fact]
    public async Task A_mail_that_fails_while_others_get_through_ends_parked()
    {
        var bad = await rig.EnqueueAsync(MailRig.Mail());
        await rig.MarkAsync((mark, stop) => mark.UnreachableAsync(Assert.Single(ClaimNow()), TimeSpan.FromMinutes(5), "line cut", stop));
        Assert.Equal((MailState.Queued, 0, "line cut"), await StateAsync(bad));
        for (var counted = 1; counted <= 3; counted++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            var good = await rig.EnqueueAsync(MailRig.Mail(counted));
            var sent = Assert.Single(await rig.ClaimAsync());
            Assert.Equal(good, sent.Id);
            await rig.MarkAsync((mark, stop) => mark.SentAsync(sent, "250", stop));
            clock.Advance(TimeSpan.FromHours(3));
            var again = Assert.Single(await rig.ClaimAsync());
            await rig.MarkAsync((mark, stop) => mark.UnreachableAsync(again, TimeSpan.FromMinutes(5), "line cut", stop));
        }

        Assert.Equal(MailState.Parked, (await rig.ReadAsync(bad)).State);

        IReadOnlyList<ClaimedMail> ClaimNow() => rig.ClaimAsync().GetAwaiter().GetResult();
    }

    [Fact]
    public async Task All_parked_mails_go_back_at_once_but_those_to_nowhere()
    {
        var two = new[] { await rig.EnqueueAsync(MailRig.Mail(1)), await rig.EnqueueAsync(MailRig.Mail(2)) };
        var nowhere = await rig.EnqueueAsync(MailRig.Mail(3) with { ToAddress = "khong co" });
        foreach (var mail in await rig.ClaimAsync())
            await rig.MarkAsync((mark, stop) => mark.ParkedAsync(mail, "550", stop));

        var replayed = await rig.CommitAsync((services, stop) => services.GetRequiredService<OutboxDesk>().ReplayAllAsync(stop));

        Assert.Equal(two.Order(), replayed.Select(m => m.Id).Order());
        Assert.Equal(MailState.Parked, (await rig.ReadAsync(nowhere)).State);
        Assert.Equal(2, (await rig.ClaimAsync()).Count);
    }

    [Fact]
    public async Task A_released_mail_is_as_if_it_had_not_been_claimed()
    {
        var id = await rig.EnqueueAsync(MailRig.Mail());
        var mail = Assert.Single(await rig.ClaimAsync());
        await rig.MarkAsync((mark, stop) => mark.ReleasedAsync(mail, stop));

        Assert.Equal((MailState.Queued, 0, null), await StateAsync(id));
        Assert.Empty(await rig.HistoryAsync(id));
        Assert.Equal(1, Assert.Single(await rig.ClaimAsync()).Attempt);
    }

    [Fact]
    public async Task A_parked_mail_goes_back_once_when_an_operator_says_so()
    {
        var id = await rig.EnqueueAsync(MailRig.Mail());
        var mail = Assert.Single(await rig.ClaimAsync());
        Assert.IsType<Conflict>((await ReplayAsync(id)).Problem);
        await rig.MarkAsync((mark, stop) => mark.ParkedAsync(mail, "550 no such user", stop));

        Assert.True((await ReplayAsync(id)).IsSuccess);
        Assert.IsType<Conflict>((await ReplayAsync(id)).Problem);
        Assert.IsType<NotFound>((await ReplayAsync(Guid.Empty)).Problem);

        var again = Assert.Single(await rig.ClaimAsync());
        Assert.Equal((id, 1, mail.MessageId), (again.Id, again.Attempt, again.MessageId));
        Assert.Equal([DeliveryOutcome.Parked, DeliveryOutcome.Replayed], await rig.HistoryAsync(id));
    }

    [Fact]
    public async Task A_mail_to_nowhere_is_not_replayed()
    {
        var id = await rig.EnqueueAsync(MailRig.Mail() with { ToAddress = "" });

        Assert.Equal(MailState.Parked, (await rig.ReadAsync(id)).State);
        Assert.IsType<Conflict>((await ReplayAsync(id)).Problem);
    }

    [Fact]
    public async Task Closing_a_task_stops_its_mails_and_no_others()
    {
        var task = MailRig.NewId();
        var parked = await rig.EnqueueAsync(MailRig.Mail(1) with { TaskId = task });
        var first = Assert.Single(await rig.ClaimAsync());
        await rig.MarkAsync((mark, stop) => mark.ParkedAsync(first, "550", stop));
        var sent = await rig.EnqueueAsync(MailRig.Mail(2) with { TaskId = task });
        var second = Assert.Single(await rig.ClaimAsync());
        await rig.MarkAsync((mark, stop) => mark.SentAsync(second, "250", stop));
        var queued = await rig.EnqueueAsync(MailRig.Mail(3) with { TaskId = task });
        var other = await rig.EnqueueAsync(MailRig.Mail(4) with { TaskId = MailRig.NewId() });

        var (unborn, receipt, stopped) = await rig.CommitAsync(async (services, stop) =>
        {
            var queue = services.GetRequiredService<MailQueue>();
            var reminder = queue.Enqueue(MailRig.Mail(5) with { TaskId = task });
            var count = await queue.CancelForAsync(task, stop);
            return (reminder, queue.Enqueue(MailRig.Mail(6) with { TaskId = task }), count);
        });

        Assert.Equal(3, stopped);
        Assert.Equal(MailState.Cancelled, (await rig.ReadAsync(parked)).State);
        Assert.Equal(MailState.Cancelled, (await rig.ReadAsync(queued)).State);
        Assert.Equal(MailState.Sent, (await rig.ReadAsync(sent)).State);
        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.ReadAsync(unborn));
        Assert.Equal(new[] { other, receipt }.Order(), (await rig.ClaimAsync()).Select(m => m.Id).Order());
    }

    [Fact]
    public async Task A_mail_under_way_when_its_task_closes_is_not_tried_again()
    {
        var task = MailRig.NewId();
        var failing = await rig.EnqueueAsync(MailRig.Mail(1) with { TaskId = task });
        var lost = await rig.EnqueueAsync(MailRig.Mail(2) with { TaskId = task });
        var arriving = await rig.EnqueueAsync(MailRig.Mail(3) with { TaskId = task });
        var claimed = (await rig.ClaimAsync()).ToDictionary(m => m.Id);
        await rig.CommitAsync((services, stop) => services.GetRequiredService<MailQueue>().CancelForAsync(task, stop));

        Assert.Equal(MailState.Cancelled, await rig.MarkAsync((mark, stop) => mark.DeferredAsync(claimed[failing], "451", stop)));
        Assert.Equal(MailState.Sent, await rig.MarkAsync((mark, stop) => mark.SentAsync(claimed[arriving], "250", stop)));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await rig.ClaimAsync());
        Assert.Equal(MailState.Cancelled, (await rig.ReadAsync(lost)).State);
        Assert.Equal([DeliveryOutcome.Cancelled], await rig.HistoryAsync(failing));
    }

    [Fact]
    public async Task The_running_host_can_change_neither_what_a_mail_says_nor_its_history()
    {
        var id = await rig.EnqueueAsync(MailRig.Mail());
        var mail = Assert.Single(await rig.ClaimAsync());
        await rig.MarkAsync((mark, stop) => mark.SentAsync(mail, "250", stop));

        foreach (var forbidden in new[]
        {
            $"UPDATE mail.outbox SET subject = 'x' WHERE id = '{id}'",
            $"UPDATE mail.outbox SET to_address = 'x@y.vn' WHERE id = '{id}'",
            $"UPDATE mail.outbox SET body = '{{}}' WHERE id = '{id}'",
            "DELETE FROM mail.outbox",
            "UPDATE mail.delivery SET response = 'x'",
            "DELETE FROM mail.delivery",
            "TRUNCATE mail.delivery",
        })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => rig.AskAsync(forbidden));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Theory]
    [InlineData("subject", "Duyệt' || chr(13) || chr(10) || 'Bcc: a@x.vn")]
    [InlineData("to_address", "a@x.vn' || chr(10) || 'b@x.vn")]
    [InlineData("to_name", "A' || chr(9) || 'B")]
    public async Task The_database_itself_refuses_control_characters_in_header_values(string column, string poison)
    {
        var columns = new[] { "to_address", "to_name", "subject" };
        var values = columns.Select(c => c == column ? $"'{poison}'" : "'x'");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => rig.AskAsync(
            $"""
            INSERT INTO mail.outbox (id, {string.Join(", ", columns)}, body, with_code, state, attempts, next_attempt_at, created_at)
            VALUES (gen_random_uuid(), {string.Join(", ", values)}, '{"{}"}', false, 'Queued', 0, now(), now())
            """));
        Assert.Equal($"ck_outbox_{column}", refused.ConstraintName);
    }

    [Fact]
    public async Task The_lag_tells_what_waits_since_when()
    {
        Assert.Equal(new OutboxLag(0, 0, null), await LagAsync());
        var due = clock.GetUtcNow();
        await rig.EnqueueAsync(MailRig.Mail(1));
        await rig.EnqueueAsync(MailRig.Mail(2) with { ToAddress = "sai" });
        clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(new OutboxLag(1, 1, due), await LagAsync());
        await rig.ClaimAsync();
        Assert.Equal(new OutboxLag(1, 1, null), await LagAsync());
    }

    private async Task<OutboxLag> LagAsync()
    {
        await using var scope = rig.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<OutboxDesk>().LagAsync(default);
    }

    private async Task<(MailState State, int Attempts, string? Error)> StateAsync(Guid id)
    {
        var mail = await rig.ReadAsync(id);
        return (mail.State, mail.Attempts, mail.LastError);
    }

    private async Task<Result<OutboxMail>> ReplayAsync(Guid id)
    {
        await using var scope = rig.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>()
            .CommitAsync(stop => scope.ServiceProvider.GetRequiredService<OutboxDesk>().ReplayAsync(id, stop));
    }
}
