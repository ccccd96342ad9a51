using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Expressions;

/// <summary>What an expression may see and change, from where it stands; nothing else of the process is reachable.</summary>
public sealed class ExpressionScope
{
    private readonly WorkflowRun run;
    private readonly ActivityState activity;

    internal ExpressionScope(WorkflowRun run, ActivityState activity) => (this.run, this.activity) = (run, activity);

    public WorkflowDefinition Definition => run.Definition;

    public Guid InstanceId => run.State.InstanceId;

    public string? CorrelationId
    {
        get => run.State.CorrelationId;
        set => run.State.CorrelationId = value;
    }

    public string? WorkflowName
    {
        get => run.State.Name;
        set => run.State.Name = value;
    }

    public JsonNode? LastResult => run.State.LastResult?.DeepClone();

    public DateTimeOffset Now => run.Now;

    public Guid NewId() => run.Services.Ids.Next();

    /// <summary>Variables in reach, innermost first; an inner name hides the same name further out.</summary>
    public IEnumerable<VariableState> Variables
    {
        get
        {
            for (var scope = activity; scope is not null; scope = run.ParentOf(scope))
            {
                foreach (var variable in scope.Variables)
                    yield return variable;
            }
        }
    }

    public VariableState? FindByName(string name) => Variables.FirstOrDefault(variable => variable.Name == name);

    public VariableState? FindById(string id) => Variables.FirstOrDefault(variable => variable.Id == id);

    /// <summary>Sets the nearest variable of that name, fitted to its type; an unknown name is created beside the activity.</summary>
    /// <exception cref="ConversionException">The value does not fit the declared type.</exception>
    public void SetVariable(string name, JsonNode? value)
    {
        if (FindByName(name) is { } known)
            Assign(known, value);
        else
            (run.ParentOf(activity) ?? activity).Variables.Add(new() { Id = name, Name = name, Value = value?.DeepClone() });
    }

    internal static void Assign(VariableState variable, JsonNode? value) =>
        variable.Value = ValueConversion.To(value, variable.TypeName, variable.IsArray);

    /// <summary>An input of the workflow this expression stands in; null when it was not given.</summary>
    public JsonNode? Input(string name) => run.WorkflowInput(activity, name);

    /// <summary>What the step adds to the scope of this expression, such as the item it is asked about; mostly empty.</summary>
    public JsonObject Arguments => (JsonObject?)run.Arguments?.DeepClone() ?? [];

    public JsonObject Inputs => (JsonObject)run.State.Input.DeepClone();

    /// <summary>The latest output of an activity, by the activity's id or name.</summary>
    /// <returns>False when there is no such activity in the definition.</returns>
    public bool TryGetOutput(string activityIdOrName, string? outputName, out JsonNode? value)
    {
        value = null;
        if (run.StepNamed(activity, activityIdOrName) is not { } step)
            return false;
        if (run.State.Outputs.TryGetValue(step.NodeId, out var outputs))
            value = (outputName is null ? outputs["Result"] ?? outputs.FirstOrDefault().Value : outputs[outputName])?.DeepClone();
        return true;
    }
}
