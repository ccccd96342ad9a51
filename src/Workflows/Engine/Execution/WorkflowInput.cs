using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Values;

namespace Workflows.Engine.Execution;

/// <summary>What an instance is started with.</summary>
public static class WorkflowInput
{
    /// <summary>Fits the declared inputs to their types; others are kept as they are.</summary>
    /// <returns><see cref="Invalid"/> naming the input that does not fit, or a text that cannot be stored.</returns>
    public static Result<JsonObject> Fit(WorkflowDefinition definition, JsonObject? given)
    {
        if (!JsonReading.IsStorable(given))
            return new Invalid("Dữ liệu đầu vào có ký tự không hợp lệ.");
        var input = (JsonObject?)given?.DeepClone() ?? [];
        foreach (var declared in definition.Inputs)
        {
            try
            {
                if (input.ContainsKey(declared.Name))
                    input[declared.Name] = ValueConversion.To(input[declared.Name], declared.TypeName, declared.IsArray);
            }
            catch (ConversionException unfit)
            {
                return new Invalid($"{declared.DisplayName ?? declared.Name}: {unfit.Message}", declared.Name);
            }
        }

        return input;
    }
}
