using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions;
using Workflows.Definitions;
using Workflows.Definitions.Lint;
using Workflows.Definitions.Simulation;
using Workflows.Engine;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.HumanTasks;
using Workflows.Issuance;
using Workflows.Links;
using Workflows.LegalBases;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Tests.Engine;
using Workflows.Values;

namespace Workflows.Tests.Definitions.Simulation;

/// <summary>Dry runs with all rooms of the product behind them and a database that is never opened.</summary>
internal sealed class TrialBench : IDisposable
{
    /// <summary>A Wednesday.</summary>
    public static readonly DateTimeOffset Begin = VietnamTime.At(new(2026, 10, 14), new(8, 0));

    private readonly ServiceProvider services = new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IIds, Bench.OrderedIds>()
        .AddSingleton<IRandomness, SystemRandomness>()
        .AddStorage("Host=127.0.0.1;Port=1")
        .AddAudit().AddCalendar().AddOutbox().AddOrganisation().AddEngine().AddLegalBases().AddPlans().AddHumanTasks().AddDecisions()
        .AddDefinitions().AddIssuance().AddLinks()
        .AddSingleton(new LinkTokens(new byte[32]))
        .BuildServiceProvider();

    private readonly IServiceScope scope;

    public TrialBench() => scope = services.CreateScope();

    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    public Task<Exploration> ExploreAsync(JsonObject workflow, ExplorationLimits? limits = null, params JsonObject[] others) =>
        ExploreAsync(workflow.ToJsonString(), limits, others);

    public Task<Exploration> ExploreAsync(string json, ExplorationLimits? limits = null, params JsonObject[] others) =>
        new Explorer(Of(json, others), limits ?? new() { Time = TimeSpan.FromMinutes(5) }, TimeProvider.System).RunAsync(CancellationToken.None);

    public Task<DryRunReport> StepAsync(JsonObject workflow, params int[] answers) => StepAsync(workflow.ToJsonString(), [], answers);

    public Task<DryRunReport> StepAsync(string json, IReadOnlyList<Assumption> assumptions, params int[] answers) =>
        DryRuns.StepAsync(Of(json, []), answers, assumptions, CancellationToken.None);

    public void Dispose()
    {
        scope.Dispose();
        services.Dispose();
    }

    private DryRunBench Of(string json, JsonObject[] others)
    {
        var library = new DefinitionLibrary(others.Select(other => DefinitionReader.Read(other.ToJsonString()).Definition!));
        var definition = services.GetRequiredService<Linter>().Read(json, library).Definition!;
        return new(
            definition, library, scope.ServiceProvider.GetRequiredService<ActivityRegistry>(), services.GetRequiredService<ExpressionEvaluators>(),
            services.GetRequiredService<IIds>(), services.GetRequiredService<IMadeUpOffice>(), new(new WorkingCalendar([]), Names), Begin);
    }
}
