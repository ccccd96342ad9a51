using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions;
using Workflows.Decisions.Deadlines;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Decisions.Opinions.Silence;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Values;

namespace Host.Tests.Decisions.Opinions;

/// <summary>More time for one agency, and for no other.</summary>
public sealed class ExtensionTests(PostgresServer server)
{
    private static readonly DateOnly Later = new(2026, 10, 28);

    [Fact]
    public async Task Granted_it_moves_one_agency_alone_and_the_step_waits_for_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsSilenceAsync();
        var (plan, asked) = await story.AskAsync();
        var request = (await story.AskForTimeAsync(asked[0], Later)).Value;
        Assert.Equal(RoundStory.Due, (await story.TaskAsync(asked[0].Id)).DueOn);

        Assert.True((await story.AnswerAsync(request, new(2026, 10, 27))).IsSuccess);

        Assert.Equal(new(2026, 10, 27), (await story.TaskAsync(asked[0].Id)).DueOn);
        Assert.Equal(RoundStory.Due, (await story.TaskAsync(asked[1].Id)).DueOn);
        await story.EndOfDayAsync(RoundStory.Due);
        Assert.Equal(asked[0].Id, Assert.Single(await story.OpenTasksAsync(plan)).Id);
        Assert.Equal(OpinionStanding.Silent, (await story.LineAsync(asked[1])).Standing);
        Assert.True((await story.CastAsync(asked[0], Verdict.Agree)).IsSuccess);
        // Nobody is left: the step does not sit out the day it had waited for, and is left as one that ran out of time.
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        var closed = await story.Host.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.PlanId == plan && e.Kind == "round.closed").Select(e => e.Body).SingleAsync());
        Assert.Contains("DeadlinePassed", closed, StringComparison.Ordinal);
        Assert.False((await story.LineAsync(asked[0])).IsLate);
    }

    [Fact]
    public async Task A_second_extension_holds_as_well_and_silence_after_it_is_dated_by_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        await story.AnswerAsync((await story.AskForTimeAsync(asked[0], Later)).Value, Later);
        await story.EndOfDayAsync(RoundStory.Due);
        await story.AnswerAsync((await story.AskForTimeAsync(asked[0], new(2026, 11, 3))).Value, new(2026, 11, 3));

        await story.EndOfDayAsync(Later);
        Assert.Equal(asked[0].Id, Assert.Single(await story.OpenTasksAsync(plan)).Id);
        await story.EndOfDayAsync(new(2026, 11, 3));

        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(new(2026, 11, 3), (await story.LineAsync(asked[0])).Consent!.DueOn);
        Assert.Equal(RoundStory.Due, (await story.LineAsync(asked[1])).Consent!.DueOn);
    }

    [Fact]
    public async Task A_request_that_nobody_answered_lapses_and_forbids_consent()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        var request = (await story.AskForTimeAsync(asked[0], Later)).Value;

        await story.EndOfDayAsync(RoundStory.Due);

        var line = await story.LineAsync(asked[0]);
        Assert.Equal((SilenceReason.ExtensionOpen, ExtensionAnswer.Lapsed), (line.Silent!.Reason, Assert.Single(line.Requests).Answer!.Value));
        Assert.NotNull((await story.LineAsync(asked[1])).Consent);
        Assert.IsType<Conflict>((await story.AnswerAsync(request, Later)).Problem);
        Assert.Contains("deadline.extension-lapsed", await story.KindsAsync(plan));
    }

    [Theory]
    [InlineData("2026-10-20", null)]
    [InlineData("2026-10-21", SilenceReason.ExtensionRefusedLate)]
    public async Task A_refusal_gives_consent_only_while_a_day_was_left(string refusedOn, SilenceReason? reason)
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (_, asked) = await story.AskAsync();
        var request = (await story.AskForTimeAsync(asked[0], Later)).Value;
        story.Time.Set(VietnamTime.At(DateOnly.ParseExact(refusedOn, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), new(10, 0)));
        Assert.True((await story.AnswerAsync(request, null, word: "Phải trình trước ngày 25/10")).IsSuccess);

        await story.EndOfDayAsync(RoundStory.Due);

        var line = await story.LineAsync(asked[0]);
        Assert.Equal((reason, reason is null), (line.Silent?.Reason, line.Consent is not null));
    }

    [Fact]
    public async Task The_drafter_or_the_head_answers_once_with_a_word_and_both_sides_hear_of_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        var request = (await story.AskForTimeAsync(asked[0], Later)).Value;
        var address = (await story.NewestMailAsync(asked[0].Id)).ToAddress;
        Assert.Contains(await story.DraftersMailsAsync(), s => s.StartsWith("[Đề nghị gia hạn]", StringComparison.Ordinal));

        Assert.IsType<Forbidden>((await story.AnswerAsync(request, Later, by: "tp-ttbcxb")).Problem);
        Assert.Equal("word", Assert.IsType<Invalid>((await story.AnswerAsync(request, null, word: " ")).Problem).Field);
        Assert.Equal("day", Assert.IsType<Invalid>((await story.AnswerAsync(request, new(2026, 10, 25))).Problem).Field);
        Assert.Equal("day", Assert.IsType<Invalid>((await story.AnswerAsync(request, RoundStory.Due)).Problem).Field);
        Assert.IsType<Conflict>((await story.AskForTimeAsync(asked[0], Later)).Problem);
        Assert.True((await story.AnswerAsync(request, Later, by: "gd-stttt")).IsSuccess);
        Assert.IsType<Conflict>((await story.AnswerAsync(request, null)).Problem);

        var told = await story.Host.ReadAsync(db => db.Set<OutboxMail>().AsNoTracking().Where(m => m.ToAddress == address && m.TaskId == null).Select(m => m.Subject).ToListAsync());
        Assert.Contains(told, s => s.Contains("Đề nghị gia hạn", StringComparison.Ordinal));
        Assert.Contains(told, s => s.StartsWith("[Đã gia hạn]", StringComparison.Ordinal) && s.Contains("28/10/2026", StringComparison.Ordinal));
        Assert.Contains(await story.DraftersMailsAsync(), s => s.StartsWith("[Đã trả lời gia hạn]", StringComparison.Ordinal));
        Assert.Equal(
            ["deadline.extension-asked", "deadline.extension-granted"],
            (await story.KindsAsync(plan)).Where(k => k.StartsWith("deadline.extension", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nobody_asks_for_time_that_is_over_or_for_a_fourth_time()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await story.AskAsync();
        for (var turn = 0; turn < AskForTime.MostRequests; turn++)
            await story.AnswerAsync((await story.AskForTimeAsync(asked[0], Later)).Value, null);

        Assert.IsType<Conflict>((await story.AskForTimeAsync(asked[0], Later)).Problem);
        Assert.IsType<InvalidFields>((await story.AskForTimeAsync(asked[1], RoundStory.Due, " ")).Problem);
        await story.CastAsync(asked[2], Verdict.Agree);
        Assert.IsType<TaskEnded>((await story.AskForTimeAsync(asked[2], Later)).Problem);
        await story.EndOfDayAsync(RoundStory.Due);
        Assert.IsType<TaskEnded>((await story.AskForTimeAsync(asked[3], Later)).Problem);
    }

    [Fact]
    public async Task A_recount_of_the_step_leaves_the_own_day_unless_it_would_be_the_shorter_one()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.AnswerAsync((await story.AskForTimeAsync(asked[0], new(2026, 10, 22))).Value, new(2026, 10, 22));
        await story.AnswerAsync((await story.AskForTimeAsync(asked[1], Later)).Value, Later);
        var file = CalendarFile.Read("""
            { "reason": "Nghỉ bão", "days": [
              { "day": "2026-10-20", "kind": "Local", "name": "Nghỉ bão", "source": "Công điện số 1" },
              { "day": "2026-10-21", "kind": "Local", "name": "Nghỉ bão", "source": "Công điện số 1" } ] }
            """).Value;
        await story.DoAsync<ChangeCalendar, CalendarChanged>((act, stop) => act.HandleAsync(file, Actor.System, stop));

        await story.DoAsync<RecomputeDeadlines, Recomputed>((act, stop) => act.HandleAsync(new("Nghỉ bão", Actor.System, plan), stop));

        var moved = new DateOnly(2026, 10, 23);
        Assert.Equal([moved, Later, moved], [
            (await story.TaskAsync(asked[0].Id)).DueOn!.Value, (await story.TaskAsync(asked[1].Id)).DueOn!.Value, (await story.TaskAsync(asked[2].Id)).DueOn!.Value]);
        await story.EndOfDayAsync(new(2026, 10, 22));
        Assert.Equal(5, (await story.OpenTasksAsync(plan)).Count);
        await story.EndOfDayAsync(moved);
        Assert.Equal(asked[1].Id, Assert.Single(await story.OpenTasksAsync(plan)).Id);
    }

    [Fact]
    public async Task Asked_one_after_another_those_who_follow_have_what_one_before_them_was_given_more()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting("ordered"));
        var plan = await story.OpenAsync();
        var first = Assert.Single(await story.ReachAsync(plan, "opinions"));
        await story.AnswerAsync((await story.AskForTimeAsync(first, Later)).Value, Later);
        await story.EndOfDayAsync(RoundStory.Due);
        Assert.Equal(first.Id, Assert.Single(await story.OpenTasksAsync(plan)).Id);

        await story.CastAsync(first, Verdict.Agree);

        Assert.Equal(Later, Assert.Single(await story.OpenTasksAsync(plan)).DueOn);
    }
}
