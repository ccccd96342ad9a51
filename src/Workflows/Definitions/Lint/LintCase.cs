using System.Text.Json;
using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Composition;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Definitions.Lint;

/// <summary>One definition under the linter: its steps with their types, and what was found so far.</summary>
internal sealed class LintCase
{
    private readonly ActivityCatalog catalog;
    private readonly List<(int Order, Finding Finding)> found = [];
    private readonly Dictionary<string, int> order = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActivityNode> parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FlowDrawing> drawings = new(StringComparer.Ordinal);

    public LintCase(
        WorkflowDefinition definition, ActivityCatalog catalog, Func<string, bool> isInForce, JavaScriptEvaluator scripts)
    {
        (Definition, IsInForce, Scripts) = (definition, isInForce, scripts);
        this.catalog = catalog;
        Walk(definition.Workflow);
    }

    public WorkflowDefinition Definition { get; }

    /// <summary>Whether a workflow of that id can be started.</summary>
    public Func<string, bool> IsInForce { get; }

    public JavaScriptEvaluator Scripts { get; }

    /// <summary>Every step in the order of the file, the workflow activity first; not what stands inside other workflows.</summary>
    public List<ActivityNode> Steps { get; } = [];

    public IEnumerable<ActivityNode> Flowcharts => Steps.Where(step => step.Type == Flowchart.TypeName);

    public IReadOnlyList<Finding> Findings =>
    [
        .. found.OrderByDescending(item => item.Finding.Level).ThenBy(item => item.Order)
            .Select(item => item.Finding).Take(DefinitionLimits.MaxFindings),
    ];

    /// <summary>The step's type; null when this installation has none of that name.</summary>
    public ActivityDescriptor? TypeOf(ActivityNode step)
    {
        if (step.Composite is { } composite)
            return CompositeActivity.Describe(composite, description: "", category: null);
        return step.Type == NotFoundActivity.TypeName ? null : catalog.Find(step.Type);
    }

    public ActivityNode? ParentOf(ActivityNode step) => parents.GetValueOrDefault(step.NodeId);

    public FlowDrawing DrawingOf(ActivityNode flowchart)
    {
        if (!drawings.TryGetValue(flowchart.NodeId, out var drawing))
            drawings.Add(flowchart.NodeId, drawing = new(flowchart, this));
        return drawing;
    }

    public GivenInput Given(ActivityNode step, string input) => GivenInput.Of(step, input, TypeOf(step));

    /// <summary>The step itself and everything embedded in it, the steps of a workflow that it stands for included.</summary>
    public static IEnumerable<ActivityNode> Within(ActivityNode step)
    {
        var open = new Stack<ActivityNode>([step]);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var slot in next.Slots)
                open.Push(slot.Node);
        }
    }

    /// <summary>Every expression of a step: its inputs, and the conditions of its cases.</summary>
    public static IEnumerable<Expression> ExpressionsOf(ActivityNode step)
    {
        foreach (var input in step.Inputs.Values.OrderBy(input => input.Key, StringComparer.Ordinal))
        {
            if (input.Expression is { } expression)
                yield return expression;
            foreach (var (item, index) in input.Raw.Items().Select((item, index) => (item, index)))
            {
                var condition = item.Member("condition");
                if (condition.Member("expression") is { ValueKind: JsonValueKind.Object } wrapped)
                    condition = wrapped;
                if (condition.ValueKind == JsonValueKind.Object)
                {
                    yield return new(condition.Member("type").AsText() ?? "Literal", condition.Member("value"),
                        $"{step.Path}.{input.Key}[{index}].condition");
                }
            }
        }
    }

    public void Error(string rule, ActivityNode? step, string path, string message) => Tell(FindingLevel.Error, rule, step, path, message);

    public void Warn(string rule, ActivityNode? step, string path, string message) => Tell(FindingLevel.Warning, rule, step, path, message);

    public void Tell(FindingLevel level, string rule, ActivityNode? step, string path, string message) =>
        found.Add((step is null ? -1 : order.GetValueOrDefault(step.NodeId), new(level, path, message, step?.Id, rule)));

    /// <summary>What the engine refuses, told at its step, unless a rule told the same place already.</summary>
    public void PassOn(Finding refused)
    {
        var step = Steps.Where(step => step.Path.Length > 1 && Covers(step.Path, refused.Path)).MaxBy(step => step.Path.Length);
        if (found.Exists(told => told.Finding.Level == FindingLevel.Error && told.Finding.Path != step?.Path && Covers(told.Finding.Path, refused.Path)))
            return;
        Error("cannot-run", step, refused.Path, step is null ? refused.Message : $"Bước “{step.Label}”: {refused.Message}");
    }

    private static bool Covers(string path, string inner) =>
        inner.StartsWith(path, StringComparison.Ordinal) && (inner.Length == path.Length || inner[path.Length] is '.' or '[');

    private void Walk(ActivityNode root)
    {
        var open = new Stack<ActivityNode>([root]);
        while (open.TryPop(out var step))
        {
            order[step.NodeId] = Steps.Count;
            Steps.Add(step);
            foreach (var slot in step.Slots.Where(slot => step.Composite is null || slot.Key != "root").Reverse())
            {
                parents[slot.Node.NodeId] = step;
                open.Push(slot.Node);
            }
        }
    }
}
