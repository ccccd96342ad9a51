using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Expressions;

/// <summary>The value as it stands.</summary>
public sealed class LiteralEvaluator : IExpressionEvaluator
{
    public string Language => "Literal";

    public string? Check(Expression expression) => null;

    public JsonNode? Evaluate(Expression expression, ExpressionScope scope) => expression.Value.ToNode();
}

/// <summary>Text holding JSON; JSON itself, as other tools write it, is taken too.</summary>
/// <param name="language">Elsa's name, or the older <c>Json</c>.</param>
public sealed class ObjectEvaluator(string language) : IExpressionEvaluator
{
    public string Language => language;

    public string? Check(Expression expression)
    {
        try
        {
            Parse(expression);
            return null;
        }
        catch (ConversionException malformed)
        {
            return malformed.Message;
        }
    }

    public JsonNode? Evaluate(Expression expression, ExpressionScope scope) => Parse(expression);

    private static JsonNode? Parse(Expression expression) => expression.Value.ValueKind == JsonValueKind.String
        ? ValueConversion.ParseJson(expression.Value.GetString()!)
        : expression.Value.ToNode();
}

/// <summary>A variable in scope, by the id in the JSON, else by its name.</summary>
public sealed class VariableEvaluator : IExpressionEvaluator
{
    public string Language => "Variable";

    public string? Check(Expression expression) =>
        Reference.Read(expression) is { Id: null, Name: null } ? "Biểu thức Variable không nêu biến nào." : null;

    public JsonNode? Evaluate(Expression expression, ExpressionScope scope)
    {
        var (id, name) = Reference.Read(expression);
        if (id is not null && scope.FindById(id) is { } byId)
            return byId.Value?.DeepClone();
        if (name is not null && scope.FindByName(name) is { } byName)
            return byName.Value?.DeepClone();
        throw new ExpressionException($"Không có biến “{name ?? id}”.");
    }
}

/// <summary>A workflow input, by name.</summary>
public sealed class InputEvaluator : IExpressionEvaluator
{
    public string Language => "Input";

    public string? Check(Expression expression) =>
        Reference.Read(expression).Name is null ? "Biểu thức Input không nêu tên đầu vào." : null;

    public JsonNode? Evaluate(Expression expression, ExpressionScope scope) =>
        Reference.Read(expression).Name is { } name
            ? scope.Input(name)
            : throw new ExpressionException("Biểu thức Input không nêu tên đầu vào.");
}

/// <summary>A variable or input named inside an expression: JSON in text, JSON itself, or the bare name.</summary>
internal static class Reference
{
    public static (string? Id, string? Name) Read(Expression expression)
    {
        if (expression.Value.ValueKind == JsonValueKind.Object)
            return Of(expression.Value);
        var text = expression.Text.Trim();
        if (!text.StartsWith('{'))
            return text.Length == 0 ? (null, null) : (text, text);
        try
        {
            using var document = JsonDocument.Parse(text);
            return Of(document.RootElement);
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static (string? Id, string? Name) Of(JsonElement reference) =>
        (reference.Member("id").AsText(), reference.Member("name").AsText());
}
