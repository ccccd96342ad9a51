using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>
/// Where values cross between the engine's JSON and a script. What comes in is read level by level, only as far as
/// the script looks; what goes out is a copy.
/// </summary>
internal static class JsonBorder
{
    /// <param name="origin">The variable it was read from, told when a script changes it in place; null for others.</param>
    public static JsValue In(ScriptRun run, JsonNode? node, VariableBox? origin)
    {
        switch (node)
        {
            case null:
                return JsValue.Null;
            case JsonObject source:
                run.Charge(64);
                return new LazyObject(run, source, origin);
            case JsonArray source:
                return new LazyArray(run, source, origin);
        }

        var value = (JsonValue)node;
        return value.GetValueKind() switch
        {
            JsonValueKind.String => run.NewText(value.GetValue<string>()),
            JsonValueKind.Number => Number(value),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => JsValue.Null,
        };
    }

    /// <summary>
    /// A copy as JSON: undefined and functions are null, a Map an object, a Set a list, a Date its ISO text, what is
    /// no finite number null.
    /// </summary>
    public static JsonNode? Out(ScriptRun run, JsValue value)
    {
        run.Work(1);
        switch (value.Kind)
        {
            case JsKind.Boolean:
                return JsonValue.Create(value.IsTrue);
            case JsKind.Number:
                return Out(value.Number);
            case JsKind.String:
                var text = Storable(run, value.Text);
                run.Charge(40 + 2L * text.Length);
                return JsonValue.Create(text);
            case JsKind.Object:
                break;
            default:
                return null;
        }

        run.Enter();
        run.Charge(64);
        var made = Structure(run, value.AsObject!);
        run.Leave();
        return made;
    }

    /// <summary>Text that the database can keep.</summary>
    public static string Storable(ScriptRun run, string text)
    {
        run.Work(text.Length >> 5);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c != '\0' && !char.IsSurrogate(c))
                continue;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else
                throw run.Error("RangeError", "văn bản có ký tự không lưu được (U+0000 hoặc nửa cặp ký tự)");
        }

        return text;
    }

    private static JsonNode? Structure(ScriptRun run, JsObject value)
    {
        switch (value)
        {
            case JsFunction:
                return null;
            case JsDate date:
                return double.IsNaN(date.Time) ? null : JsonValue.Create(DateWriting.Iso(date.Time));
            case JsRegExp regex:
                return Out(run, RegExpMembers.Table.Find("toString")!.Call(run, regex, Args.None));
            case JsArray array:
                var items = new JsonArray();
                for (var i = 0; i < array.Count; i++)
                    items.Add(Item(run, array[i]));
                return items;
            case JsSet or JsIterator:
                var list = new JsonArray();
                foreach (var item in Coerce.Each(run, value))
                    list.Add(Item(run, item));
                return list;
            case JsMap map:
                var entries = new JsonObject();
                foreach (var (key, item) in map.Entries.Each(run))
                    entries[Storable(run, Coerce.Text(run, key))] = Item(run, item);
                return entries;
            case JsError:
                return new JsonObject { ["name"] = Item(run, value.Get(run, "name")), ["message"] = Item(run, value.Get(run, "message")) };
        }

        if (value.TryGet(run, "toJSON", out var own) && own.Reference is JsFunction toJson)
            return Out(run, run.Call(toJson, value));
        var members = new JsonObject();
        foreach (var key in value.Keys(run))
        {
            if (value.TryGet(run, key, out var member) && !member.IsUndefined && !member.IsFunction)
                members[Storable(run, key)] = Item(run, member);
        }

        return members;
    }

    private static JsonNode? Item(ScriptRun run, JsValue value)
    {
        run.Charge(48);
        return Out(run, value);
    }

    private static JsonValue? Out(double number)
    {
        if (!double.IsFinite(number))
            return null;
        if (number != Math.Truncate(number) || Math.Abs(number) >= 1e21)
            return JsonValue.Create(number);
        // Whole numbers are written out, with the digits that JavaScript shows.
        return Math.Abs(number) <= 9007199254740992
            ? JsonValue.Create((long)number)
            : JsonValue.Create(decimal.Parse(NumberText.Of(number), CultureInfo.InvariantCulture));
    }

    private static JsValue Number(JsonValue value)
    {
        if (value.TryGetValue<double>(out var number))
            return number;
        if (value.TryGetValue<long>(out var whole))
            return whole;
        if (value.TryGetValue<int>(out var small))
            return small;
        if (value.TryGetValue<decimal>(out var exact))
            return (double)exact;
        return double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>An object of the engine whose members become values when the first of them is asked for.</summary>
    private sealed class LazyObject : JsObject
    {
        private readonly ScriptRun run;
        private JsonObject? source;

        public LazyObject(ScriptRun run, JsonObject source, VariableBox? origin) => (this.run, this.source, Origin) = (run, source, origin);

        protected override void Load()
        {
            if (source is not { } members)
                return;
            source = null;
            run.Work(members.Count);
            foreach (var (key, member) in members)
                Define(run, key, In(run, member, Origin));
        }
    }

    /// <summary>As <see cref="LazyObject"/>.</summary>
    private sealed class LazyArray : JsArray
    {
        private readonly ScriptRun run;
        private JsonArray? source;

        public LazyArray(ScriptRun run, JsonArray source, VariableBox? origin)
            : base(run) => (this.run, this.source, Origin) = (run, source, origin);

        protected override void Load()
        {
            if (source is not { } items)
                return;
            source = null;
            foreach (var item in items)
                Append(run, In(run, item, Origin));
        }
    }
}
