namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Map objects.</summary>
internal static class MapMembers
{
    public static readonly MemberTable Table = new MemberTable(ObjectMembers.Table)
        .Add("clear", 0, (run, self, _) =>
        {
            This(run, self).Entries.Clear();
            return default;
        })
        .Add("delete", 1, (run, self, args) => This(run, self).Entries.Remove(args[0]))
        .Add("entries", 0, (run, self, _) => new JsIterator(Coerce.Each(run, This(run, self))))
        .Add("forEach", 1, (run, self, args) =>
        {
            var callback = run.Callback(args[0]);
            foreach (var (key, value) in This(run, self).Entries.Each(run))
                ArrayCallbacks.Ask(run, callback, args[1], [value, key, self]);
            return default;
        })
        .Add("get", 1, (run, self, args) => This(run, self).Entries.TryGet(args[0], out var value) ? value : default)
        .Add("has", 1, (run, self, args) => This(run, self).Entries.Contains(args[0]))
        .Add("keys", 0, (run, self, _) => new JsIterator(This(run, self).Entries.Each(run).Select(entry => entry.Key)))
        .Add("set", 2, (run, self, args) =>
        {
            This(run, self).Entries.Set(run, args[0], args[1]);
            return self;
        })
        .Add("values", 0, (run, self, _) => new JsIterator(This(run, self).Entries.Each(run).Select(entry => entry.Value)));

    public static readonly NativeFunction Kind = new("Map", 0, (run, _, _) => throw run.TypeError("Map phải được tạo bằng new Map()"))
    {
        Construct = Make,
        IsInstance = instance => instance is JsMap,
        Statics = new MemberTable().Add("groupBy", 2, (run, _, args) =>
        {
            var groups = New(run);
            foreach (var (key, items) in ObjectMembers.Grouped(run, args, key => key))
                groups.Entries.Set(run, key, items);
            return groups;
        }),
    };

    private static JsMap New(ScriptRun run)
    {
        run.Charge(200);
        return new();
    }

    private static JsValue Make(ScriptRun run, JsValue self, Args args)
    {
        var map = New(run);
        if (args[0].IsNullish)
            return map;
        foreach (var entry in Coerce.Each(run, args[0]))
        {
            if (!entry.IsObject)
                throw run.TypeError("new Map cần các cặp [khoá, giá trị]");
            map.Entries.Set(run, Access.Get(run, entry, (JsValue)0), Access.Get(run, entry, (JsValue)1));
        }

        return map;
    }

    private static JsMap This(ScriptRun run, JsValue self) =>
        self.Reference as JsMap ?? throw run.TypeError("hàm của Map được gọi trên giá trị khác");
}

/// <summary>Set objects.</summary>
internal static class SetMembers
{
    public static readonly MemberTable Table = new MemberTable(ObjectMembers.Table)
        .Add("add", 1, (run, self, args) =>
        {
            This(run, self).Entries.Set(run, args[0], args[0]);
            return self;
        })
        .Add("clear", 0, (run, self, _) =>
        {
            This(run, self).Entries.Clear();
            return default;
        })
        .Add("delete", 1, (run, self, args) => This(run, self).Entries.Remove(args[0]))
        .Add("difference", 1, (run, self, args) => Of(run, Values(run, self).Where(value => !Has(run, args[0], value))))
        .Add("entries", 0, (run, self, _) => new JsIterator(Values(run, self).Select(value => (JsValue)Coerce.Pair(run, value, value))))
        .Add("forEach", 1, (run, self, args) =>
        {
            var callback = run.Callback(args[0]);
            foreach (var value in Values(run, self))
                ArrayCallbacks.Ask(run, callback, args[1], [value, value, self]);
            return default;
        })
        .Add("has", 1, (run, self, args) => This(run, self).Entries.Contains(args[0]))
        .Add("intersection", 1, (run, self, args) => Of(run, Values(run, self).Where(value => Has(run, args[0], value))))
        .Add("isDisjointFrom", 1, (run, self, args) => !Values(run, self).Any(value => Has(run, args[0], value)))
        .Add("isSubsetOf", 1, (run, self, args) => Values(run, self).All(value => Has(run, args[0], value)))
        .Add("isSupersetOf", 1, (run, self, args) => Values(run, args[0]).All(value => Has(run, self, value)))
        .Add("keys", 0, (run, self, _) => new JsIterator(Values(run, self)))
        .Add("symmetricDifference", 1, (run, self, args) => Of(
            run, Values(run, self).Where(value => !Has(run, args[0], value)).Concat(Values(run, args[0]).Where(value => !Has(run, self, value)))))
        .Add("union", 1, (run, self, args) => Of(run, Values(run, self).Concat(Values(run, args[0]))))
        .Add("values", 0, (run, self, _) => new JsIterator(Values(run, self)));

    public static readonly NativeFunction Kind = new("Set", 0, (run, _, _) => throw run.TypeError("Set phải được tạo bằng new Set()"))
    {
        Construct = (run, _, args) => Of(run, args[0].IsNullish ? [] : Coerce.Each(run, args[0])),
        IsInstance = instance => instance is JsSet,
    };

    private static JsSet This(ScriptRun run, JsValue self) =>
        self.Reference as JsSet ?? throw run.TypeError("ở đây phải là Set");

    private static IEnumerable<JsValue> Values(ScriptRun run, JsValue self) => This(run, self).Entries.Each(run).Select(entry => entry.Key);

    private static bool Has(ScriptRun run, JsValue set, JsValue value) => This(run, set).Entries.Contains(value);

    private static JsSet Of(ScriptRun run, IEnumerable<JsValue> values)
    {
        run.Charge(200);
        var set = new JsSet();
        foreach (var value in values)
            set.Entries.Set(run, value, value);
        return set;
    }
}
