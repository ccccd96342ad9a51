using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Decisions;
using Workflows.Definitions;
using Workflows.Definitions.Lint;
using Workflows.Engine;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Issuance;
using Workflows.Tests.Engine;
using Workflows.Values;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Definitions;

/// <summary>The activity types of the product without the rooms behind them.</summary>
internal sealed class DefinitionBench
{
    private static readonly ActivityDescriptor[] PlanTypes =
    [
        ApproveActivity.Type, ConsolidateActivity.Type, DraftActivity.Type, NotifyActivity.Type, RejectActivity.Type,
        RequestOpinionsActivity.Type, IssueActivity.Type, DistributeActivity.Type,
    ];

    private readonly ServiceProvider services;

    public DefinitionBench()
    {
        var collection = new ServiceCollection().AddEngine();
        collection.AddSingleton<IIds, Bench.OrderedIds>();
        collection.AddSingleton(TimeProvider.System);
        services = collection.BuildServiceProvider();
        Catalog = new(() => services.GetRequiredService<ActivityCatalog>().All.Concat(PlanTypes).Concat(ElsaTypes.All)
            .DistinctBy(type => type.TypeName).ToList());
        Expressions = new(services.GetServices<IExpressionEvaluator>().Append(new AnyScript()).DistinctBy(evaluator => evaluator.Language));
    }

    public ActivityCatalog Catalog { get; }

    public ExpressionEvaluators Expressions { get; }

    public IReadOnlyList<Finding> Lint(JsonObject workflow, KnownDefinitions? known = null) =>
        Lint(workflow.ToJsonString(), known);

    public IReadOnlyList<Finding> Lint(string json, KnownDefinitions? known = null) =>
        new Linter(Catalog, Expressions, services.GetService<ScriptNames>()).Read(json, known).Findings;

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

/// <summary>Takes every script, where no evaluator is registered.</summary>
internal sealed class AnyScript : IExpressionEvaluator
{
    public string Language => "JavaScript";

    public string? Check(Expression expression) => null;

    public JsonNode? Evaluate(Expression expression, ExpressionScope scope) => throw new NotSupportedException();
}

/// <summary>Elsa's types as far as the linter reads them, for those that the engine does not register.</summary>
internal static class ElsaTypes
{
    public static IEnumerable<ActivityDescriptor> All { get; } =
    [
        Type("While", Input("Condition", "Boolean") with { AutoEvaluate = false }) with { Ports = Body },
        Type("For", Input("Start", "Int32"), Input("End", "Int32"), Input("Step", "Int32"), Input("OuterBoundInclusive", "Boolean")) with { Ports = Body },
        Type("ForEach", Input("Items", "Object")) with { Ports = Body },
        Type("ParallelForEach", Input("Items", "Object")) with { Ports = Body },
        Type("Parallel") with { IsContainer = true },
        Type("Switch", new InputDescriptor("Cases", "Object") { IsWrapped = false }, Input("Mode", "String")) with { Ports = [new("Default", PortType.Embedded)] },
        Type("Break") with { IsTerminal = true },
        Type("Complete", Input("Outcomes", "Object")) with { IsTerminal = true },
        Type("RunTask", Input("TaskName", "String"), Input("Payload", "ObjectDictionary")),
        Type("Timer", Input("Interval", "TimeSpan") with { DefaultValue = "00:01:00" }) with { Kind = ActivityKind.Trigger },
        Type("Cron", Input("CronExpression", "String")) with { Kind = ActivityKind.Trigger },
        Type("StartAt", Input("DateTime", "DateTimeOffset")) with { Kind = ActivityKind.Trigger },
        Type("RunJavaScript", Input("Script", "String"), Input("PossibleOutcomes", "String[]") with { UiHint = "dynamic-outcomes" }),
        Type("DispatchWorkflow", Input("WorkflowDefinitionId", "String"), Input("WaitForCompletion", "Boolean")),
        Type("ExecuteWorkflow", Input("WorkflowDefinitionId", "String"), Input("WaitForCompletion", "Boolean")),
        Type("BulkDispatchWorkflows", Input("WorkflowDefinitionId", "String"), Input("Items", "Object")),
        Type("HttpEndpoint", Input("Path", "String")) with { Kind = ActivityKind.Trigger },
        Type("SendHttpRequest", Input("Url", "Uri")),
        Type("SendEmail", Input("To", "String[]")),
    ];

    private static System.Collections.Immutable.ImmutableArray<PortDescriptor> Body => [new("Body", PortType.Embedded)];

    private static InputDescriptor Input(string name, string type) => new(name, type);

    private static ActivityDescriptor Type(string name, params InputDescriptor[] inputs) =>
        new() { TypeName = $"Elsa.{name}", Category = "Elsa", DisplayName = name, Inputs = [.. inputs] };
}
