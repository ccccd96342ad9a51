using System.Net;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;

namespace Host.Tests.Decisions;

/// <summary>
/// The host as a process of its own is killed with no warning right after, and right while, it is given
/// decisions. What it acknowledged is there, once; what it did not can be sent again.
/// </summary>
public sealed class KillTests(PostgresServer server)
{
    [Fact]
    public async Task Killing_the_host_between_decisions_loses_none_and_doubles_none()
    {
        await using var story = await PlanStory.BeginAsync(server);
        FollowTheMachinesClock(story);
        var plan = await story.OpenAsync();
        await story.SubmitAsync(plan);
        var decided = new List<Guid>();

        for (var turn = 0; turn < 12; turn++)
        {
            var waiting = await story.OpenTasksAsync(plan);
            if (waiting.FirstOrDefault(t => t.Kind is TaskKind.Approve or TaskKind.Opinion) is not { } task)
                break;
            await DecideThroughAProcessThatDiesAsync(story, task, killBeforeAnswer: turn % 3 == 2);
            decided.Add(task.Id);
            if ((await story.OpenTasksAsync(plan)).Any(t => t.Kind is TaskKind.Consolidate))
            {
                FollowTheMachinesClock(story);
                Assert.True((await story.ConsolidateAsync(plan)).IsSuccess);
            }
        }

        Assert.Equal(11, decided.Count);
        Assert.Equal(TaskKind.Issue, Assert.Single(await story.OpenTasksAsync(plan)).Kind);
        var votes = await story.Host.ReadAsync(db => db.Set<Vote>().Where(v => v.PlanId == plan).Select(v => v.TaskId).ToListAsync());
        Assert.Equal(decided.Order(), votes.Order());
        Assert.Equal(11, (await story.KindsAsync(plan)).Count(kind => kind == "decision.cast"));
        Assert.Empty((await story.Host.WithAsync<AuditVerifier, AuditReport>(v => v.VerifyAsync(plan, default))).Faults);
        var carried = await story.PlanAsync(plan);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<StoredIncident>().CountAsync(i => i.InstanceId == carried.WorkflowInstanceId)));
    }

    /// <summary>The processes have no other clock, and a trail whose time runs backwards is a finding.</summary>
    private static void FollowTheMachinesClock(PlanStory story) => story.Time.Set(TimeProvider.System.GetUtcNow());

    private static async Task DecideThroughAProcessThatDiesAsync(PlanStory story, HumanTask task, bool killBeforeAnswer)
    {
        var (token, code) = await story.LinkOfAsync(task);
        for (var attempt = 0; ; attempt++)
        {
            using var process = await DyingHost.StartAsync(story.Host.Database, story.Folder);
            using var client = new HttpClient { BaseAddress = process.Address, Timeout = DyingHost.Patience };
            using var form = PlanStory.FormOf(task, task.Kind is TaskKind.Opinion ? "Agree" : "Approve", code);
            var posting = client.PostAsync($"/q/{token}", form);
            if (killBeforeAnswer && attempt == 0)
            {
                // Somewhere between the first byte and the answer; where exactly is up to the machine.
                process.Kill();
                await Task.WhenAny(posting);
                continue;
            }

            using var answer = await posting;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            process.Kill();
            return;
        }
    }
}
