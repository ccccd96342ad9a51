using System.Text.Json;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Definitions;

internal enum GivenKind
{
    /// <summary>Nothing is written: the default counts.</summary>
    Missing,

    /// <summary>Written, as plain text or JSON.</summary>
    Plain,

    /// <summary>Known at run time only: a variable, an input, a script.</summary>
    Computed,
}

/// <summary>What a step says for one of its inputs, with the default taken in where it says nothing.</summary>
/// <param name="Kind">How it is said.</param>
/// <param name="Text">The plain value as text; the default's when missing; empty when computed or when there is none.</param>
/// <param name="Path">JSON path for messages.</param>
internal sealed record GivenInput(GivenKind Kind, string Text, string Path)
{
    /// <summary>Neither the step nor its type gives a value.</summary>
    public bool IsNothing => Kind != GivenKind.Computed && string.IsNullOrWhiteSpace(Text);

    public bool IsComputed => Kind == GivenKind.Computed;

    /// <summary>The value as yes or no; null when only the run knows.</summary>
    public bool? Flag => Kind == GivenKind.Computed ? null : bool.TryParse(Text.Trim(), out var flag) && flag;

    /// <summary>The value as a list of texts; null when only the run knows or when it is no list.</summary>
    public IReadOnlyList<string>? Items
    {
        get
        {
            if (Kind == GivenKind.Computed)
                return null;
            try
            {
                return ValueConversion.To(System.Text.Json.Nodes.JsonValue.Create(Text), "String", isArray: true)
                    is System.Text.Json.Nodes.JsonArray items
                    ? [.. items.Select(JsonText.ToText).Where(item => item.Length > 0)]
                    : [];
            }
            catch (ConversionException)
            {
                return null;
            }
        }
    }

    /// <param name="step">The step.</param>
    /// <param name="name">Name of the input as in the descriptor.</param>
    /// <param name="descriptor">The step's type; null when it is not known.</param>
    public static GivenInput Of(ActivityNode step, string name, ActivityDescriptor? descriptor)
    {
        var described = descriptor?.Input(name);
        var key = JsonReading.CamelCase(name);
        var path = $"{step.Path}.{key}";
        var fallback = new GivenInput(GivenKind.Missing, described?.DefaultValue is { } given ? JsonText.ToText(given) : "", path);
        if (!step.Inputs.TryGetValue(key, out var input))
            return fallback;
        if (described is { IsWrapped: false })
            return new(GivenKind.Plain, Raw(input.Raw), path);
        if (input.Expression is not { } expression)
            return input.Raw.Member("typeName").ValueKind == JsonValueKind.Undefined ? new(GivenKind.Plain, Raw(input.Raw), path) : fallback;
        if (expression.Language is not ("Literal" or "Object" or "Json"))
            return string.IsNullOrWhiteSpace(expression.Text) ? fallback : new(GivenKind.Computed, "", path);
        // A text may be empty on purpose; any other type without text takes its default, as when it runs.
        return string.IsNullOrWhiteSpace(expression.Text) && described?.TypeName != "String"
            ? fallback
            : new(GivenKind.Plain, expression.Text, path);
    }

    private static string Raw(JsonElement value) => value.AsText() ?? (value.ValueKind == JsonValueKind.Undefined ? "" : value.GetRawText());
}
