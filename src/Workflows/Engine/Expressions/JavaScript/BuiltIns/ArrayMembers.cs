namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>What arrays can do to themselves, and <c>Array</c>; what only reads stands in the other Array files.</summary>
internal static class ArrayMembers
{
    public static readonly MemberTable Table = ArrayCallbacks.AddTo(ArrayReading.AddTo(new MemberTable(ObjectMembers.Table)
        .Add("copyWithin", 2, CopyWithin)
        .Add("fill", 1, Fill)
        .Add("pop", 0, (run, self, _) =>
        {
            var array = This(run, self);
            var last = array[array.Count - 1 < 0 ? 0 : array.Count - 1];
            array.SetLength(run, Math.Max(0, array.Count - 1));
            return last;
        })
        .Add("push", 1, (run, self, args) =>
        {
            var array = This(run, self);
            for (var i = 0; i < args.Count; i++)
                array.Push(run, args[i]);
            return array.Count;
        })
        .Add("reverse", 0, (run, self, _) =>
        {
            run.Work(This(run, self).Count);
            This(run, self).ItemsToChange(run).Reverse();
            return self;
        })
        .Add("shift", 0, (run, self, _) =>
        {
            var array = This(run, self);
            if (array.Count == 0)
                return default;
            var first = array[0];
            array.Splice(run, 0, 1, []);
            return first;
        })
        .Add("sort", 1, (run, self, args) =>
        {
            var array = This(run, self);
            ArraySorting.Sort(run, array.ToValuesWithHoles(run), args[0]).CopyTo(run, array);
            return self;
        })
        .Add("splice", 2, (run, self, args) =>
        {
            var array = This(run, self);
            var (start, removed) = Stretch(run, array, args);
            var taken = JsArray.Of(run, array.Items.Slice(start, removed));
            array.Splice(run, start, removed, args.From(2));
            return taken;
        })
        .Add("unshift", 1, (run, self, args) =>
        {
            This(run, self).Splice(run, 0, 0, args.From(0));
            return This(run, self).Count;
        })));

    public static readonly NativeFunction Kind = new("Array", 1, Make)
    {
        Construct = Make,
        IsInstance = instance => instance is JsArray,
        Statics = new MemberTable()
            .Add("from", 1, From)
            .Add("isArray", 1, (_, _, args) => args[0].Reference is JsArray)
            .Add("of", 0, (run, _, args) => JsArray.Of(run, args.From(0))),
    };

    public static JsArray This(ScriptRun run, JsValue self) =>
        self.Reference as JsArray ?? throw run.TypeError("hàm của mảng được gọi trên giá trị không phải là mảng");

    /// <summary>Start and length that splice and toSpliced speak of.</summary>
    public static (int Start, int Removed) Stretch(ScriptRun run, JsArray array, Args args)
    {
        var start = Coerce.Position(run, args[0], array.Count, 0);
        var removed = args.Count switch
        {
            0 => 0,
            1 => array.Count - start,
            _ => (int)Math.Clamp(Coerce.Integer(run, args[1]), 0, array.Count - start),
        };
        return (start, removed);
    }

    private static JsValue Make(ScriptRun run, JsValue self, Args args)
    {
        if (args.Count != 1 || !args[0].IsNumber)
            return JsArray.Of(run, args.From(0));
        var array = run.NewArray();
        array.SetLength(run, args[0].Number);
        return array;
    }

    private static JsValue From(ScriptRun run, JsValue self, Args args)
    {
        var map = args[1].IsUndefined ? null : run.Callback(args[1]);
        var made = run.NewArray();
        if (args[0].IsNullish)
            throw run.TypeError($"{Describe.Short(run, args[0])} không đổi được thành mảng");
        foreach (var value in Coerce.IsIterable(args[0]) ? Coerce.Each(run, args[0]) : ArrayLike(run, args[0]))
        {
            run.Work(1);
            made.Append(run, map is null ? value : run.Call(map, args[2], value, made.Count));
        }

        return made;
    }

    private static IEnumerable<JsValue> ArrayLike(ScriptRun run, JsValue value)
    {
        var length = Coerce.Integer(run, Access.Get(run, value, "length"));
        for (var i = 0; i < length; i++)
            yield return Access.Get(run, value, (JsValue)i);
    }

    private static JsValue Fill(ScriptRun run, JsValue self, Args args)
    {
        var array = This(run, self);
        var start = Coerce.Position(run, args[1], array.Count, 0);
        var end = Coerce.Position(run, args[2], array.Count, array.Count);
        run.Work(Math.Max(0, end - start));
        if (end > start)
            array.ItemsToChange(run)[start..end].Fill(args[0]);
        return self;
    }

    private static JsValue CopyWithin(ScriptRun run, JsValue self, Args args)
    {
        var array = This(run, self);
        var target = Coerce.Position(run, args[0], array.Count, 0);
        var start = Coerce.Position(run, args[1], array.Count, 0);
        var end = Coerce.Position(run, args[2], array.Count, array.Count);
        var length = Math.Min(end - start, array.Count - target);
        run.Work(Math.Max(0, length));
        if (length > 0)
            array.ItemsToChange(run).Slice(start, length).CopyTo(array.ItemsToChange(run)[target..]);
        return self;
    }
}
