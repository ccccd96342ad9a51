using Host.Tests.Decisions.Opinions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Polling;
using Workflows.HumanTasks;
using Workflows.Values;

namespace Host.Tests.Decisions.Consolidation;

/// <summary>A further round asks some agencies about what was changed; the others keep their opinion.</summary>
public sealed class SecondRoundTests(PostgresServer server)
{
    [Fact]
    public async Task Two_of_five_are_asked_about_the_changes_and_the_others_keep_their_opinion()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.CastAsync(asked[0], Verdict.AgreeWithComments, "Giao Sở Tài chính thẩm định kinh phí");
        await story.CastAsync(asked[1], Verdict.Disagree, "Chưa bố trí được kinh phí");
        await story.ReachAsync(plan, "consolidate");
        await story.ChangeDraftAsync(plan, 1, "Thẩm định kinh phí trước khi triển khai");

        Assert.True((await story.ConsolidateAsync(
            plan, true,
            [.. await story.AnswersAsync(asked[0], OpinionResponse.Accepted, "Đã sửa nhiệm vụ 2"), .. await story.AnswersAsync(asked[1], OpinionResponse.Explained, "Đã có nguồn")])).IsSuccess);

        var again = await story.OpenTasksAsync(plan);
        Assert.Equal(asked.Take(2).Select(t => t.AgencyId).Order(), again.Select(t => t.AgencyId).Order());
        Assert.All(again, t => Assert.Equal((2, 2), (t.Round, t.VersionNumber)));
        var table = (await story.TableAsync(plan)).Table;
        Assert.Equal(3, table.Kept.Count);
        Assert.Contains(table.Changes, c => c.Place == "Nhiệm vụ 2");
        using var visitor = new Visitor(story.Host.Address);
        var page = await visitor.GetAsync($"/q/{(await story.LinkOfAsync(again[0])).Token}");
        Assert.Contains("chỉ hỏi về nội dung đã sửa từ phiên bản 1 đến phiên bản 2", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nội dung đã sửa, cần cho ý kiến", page.Text, StringComparison.Ordinal);
        Assert.Contains(page.Document.QuerySelectorAll(".changes ins"), i => i.TextContent.Contains("kinh phí", StringComparison.Ordinal));
        Assert.Contains((await story.NewestMailAsync(again[0].Id)).Body.Paragraphs, p => p.Contains("Nhiệm vụ 2", StringComparison.Ordinal));

        foreach (var task in again)
            await story.CastAsync(task, Verdict.Agree);
        Assert.True((await story.ConsolidateAsync(plan)).IsSuccess);
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        var board = await drafter.GetAsync($"/ke-hoach/{plan}?muc=y-kien");
        Assert.Contains("giữ nguyên từ vòng 1", board.Text, StringComparison.Ordinal);
        Assert.Empty((await story.TableAsync(plan)).Table.OpenDisagreements);
        // What the first table told is not told again.
        Assert.Equal(2, (await story.AnswerMailsAsync()).Count);
    }

    [Fact]
    public async Task Whose_silence_was_taken_as_consent_stands_among_those_who_are_not_asked_again()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        await story.CastAsync(asked[0], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        await story.CastAsync(asked[1], Verdict.Agree);
        await story.EndOfDayAsync(RoundStory.Due);

        Assert.True((await story.ConsolidateAsync(
            plan, true, new AskAgainInput([asked[0].AgencyId]), await story.AnswersAsync(asked[0], OpinionResponse.Accepted, "Đã thêm"))).IsSuccess);

        var kept = (await story.TableAsync(plan)).Table.Kept;
        Assert.Equal(asked.Skip(1).Select(t => t.AgencyId).Order(), kept.Select(k => k.AgencyId).Order());
        Assert.All(kept.Where(k => k.AgencyId != asked[1].AgencyId), k => Assert.Equal((1, "không trả lời, coi như thống nhất"), (k.Round, k.Words)));
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        var board = await drafter.GetAsync($"/ke-hoach/{plan}?muc=y-kien");
        Assert.Contains($"{asked[2].AgencyName}: giữ nguyên từ vòng 1 – không trả lời, coi như thống nhất", board.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_out_an_agency_that_disagrees_needs_a_reason()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.CastAsync(asked[0], Verdict.Disagree, "Chưa bố trí được kinh phí");
        await story.ReachAsync(plan, "consolidate");
        var answers = await story.AnswersAsync(asked[0], OpinionResponse.Explained, "Đã có nguồn");

        Assert.Equal("again", Assert.IsType<Invalid>((await story.ConsolidateAsync(plan, true, new AskAgainInput([]), answers)).Problem).Field);
        Assert.Equal("skip-reason", Assert.IsType<Invalid>((await story.ConsolidateAsync(plan, true, new AskAgainInput([asked[2].AgencyId]), answers)).Problem).Field);
        Assert.True((await story.ConsolidateAsync(plan, true, new AskAgainInput([asked[2].AgencyId], "Đã họp"), answers)).IsSuccess);

        Assert.Equal(asked[2].AgencyId, Assert.Single(await story.OpenTasksAsync(plan)).AgencyId);
    }

    [Fact]
    public async Task Going_on_afterwards_asks_everybody_again_only_when_the_plan_comes_back_as_a_whole()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.ReachAsync(plan, "consolidate");
        Assert.True((await story.ConsolidateAsync(plan, true, new AskAgainInput([asked[0].AgencyId]))).IsSuccess);
        await story.CastAsync(Assert.Single(await story.OpenTasksAsync(plan)), Verdict.Agree);
        Assert.True((await story.ConsolidateAsync(plan)).IsSuccess);
        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);

        var whole = await story.ReachAsync(plan, "opinions");

        Assert.Equal(5, whole.Count);
        Assert.Null(await story.Host.ReadAsync(db => db.Set<Workflows.Decisions.Opinions.OpinionRound>()
            .Where(r => r.PlanId == plan).OrderByDescending(r => r.Number).Select(r => r.ConsolidationId).FirstAsync()));
    }

    /// <summary>All five must agree: the one that does not cannot be made to vanish by not asking it again.</summary>
    [Theory]
    [InlineData(true, "Agreed")]
    [InlineData(false, "NotAgreed")]
    public async Task Where_agreement_counts_nobody_leaves_the_count_by_not_being_asked_again(bool asksThem, string outcome)
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing =>
        {
            drawing.Counting("share", "100%");
            var connections = drawing["root"]!["connections"]!.AsArray();
            foreach (var one in connections.Where(c => c!["source"]!["activity"]!.GetValue<string>() == "opinions" && c["source"]!["port"]!.GetValue<string>() == "NotAgreed"))
                one!["target"]!["activity"] = "consolidate";
        });
        var (plan, asked) = await story.AskAsync();
        foreach (var task in asked.Skip(1))
            await story.CastAsync(task, Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        await story.CastAsync(asked[0], Verdict.Disagree, "Chưa bố trí được kinh phí");
        var answers = new List<AnswerInput>();
        foreach (var task in asked)
            answers.AddRange(await story.AnswersAsync(task, OpinionResponse.Accepted, "Đã sửa"));
        Guid[] again = asksThem ? [asked[0].AgencyId, asked[1].AgencyId] : [asked[1].AgencyId];
        Assert.True((await story.ConsolidateAsync(plan, true, new AskAgainInput(again, "Đã họp"), [.. answers])).IsSuccess);

        foreach (var task in await story.OpenTasksAsync(plan))
            Assert.True((await story.CastAsync(task, Verdict.Agree)).IsSuccess);

        var poll = await story.Host.ReadAsync(db => db.Set<Poll>().AsNoTracking().SingleAsync(p => p.Kept != null));
        Assert.Equal(outcome, poll.Outcome);
    }
}
