using System.Net;
using Host.Tests.Decisions.Consolidation;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Decisions.Polling;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;

namespace Host.Tests.Decisions.Opinions;

/// <summary>Nobody answers at all.</summary>
public sealed class EveryAgencySilentTests(PostgresServer server)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_step_follows_and_each_is_named_wherever_somebody_decides_on_it(bool isConsent)
    {
        await using var story = await PlanStory.BeginAsync(server);
        await (isConsent ? story.SilenceIsConsentAsync() : story.SilenceIsSilenceAsync());
        var (plan, asked) = await story.AskAsync();

        await story.EndOfDayAsync(RoundStory.Due);

        var consolidate = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal("consolidate", consolidate.StepId);
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<StoredExecution>().CountAsync(x => x.InstanceId == consolidate.InstanceId && x.ActivityId == "consolidate")));
        var kinds = await story.KindsAsync(plan);
        Assert.Equal((isConsent ? 5 : 0, isConsent ? 0 : 5, 1), (kinds.Count(k => k == "opinion.consent-deemed"), kinds.Count(k => k == "opinion.silent"), kinds.Count(k => k == "round.closed")));
        Assert.All(await story.BoardAsync(plan), line => Assert.Equal(isConsent ? OpinionStanding.DeemedConsent : OpinionStanding.Silent, line.Standing));
        // The trail names each by its task and by its name.
        var told = await story.Host.ReadAsync(db => db.Set<AuditEntry>().AsNoTracking().Where(e => e.PlanId == plan && e.Kind.StartsWith("opinion.")).Select(e => e.Body).ToListAsync());
        Assert.All(asked, task => Assert.Single(told, body => body.Contains(task.Id.ToString(), StringComparison.Ordinal) && body.Contains(task.AgencyName, StringComparison.Ordinal)));

        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        var pages = new List<Page> { await drafter.GetAsync($"/ke-hoach/{plan}?muc=y-kien"), await drafter.GetAsync($"/viec/{consolidate.Id}") };
        Assert.True((await story.ConsolidateAsync(plan)).IsSuccess);
        pages.Add(await drafter.GetAsync($"/ke-hoach/{plan}/bang-tong-hop"));
        // Whoever signs, examines and approves after it.
        using var visitor = new Visitor(story.Host.Address);
        foreach (var step in new[] { "sign", "examine", "check-format", "approve" })
            pages.Add(await visitor.GetAsync($"/q/{(await story.LinkOfAsync(Assert.Single(await story.ReachAsync(plan, step)))).Token}"));
        foreach (var page in pages)
        {
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.All(asked, task => Assert.Contains(task.AgencyName, page.Text, StringComparison.Ordinal));
            string[] words = isConsent ? ["coi như thống nhất"] : ["Không có ý kiến trong thời hạn", "không coi là thống nhất"];
            Assert.Contains(words, word => page.Text.Contains(word, StringComparison.OrdinalIgnoreCase));
            // The head of the table has a line for either figure, also where it is nobody's.
            Assert.False(!isConsent && page.Text.Replace("Không trả lời, coi như thống nhất", "", StringComparison.Ordinal).Contains("coi như thống nhất", StringComparison.OrdinalIgnoreCase));
        }

        var figures = Assert.Single((await story.TableAsync(plan)).Table.Rounds);
        Assert.Equal(asked.Select(t => t.AgencyName).Order(StringComparer.Ordinal), figures.Asked.Order(StringComparer.Ordinal));
        Assert.Equal(isConsent ? figures.Asked : [], figures.DeemedConsent);
        Assert.Equal(isConsent ? [] : figures.Asked, figures.Silent);
        Assert.Empty(figures.Replied);
        Assert.Empty((await story.TableAsync(plan)).Table.Rows);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<StoredIncident>().CountAsync()));
    }

    /// <summary>A step that counts: silence that was announced as consent carries it, silence that was not leaves it open.</summary>
    [Theory]
    [InlineData(true, Polls.Agreed)]
    [InlineData(false, Polls.DeadlinePassed)]
    public async Task A_poll_nobody_answers_ends_once(bool isConsent, string outcome)
    {
        await using var story = await PlanStory.BeginAsync(server);
        await (isConsent
            ? story.SilenceIsConsentAsync("everyone")
            : story.PublishAsync(drawing => drawing.Counting("everyone").Set("silenceIsConsent", "false")));
        var (plan, asked) = await story.AskAsync();

        await story.EndOfDayAsync(RoundStory.Due);

        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(outcome, await story.Host.ReadAsync(db => db.Set<Poll>().Where(p => p.PlanId == plan).Select(p => p.Outcome).SingleAsync()));
        Assert.Single(await story.KindsAsync(plan), k => k == "poll.closed");
        Assert.Equal(isConsent ? 5 : 0, await story.Host.ReadAsync(db => db.Set<DeemedConsent>().CountAsync()));
        Assert.Equal(isConsent ? 0 : 5, await story.Host.ReadAsync(db => db.Set<SilentAgency>().CountAsync()));
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync(v => asked.Select(t => t.Id).Contains(v.TaskId))));
    }
}
