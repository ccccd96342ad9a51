using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Tests.Engine.Expressions.JavaScript;

/// <summary>Runs scripts against a workflow with some variables, inputs and outputs of steps.</summary>
internal sealed class ScriptBench
{
    public static readonly JavaScriptEvaluator Usual = new(new());

    private readonly ActivityState workflow;

    public ScriptBench()
    {
        var definition = DefinitionReader.Read("""
            {"id":"plan-v3","definitionId":"plan","name":"Kế hoạch","version":3,
             "inputs":[{"name":"Title","type":"String"},{"name":"plan_year","type":"Int32"},{"name":"Missing","type":"String"}],
             "root":{"type":"Elsa.Sequence","id":"seq","activities":[
               {"type":"Elsa.Event","id":"e1","name":"Ask"},{"type":"Elsa.WriteLine","id":"w","name":"ReportFromUnit"}]}}
            """).Definition!;
        State = WorkflowRun.NewState(
            definition, new Guid(7, 0, 0, new byte[8]), new JsonObject { ["Title"] = "Kế hoạch", ["plan_year"] = 2026, ["Extra"] = true }, "K-1", "Tên");
        workflow = new()
        {
            Id = new Guid(1, 0, 0, new byte[8]),
            NodeId = "Workflow1",
            Variables =
            [
                new() { Id = "1", Name = "Count", TypeName = "Int32", Value = 5 },
                new() { Id = "2", Name = "List", Value = new JsonArray(1, 2, 3) },
                new() { Id = "3", Name = "Answer", Value = new JsonObject { ["approved"] = true, ["by"] = new JsonObject { ["name"] = "Lan" } } },
                new() { Id = "4", Name = "Note", TypeName = "String" },
                new() { Id = "5", Name = "plan_title", TypeName = "String", Value = "cũ" },
                new() { Id = "6", Name = "Tên đầy đủ", TypeName = "String", Value = "Lê Lan" },
                new() { Id = "7", Name = "Hidden", Value = "ngoài" },
            ],
        };
        var activity = new ActivityState
        {
            Id = new Guid(2, 0, 0, new byte[8]),
            NodeId = "Workflow1:seq",
            ParentId = workflow.Id,
            Variables = [new() { Id = "8", Name = "Hidden", Value = "trong" }],
        };
        State.Activities.AddRange([workflow, activity]);
        State.Outputs["Workflow1:seq:e1"] = new JsonObject { ["Result"] = new JsonObject { ["choice"] = "agree" }, ["TaskId"] = "t-1" };
        State.Outputs["Workflow1:seq:w"] = new JsonObject { ["Total"] = 12 };
        State.LastResult = 12;
        var run = new WorkflowRun(definition, State, new(null!, null!, new FixedTime(), new Bench.OrderedIds()))
        {
            Arguments = new JsonObject { ["item"] = new JsonObject { ["name"] = "An" }, ["index"] = 2 },
        };
        Scope = new(run, activity);
    }

    public WorkflowState State { get; }

    public ExpressionScope Scope { get; }

    public JsonNode? this[string variable] => Scope.FindByName(variable)?.Value;

    /// <summary>Every variable's value, as one text.</summary>
    public string Everything => JsonSerializer.Serialize(workflow.Variables.Select(variable => (JsonNode?)variable.Value?.DeepClone()));

    public static Expression Expression(string script) => new("JavaScript", JsonSerializer.SerializeToElement(script), "$");

    public JsonNode? Evaluate(string script, JavaScriptEvaluator? evaluator = null) => (evaluator ?? Usual).Evaluate(Expression(script), Scope);

    /// <summary>The value as JSON text; ! and the kind of error; ? and why it is refused.</summary>
    public static string Told(string script, JavaScriptEvaluator? evaluator = null)
    {
        evaluator ??= Usual;
        if (evaluator.Check(Expression(script)) is { } refusal)
            return $"?{refusal}";
        try
        {
            return new ScriptBench().Evaluate(script, evaluator)?.ToJsonString(Relaxed) ?? "null";
        }
        catch (ExpressionException failed) when (failed.InnerException is ScriptThrow thrown)
        {
            return "!" + (thrown.Thrown.Reference is JsError error ? error.Kind : failed.Message);
        }
    }

    /// <summary>Why a script fails when it runs.</summary>
    public static string Failure(string script, JavaScriptEvaluator? evaluator = null) =>
        Assert.Throws<ExpressionException>(() => new ScriptBench().Evaluate(script, evaluator)).Message;

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
    };

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Bench.Begin;
    }
}
