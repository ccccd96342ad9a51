using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Decisions;
using Workflows.Decisions.Approvals;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Drafting;
using Workflows.Decisions.Notices;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Polling;
using Workflows.Decisions.Screening;
using Workflows.Definitions;
using Workflows.Definitions.Lint;
using Workflows.Engine;
using Workflows.Engine.Activities;
using Workflows.Decisions.FormatChecking;
using Workflows.Engine.Definitions;
using Workflows.Issuance;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Signing;
using Workflows.Tests.Engine;
using Workflows.Values;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Definitions;

/// <summary>The activity types of the product without the rooms behind them.</summary>
internal sealed class DefinitionBench
{
    private static readonly ActivityDescriptor[] PlanTypes =
    [
        ApproveActivity.Type, CheckFormatActivity.Type, ConsolidateActivity.Type, DraftActivity.Type, NotifyActivity.Type, RejectActivity.Type,
        LeaveTrackActivity.Type, RequestOpinionsActivity.Type, ScreenActivity.Type, VoteActivity.Type, IssueActivity.Type, SignActivity.Type, SealActivity.Type, DistributeActivity.Type,
    ];

    private readonly ServiceProvider services;

    public DefinitionBench()
    {
        var collection = new ServiceCollection().AddEngine().AddDefinitions();
        collection.AddSingleton<IIds, Bench.OrderedIds>();
        collection.AddSingleton(TimeProvider.System);
        collection.AddSingleton(provider => new ActivityCatalog(() =>
        {
            using var scope = provider.CreateScope();
            return [.. scope.ServiceProvider.GetServices<ActivityType>().Select(type => type.Descriptor)
                .Concat(PlanTypes)];
        }));
        services = collection.BuildServiceProvider();
    }

    public ActivityCatalog Catalog => services.GetRequiredService<ActivityCatalog>();

    public IReadOnlyList<Finding> Lint(JsonObject workflow, DefinitionLibrary? known = null) =>
        Lint(workflow.ToJsonString(), known);

    public IReadOnlyList<Finding> Lint(string json, DefinitionLibrary? known = null) =>
        services.GetRequiredService<Linter>().Read(json, known).Findings;

    /// <summary>An approval that may refuse, and therefore asks for the code, unless said otherwise.</summary>
    public static JsonObject Approve(string id, string label, params (string Key, JsonNode? Value)[] inputs)
    {
        (string Key, JsonNode? Value)[] usual = [("binds", Lit("True")), ("allowRefusal", Lit("True"))];
        return Act("PlanIssuance.Approve", id, [.. usual.Where(u => inputs.All(i => i.Key != u.Key)), .. inputs]).Called(label);
    }

    public static JsonObject Draft(string id = "draft") => Act("PlanIssuance.Draft", id).Called("Soạn thảo");
}

internal static class Labels
{
    public static JsonObject Called(this JsonObject activity, string label)
    {
        activity["metadata"] = new JsonObject { ["displayText"] = label };
        return activity;
    }
}
