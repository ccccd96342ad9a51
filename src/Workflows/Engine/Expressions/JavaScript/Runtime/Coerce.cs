namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Conversions between kinds as JavaScript makes them.</summary>
internal static class Coerce
{
    public static bool Flag(JsValue value) => value.Kind switch
    {
        JsKind.Boolean => value.IsTrue,
        JsKind.Number => value.Number != 0 && !double.IsNaN(value.Number),
        JsKind.String => value.TextLength > 0,
        JsKind.Object => true,
        _ => false,
    };

    public static double Number(ScriptRun run, JsValue value)
    {
        while (true)
        {
            switch (value.Kind)
            {
                case JsKind.Number:
                    return value.Number;
                case JsKind.Boolean:
                    return value.IsTrue ? 1 : 0;
                case JsKind.Null:
                    return 0;
                case JsKind.String:
                    run.Work(value.TextLength >> 3);
                    return NumberReading.Of(value.Text);
                case JsKind.Object:
                    value = Primitive(run, value, preferText: false);
                    break;
                default:
                    return double.NaN;
            }
        }
    }

    public static string Text(ScriptRun run, JsValue value) => TextValue(run, value).Text;

    /// <summary>As text, but still a value: a rope stays a rope.</summary>
    public static JsValue TextValue(ScriptRun run, JsValue value) => value.Kind switch
    {
        JsKind.String => value,
        JsKind.Number => run.NewText(NumberText.Of(value.Number)),
        JsKind.Boolean => value.IsTrue ? "true" : "false",
        JsKind.Null => "null",
        JsKind.Object => TextValue(run, Primitive(run, value, preferText: true)),
        _ => "undefined",
    };

    /// <summary>For <c>+</c> and <c>==</c>, where a date is text and other objects are numbers if they can.</summary>
    public static JsValue Primitive(ScriptRun run, JsValue value) => Primitive(run, value, preferText: value.Reference is JsDate);

    /// <summary>An own <c>toString</c> or <c>valueOf</c> of an object counts, then the built-in one.</summary>
    public static JsValue Primitive(ScriptRun run, JsValue value, bool preferText)
    {
        if (value.AsObject is not { } target)
            return value;
        run.Enter();
        if (TryMethod(preferText ? "toString" : "valueOf", out var primitive)
            || TryMethod(preferText ? "valueOf" : "toString", out primitive))
        {
            run.Leave();
            return primitive;
        }

        throw run.TypeError("không đổi được đối tượng thành giá trị đơn");

        bool TryMethod(string name, out JsValue answer)
        {
            answer = target.Get(run, name).Reference is JsFunction method ? method.Call(run, value, Args.None) : value;
            return !answer.IsObject;
        }
    }

    /// <summary>The whole number, NaN as zero, infinities as they are.</summary>
    public static double Integer(ScriptRun run, JsValue value)
    {
        var number = Number(run, value);
        return double.IsNaN(number) ? 0 : Math.Truncate(number) + 0.0;
    }

    /// <summary>A position relative to the end when negative, kept between 0 and the length.</summary>
    public static int Position(ScriptRun run, JsValue value, int length, int otherwise)
    {
        if (value.IsUndefined)
            return otherwise;
        var number = Integer(run, value);
        return (int)(number < 0 ? Math.Max(0, length + number) : Math.Min(number, length));
    }

    public static int Int32(ScriptRun run, JsValue value) => Int32(value.IsNumber ? value.Number : Number(run, value));

    public static int Int32(double number)
    {
        if (number is >= int.MinValue and <= int.MaxValue)
            return (int)number;
        if (!double.IsFinite(number))
            return 0;
        var rest = Math.Truncate(number) % 4294967296.0;
        return unchecked((int)(uint)(long)rest);
    }

    public static uint UInt32(ScriptRun run, JsValue value) => unchecked((uint)Int32(run, value));

    /// <summary>A property name.</summary>
    public static string Key(ScriptRun run, JsValue value) => Text(run, value);

    /// <summary>Values of something that <c>for…of</c>, spread and destructuring accept.</summary>
    public static IEnumerable<JsValue> Each(ScriptRun run, JsValue value) => value.Reference switch
    {
        string or Rope => CodePoints(run, value.Text),
        JsArray array => Items(run, array),
        JsMap map => Pairs(run, map),
        JsSet set => set.Entries.Each(run).Select(entry => entry.Key),
        JsIterator iterator => iterator.Rest(run),
        _ => throw run.TypeError($"{Describe.Short(run, value)} không lặp qua được (cần mảng, chuỗi, Map hoặc Set)"),
    };

    public static bool IsIterable(JsValue value) => value.Reference is string or Rope or JsArray or JsMap or JsSet or JsIterator;

    /// <summary>The same, at once.</summary>
    public static JsValue[] List(ScriptRun run, JsValue value)
    {
        if (value.Reference is JsArray array)
            return array.ToValues(run);
        var list = new List<JsValue>();
        foreach (var item in Each(run, value))
        {
            run.Charge(32);
            run.Work(1);
            list.Add(item);
        }

        return [.. list];
    }

    public static JsArray Pair(ScriptRun run, JsValue first, JsValue second) => JsArray.Of(run, [first, second]);

    private static IEnumerable<JsValue> Items(ScriptRun run, JsArray array)
    {
        for (var i = 0; i < array.Count; i++)
            yield return array[i];
    }

    private static IEnumerable<JsValue> Pairs(ScriptRun run, JsMap map)
    {
        foreach (var (key, value) in map.Entries.Each(run))
            yield return Pair(run, key, value);
    }

    private static IEnumerable<JsValue> CodePoints(ScriptRun run, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
            yield return run.NewText(text.Substring(i, length));
            i += length - 1;
        }
    }
}
