namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>
/// Keys in the order they came, found by value. What is removed leaves a mark, so that a loop over the keys may
/// add and remove while it runs.
/// </summary>
internal sealed class KeyedEntries
{
    private readonly Dictionary<JsValue, int> positions = new(SameValue.Comparer);
    private readonly List<(JsValue Key, JsValue Value, bool Removed)> entries = [];

    public int Count => positions.Count;

    public bool TryGet(JsValue key, out JsValue value)
    {
        var has = positions.TryGetValue(key, out var at);
        value = has ? entries[at].Value : default;
        return has;
    }

    public bool Contains(JsValue key) => positions.ContainsKey(key);

    public void Set(ScriptRun run, JsValue key, JsValue value)
    {
        // Finding a text by hash reads all of it.
        run.Work(key.IsString ? 1 + (key.TextLength >> 4) : 1);
        if (positions.TryGetValue(key, out var at))
        {
            entries[at] = entries[at] with { Value = value };
            return;
        }

        run.Charge(72);
        // Minus zero and zero are one key.
        positions.Add(key, entries.Count);
        entries.Add((key.IsNumber && key.Number == 0 ? 0 : key, value, false));
    }

    public bool Remove(JsValue key)
    {
        if (!positions.Remove(key, out var at))
            return false;
        entries[at] = (default, default, true);
        return true;
    }

    public void Clear()
    {
        positions.Clear();
        for (var i = 0; i < entries.Count; i++)
            entries[i] = (default, default, true);
    }

    /// <summary>Entries, also those that are added while the caller goes through them.</summary>
    public IEnumerable<(JsValue Key, JsValue Value)> Each(ScriptRun run)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            run.Work(1);
            if (!entries[i].Removed)
                yield return (entries[i].Key, entries[i].Value);
        }
    }
}

internal sealed class JsMap : JsObject
{
    public KeyedEntries Entries { get; } = new();

    public override string Class => "Map";

    public override MemberTable Methods => MapMembers.Table;

    public override bool TryGet(ScriptRun run, string key, out JsValue value)
    {
        if (key != "size")
            return base.TryGet(run, key, out value);
        value = Entries.Count;
        return true;
    }
}

internal sealed class JsSet : JsObject
{
    public KeyedEntries Entries { get; } = new();

    public override string Class => "Set";

    public override MemberTable Methods => SetMembers.Table;

    public override bool TryGet(ScriptRun run, string key, out JsValue value)
    {
        if (key != "size")
            return base.TryGet(run, key, out value);
        value = Entries.Count;
        return true;
    }
}

/// <summary>What <c>entries()</c>, <c>keys()</c>, <c>values()</c> and <c>matchAll()</c> give: can be gone through once.</summary>
internal sealed class JsIterator(IEnumerable<JsValue> values) : JsObject
{
    private readonly IEnumerator<JsValue> source = values.GetEnumerator();
    private bool isRunning;

    public override string Class => "Iterator";

    public override MemberTable Methods => IteratorMembers.Table;

    public bool MoveNext(ScriptRun run, out JsValue value)
    {
        if (isRunning)
            throw run.TypeError("bộ lặp đang chạy");
        isRunning = true;
        var has = source.MoveNext();
        isRunning = false;
        value = has ? source.Current : default;
        return has;
    }

    public IEnumerable<JsValue> Rest(ScriptRun run)
    {
        while (MoveNext(run, out var value))
            yield return value;
    }
}

/// <summary>An instant: milliseconds since 1970, NaN when invalid.</summary>
internal sealed class JsDate(double time) : JsObject
{
    public double Time { get; set; } = time;

    public override string Class => "Date";

    public override MemberTable Methods => DateMembers.Table;
}

/// <summary>An error; name and message are its own but not listed among its keys.</summary>
/// <param name="place">Where the script stood, when a failing operation made it; null for an error of the script's own.</param>
internal sealed class JsError(string kind, string message, int? place) : JsObject
{
    private JsValue text = message;

    public int? Place => place;

    /// <summary>The built-in kind it was made as, whatever its name says now.</summary>
    public string Kind => kind;

    public override string Class => "Error";

    public override MemberTable Methods => ErrorMembers.Table;

    public override bool TryGet(ScriptRun run, string key, out JsValue value)
    {
        switch (key)
        {
            case "name":
                // A name of its own hides that of its kind.
                if (!base.TryGet(run, key, out value))
                    value = kind;
                return true;
            case "message":
                value = text;
                return true;
            case "stack":
                value = ErrorMembers.Line(run, this);
                return true;
            default:
                return base.TryGet(run, key, out value);
        }
    }

    public override void Set(ScriptRun run, string key, JsValue value)
    {
        if (key != "message")
        {
            base.Set(run, key, value);
            return;
        }

        ToChange(run, Lock.Frozen);
        text = value;
    }
}
