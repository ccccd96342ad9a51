using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;
using Workflows.Engine.Expressions.JavaScript;
using Workflows.Engine.Triggers;

namespace Workflows.Engine.Definitions;

/// <summary>Says whether a definition can run here: known activities, known expression languages, a drawing to run.</summary>
public sealed class DefinitionValidator(ActivityCatalog catalog, ExpressionEvaluators expressions, JavaScriptEvaluator scripts)
{
    /// <summary>Reads and checks; never throws on what it is given.</summary>
    public DefinitionReading Read(string json)
    {
        var reading = DefinitionReader.Read(json);
        return reading.Definition is { } definition
            ? reading with { Findings = [.. reading.Findings, .. Check(definition)] }
            : reading;
    }

    /// <summary>The text with placeholders brought back whose type this installation knows.</summary>
    internal string RestoreKnown(string json) => json.Contains(NotFoundActivity.TypeName, StringComparison.Ordinal)
        ? DefinitionJson.RestoreKnown(JsonNode.Parse(json)!, type => catalog.Find(type) is not null).ToJsonString(DefinitionJson.Plain)
        : json;

    /// <summary>Findings beyond those of reading; of a definition that is linked with those it uses.</summary>
    public IReadOnlyList<Finding> Check(WorkflowDefinition definition)
    {
        var findings = new FindingList();
        if (definition.Workflow.Child("root") is null)
            findings.Error("$.root", "Quy trình chưa có nội dung.");
        foreach (var node in definition.Nodes.Values.OrderBy(node => node.Path, StringComparer.Ordinal))
            CheckNode(node, findings);
        return findings.Items;
    }

    private void CheckNode(ActivityNode node, FindingList findings)
    {
        if (node.Type.Length == 0)
            return;
        var descriptor = catalog.Find(node.Type);
        if (node.Type == NotFoundActivity.TypeName || (node.Composite is null && descriptor is null))
        {
            var missing = node.Json.Member("missingTypeName").AsText() ?? node.Type;
            findings.Error($"{node.Path}.type", $"Không có loại hoạt động “{missing}”.", node.Id);
        }

        TriggerReader.Check(node, descriptor, findings);
        foreach (var input in node.Inputs.Values.OrderBy(input => input.Key, StringComparer.Ordinal))
        {
            if (input.Expression is { } expression && descriptor?.Inputs.Any(known => known.IsScript && known.Key == input.Key) == true)
                CheckScript(expression, node, findings);
            else if (input.Expression is { } given)
                CheckExpression(given, node, findings);
            foreach (var (item, index) in input.Raw.Items().Select((item, index) => (item, index)))
                CheckCondition(item, $"{node.Path}.{input.Key}[{index}].condition", node, findings);
        }
    }

    private void CheckCondition(JsonElement item, string path, ActivityNode node, FindingList findings)
    {
        var condition = item.Member("condition");
        if (condition.Member("expression") is { ValueKind: JsonValueKind.Object } wrapped)
            condition = wrapped;
        if (condition.ValueKind == JsonValueKind.Object)
            CheckExpression(new(condition.Member("type").AsText() ?? "Literal", condition.Member("value"), path), node, findings);
    }

    private void CheckScript(Expression expression, ActivityNode node, FindingList findings)
    {
        if (scripts.CheckScript(expression.Text) is { } problem)
            findings.Error(expression.Path, problem, node.Id);
    }

    private void CheckExpression(Expression expression, ActivityNode node, FindingList findings)
    {
        var problem = expressions.Find(expression.Language) is { } evaluator
            ? evaluator.Check(expression)
            : ExpressionEvaluators.Refusal(expression.Language);
        if (problem is not null)
            findings.Error(expression.Path, problem, node.Id);
    }
}
