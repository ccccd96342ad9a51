using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

// Inputs and outputs of activities.
public sealed partial class WorkflowRun
{
    private void EvaluateInputs(ActivityState activity, ActivityNode node, ActivityDescriptor descriptor)
    {
        foreach (var input in descriptor.Inputs)
        {
            if (input.AutoEvaluate)
                activity.Inputs[input.Name] = EvaluateInput(activity, node, input);
        }
    }

    /// <summary>The value of an input of a node as seen from an activity in scope: its own, or its container's.</summary>
    internal JsonNode? EvaluateInput(ActivityState from, ActivityNode node, InputDescriptor input)
    {
        if (!node.Inputs.TryGetValue(input.Key, out var given))
            return input.DefaultValue?.DeepClone();
        if (!input.IsWrapped)
            return given.Raw.ToNode();
        if (given.Expression is not { } expression)
        {
            // Studio writes an input that was opened and left empty as an object without expression.
            return given.Raw.Member("typeName").ValueKind == JsonValueKind.Undefined
                ? given.Raw.ToNode()
                : input.DefaultValue?.DeepClone();
        }

        try
        {
            var value = Services.Expressions.Evaluate(expression, new ExpressionScope(this, from));
            var converted = ValueConversion.To(value, input.TypeName);
            return converted is null && string.IsNullOrWhiteSpace(expression.Text) ? input.DefaultValue?.DeepClone() : converted;
        }
        catch (Exception failure) when (failure is ExpressionException or ConversionException)
        {
            throw new ExpressionException($"Đầu vào “{input.DisplayName ?? input.Name}”: {failure.Message}", failure);
        }
    }

    /// <summary>Records an output and assigns the variable or workflow output it is bound to.</summary>
    internal void SetOutput(ActivityState activity, string name, JsonNode? value)
    {
        var node = NodeOf(activity);
        activity.Outputs[name] = value?.DeepClone();
        if (!State.Outputs.TryGetValue(node.NodeId, out var register))
            State.Outputs.Add(node.NodeId, register = []);
        register[name] = value?.DeepClone();
        if (name == ResultName)
            State.LastResult = value?.DeepClone();
        if (!node.Outputs.TryGetValue(JsonReading.CamelCase(name), out var binding))
            return;
        var scope = new ExpressionScope(this, activity);
        if (scope.FindById(binding.Target) is { } variable)
            ExpressionScope.Assign(variable, value);
        else if (DeclaresOutput(binding.Target))
            SetWorkflowOutput(activity, binding.Target, value);
    }

    /// <summary>
    /// Sets an output of the nearest workflow around an activity that declares it: of a definition used as a
    /// step, else of the instance.
    /// </summary>
    internal void SetWorkflowOutput(ActivityState from, string name, JsonNode? value)
    {
        for (var up = ParentOf(from); up is not null; up = ParentOf(up))
        {
            if (NodeOf(up).Composite?.Outputs.FirstOrDefault(output => output.Name == name) is { } inner)
            {
                SetOutput(up, name, ValueConversion.To(value, inner.TypeName, inner.IsArray));
                return;
            }
        }

        var declared = Definition.Outputs.FirstOrDefault(output => output.Name == name);
        State.Output[name] = declared is null ? value?.DeepClone() : ValueConversion.To(value, declared.TypeName, declared.IsArray);
    }

    private bool DeclaresOutput(string name) =>
        Definition.Outputs.Any(output => output.Name == name)
        || State.Activities.Exists(open => NodeOf(open).Composite?.Outputs.Any(output => output.Name == name) == true);

    /// <summary>The input of the nearest workflow around an activity that declares it, else of the instance.</summary>
    internal JsonNode? WorkflowInput(ActivityState from, string name)
    {
        for (var up = ParentOf(from); up is not null; up = ParentOf(up))
        {
            if (NodeOf(up).Composite?.Inputs.Any(input => input.Name == name) == true)
                return up.Inputs[name]?.DeepClone();
        }

        return State.Input[name]?.DeepClone();
    }

    /// <summary>A step by its id or name, as seen from an activity: in the workflow it stands in first, then further out.</summary>
    internal ActivityNode? StepNamed(ActivityState from, string idOrName)
    {
        var byWorkflow = Memo("steps", () => Definition.Nodes.Values
            .OrderBy(node => node.NodeId, StringComparer.Ordinal)
            .ToLookup(node => WorkflowOf(node.NodeId), StringComparer.Ordinal));
        for (var workflow = WorkflowOf(from.NodeId); ; workflow = WorkflowOf(workflow))
        {
            var here = byWorkflow[workflow];
            if ((here.FirstOrDefault(node => node.Id == idOrName) ?? here.FirstOrDefault(node => node.Name == idOrName)) is { } found)
                return found;
            if (workflow.Length == 0)
                return null;
        }
    }

    // Node ids are paths, and each workflow in them is a segment of that fixed name.
    private static string WorkflowOf(string nodeId)
    {
        var parent = nodeId.LastIndexOf(':') is var last and > 0 ? nodeId[..last] : "";
        while (parent.Length > 0 && parent != DefinitionReader.WorkflowId && !parent.EndsWith($":{DefinitionReader.WorkflowId}", StringComparison.Ordinal))
            parent = parent.LastIndexOf(':') is var colon and > 0 ? parent[..colon] : "";
        return parent;
    }

    private const string ResultName = "Result";
}
