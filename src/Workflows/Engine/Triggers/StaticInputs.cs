using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Triggers;

/// <summary>
/// Inputs of an activity as far as the definition alone tells them: Literal and Object expressions, plain
/// values, defaults. Nothing runs when a version is published, so nothing else has a value yet.
/// </summary>
public sealed class StaticInputs
{
    private readonly ActivityNode node;
    private readonly ActivityDescriptor descriptor;

    internal StaticInputs(ActivityNode node, ActivityDescriptor descriptor) => (this.node, this.descriptor) = (node, descriptor);

    public ActivityNode Node => node;

    /// <exception cref="StaticInputException">The input needs a running instance, or its value does not fit.</exception>
    public JsonNode? Value(string name)
    {
        var input = descriptor.Input(name) ?? throw new ArgumentException($"{descriptor.TypeName} has no input {name}.", nameof(name));
        if (!node.Inputs.TryGetValue(input.Key, out var given))
            return input.DefaultValue?.DeepClone();
        try
        {
            if (!input.IsWrapped)
                return ValueConversion.To(given.Raw.ToNode(), input.TypeName);
            var value = given.Expression is { } expression ? Evaluate(expression, input) : null;
            return ValueConversion.To(value, input.TypeName) is { } fit && !IsBlank(fit) ? fit : input.DefaultValue?.DeepClone();
        }
        catch (ConversionException unfit)
        {
            throw Wrong(name, $"Đầu vào “{input.DisplayName ?? name}”: {unfit.Message}");
        }
    }

    public string? Text(string name) => Value(name) is { } value ? JsonText.ToText(value) : null;

    public bool Flag(string name) => ValueConversion.To(Value(name), "Boolean")?.GetValueKind() == JsonValueKind.True;

    public IReadOnlyList<string> Texts(string name) =>
        ValueConversion.To(Value(name), "String", isArray: true) is JsonArray items ? [.. items.Select(JsonText.ToText)] : [];

    public TimeSpan? Duration(string name) =>
        Value(name) is { } span ? TimeSpan.Parse(JsonText.ToText(span), CultureInfo.InvariantCulture) : null;

    public DateTimeOffset? Time(string name) =>
        Value(name) is { } time ? DateTimeOffset.Parse(JsonText.ToText(time), CultureInfo.InvariantCulture) : null;

    /// <summary>A refusal that names where the input stands.</summary>
    public StaticInputException Wrong(string name, string message)
    {
        var key = JsonReading.CamelCase(name);
        var path = node.Inputs.TryGetValue(key, out var given) && given.Expression is { } expression ? expression.Path : $"{node.Path}.{key}";
        return new(path, message, NeedsRun: false);
    }

    private static JsonNode? Evaluate(Expression expression, InputDescriptor input)
    {
        if (expression.Language.Equals("Literal", StringComparison.OrdinalIgnoreCase))
            return expression.Value.ToNode();
        if (expression.Language.ToUpperInvariant() is "OBJECT" or "JSON")
            return expression.Value.ValueKind == JsonValueKind.String ? ValueConversion.ParseJson(expression.Text) : expression.Value.ToNode();
        throw new StaticInputException(
            expression.Path,
            $"Đầu vào “{input.DisplayName ?? input.Name}” của bước khởi động quy trình phải là giá trị cố định (Literal hoặc Object): khi ban hành chưa có hồ sơ nào để tính biểu thức {expression.Language}.",
            NeedsRun: true);
    }

    private static bool IsBlank(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetValue<string>());
}

/// <summary>An input cannot be used; the Vietnamese message is for whoever publishes.</summary>
/// <param name="Path">JSON path of the input.</param>
/// <param name="NeedsRun">True: there is no value before an instance runs. False: the value is wrong.</param>
public sealed class StaticInputException(string Path, string message, bool NeedsRun) : Exception(message)
{
    public string Path { get; } = Path;

    public bool NeedsRun { get; } = NeedsRun;
}
