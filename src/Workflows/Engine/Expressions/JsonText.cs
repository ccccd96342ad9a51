using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>JSON values as the text and the numbers that activities and people see.</summary>
public static class JsonText
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
    };

    /// <summary>JSON text without escapes that JSON does not ask for.</summary>
    public static string Of(JsonNode node) => node.ToJsonString(Plain);

    /// <summary>As .NET writes it: <c>True</c>, <c>12.5</c>, nothing for null; objects and lists as JSON.</summary>
    public static string ToText(JsonNode? node)
    {
        switch (node?.GetValueKind())
        {
            case null or JsonValueKind.Null or JsonValueKind.Undefined:
                return "";
            case JsonValueKind.String:
                return node.GetValue<string>();
            case JsonValueKind.True:
                return "True";
            case JsonValueKind.False:
                return "False";
            case JsonValueKind.Number:
                return NumberText(node);
            default:
                return Of(node);
        }
    }

    /// <summary>The number, or null when the value is none. Numbers beyond decimal are none.</summary>
    public static decimal? ToNumber(JsonNode? node)
    {
        if (node is not JsonValue || node.GetValueKind() != JsonValueKind.Number)
            return null;
        return decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    /// <summary>A JSON number without a needless fraction: 3.0 is 3.</summary>
    public static JsonNode Number(decimal number) =>
        number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue
            ? JsonValue.Create((long)number)
            : JsonValue.Create(number / 1.0000000000000000000000000000m);

    private static string NumberText(JsonNode node)
    {
        if (ToNumber(node) is { } exact)
            return (exact / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
        return double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var wide)
            ? wide.ToString(CultureInfo.InvariantCulture)
            : node.ToJsonString();
    }
}
