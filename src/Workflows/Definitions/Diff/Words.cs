using System.Text.Json;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Definitions.Diff;

/// <summary>Values as sentences quote them.</summary>
internal static class Words
{
    private const int Longest = 120;

    public static string Quoted(string text) => text.Trim().Length == 0 ? "trống" : $"“{Shorten(text)}”";

    /// <summary>How a text changed: whole when short, around the first difference when long.</summary>
    public static string Rewritten(string before, string after)
    {
        if (before.Trim().Length == 0)
            return $"nay là {Quoted(after)}";
        if (after.Trim().Length == 0)
            return $"bị bỏ (trước là {Quoted(before)})";
        var same = 0;
        while (same < Math.Min(before.Length, after.Length) && before[same] == after[same])
            same++;
        // A cut in the middle of a word would be hard to read.
        var from = Math.Max(before.Length, after.Length) <= Longest || same < 40 ? 0 : before.LastIndexOf(' ', Math.Max(0, same - 20)) + 1;
        var begin = from > 0 ? "…" : "";
        return $"sửa từ “{begin}{Shorten(before[from..])}” thành “{begin}{Shorten(after[from..])}”";
    }

    /// <summary>The value of an input as an office says it.</summary>
    public static string ValueOf(NodeInput? given, InputDescriptor? described)
    {
        if (given is null || (given.Expression is null && given.Raw.Member("typeName").ValueKind != JsonValueKind.Undefined))
            return described?.DefaultValue is { } usual ? $"{Plain(JsonText.ToText(usual), described)} (mặc định)" : "trống";
        if (given.Expression is not { } expression)
            return Plain(Raw(given.Raw), described);
        return Of(expression, described);
    }

    public static string Of(Expression expression, InputDescriptor? described)
    {
        if (expression.Text.Trim().Length == 0)
            return "trống";
        return expression.Language.ToUpperInvariant() switch
        {
            "LITERAL" => Plain(expression.Text, described),
            "OBJECT" or "JSON" => Plain(ListOf(expression) ?? expression.Text, described),
            "VARIABLE" => $"biến “{Reference.Read(expression) switch { var (id, name) => name ?? id }}”",
            "INPUT" => $"đầu vào “{Reference.Read(expression).Name}”",
            _ => $"biểu thức “{Shorten(expression.Text)}”",
        };
    }

    public static string TypeName(string type, bool isArray) => isArray ? $"danh sách {type}" : type;

    public static string Raw(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "" : value.AsText() ?? value.GetRawText();

    private static string Plain(string text, InputDescriptor? described)
    {
        if (described?.TypeName == "Boolean" && bool.TryParse(text.Trim(), out var flag))
            return flag ? "có" : "không";
        if (described?.Words is { } words)
            text = words(text);
        else if (described?.UiSpecifications?["dropdown"]?["selectList"]?["items"] is System.Text.Json.Nodes.JsonArray items
            && items.FirstOrDefault(item => JsonText.ToText(item?["value"]) == text)?["text"] is { } label)
            text = JsonText.ToText(label);
        return Quoted(text);
    }

    private static string? ListOf(Expression expression)
    {
        try
        {
            return ValueConversion.ParseJson(expression.Text) is System.Text.Json.Nodes.JsonArray items
                ? string.Join(", ", items.Select(JsonText.ToText))
                : null;
        }
        catch (ConversionException)
        {
            return null;
        }
    }

    private static string Shorten(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : line[..Longest].TrimEnd() + "…";
    }
}
