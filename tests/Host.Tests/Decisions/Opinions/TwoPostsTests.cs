using System.Net;
using Host.Tests.Decisions.Consolidation;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Polling;
using Workflows.HumanTasks;
using Workflows.Outbox;

namespace Host.Tests.Decisions.Opinions;

/// <summary>One person heads two agencies that are asked in the same round: two tasks, two mails, two answers.</summary>
public sealed class TwoPostsTests(PostgresServer server)
{
    [Fact]
    public async Task Each_agency_answers_for_itself_through_its_own_link_and_both_stand_in_the_table()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Counting("share", "80%"));
        var (plan, asked, own) = await AskAsync(story);
        Assert.Equal(2, await story.Host.ReadAsync(db => db.Set<OutboxMail>().Where(m => own.Select(t => t.Id).Contains(m.TaskId!.Value)).Select(m => m.LinkId).Distinct().CountAsync()));
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.HolderAsync("gd-stc")).Email);
        var inbox = await visitor.GetAsync(Host.Web.Addresses.Inbox);
        Assert.All(own, task => Assert.Contains(inbox.Document.QuerySelectorAll("a"), a => a.GetAttribute("href")?.Contains(task.Id.ToString(), StringComparison.Ordinal) is true));

        await AnswerByLinkAsync(story, own[0], "Agree", null);
        Assert.Equal(TaskState.Open, (await story.TaskAsync(own[1].Id)).State);
        await AnswerByLinkAsync(story, own[1], "Disagree", "Trái quy định");

        var lines = (await story.BoardAsync(plan)).Where(l => l.PersonId == own[0].PersonId).ToDictionary(l => l.AgencyId);
        Assert.Equal((Verdict.Agree, Verdict.Disagree), (lines[own[0].AgencyId].Verdict, lines[own[1].AgencyId].Verdict));
        Assert.Equal((own[0].PostTitle, own[1].PostTitle), (lines[own[0].AgencyId].PostTitle, lines[own[1].AgencyId].PostTitle));
        // Four of five are 80 percent: each of the two is one head.
        foreach (var task in asked.Except(own))
            Assert.True((await story.CastAsync(task, Verdict.Agree)).IsSuccess);
        Assert.Equal(Polls.Agreed, await story.Host.ReadAsync(db => db.Set<Poll>().Where(p => p.PlanId == plan).Select(p => p.Outcome).SingleAsync()));

        Assert.True((await story.ConsolidateAsync(plan, false, new AskAgainInput(SkipReason: "Đã họp thống nhất"), await story.AnswersAsync(own[1], OpinionResponse.Explained, "Đã nêu ở mục V"))).IsSuccess);
        var table = (await story.TableAsync(plan)).Table;
        Assert.Equal(own[1].AgencyName, Assert.Single(table.Rows).Agency);
        var figures = Assert.Single(table.Rounds);
        Assert.Equal(5, figures.Replied.Count);
        Assert.Contains(own[0].AgencyName, figures.Agreed);
        Assert.Equal([own[1].AgencyName], figures.Disagreed);
    }

    [Fact]
    public async Task The_answer_of_one_does_not_speak_for_the_silence_of_the_other()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (_, asked, own) = await AskAsync(story);
        foreach (var task in asked.Except([own[1]]))
            Assert.True((await story.CastAsync(task, Verdict.Agree)).IsSuccess);

        await story.EndOfDayAsync(RoundStory.Due);

        Assert.Equal((OpinionStanding.Answered, OpinionStanding.DeemedConsent), ((await story.LineAsync(own[0])).Standing, (await story.LineAsync(own[1])).Standing));
    }

    /// <returns>Own: the two tasks of the one person, finance first.</returns>
    private static async Task<(Guid Plan, IReadOnlyList<HumanTask> Asked, IReadOnlyList<HumanTask> Own)> AskAsync(PlanStory story)
    {
        var both = await story.HolderAsync("gd-stc");
        await story.OwnerAsync($"UPDATE org.post_holding SET person_id = '{both.PersonId}' WHERE post_id = '{(await story.HolderAsync("gd-stp")).PostId}'");
        var (plan, asked) = await story.AskAsync();
        var own = asked.Where(t => t.PersonId == both.PersonId).OrderByDescending(t => t.AgencyId == both.AgencyId).ToList();
        Assert.Equal([PlanStory.Province.IdOf("STC"), PlanStory.Province.IdOf("STP")], own.Select(t => t.AgencyId));
        return (plan, asked, own);
    }

    private static async Task AnswerByLinkAsync(PlanStory story, HumanTask task, string verdict, string? comment)
    {
        var (token, code) = await story.LinkOfAsync(task);
        using var client = story.Host.NewClient();
        using var form = PlanStory.FormOf(task, verdict, code, comment);
        using var answer = await client.PostAsync($"/q/{token}", form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
