namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>What every object can do, and <c>Object</c> itself.</summary>
internal static class ObjectMembers
{
    public static readonly MemberTable Table = new MemberTable()
        .Add("hasOwnProperty", 1, (run, self, args) => HasOwn(run, self, args[0]))
        .Add("propertyIsEnumerable", 1, (run, self, args) => HasOwn(run, self, args[0]))
        .Add("toLocaleString", 0, (run, self, _) => Coerce.TextValue(run, self))
        .Add("toString", 0, (run, self, _) => run.NewText($"[object {(self.AsObject?.Class ?? Describe.TypeOf(self))}]"))
        .Add("valueOf", 0, (_, self, _) => self);

    public static readonly NativeFunction Kind = new("Object", 1, Make)
    {
        Construct = Make,
        IsInstance = _ => true,
        Statics = new MemberTable()
            .Add("assign", 2, Assign)
            .Add("entries", 1, (run, _, args) => List(run, args[0], (name, value) => Coerce.Pair(run, name, value)))
            .Add("freeze", 1, (run, _, args) => Tighten(args[0], Lock.Frozen))
            .Add("fromEntries", 1, FromEntries)
            .Add("getOwnPropertyNames", 1, (run, _, args) => List(run, args[0], (name, _) => name))
            .Add("groupBy", 2, (run, _, args) =>
            {
                var groups = run.NewObject();
                foreach (var (key, items) in Grouped(run, args, value => Coerce.Key(run, value)))
                    groups.Define(run, key.Text, items);
                return groups;
            })
            .Add("hasOwn", 2, (run, _, args) => HasOwn(run, args[0], args[1]))
            .Add("is", 2, (_, _, args) => SameValue.Comparer.Equals(args[0], args[1])
                && (!args[0].IsNumber || args[0].Number != 0 || double.IsNegative(args[0].Number) == double.IsNegative(args[1].Number)))
            .Add("isExtensible", 1, (_, _, args) => args[0].AsObject is { Lock: Lock.Open })
            .Add("isFrozen", 1, (_, _, args) => args[0].AsObject is not { Lock: < Lock.Frozen })
            .Add("isSealed", 1, (_, _, args) => args[0].AsObject is not { Lock: < Lock.Sealed })
            .Add("keys", 1, (run, _, args) => List(run, args[0], (name, _) => name))
            .Add("preventExtensions", 1, (run, _, args) => Tighten(args[0], Lock.Closed))
            .Add("seal", 1, (run, _, args) => Tighten(args[0], Lock.Sealed))
            .Add("values", 1, (run, _, args) => List(run, args[0], (_, value) => value)),
    };

    /// <summary>Own keys of any value; texts have one for each unit.</summary>
    public static IReadOnlyList<string> KeysOf(ScriptRun run, JsValue value)
    {
        if (value.AsObject is { } found)
            return found.Keys(run);
        if (!value.IsString)
            return [];
        run.Charge(32L * value.TextLength);
        run.Work(value.TextLength);
        return [.. Enumerable.Range(0, value.TextLength).Select(index => NumberText.Of(index))];
    }

    /// <summary>Own properties of one value into an object, as spread does.</summary>
    public static void CopyTo(ScriptRun run, JsObject target, JsValue source)
    {
        foreach (var key in KeysOf(run, source))
            target.Set(run, key, Access.Get(run, source, (JsValue)key));
    }

    /// <summary>Items by what a function says of them.</summary>
    public static List<(JsValue Key, JsArray Items)> Grouped(ScriptRun run, Args args, Func<JsValue, JsValue> keyOf)
    {
        var callback = run.Callback(args[1]);
        var groups = new KeyedEntries();
        var index = 0;
        foreach (var item in Coerce.Each(run, args[0]))
        {
            var key = keyOf(run.Call(callback, default, item, index++));
            if (!groups.TryGet(key, out var group))
                groups.Set(run, key, group = run.NewArray());
            ((JsArray)group.Reference!).Append(run, item);
        }

        return [.. groups.Each(run).Select(entry => (entry.Key, (JsArray)entry.Value.Reference!))];
    }

    private static JsValue Make(ScriptRun run, JsValue self, Args args) => args[0].IsObject ? args[0] : run.NewObject();

    private static JsValue HasOwn(ScriptRun run, JsValue self, JsValue key)
    {
        if (self.IsNullish)
            throw run.TypeError("undefined và null không có thuộc tính");
        return self.AsObject is { } found
            ? found.Has(run, Coerce.Key(run, key))
            : self.IsString && !Access.Get(run, self, Access.KeyOf(run, key)).IsUndefined && !Access.Get(run, self, Access.KeyOf(run, key)).IsFunction;
    }

    private static JsArray List(ScriptRun run, JsValue value, Func<string, JsValue, JsValue> item)
    {
        if (value.IsNullish)
            throw run.TypeError($"{Describe.Short(run, value)} không phải là đối tượng");
        var list = run.NewArray();
        foreach (var key in KeysOf(run, value))
            list.Append(run, item(key, Access.Get(run, value, (JsValue)key)));
        return list;
    }

    private static JsValue Assign(ScriptRun run, JsValue self, Args args)
    {
        var target = args[0].AsObject ?? throw run.TypeError("Object.assign cần một đối tượng");
        foreach (var source in args.From(1))
            CopyTo(run, target, source);
        return target;
    }

    private static JsValue FromEntries(ScriptRun run, JsValue self, Args args)
    {
        var made = run.NewObject();
        foreach (var entry in Coerce.Each(run, args[0]))
        {
            if (!entry.IsObject)
                throw run.TypeError("Object.fromEntries cần các cặp [khoá, giá trị]");
            run.Work(1);
            made.Set(run, Coerce.Key(run, Access.Get(run, entry, (JsValue)0)), Access.Get(run, entry, (JsValue)1));
        }

        return made;
    }

    private static JsValue Tighten(JsValue value, Lock to)
    {
        value.AsObject?.Tighten(to);
        return value;
    }
}

/// <summary>What functions can do.</summary>
internal static class FunctionMembers
{
    public static readonly MemberTable Table = new MemberTable(ObjectMembers.Table)
        .Add("apply", 2, (run, self, args) => This(run, self).Call(run, args[0], new(args[1].IsNullish ? [] : Coerce.List(run, args[1]))))
        .Add("bind", 1, (run, self, args) =>
        {
            run.Charge(120 + 16L * args.Count);
            return new BoundFunction(This(run, self), args[0], args.From(1).ToArray());
        })
        .Add("call", 1, (run, self, args) =>
        {
            run.Charge(16L * args.Count);
            return This(run, self).Call(run, args[0], new(args.From(1).ToArray()));
        })
        .Add("toString", 0, (run, self, _) => run.NewText($"function {This(run, self).Name}() {{ [mã] }}"));

    private static JsFunction This(ScriptRun run, JsValue self) =>
        self.Reference as JsFunction ?? throw run.TypeError("hàm của Function được gọi trên giá trị khác");
}

/// <summary>Error and its kinds.</summary>
internal static class ErrorMembers
{
    public static readonly MemberTable Table = new MemberTable(ObjectMembers.Table)
        .Add("toString", 0, (run, self, _) => Line(run, self.AsObject ?? throw run.TypeError("không phải là đối tượng")));

    public static NativeFunction Kind(string name) => new(name, 1, (run, _, args) => Make(run, name, args))
    {
        Construct = (run, _, args) => Make(run, name, args),
        IsInstance = instance => instance is JsError error && (name == "Error" || error.Kind == name),
    };

    /// <summary>"TypeError: message".</summary>
    public static JsValue Line(ScriptRun run, JsObject error)
    {
        var name = error.Get(run, "name") is { IsUndefined: false } named ? Coerce.Text(run, named) : "Error";
        var message = error.Get(run, "message") is { IsUndefined: false } said ? Coerce.Text(run, said) : "";
        return run.NewText(name.Length == 0 ? message : message.Length == 0 ? name : $"{name}: {message}");
    }

    private static JsValue Make(ScriptRun run, string name, Args args)
    {
        run.Charge(160);
        var error = new JsError(name, args[0].IsUndefined ? "" : Coerce.Text(run, args[0]), place: null);
        if (args[1].AsObject is { } options && options.TryGet(run, "cause", out var cause))
            error.Define(run, "cause", cause);
        return error;
    }
}

/// <summary>Iterators, as <c>entries()</c> gives them.</summary>
internal static class IteratorMembers
{
    public static readonly MemberTable Table = new MemberTable(ObjectMembers.Table)
        .Add("next", 0, (run, self, _) =>
        {
            var source = self.Reference as JsIterator ?? throw run.TypeError("không phải là bộ lặp");
            var has = source.MoveNext(run, out var value);
            var step = run.NewObject();
            step.Define(run, "value", value);
            step.Define(run, "done", !has);
            return step;
        })
        .Add("toArray", 0, (run, self, _) => JsArray.Of(run, Coerce.List(run, self)));
}
