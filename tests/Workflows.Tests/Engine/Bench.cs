using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Values;

namespace Workflows.Tests.Engine;

/// <summary>The engine as registered, with ids that come in order.</summary>
internal sealed class Bench
{
    public static readonly DateTimeOffset Begin = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider services;

    public Bench(Action<IServiceCollection>? more = null)
    {
        var collection = new ServiceCollection().AddEngine();
        collection.AddSingleton<IIds, OrderedIds>();
        more?.Invoke(collection);
        services = collection.BuildServiceProvider();
    }

    public ActivityCatalog Catalog => services.GetRequiredService<ActivityCatalog>();

    public DefinitionValidator Validator => services.GetRequiredService<DefinitionValidator>();

    public Rehearsal Rehearse(JsonObject workflow, bool reload = false, bool fireTimers = true)
    {
        var reading = Validator.Read(workflow.ToJsonString());
        Assert.True(!reading.HasErrors, string.Join("\n", reading.Findings));
        return Rehearse(reading.Definition!, reload, fireTimers);
    }

    /// <summary>Reads a definition and puts those of the library inside it that it uses as steps.</summary>
    public DefinitionReading Link(string json, DefinitionLibrary library)
    {
        var reading = DefinitionReader.Read(json);
        if (reading.Definition is not { } definition)
            return reading;
        var linked = DefinitionLinker.Link(definition, library, type => Catalog.Find(type) is not null);
        return new(linked.Definition, [.. reading.Findings, .. linked.Findings, .. Validator.Check(linked.Definition!)]);
    }

    public Rehearsal Rehearse(
        WorkflowDefinition definition, bool reload = false, bool fireTimers = true, DefinitionLibrary? library = null)
    {
        var scope = services.CreateScope();
        return new(definition, scope.ServiceProvider.GetRequiredService<ActivityRegistry>(),
            services.GetRequiredService<ExpressionEvaluators>(), new OrderedIds(), Begin, library)
        {
            ReloadEachStep = reload,
            FireTimers = fireTimers,
        };
    }

    /// <summary>For a run on a state that comes from elsewhere: ids that no other run has given.</summary>
    public RunServices RunServices() => new(
        services.CreateScope().ServiceProvider.GetRequiredService<ActivityRegistry>(), services.GetRequiredService<ExpressionEvaluators>(),
        TimeProvider.System, new TimeOrderedIds(TimeProvider.System));

    public static async Task<Rehearsal> RunAsync(JsonObject workflow, params (string Event, JsonNode? Payload)[] stimuli)
    {
        var undisturbed = await RunAsync(workflow, reload: false, stimuli);
        var reloaded = await RunAsync(workflow, reload: true, stimuli);
        // Every run of these tests also proves that a crash between any two steps changes nothing.
        Assert.Equal(undisturbed.State.Write(), reloaded.State.Write());
        Assert.Equal(undisturbed.Lines, reloaded.Lines);
        Assert.Equal(
            undisturbed.Journal.Select(entry => (entry.Sequence, entry.NodeId, entry.EventName, entry.Message)),
            reloaded.Journal.Select(entry => (entry.Sequence, entry.NodeId, entry.EventName, entry.Message)));
        return undisturbed;
    }

    private static async Task<Rehearsal> RunAsync(JsonObject workflow, bool reload, (string Event, JsonNode? Payload)[] stimuli)
    {
        var rehearsal = new Bench().Rehearse(workflow, reload);
        await rehearsal.StartAsync();
        foreach (var (name, payload) in stimuli)
            await rehearsal.PublishAsync(name, payload?.DeepClone());
        return rehearsal;
    }

    internal sealed class OrderedIds : IIds
    {
        private int last;

        public Guid Next() => new(++last, 0, 0, new byte[8]);
    }
}
