using Host.Tests.Fixtures;
using Workflows.Engine.Instances;
using Workflows.Values;
using static Host.Tests.Engine.EngineRig;

namespace Host.Tests.Engine;

public sealed class ActivationTests(PostgresServer postgres) : IAsyncLifetime
{
    private EngineRig rig = null!;

    public async ValueTask InitializeAsync() => rig = await EngineRig.StartAsync(postgres);

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Theory]
    [InlineData("Singleton", "A", "B", false)]
    [InlineData("CorrelatedSingleton", "A", "A", false)]
    [InlineData("CorrelatedSingleton", "A", "B", true)]
    [InlineData("CorrelatedSingleton", null, null, false)]
    [InlineData("Correlation", "A", "A", false)]
    [InlineData("Correlation", "A", "B", true)]
    [InlineData("Correlation", null, null, true)]
    [InlineData(null, "A", "A", true)]
    public async Task A_strategy_allows_or_refuses_a_second_instance(string? strategy, string? first, string? second, bool allowed)
    {
        await rig.ImportAsync(Definition("w", Wait, strategy));
        await rig.StartAsync("w", first);
        var again = await rig.CommitAsync((runtime, stop) => runtime.StartAsync(new() { DefinitionId = "w", CorrelationId = second }, stop));
        Assert.Equal(allowed, again.IsSuccess);
        Assert.Equal(allowed, again.Problem is not NotActivated);
        Assert.Equal(allowed ? 2 : 1, await rig.InstancesAsync("w"));
    }

    [Fact]
    public async Task The_strategy_correlation_looks_at_other_definitions_too()
    {
        await rig.ImportAsync(Definition("other", Wait));
        await rig.ImportAsync(Definition("w", Wait, "Correlation"));
        await rig.StartAsync("other", "A");
        Assert.IsType<NotActivated>((await rig.CommitAsync((runtime, stop) => runtime.StartAsync(new() { DefinitionId = "w", CorrelationId = "A" }, stop))).Problem);
    }

    [Fact]
    public async Task Twenty_starts_at_once_give_one_instance_and_a_new_one_when_it_has_ended()
    {
        await rig.ImportAsync(Definition("w", Wait, "Singleton"));
        var started = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            rig.CommitAsync((runtime, stop) => runtime.StartAsync(new() { DefinitionId = "w" }, stop))));
        var only = Assert.Single(started, result => result.IsSuccess).Value;
        await rig.CommitAsync((runtime, stop) => runtime.ResumeAsync(only.InstanceId, only.BookmarksAdded[0].Id, null, stop));
        await rig.StartAsync("w");
        Assert.Equal(2, await rig.InstancesAsync("w"));
    }

    [Fact]
    public async Task Two_starts_in_one_transaction_see_each_other()
    {
        await rig.ImportAsync(Definition("w", Wait, "Singleton"));
        await rig.CommitAsync<Done>(async (runtime, stop) =>
        {
            Assert.True((await runtime.StartAsync(new() { DefinitionId = "w" }, stop)).IsSuccess);
            Assert.IsType<NotActivated>((await runtime.StartAsync(new() { DefinitionId = "w" }, stop)).Problem);
            return Done.Value;
        });
        Assert.Equal(1, await rig.InstancesAsync("w"));
    }

    [Fact]
    public async Task A_parent_hears_of_a_child_that_may_not_start_as_of_one_that_was_cancelled()
    {
        await rig.ImportAsync(Definition("child", Wait, "Singleton"));
        await rig.StartAsync("child");
        foreach (var step in new[] { "DispatchWorkflow", "ExecuteWorkflow", "BulkDispatchWorkflows" })
        {
            await rig.ImportAsync(Definition(step, Sequence($$"""
                {"id":"d","type":"Elsa.{{step}}","workflowDefinitionId":"child","waitForCompletion":true,"items":{"expression":{"type":"Object","value":"[1,2]"} } }
                """)));
            await rig.StartAsync(step);
            await rig.DeliverAsync();
            Assert.Equal(1, await rig.CountAsync($"workflow.instance WHERE definition_id = '{step}' AND sub_status = 'Finished'"));
        }

        Assert.Equal(1, await rig.InstancesAsync("child"));
    }

    [Fact]
    public async Task A_refused_occurrence_and_a_refused_event_are_over_without_error()
    {
        await rig.ImportAsync(Definition("w", Sequence(
            Trigger("Elsa.Timer", """ "interval":"00:10:00" """), Trigger("Elsa.Event", """ "eventName":"Mở" """, "e"), Wait), "Singleton"));
        await rig.StartAsync("w");
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        await rig.PublishAsync("Mở");
        Assert.Equal(1, await rig.StartDueAsync());
        await rig.DeliverAsync();
        Assert.Equal((1, 0, 0), (await rig.InstancesAsync("w"), await rig.CountAsync("workflow.stimulus"), await rig.StartDueAsync()));
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await rig.StartDueAsync());
    }
}
