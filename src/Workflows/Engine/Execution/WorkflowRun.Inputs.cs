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
        if (!State.Outputs.TryGetValue(node.Id, out var register))
            State.Outputs.Add(node.Id, register = []);
        register[name] = value?.DeepClone();
        State.LastResult = value?.DeepClone();
        if (!node.Outputs.TryGetValue(JsonReading.CamelCase(name), out var binding))
            return;
        var scope = new ExpressionScope(this, activity);
        if (scope.FindById(binding.Target) is { } variable)
            ExpressionScope.Assign(variable, value);
        else if (Definition.Outputs.Any(output => output.Name == binding.Target))
            SetWorkflowOutput(binding.Target, value);
    }

    internal void SetWorkflowOutput(string name, JsonNode? value)
    {
        var declared = Definition.Outputs.FirstOrDefault(output => output.Name == name);
        State.Output[name] = declared is null ? value?.DeepClone() : ValueConversion.To(value, declared.TypeName, declared.IsArray);
    }
}
