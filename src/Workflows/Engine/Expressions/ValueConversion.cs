using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Values;

namespace Workflows.Engine.Expressions;

/// <summary>A value does not fit the type it is meant for; the message is Vietnamese.</summary>
public sealed class ConversionException(string message) : Exception(message);

/// <summary>
/// Fits values to Elsa's type aliases. Everything stays JSON: a Guid, a time or a span is its text in one
/// fixed form. A name that is no alias (stock writes .NET type names there) means any value.
/// </summary>
public static class ValueConversion
{
    /// <param name="value">Never changed; the answer may share nothing with it.</param>
    public static JsonNode? To(JsonNode? value, string? typeName, bool isArray = false)
    {
        var alias = (typeName ?? "").Trim();
        if (alias.EndsWith("[]", StringComparison.Ordinal))
            (alias, isArray) = (alias[..^2], true);
        alias = alias.TrimEnd('?');
        if (IsNull(value))
            return null;
        return isArray ? ToList(value!, alias) : ToOne(value!, alias);
    }

    /// <summary>JSON from text such as an Object expression's; null for blank text.</summary>
    public static JsonNode? ParseJson(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
            if (!document.RootElement.IsStorable())
                throw new ConversionException("Giá trị JSON có ký tự không hợp lệ.");
            return document.RootElement.ToNode();
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new ConversionException($"Giá trị không phải là JSON hợp lệ: “{Cut(text)}”.");
        }
    }

    private static JsonArray ToList(JsonNode value, string alias)
    {
        if (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text)
        {
            if (string.IsNullOrWhiteSpace(text))
                return [];
            value = text.TrimStart().StartsWith('[') ? ParseJson(text)! : value;
        }

        return value is JsonArray items
            ? [.. items.Select(item => IsNull(item) ? null : ToOne(item!, alias))]
            : [ToOne(value, alias)];
    }

    private static JsonNode? ToOne(JsonNode value, string alias) => alias.ToUpperInvariant() switch
    {
        "STRING" => JsonValue.Create(JsonText.ToText(value)),
        "BOOLEAN" => ToFlag(value),
        "INT16" => ToInteger(value, short.MinValue, short.MaxValue),
        "INT32" => ToInteger(value, int.MinValue, int.MaxValue),
        "INT64" or "LONG" => ToInteger(value, long.MinValue, long.MaxValue),
        "SINGLE" or "DOUBLE" or "DECIMAL" => ToNumber(value),
        "GUID" => ToGuid(value),
        "DATETIME" or "DATETIMEOFFSET" => ToTime(value),
        "TIMESPAN" => ToSpan(value),
        "JSON" or "JSONELEMENT" or "JSONNODE" => FromText(value, _ => true, mustBeJson: false),
        "JSONOBJECT" or "STRINGDICTIONARY" or "OBJECTDICTIONARY" or "STRINGMAP" or "OBJECTMAP" =>
            FromText(value, node => node is JsonObject, mustBeJson: true),
        "JSONARRAY" => FromText(value, node => node is JsonArray, mustBeJson: true),
        _ => value.DeepClone(),
    };

    private static JsonValue? ToFlag(JsonNode value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.True or JsonValueKind.False:
                return JsonValue.Create(value.GetValueKind() == JsonValueKind.True);
            case JsonValueKind.Number:
                return JsonValue.Create(JsonText.ToNumber(value) != 0);
        }

        var text = JsonText.ToText(value).Trim();
        if (text.Length == 0)
            return null;
        return bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : throw Unfit(value, "đúng/sai");
    }

    private static JsonValue? ToInteger(JsonNode value, long min, long max)
    {
        if (NumberOf(value) is not { } number)
            return null;
        // .NET's own conversion rounds a fraction to the nearest even number.
        var whole = Math.Round(number, MidpointRounding.ToEven);
        return whole >= min && whole <= max ? JsonValue.Create((long)whole) : throw Unfit(value, "số nguyên");
    }

    private static JsonNode? ToNumber(JsonNode value) => NumberOf(value) is { } number ? JsonText.Number(number) : null;

    private static decimal? NumberOf(JsonNode value)
    {
        if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            return value.GetValueKind() == JsonValueKind.True ? 1 : 0;
        if (JsonText.ToNumber(value) is { } number)
            return number;
        if (value.GetValueKind() != JsonValueKind.String)
            throw Unfit(value, "số");
        var text = value.GetValue<string>().Trim();
        if (text.Length == 0)
            return null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : throw Unfit(value, "số");
    }

    private static JsonValue? ToGuid(JsonNode value) => TextOf(value) is not { Length: > 0 } text
        ? null
        : Guid.TryParse(text, out var id) ? JsonValue.Create(id.ToString()) : throw Unfit(value, "mã GUID");

    private static JsonValue? ToTime(JsonNode value)
    {
        if (TextOf(value) is not { Length: > 0 } text)
            return null;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
            throw Unfit(value, "ngày giờ");
        // A time without an offset is meant on the wall clock of the office.
        var instant = time.Kind == DateTimeKind.Unspecified
            ? VietnamTime.At(DateOnly.FromDateTime(time), TimeOnly.FromDateTime(time))
            : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return JsonValue.Create(instant.ToString("O", CultureInfo.InvariantCulture));
    }

    private static JsonValue? ToSpan(JsonNode value)
    {
        if (TextOf(value) is not { Length: > 0 } text)
            return null;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span))
            return JsonValue.Create(span.ToString("c", CultureInfo.InvariantCulture));
        try
        {
            return JsonValue.Create(System.Xml.XmlConvert.ToTimeSpan(text).ToString("c", CultureInfo.InvariantCulture));
        }
        catch (Exception unfit) when (unfit is FormatException or OverflowException)
        {
            throw Unfit(value, "khoảng thời gian");
        }
    }

    private static JsonNode? FromText(JsonNode value, Func<JsonNode, bool> fits, bool mustBeJson)
    {
        if (value.GetValueKind() == JsonValueKind.String)
        {
            var text = value.GetValue<string>();
            if (mustBeJson || text.TrimStart() is ['{' or '[', ..])
                return ParseJson(text) is not { } parsed ? null : fits(parsed) ? parsed : throw Unfit(value, "JSON đúng dạng");
        }

        return fits(value) ? value.DeepClone() : throw Unfit(value, "JSON đúng dạng");
    }

    private static string? TextOf(JsonNode value) => value.GetValueKind() == JsonValueKind.String
        ? value.GetValue<string>().Trim()
        : throw Unfit(value, "văn bản");

    private static bool IsNull(JsonNode? value) =>
        value is null || value.GetValueKind() is JsonValueKind.Null or JsonValueKind.Undefined;

    private static ConversionException Unfit(JsonNode value, string kind) =>
        new($"Giá trị “{Cut(JsonText.ToText(value))}” không phải là {kind}.");

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
