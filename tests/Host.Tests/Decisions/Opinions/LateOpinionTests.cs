using System.Net;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Decisions.Opinions.Silence;
using Workflows.HumanTasks;
using Workflows.Values;

namespace Host.Tests.Decisions.Opinions;

/// <summary>An opinion that comes when its round is over.</summary>
public sealed class LateOpinionTests(PostgresServer server)
{
    [Fact]
    public async Task It_is_kept_as_late_changes_nothing_and_must_be_answered()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        await story.EndOfDayAsync(RoundStory.Due);
        var consolidating = Assert.Single(await story.OpenTasksAsync(plan));

        var receipt = (await story.CastAsync(asked[0], Verdict.Disagree, "Chưa bố trí được kinh phí")).Value;

        Assert.True(receipt is { IsLate: true, IsNew: true });
        Assert.Equal(consolidating.Id, Assert.Single(await story.OpenTasksAsync(plan)).Id);
        var line = await story.LineAsync(asked[0]);
        Assert.Equal((OpinionStanding.DeemedConsent, true, TaskState.Closed), (line.Standing, line.IsLate, line.State));
        Assert.NotNull(line.Consent);
        Assert.Contains(await story.DraftersMailsAsync(), s => s.StartsWith("[Ý kiến đến muộn]", StringComparison.Ordinal));
        Assert.True((await story.CastAsync(asked[0], Verdict.Agree)).Value is { IsNew: false, Verdict: Verdict.Disagree });

        Assert.IsType<InvalidFields>((await story.ConsolidateAsync(plan)).Problem);
        Assert.True((await story.ConsolidateAsync(plan, answers: await story.AnswerToAsync(asked[0]))).IsSuccess);
    }

    [Fact]
    public async Task Once_the_opinions_are_consolidated_the_page_explains_and_takes_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.EndOfDayAsync(RoundStory.Due);
        Assert.True((await story.ConsolidateAsync(plan)).IsSuccess);

        var refused = Assert.IsType<TaskEnded>((await story.CastAsync(asked[0], Verdict.Agree)).Problem);

        Assert.Contains("đã được tổng hợp", refused.Message, StringComparison.Ordinal);
        using var visitor = new Visitor(story.Host.Address);
        var (token, _) = await story.LinkOfAsync(asked[0]);
        var page = await visitor.GetAsync($"/q/{token}");
        Assert.Equal((HttpStatusCode.Gone, "Việc đã kết thúc"), (page.Status, page.Heading));
        Assert.Contains("đã được tổng hợp", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.Forms);
    }

    [Fact]
    public async Task The_link_of_a_silent_agency_goes_on_explaining_and_takes_the_late_opinion()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.EndOfDayAsync(RoundStory.Due);
        using var visitor = new Visitor(story.Host.Address);
        var (token, _) = await story.LinkOfAsync(asked[0]);

        var page = await visitor.GetAsync($"/q/{token}");
        Assert.Equal((HttpStatusCode.OK, "Gửi ý kiến muộn"), (page.Status, page.Heading));
        Assert.Contains("Đã quá thời hạn", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("#verdict-AskForTime"));
        using var form = PlanStory.FormOf(asked[0], "AgreeWithComments", comment: "Nên thêm bảng tiến độ");
        using var answer = await visitor.Client.PostAsync($"/q/{token}", form);
        var receipt = await Page.ReadAsync(answer);

        Assert.Contains("Đến muộn", receipt.Text, StringComparison.Ordinal);
        Assert.True((await story.LineAsync(asked[0])).IsLate);
        Assert.Contains("Nên thêm bảng tiến độ", (await visitor.GetAsync($"/q/{token}")).Text, StringComparison.Ordinal);
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
    }

    [Fact]
    public async Task Signed_in_it_is_sent_from_the_task_or_the_plan()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.EndOfDayAsync(RoundStory.Due);
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.NewestMailAsync(asked[0].Id)).ToAddress);

        var board = await visitor.GetAsync($"/ke-hoach/{plan}?muc=y-kien");
        Assert.Contains(board.Document.QuerySelectorAll("a"), a => a.TextContent == "Gửi ý kiến muộn" && a.GetAttribute("href") == $"/viec/{asked[0].Id}");
        var page = await visitor.GetAsync($"/viec/{asked[0].Id}");
        Assert.Contains("Đã quá thời hạn", page.Text, StringComparison.Ordinal);
        await visitor.PostAsync($"/viec/{asked[0].Id}",
        [
            new("__RequestVerificationToken", Web.Plans.PlanDesk.TokenOf(page)), new("version", asked[0].VersionHash!),
            new("verdict", "NotOurField"), new("comment", "Không thuộc lĩnh vực quản lý"),
        ]);

        var vote = await story.Host.ReadAsync(db => db.Set<Vote>().AsNoTracking().SingleAsync(v => v.TaskId == asked[0].Id));
        Assert.Equal((Verdict.NotOurField, true), (vote.Verdict, vote.IsLate));
        // Why a matter is not theirs says nothing about the draft: nothing to answer.
        Assert.True((await story.ConsolidateAsync(plan)).IsSuccess);
    }

    [Fact]
    public async Task An_agency_that_is_asked_again_answers_the_new_round()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.EndOfDayAsync(RoundStory.Due);
        Assert.True((await story.ConsolidateAsync(plan, true, new AskAgainInput([asked[0].AgencyId]))).IsSuccess);

        var refused = Assert.IsType<TaskEnded>((await story.CastAsync(asked[0], Verdict.Agree)).Problem);

        Assert.Contains("lấy ý kiến lại ở vòng 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_step_that_asks_one_agency_does_not_open_the_finished_table_again()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing =>
            drawing["root"]!["connections"]!.AsArray().Single(c => c!["source"]!["activity"]!.GetValue<string>() == "consolidate"
                && c["source"]!["port"]!.GetValue<string>() == "Submitted")!["target"]!["activity"] = "finance");
        var (plan, asked) = await story.AskAsync();
        await story.EndOfDayAsync(RoundStory.Due);
        Assert.True((await story.ConsolidateAsync(plan)).IsSuccess);
        Assert.Equal("finance", Assert.Single(await story.OpenTasksAsync(plan)).StepId);

        var justice = asked.Single(t => t.AgencyId == PlanStory.Province.IdOf("STP"));
        Assert.Contains("đã được tổng hợp", Assert.IsType<TaskEnded>((await story.CastAsync(justice, Verdict.Agree)).Problem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_withdrawal_nothing_is_taken_for_the_old_round()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.EndOfDayAsync(RoundStory.Due);
        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);

        Assert.Contains("đã rút hồ sơ", Assert.IsType<TaskEnded>((await story.CastAsync(asked[0], Verdict.Agree)).Problem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_others_still_have_time_a_late_opinion_does_not_end_the_step()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync("share", "100%");
        var (plan, asked) = await story.AskAsync();
        var later = new DateOnly(2026, 10, 28);
        await story.AnswerAsync((await story.AskForTimeAsync(asked[0], later)).Value, later);
        await story.EndOfDayAsync(RoundStory.Due);

        Assert.True((await story.CastAsync(asked[1], Verdict.Disagree, "Không thống nhất")).Value.IsLate);
        Assert.Equal(asked[0].Id, Assert.Single(await story.OpenTasksAsync(plan)).Id);
        Assert.True((await story.CastAsync(asked[0], Verdict.Agree)).IsSuccess);

        // Four consents and one agreement: the late word against it does not count.
        Assert.Equal("Agreed", await story.Host.ReadAsync(db => db.Set<Workflows.Decisions.Polling.Poll>().Select(p => p.Outcome).SingleAsync()));
    }

    /// <summary>The lock of the instance orders them: whoever is second finds the first.</summary>
    [Fact]
    public async Task A_vote_in_the_same_second_as_the_deadline_has_one_outcome_and_is_told_which()
    {
        for (var turn = 0; turn < 6; turn++)
        {
            await using var story = await PlanStory.BeginAsync(server);
            await story.SilenceIsConsentAsync();
            var (plan, asked) = await story.AskAsync();
            story.Time.Set(Workflows.Calendar.WorkingCalendar.EndOf(RoundStory.Due) - TimeSpan.FromMilliseconds(1));

            var votes = asked.Select(task => Task.Run(() => story.CastAsync(task, Verdict.AgreeWithComments, "Nên thêm bảng tiến độ"))).ToList();
            var deadline = Task.Run(() => story.EndOfDayAsync(RoundStory.Due));
            var receipts = await Task.WhenAll(votes);
            await deadline;

            Assert.All(receipts, receipt => Assert.True(receipt.IsSuccess));
            foreach (var (task, receipt) in asked.Zip(receipts))
            {
                var line = await story.LineAsync(task);
                Assert.Equal(receipt.Value.IsLate, line.IsLate);
                Assert.Equal(receipt.Value.IsLate ? OpinionStanding.DeemedConsent : OpinionStanding.Answered, line.Standing);
                Assert.Equal(receipt.Value.IsLate, line.Consent is not null);
            }

            Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
            Assert.Single(await story.KindsAsync(plan), k => k == "round.closed");
            Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<Workflows.Engine.Instances.StoredIncident>().CountAsync()));
        }
    }

    [Fact]
    public async Task Silent_agencies_are_named_on_the_board_in_the_consolidation_and_before_whoever_decides_next()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        await story.BounceAsync(asked[4].Id);
        await story.CastAsync(asked[0], Verdict.Agree);
        await story.EndOfDayAsync(RoundStory.Due);
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);

        var board = await drafter.GetAsync($"/ke-hoach/{plan}?muc=y-kien");
        var table = await drafter.GetAsync($"/viec/{Assert.Single(await story.OpenTasksAsync(plan)).Id}");
        Assert.True((await story.ConsolidateAsync(plan)).IsSuccess);
        var next = Assert.Single(await story.OpenTasksAsync(plan));
        using var visitor = new Visitor(story.Host.Address);
        var link = await visitor.GetAsync($"/q/{(await story.LinkOfAsync(next)).Token}");

        foreach (var page in new[] { board, table, link })
        {
            Assert.Contains("Coi như thống nhất", page.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Chưa nhận được", page.Text, StringComparison.OrdinalIgnoreCase);
            Assert.All(asked.Skip(1), task => Assert.Contains(task.AgencyName, page.Text, StringComparison.Ordinal));
        }

        Assert.Contains(RoundStory.Ground, board.Text, StringComparison.Ordinal);
        Assert.Contains("Bằng chứng đã nhận", board.Text, StringComparison.Ordinal);
        Assert.Contains($"{asked[4].AgencyName} (chưa nhận được văn bản)", link.Text, StringComparison.Ordinal);
    }
}
