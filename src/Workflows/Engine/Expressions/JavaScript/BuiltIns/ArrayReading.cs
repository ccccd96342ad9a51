namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Members of arrays that look or make a new array, without a callback.</summary>
internal static class ArrayReading
{
    public static MemberTable AddTo(MemberTable table) => table
        .Add("at", 1, (run, self, args) =>
        {
            var (array, index) = (This(run, self), Coerce.Integer(run, args[0]));
            if (index < 0)
                index += array.Count;
            return index >= 0 && index < array.Count ? array[(int)index] : default;
        })
        .Add("concat", 1, Concat)
        .Add("entries", 0, (run, self, _) => new JsIterator(Entries(run, This(run, self))))
        .Add("flat", 0, (run, self, args) =>
        {
            var flat = run.NewArray();
            Flatten(run, flat, This(run, self), args[0].IsUndefined ? 1 : Coerce.Integer(run, args[0]));
            return flat;
        })
        .Add("includes", 1, (run, self, args) => Find(run, This(run, self), args[0], Coerce.Position(run, args[1], This(run, self).Count, 0), 1, includes: true) >= 0)
        .Add("indexOf", 1, (run, self, args) => Find(run, This(run, self), args[0], Coerce.Position(run, args[1], This(run, self).Count, 0), 1, includes: false))
        .Add("join", 1, (run, self, args) => Join(run, This(run, self), args[0].IsUndefined ? "," : Coerce.Text(run, args[0])))
        .Add("keys", 0, (run, self, _) => new JsIterator(Indices(run, This(run, self))))
        .Add("lastIndexOf", 1, (run, self, args) =>
        {
            var array = This(run, self);
            var from = args.Count > 1 ? Coerce.Integer(run, args[1]) : array.Count - 1;
            return Find(run, array, args[0], (int)Math.Clamp(from < 0 ? array.Count + from : from, -1, array.Count - 1), -1, includes: false);
        })
        .Add("slice", 2, (run, self, args) =>
        {
            var array = This(run, self);
            var start = Coerce.Position(run, args[0], array.Count, 0);
            var end = Coerce.Position(run, args[1], array.Count, array.Count);
            return JsArray.Of(run, end > start ? array.Items[start..end] : []);
        })
        .Add("toLocaleString", 0, (run, self, args) => Join(run, This(run, self), ",", item =>
            run.Call(Access.Get(run, item, "toLocaleString"), item, args[0], args[1])))
        .Add("toReversed", 0, (run, self, _) =>
        {
            var values = This(run, self).ToValues(run);
            Array.Reverse(values);
            return JsArray.Of(run, values);
        })
        .Add("toSorted", 1, (run, self, args) => JsArray.Of(run, ArraySorting.Sort(run, This(run, self).ToValues(run), args[0])))
        .Add("toSpliced", 2, (run, self, args) =>
        {
            var copy = JsArray.Of(run, This(run, self).ToValues(run));
            var (start, removed) = ArrayMembers.Stretch(run, copy, args);
            copy.Splice(run, start, removed, args.From(2));
            return copy;
        })
        .Add("toString", 0, (run, self, _) => Join(run, This(run, self), ","))
        .Add("values", 0, (run, self, _) => new JsIterator(Coerce.Each(run, This(run, self))))
        .Add("with", 2, (run, self, args) =>
        {
            var copy = JsArray.Of(run, This(run, self).ToValues(run));
            var index = Coerce.Integer(run, args[0]);
            if (index < 0)
                index += copy.Count;
            if (!(index >= 0 && index < copy.Count))
                throw run.RangeError("vị trí nằm ngoài mảng");
            copy.SetItem(run, (long)index, args[1]);
            return copy;
        });

    /// <summary>Each item as text; undefined and null as nothing.</summary>
    /// <param name="write">How an item is written; as text when not given.</param>
    public static JsValue Join(ScriptRun run, JsArray array, string between, Func<JsValue, JsValue>? write = null)
    {
        run.Enter();
        var text = new TextBuilder(run);
        for (var i = 0; i < array.Count; i++)
        {
            if (i > 0)
                text.Append(between);
            run.Work(1);
            if (array[i] is { IsNullish: false } item)
                text.Append(Coerce.Text(run, write is null ? item : write(item)));
        }

        run.Leave();
        return text.ToString();
    }

    public static void Flatten(ScriptRun run, JsArray into, JsArray from, double levels)
    {
        run.Enter();
        for (var i = 0; i < from.Count; i++)
        {
            run.Work(1);
            if (!from.HasItem(i))
                continue;
            if (levels >= 1 && from[i].Reference is JsArray inner)
                Flatten(run, into, inner, levels - 1);
            else
                into.Append(run, from[i]);
        }

        run.Leave();
    }

    private static JsArray This(ScriptRun run, JsValue self) => ArrayMembers.This(run, self);

    private static JsValue Concat(ScriptRun run, JsValue self, Args args)
    {
        var joined = JsArray.Of(run, This(run, self).Items);
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i].Reference is JsArray more)
                joined.Append(run, more.ToValuesWithHoles(run));
            else
                joined.Append(run, args[i]);
        }

        return joined;
    }

    private static int Find(ScriptRun run, JsArray array, JsValue wanted, int from, int step, bool includes)
    {
        for (var i = from; i >= 0 && i < array.Count; i += step)
        {
            run.Work(1);
            if (includes ? SameValue.Comparer.Equals(array[i], wanted) : array.HasItem(i) && Comparing.Strict(run, array[i], wanted))
                return i;
        }

        return -1;
    }

    private static IEnumerable<JsValue> Entries(ScriptRun run, JsArray array)
    {
        for (var i = 0; i < array.Count; i++)
            yield return Coerce.Pair(run, i, array[i]);
    }

    private static IEnumerable<JsValue> Indices(ScriptRun run, JsArray array)
    {
        for (var i = 0; i < array.Count; i++)
        {
            run.Work(1);
            yield return i;
        }
    }
}
