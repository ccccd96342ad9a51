namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Sorting that keeps equals in their order and ends whatever a comparison function answers.</summary>
internal static class ArraySorting
{
    /// <param name="items">A copy, with gaps; changed.</param>
    public static JsValue[] Sort(ScriptRun run, JsValue[] items, JsValue comparison)
    {
        if (!comparison.IsUndefined)
            run.Callback(comparison);
        // undefined comes last, gaps after it.
        var values = items.Where(item => !item.IsUndefined && !item.IsHole).ToArray();
        var gaps = items.Count(item => item.IsHole);
        run.Charge(32L * items.Length);
        run.Work(items.Length);
        if (comparison.Reference is JsFunction function)
        {
            var pair = new JsValue[2];
            Merge(values, (left, right) =>
            {
                if (function is NativeFunction)
                    run.Step();
                (pair[0], pair[1]) = (left, right);
                var order = Coerce.Number(run, function.Call(run, default, new(pair)));
                return order <= 0 || double.IsNaN(order);
            });
        }
        else
        {
            var keyed = values.Select(value => (Key: Coerce.Text(run, value), Value: value)).ToArray();
            Merge(keyed, (left, right) =>
            {
                run.Work(1);
                return Comparing.Order(run, left.Key, right.Key) <= 0;
            });
            values = [.. keyed.Select(item => item.Value)];
        }

        values.CopyTo(items, 0);
        items.AsSpan(values.Length).Clear();
        items.AsSpan(items.Length - gaps).Fill(JsValue.Hole);
        return items;
    }

    public static void CopyTo(this JsValue[] sorted, ScriptRun run, JsArray array)
    {
        // The comparison may have changed the array meanwhile.
        var items = array.ItemsToChange(run);
        sorted.AsSpan(0, Math.Min(sorted.Length, items.Length)).CopyTo(items);
    }

    private static void Merge<T>(T[] items, Func<T, T, bool> isInOrder)
    {
        var (from, to) = (items, new T[items.Length]);
        for (var width = 1; width < items.Length; width *= 2)
        {
            for (var start = 0; start < items.Length; start += 2 * width)
            {
                var middle = Math.Min(start + width, items.Length);
                var end = Math.Min(start + 2 * width, items.Length);
                for (int left = start, right = middle, at = start; at < end; at++)
                    to[at] = right >= end || left < middle && isInOrder(from[left], from[right]) ? from[left++] : from[right++];
            }

            (from, to) = (to, from);
        }

        if (from != items)
            from.CopyTo(items, 0);
    }
}
