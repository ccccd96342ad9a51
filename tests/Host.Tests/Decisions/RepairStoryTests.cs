using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Host.Web.Plans.Reading;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Opinions;
using Workflows.Definitions;
using Workflows.Definitions.Migration;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>The operator's verbs on a plan with people in it: tasks and opinions stay what they were.</summary>
public sealed class RepairStoryTests(PostgresServer server)
{
    private static readonly Actor Operator = new() { Name = "Quản trị", Channel = Channel.Web };

    [Fact]
    public async Task Once_the_post_is_filled_the_step_is_run_again_and_the_plan_goes_on()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var sign = Assert.Single(await story.ReachAsync(plan, "sign"));
        await SetEndOfPostAsync(story, "tham-tra-vp-ubnd", "2026-10-01", await story.HolderAsync("tham-tra-vp-ubnd"));
        await story.CastAsync(sign, Verdict.Approve);
        Assert.Empty(await story.OpenTasksAsync(plan));
        await ReappointAsync(story);

        var instance = (await story.PlanAsync(plan)).WorkflowInstanceId!.Value;
        var retried = await story.DoAsync<WorkflowRuntime, RepairReport>((runtime, stop) =>
            runtime.RetryAsync(instance, null, Because("Đã cử người thẩm tra"), stop));

        Assert.Equal("Đã chạy lại bước “Văn phòng UBND thẩm tra”.", retried.Value.Sentence);
        Assert.Equal("examine", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Contains("workflow.retried", await story.KindsAsync(plan));
        await story.ReachAsync(plan, "issue");
    }

    [Fact]
    public async Task Moving_away_from_an_opinion_round_closes_what_people_were_asked()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.Agree);
        var instance = (await story.PlanAsync(plan)).WorkflowInstanceId!.Value;

        var moved = await story.DoAsync<WorkflowRuntime, RepairReport>((runtime, stop) =>
            runtime.MoveAsync(instance, "consolidate", Because("Đã họp lấy ý kiến trực tiếp"), stop));

        Assert.Null(moved.Problem);
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync(vote => vote.Verdict == Verdict.Agree)));
        Assert.NotNull(await story.Host.ReadAsync(db => db.Set<OpinionRound>().Where(r => r.PlanId == plan).Select(r => r.ClosedAt).SingleAsync()));
        await story.ReachAsync(plan, "issue");
    }

    [Fact]
    public async Task An_open_opinion_round_goes_to_a_new_version_with_the_answers_it_has()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.Agree);
        var instance = (await story.PlanAsync(plan)).WorkflowInstanceId!.Value;
        var next = await PublishAsync(story, shipped =>
        {
            Step(shipped, "opinions")["metadata"]!["displayText"] = "Xin ý kiến các cơ quan";
            Step(shipped, "sign")["dueInWorkingDays"]!["expression"]!["value"] = "4";
        });

        var preview = (await PreviewAsync(story, instance, next)).Value;
        Assert.Empty(preview.Refusals);
        Assert.Contains("Bước “Lãnh đạo sở ký tờ trình”: “Thời hạn (ngày làm việc)” đổi từ “2” thành “4”.", preview.Differences);
        Assert.Null((await ApplyAsync(story, instance, next, preview.Fingerprint)).Problem);

        var open = await story.OpenTasksAsync(plan);
        Assert.Equal(asked.Count - 1, open.Count);
        Assert.Equal(asked[0].BookmarkId, open[0].BookmarkId);
        await story.ReachAsync(plan, "issue");
        Assert.Equal(asked.Count, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync(vote => vote.Verdict == Verdict.Agree)));
        Assert.Equal(2, await story.Host.ReadAsync(db => db.Set<StoredInstance>().Where(i => i.Id == instance).Select(i => i.DefinitionVersion).SingleAsync()));
    }

    [Fact]
    public async Task A_version_that_would_lose_a_given_opinion_is_refused()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.Agree);
        var instance = (await story.PlanAsync(plan)).WorkflowInstanceId!.Value;
        var next = await PublishAsync(story, shipped => Step(shipped, "opinions")["type"] = "PlanIssuance.Notify");

        var preview = (await PreviewAsync(story, instance, next)).Value;

        Assert.Contains("“Lấy ý kiến các sở, ngành”", Assert.Single(preview.Refusals), StringComparison.Ordinal);
        Assert.IsType<Conflict>((await ApplyAsync(story, instance, next, preview.Fingerprint)).Problem);
        Assert.Equal(asked.Count - 1, (await story.OpenTasksAsync(plan)).Count);
    }

    [Theory]
    [InlineData("workflow.retried")]
    [InlineData("workflow.moved")]
    [InlineData("workflow.variable-edited")]
    [InlineData("workflow.cancelled")]
    [InlineData("workflow.migrated")]
    public void The_timeline_has_words_for_each_verb_and_gives_the_reason(string kind)
    {
        var told = TimelineWords.Of(kind, new(JsonNode.Parse("""{"data":{"reason":"Vì sao","step":"Duyệt"},"after":{"version":2}}""")!.AsObject()));
        Assert.DoesNotContain(kind, told.Text, StringComparison.Ordinal);
        Assert.Equal("Vì sao", told.Said);
    }

    private static Repair Because(string reason) => Repair.By(Operator, reason).Value;

    private static JsonNode Step(JsonNode definition, string id) =>
        definition["root"]!["activities"]!.AsArray().Single(step => step!["id"]!.GetValue<string>() == id)!;

    private static async Task<string> PublishAsync(PlanStory story, Action<JsonNode> change)
    {
        var definition = JsonNode.Parse(ShippedWorkflows.Files["decision-with-plan"])!;
        change(definition);
        var published = await story.DoAsync<PublishWorkflow, Publication>((act, stop) => act.ImportAsync(definition.ToJsonString(), Operator, stop));
        Assert.Null(published.Problem);
        return published.Value.Version.Id;
    }

    private static Task<Result<MigrationPreview>> PreviewAsync(PlanStory story, Guid instance, string version) =>
        story.DoAsync<MigrateInstance, MigrationPreview>((act, stop) => act.PreviewAsync(instance, version, stop));

    private static Task<Result<RunReport>> ApplyAsync(PlanStory story, Guid instance, string version, string fingerprint) =>
        story.DoAsync<MigrateInstance, RunReport>((act, stop) => act.ApplyAsync(instance, version, fingerprint, Because("Quy trình mới"), stop));

    private static Task ReappointAsync(PlanStory story) => ExecuteAsync(story, "UPDATE org.post_holding SET valid_to = NULL WHERE valid_to = '2026-10-01'");

    private static Task SetEndOfPostAsync(PlanStory story, string code, string day, Workflows.Organisation.OfficeHolder holder) =>
        ExecuteAsync(story, $"UPDATE org.post_holding SET valid_to = '{day}' WHERE post_id = '{holder.PostId}'");

    private static async Task ExecuteAsync(PlanStory story, string sql)
    {
        await using var source = NpgsqlDataSource.Create(story.Host.Database.OwnerConnectionString);
        await using var command = source.CreateCommand(sql);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
