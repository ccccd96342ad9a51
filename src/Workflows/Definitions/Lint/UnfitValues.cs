using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Definitions.Lint;

/// <summary>A value written plainly that does not fit its type, of an input or of a variable's default.</summary>
internal sealed class UnfitValues : LintRule
{
    public override void Check(LintCase lint)
    {
        foreach (var step in lint.Steps)
        {
            for (var i = 0; i < step.Variables.Length; i++)
                CheckDefault(lint, step, step.Variables[i], i);
            if (lint.TypeOf(step) is not { } type)
                continue;
            foreach (var input in type.Inputs.Where(input => input.IsWrapped))
                CheckInput(lint, step, type, input);
        }
    }

    private static void CheckDefault(LintCase lint, ActivityNode step, VariableDeclaration variable, int index)
    {
        if (Misfit(variable.Default.ToNode(), variable.TypeName, variable.IsArray) is { } problem)
        {
            lint.Error("unfit-value", step, step == lint.Definition.Workflow ? $"$.variables[{index}].value" : $"{step.Path}.variables[{index}].value",
                $"Giá trị ban đầu của biến “{variable.Name}”: {problem}");
        }
    }

    private static void CheckInput(LintCase lint, ActivityNode step, ActivityDescriptor type, InputDescriptor input)
    {
        var given = GivenInput.Of(step, input.Name, type);
        if (given.Kind != GivenKind.Plain || !step.Inputs.TryGetValue(input.Key, out var raw))
            return;
        var problem = raw.Expression is { Language: "Object" or "Json" } expression
            ? Misfit(ParsedOrNull(expression), input.TypeName, isArray: false)
            : Misfit(raw.Expression is { } literal ? literal.Value.ToNode() : raw.Raw.ToNode(), input.TypeName, isArray: false);
        problem ??= given.IsNothing ? null : input.CheckLiteral?.Invoke(given.Text);
        if (problem is not null)
            lint.Error("unfit-value", step, given.Path, $"Bước “{step.Label}”, “{input.DisplayName ?? input.Name}”: {problem}");
    }

    private static string? Misfit(JsonNode? value, string type, bool isArray)
    {
        try
        {
            ValueConversion.To(value, type, isArray);
            return null;
        }
        catch (ConversionException unfit)
        {
            return unfit.Message;
        }
    }

    // What is no JSON at all is the finding of another rule.
    private static JsonNode? ParsedOrNull(Expression expression)
    {
        try
        {
            return expression.Value.ValueKind == System.Text.Json.JsonValueKind.String
                ? ValueConversion.ParseJson(expression.Text)
                : expression.Value.ToNode();
        }
        catch (ConversionException)
        {
            return null;
        }
    }
}
