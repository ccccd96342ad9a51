namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Keys and values in the order they came; few keys are searched one by one, many by hash.</summary>
internal sealed class PropertyTable
{
    private const int SearchedOneByOne = 8;
    private string[] keys = new string[4];
    private JsValue[] values = new JsValue[4];
    private Dictionary<string, int>? positions;
    private bool hasIndexKeys;

    public int Count { get; private set; }

    public bool TryGet(string key, out JsValue value)
    {
        var at = Find(key);
        value = at < 0 ? default : values[at];
        return at >= 0;
    }

    public bool Contains(string key) => Find(key) >= 0;

    public void Set(ScriptRun? run, string key, JsValue value)
    {
        var at = Find(key);
        if (at >= 0)
        {
            values[at] = value;
            return;
        }

        run?.Charge(48);
        if (Count == keys.Length)
        {
            Array.Resize(ref keys, Count * 2);
            Array.Resize(ref values, Count * 2);
        }

        keys[Count] = key;
        values[Count] = value;
        hasIndexKeys |= IndexKey.TryParse(key, out _);
        positions?.Add(key, Count);
        Count++;
        if (Count > SearchedOneByOne && positions is null)
            Index();
    }

    public bool Remove(ScriptRun run, string key)
    {
        var at = Find(key);
        if (at < 0)
            return false;
        run.Work(Count - at);
        Count--;
        Array.Copy(keys, at + 1, keys, at, Count - at);
        Array.Copy(values, at + 1, values, at, Count - at);
        values[Count] = default;
        if (positions is null)
            return true;
        positions.Remove(key);
        for (var i = at; i < Count; i++)
            positions[keys[i]] = i;
        return true;
    }

    /// <summary>A copy: whole numbers first, ascending, then the rest as they came.</summary>
    public string[] Keys()
    {
        var copy = keys.AsSpan(0, Count).ToArray();
        return hasIndexKeys
            ? [.. copy.Select(key => (Key: key, Index: IndexKey.TryParse(key, out var index) ? index : long.MaxValue))
                .OrderBy(item => item.Index).Select(item => item.Key)]
            : copy;
    }

    private int Find(string key)
    {
        if (positions is not null)
            return positions.TryGetValue(key, out var known) ? known : -1;
        for (var i = 0; i < Count; i++)
        {
            if (keys[i] == key)
                return i;
        }

        return -1;
    }

    private void Index()
    {
        positions = new(Count * 2, StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
            positions.Add(keys[i], i);
    }
}

/// <summary>Property names that are whole numbers, as arrays and the order of keys know them.</summary>
internal static class IndexKey
{
    public static bool TryParse(string key, out long index)
    {
        index = 0;
        if (key.Length is 0 or > 10 || key[0] == '0' && key.Length > 1)
            return false;
        foreach (var c in key)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            index = index * 10 + (c - '0');
        }

        return index < uint.MaxValue;
    }
}
