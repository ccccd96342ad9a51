using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Workflows.Engine.Instances;
using Workflows.Values;
using static Host.Tests.Engine.EngineRig;

namespace Host.Tests.Engine;

/// <summary>Events on PostgreSQL: whom they start, whom they resume, and what becomes of those nobody hears.</summary>
public sealed class StimulusTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Waiting = """{"id":"e","type":"Elsa.Event","eventName":"Chốt"}""";

    private static readonly string Started = Trigger("Elsa.Event", """ "eventName":"Chốt","result":{"memoryReference":{"id":"Nhận"}} """);

    private EngineRig rig = null!;

    public async ValueTask InitializeAsync() => rig = await EngineRig.StartAsync(postgres);

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task An_event_starts_every_workflow_it_triggers_and_resumes_every_instance_that_waits()
    {
        await rig.ImportAsync(WithOutput("started", Started));
        await rig.ImportAsync(Definition("also", Sequence(Started, Wait)));
        await rig.ImportAsync(Definition("waiting", Waiting));
        var waiting = await rig.StartAsync("waiting");
        await rig.PublishAsync("Chốt", new JsonObject { ["số"] = 7 }, "KH-1");
        await rig.DeliverAsync();
        Assert.Equal(1, await rig.CountAsync("workflow.instance WHERE definition_id = 'started' AND sub_status = 'Finished' AND correlation_id = 'KH-1'"));
        Assert.Equal("7", await rig.ScalarAsync("SELECT state->'output'->'Nhận'->>'số' FROM workflow.instance WHERE definition_id = 'started'"));
        Assert.Equal(1, await rig.CountAsync("workflow.instance WHERE definition_id = 'also' AND sub_status = 'Suspended'"));
        // Correlated events reach only instances of that correlation.
        Assert.Equal(1, await rig.CountAsync($"workflow.instance WHERE id = '{waiting.InstanceId}' AND sub_status = 'Suspended'"));
        Assert.Equal(0, await rig.CountAsync("workflow.stimulus"));
    }

    [Fact]
    public async Task An_event_that_starts_a_workflow_is_not_heard_by_its_own_next_step()
    {
        await rig.ImportAsync(Definition("w", Sequence(Started, Waiting)));
        await rig.PublishAsync("Chốt");
        await rig.DeliverAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        await rig.DeliverAsync();
        Assert.Equal(1, await rig.CountAsync("workflow.instance WHERE sub_status = 'Suspended'"));
    }

    [Fact]
    public async Task Twenty_instances_wait_for_one_event_and_each_goes_on_once()
    {
        await rig.ImportAsync(Definition("waiting", Sequence(Waiting, Wait)));
        for (var n = 0; n < 20; n++)
            await rig.StartAsync("waiting", $"KH-{n}");
        await rig.PublishAsync("Chốt");
        var hosts = Enumerable.Range(0, 4).Select(_ => rig.Beside()).ToList();
        // A host that finds nothing may have been too early for what another just spread.
        while (await rig.CountAsync("workflow.stimulus") > 0)
            await Task.WhenAll(hosts.Select(host => host.DeliverAsync()));
        Assert.Equal(20, await rig.CountAsync("workflow.journal WHERE activity_id = 'e' AND event_name = 'Completed'"));
        Assert.Equal(20, await rig.CountAsync("workflow.bookmark"));
    }

    [Fact]
    public async Task A_second_event_does_not_burn_what_the_first_has_burnt()
    {
        await rig.ImportAsync(Definition("waiting", Sequence(Waiting, Wait)));
        await rig.StartAsync("waiting");
        await Task.WhenAll(rig.PublishAsync("Chốt", 1), rig.PublishAsync("Chốt", 2), rig.PublishAsync("chốt", 3));
        await rig.DeliverAsync();
        Assert.Equal(1, await rig.CountAsync("workflow.journal WHERE activity_id = 'e' AND event_name = 'Completed'"));
    }

    [Fact]
    public async Task An_event_that_comes_just_before_somebody_waits_is_heard_within_a_minute()
    {
        await rig.ImportAsync(Definition("waiting", Waiting));
        await rig.PublishAsync("Chốt");
        await rig.DeliverAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(20));
        await rig.StartAsync("waiting");
        rig.Time.Advance(TimeSpan.FromSeconds(20));
        await rig.DeliverAsync();
        Assert.Equal(1, await rig.CountAsync("workflow.instance WHERE sub_status = 'Finished'"));
        Assert.Equal(0, await rig.CountAsync("workflow.stimulus"));
    }

    [Fact]
    public async Task An_event_nobody_hears_is_set_aside_in_sight_after_a_few_looks_and_is_never_heard_later()
    {
        await rig.ImportAsync(Definition("waiting", Waiting));
        await rig.PublishAsync("Chốt", "nội dung");
        var looks = 0;
        for (var second = 0; second <= 90; second++)
        {
            looks += await rig.DeliverAsync();
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(looks, 3, 10);
        var dead = Assert.Single((await rig.CommitAsync(async (runtime, stop) =>
            Result<List<StoredStimulus>>.Success(await runtime.SetAsideStimuliAsync(10, stop)))).Value);
        Assert.Equal(("Chốt", StimulusDeath.Unheard), (dead.EventName, dead.DeadReason));
        await rig.StartAsync("waiting");
        rig.Time.Advance(TimeSpan.FromHours(3));
        await rig.DeliverAsync();
        Assert.Equal(1, await rig.CountAsync("workflow.instance WHERE sub_status = 'Suspended'"));

        // Kept for a month, then gone with the next one.
        rig.Time.Advance(TimeSpan.FromDays(31));
        await rig.PublishAsync("Khác");
        rig.Time.Advance(TimeSpan.FromMinutes(2));
        await rig.DeliverAsync();
        Assert.Equal("Khác", await rig.ScalarAsync("SELECT event_name FROM workflow.stimulus"));
    }

    [Fact]
    public async Task After_a_standstill_an_event_reaches_those_who_waited_in_time_and_no_others()
    {
        await rig.ImportAsync(Definition("waiting", Waiting));
        var before = await rig.StartAsync("waiting");
        await rig.PublishAsync("Chốt");
        rig.Time.Advance(TimeSpan.FromHours(3));
        var after = await rig.StartAsync("waiting");
        await rig.ImportAsync(WithOutput("started", Started));
        await rig.DeliverAsync();
        Assert.Equal(1, await rig.CountAsync($"workflow.instance WHERE id = '{before.InstanceId}' AND sub_status = 'Finished'"));
        Assert.Equal(1, await rig.CountAsync($"workflow.instance WHERE id = '{after.InstanceId}' AND sub_status = 'Suspended'"));
        Assert.Equal(0, await rig.InstancesAsync("started"));
    }

    [Fact]
    public async Task A_local_event_starts_nothing_and_reaches_its_own_instance_alone()
    {
        await rig.ImportAsync(WithOutput("started", Started));
        await rig.ImportAsync(Definition("waiting", Waiting));
        await rig.ImportAsync(Definition("local", """
            {"id":"f","type":"Elsa.Flowchart","activities":[{"id":"s","type":"Elsa.Start"},
              {"id":"e","type":"Elsa.Event","eventName":"Chốt"},{"id":"p","type":"Elsa.PublishEvent","eventName":"Chốt","isLocalEvent":true}],
             "connections":[{"source":"s","target":"e"},{"source":"s","target":"p"}]}
            """));
        await rig.StartAsync("waiting");
        await rig.StartAsync("local");
        await rig.DeliverAsync();
        Assert.Equal(1, await rig.CountAsync("workflow.instance WHERE definition_id = 'local' AND sub_status = 'Finished'"));
        Assert.Equal(1, await rig.CountAsync("workflow.instance WHERE definition_id = 'waiting' AND sub_status = 'Suspended'"));
        Assert.Equal(0, await rig.InstancesAsync("started"));
    }

    [Fact]
    public async Task A_trigger_retracted_before_the_delivery_starts_nothing()
    {
        await rig.ImportAsync(WithOutput("started", Started));
        await rig.PublishAsync("Chốt");
        Assert.True((await rig.CommitAsync(async (runtime, stop) => Result<bool>.Success(await runtime.DeliverNextAsync(stop)))).Value);
        await rig.WithStoreAsync((store, stop) => store.RetractAsync("started", stop));
        await rig.DeliverAsync();
        Assert.Equal((0, 0), (await rig.InstancesAsync("started"), await rig.CountAsync("workflow.stimulus")));
    }

    [Fact]
    public async Task A_delivery_that_always_fails_is_set_aside_in_the_end()
    {
        await rig.PublishAsync("Chốt");
        var id = (Guid)(await rig.ScalarAsync("SELECT id FROM workflow.stimulus"))!;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await rig.CommitAsync<Done>(async (runtime, stop) =>
            {
                await runtime.PostponeAsync(new(id, DeliveryKind.Stimulus, new InvalidOperationException()), stop);
                return Done.Value;
            });
        }

        Assert.Equal("Failed", await rig.ScalarAsync("SELECT dead_reason FROM workflow.stimulus"));
        Assert.Equal(0, await rig.DeliverAsync());
    }

    private static string WithOutput(string id, string root)
    {
        var definition = JsonNode.Parse(Definition(id, root))!.AsObject();
        definition["outputs"] = JsonNode.Parse("""[{"name":"Nhận","type":"Object"}]""");
        return definition.ToJsonString();
    }
}
