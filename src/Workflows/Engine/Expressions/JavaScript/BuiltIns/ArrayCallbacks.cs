namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Members of arrays that ask a function about each item. Gaps are passed over where JavaScript does.</summary>
internal static class ArrayCallbacks
{
    public static MemberTable AddTo(MemberTable table) => table
        .Add("every", 1, (run, self, args) =>
        {
            foreach (var (answer, _, _) in Each(run, self, args))
            {
                if (!Coerce.Flag(answer))
                    return false;
            }

            return true;
        })
        .Add("filter", 1, (run, self, args) =>
        {
            var kept = run.NewArray();
            foreach (var (answer, item, _) in Each(run, self, args))
            {
                if (Coerce.Flag(answer))
                    kept.Append(run, item);
            }

            return kept;
        })
        .Add("find", 1, (run, self, args) => Find(run, self, args, fromEnd: false).Item)
        .Add("findIndex", 1, (run, self, args) => Find(run, self, args, fromEnd: false).Index)
        .Add("findLast", 1, (run, self, args) => Find(run, self, args, fromEnd: true).Item)
        .Add("findLastIndex", 1, (run, self, args) => Find(run, self, args, fromEnd: true).Index)
        .Add("flatMap", 1, (run, self, args) =>
        {
            var flat = run.NewArray();
            foreach (var (answer, _, _) in Each(run, self, args))
            {
                if (answer.Reference is JsArray inner)
                    ArrayReading.Flatten(run, flat, inner, 0);
                else
                    flat.Append(run, answer);
            }

            return flat;
        })
        .Add("forEach", 1, (run, self, args) =>
        {
            foreach (var _ in Each(run, self, args))
            {
            }

            return default;
        })
        .Add("map", 1, (run, self, args) =>
        {
            var length = ArrayMembers.This(run, self).Count;
            var mapped = run.NewArray(length);
            foreach (var (answer, _, index) in Each(run, self, args))
            {
                while (mapped.Count < index)
                    mapped.Append(run, JsValue.Hole);
                mapped.Append(run, answer);
            }

            while (mapped.Count < length)
                mapped.Append(run, JsValue.Hole);
            return mapped;
        })
        .Add("reduce", 1, (run, self, args) => Reduce(run, ArrayMembers.This(run, self), args, 1))
        .Add("reduceRight", 1, (run, self, args) => Reduce(run, ArrayMembers.This(run, self), args, -1))
        .Add("some", 1, (run, self, args) =>
        {
            foreach (var (answer, _, _) in Each(run, self, args))
            {
                if (Coerce.Flag(answer))
                    return true;
            }

            return false;
        });

    /// <summary>One call; a function of the script counts itself.</summary>
    public static JsValue Ask(ScriptRun run, JsFunction callback, JsValue self, JsValue[] args)
    {
        if (callback is NativeFunction)
            run.Step();
        return callback.Call(run, self, new(args));
    }

    private static IEnumerable<(JsValue Answer, JsValue Item, int Index)> Each(ScriptRun run, JsValue self, Args args)
    {
        var array = ArrayMembers.This(run, self);
        var callback = run.Callback(args[0]);
        var receiver = args[1];
        var call = new JsValue[3];
        // Items that the callback adds are not visited.
        var length = array.Count;
        for (var i = 0; i < length && i < array.Count; i++)
        {
            if (!array.HasItem(i))
            {
                run.Work(1);
                continue;
            }

            var item = array[i];
            (call[0], call[1], call[2]) = (item, i, array);
            yield return (Ask(run, callback, receiver, call), item, i);
        }
    }

    private static (JsValue Item, JsValue Index) Find(ScriptRun run, JsValue self, Args args, bool fromEnd)
    {
        var array = ArrayMembers.This(run, self);
        var callback = run.Callback(args[0]);
        var length = array.Count;
        for (var n = 0; n < length; n++)
        {
            var i = fromEnd ? length - 1 - n : n;
            var item = array[i];
            if (Coerce.Flag(Ask(run, callback, args[1], [item, i, array])))
                return (item, i);
        }

        return (default, -1);
    }

    private static JsValue Reduce(ScriptRun run, JsArray array, Args args, int step)
    {
        var callback = run.Callback(args[0]);
        var length = array.Count;
        var at = step > 0 ? 0 : length - 1;
        var sum = args[1];
        if (args.Count < 2)
        {
            while (at >= 0 && at < length && !array.HasItem(at))
                at += step;
            if (at < 0 || at >= length)
                throw run.TypeError("reduce trên mảng rỗng phải có giá trị ban đầu");
            sum = array[at];
            at += step;
        }

        for (; at >= 0 && at < length; at += step)
        {
            run.Work(1);
            if (array.HasItem(at))
                sum = Ask(run, callback, default, [sum, array[at], at, array]);
        }

        return sum;
    }
}
