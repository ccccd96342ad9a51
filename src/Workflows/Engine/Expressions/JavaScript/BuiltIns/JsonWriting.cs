using System.Globalization;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Writes values as JSON text, as <c>JSON.stringify</c> does.</summary>
/// <param name="replacer">Asked about each member; null for none.</param>
/// <param name="only">Names of the members to write; null for all.</param>
/// <param name="indent">Put before each level; empty for one line.</param>
internal sealed class JsonWriting(ScriptRun run, JsFunction? replacer, HashSet<string>? only, string indent)
{
    private readonly TextBuilder text = new(run);
    private readonly List<JsObject> open = [];

    /// <returns>Null when the value has no JSON: undefined, a function.</returns>
    public string? Write(JsValue value)
    {
        var holder = run.NewObject();
        holder.Define(run, "", value);
        return TryWrite(holder, "", value) ? text.ToString() : null;
    }

    /// <summary>A text in quotes.</summary>
    public static void Quote(TextBuilder text, string value)
    {
        text.Append('"');
        var done = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c >= ' ' && c is not ('"' or '\\') && !char.IsSurrogate(c))
                continue;
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
                continue;
            }

            text.Append(value.AsSpan(done, i - done));
            done = i + 1;
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            });
        }

        text.Append(value.AsSpan(done)).Append('"');
    }

    private bool TryWrite(JsObject holder, string key, JsValue value)
    {
        run.Work(1);
        if (value.AsObject is { } self && self.Get(run, "toJSON").Reference is JsFunction toJson)
            value = run.Call(toJson, value, key);
        if (replacer is not null)
            value = run.Call(replacer, holder, key, value);
        switch (value.Kind)
        {
            case JsKind.Null:
                text.Append("null");
                return true;
            case JsKind.Boolean:
                text.Append(value.IsTrue ? "true" : "false");
                return true;
            case JsKind.Number:
                text.Append(double.IsFinite(value.Number) ? NumberText.Of(value.Number) : "null");
                return true;
            case JsKind.String:
                Quote(text, value.Text);
                return true;
            case JsKind.Object when !value.IsFunction:
                Structure(value.AsObject!);
                return true;
            default:
                return false;
        }
    }

    private void Structure(JsObject value)
    {
        if (open.Contains(value))
            throw run.TypeError("không viết được JSON: đối tượng chứa chính nó");
        run.Enter();
        open.Add(value);
        if (value is JsArray array)
            Items(array);
        else
            Members(value);
        open.RemoveAt(open.Count - 1);
        run.Leave();
    }

    private void Items(JsArray array)
    {
        text.Append('[');
        for (var i = 0; i < array.Count; i++)
        {
            if (i > 0)
                text.Append(',');
            NewLine();
            if (!TryWrite(array, NumberText.Of(i), array[i]))
                text.Append("null");
        }

        Close(']', array.Count > 0);
    }

    private void Members(JsObject value)
    {
        text.Append('{');
        var isFirst = true;
        foreach (var key in only ?? (IEnumerable<string>)value.Keys(run))
        {
            var member = value.TryGet(run, key, out var found) ? found : default;
            // Whether there is a member at all shows only when its value was asked for.
            if (replacer is null && (member.IsUndefined || member.IsFunction))
                continue;
            var before = text.Length;
            if (!isFirst)
                text.Append(',');
            NewLine();
            Quote(text, key);
            text.Append(indent.Length > 0 ? ": " : ":");
            if (TryWrite(value, key, member))
                isFirst = false;
            else
                text.CutTo(before);
        }

        Close('}', !isFirst);
    }

    private void Close(char bracket, bool hasItems)
    {
        if (hasItems && indent.Length > 0)
        {
            text.Append('\n');
            for (var i = 1; i < open.Count; i++)
                text.Append(indent);
        }

        text.Append(bracket);
    }

    private void NewLine()
    {
        if (indent.Length == 0)
            return;
        text.Append('\n');
        foreach (var _ in open)
            text.Append(indent);
    }
}
