namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>An array: always dense, gaps are marked. Every growth is on the account of the run.</summary>
internal class JsArray : JsObject
{
    private const int BytesPerItem = 16;
    private JsValue[] items;
    private int count;

    public JsArray(ScriptRun run, int capacity = 0)
    {
        run.Charge(72 + (long)BytesPerItem * capacity);
        items = capacity == 0 ? [] : new JsValue[capacity];
    }

    public override string Class => "Array";

    public override MemberTable Methods => ArrayMembers.Table;

    public int Count
    {
        get
        {
            Load();
            return count;
        }
    }

    public Span<JsValue> Items
    {
        get
        {
            Load();
            return items.AsSpan(0, count);
        }
    }

    /// <summary>The item; undefined beyond the end and in gaps.</summary>
    public JsValue this[int index] => index < Count ? items[index].HoleAsUndefined : default;

    public static JsArray Of(ScriptRun run, ReadOnlySpan<JsValue> values)
    {
        var array = new JsArray(run, values.Length);
        values.CopyTo(array.items);
        array.count = values.Length;
        run.Work(values.Length);
        return array;
    }

    public bool HasItem(int index) => index < Count && !items[index].IsHole;

    /// <summary>Adds while the array is being made.</summary>
    public void Append(ScriptRun run, JsValue value)
    {
        Load();
        Reserve(run, count + 1L);
        items[count++] = value;
    }

    public void Append(ScriptRun run, ReadOnlySpan<JsValue> values)
    {
        Load();
        run.Work(values.Length);
        Reserve(run, (long)count + values.Length);
        values.CopyTo(items.AsSpan(count));
        count += values.Length;
    }

    public void Push(ScriptRun run, JsValue value)
    {
        ToChange(run, Lock.Closed);
        Append(run, value);
    }

    public void SetItem(ScriptRun run, long index, JsValue value)
    {
        Load();
        ToChange(run, index < count ? Lock.Frozen : Lock.Closed);
        if (index >= count)
            Lengthen(run, index + 1);
        items[index] = value;
    }

    /// <summary>Replaces a stretch by other items; the tail moves.</summary>
    public void Splice(ScriptRun run, int start, int removed, ReadOnlySpan<JsValue> added)
    {
        Load();
        ToChange(run, removed == added.Length ? Lock.Frozen : added.Length > removed ? Lock.Closed : Lock.Sealed);
        var tail = count - start - removed;
        run.Work(tail + added.Length);
        Reserve(run, (long)count - removed + added.Length);
        Array.Copy(items, start + removed, items, start + added.Length, tail);
        added.CopyTo(items.AsSpan(start));
        var now = start + added.Length + tail;
        if (now < count)
            items.AsSpan(now, count - now).Clear();
        count = now;
    }

    public void SetLength(ScriptRun run, double length)
    {
        Load();
        if (!(length >= 0 && length <= uint.MaxValue && length == Math.Floor(length)))
            throw run.RangeError("độ dài mảng không hợp lệ");
        if (length > count)
        {
            ToChange(run, Lock.Closed);
            Lengthen(run, (long)length);
        }
        else if (length < count)
        {
            ToChange(run, Lock.Sealed);
            items.AsSpan((int)length, count - (int)length).Clear();
            count = (int)length;
        }
    }

    /// <summary>Announces a change of the items in place, such as sorting.</summary>
    public Span<JsValue> ItemsToChange(ScriptRun run)
    {
        ToChange(run, Lock.Frozen);
        return Items;
    }

    public override bool TryGet(ScriptRun run, string key, out JsValue value)
    {
        if (key == "length")
        {
            value = Count;
            return true;
        }

        if (!IndexKey.TryParse(key, out var index))
            return base.TryGet(run, key, out value);
        var has = index < Count && !items[index].IsHole;
        value = has ? items[index] : default;
        return has;
    }

    public override void Set(ScriptRun run, string key, JsValue value)
    {
        if (key == "length")
            SetLength(run, Coerce.Number(run, value));
        else if (IndexKey.TryParse(key, out var index))
            SetItem(run, index, value);
        else
            base.Set(run, key, value);
    }

    public override bool Delete(ScriptRun run, string key)
    {
        if (!IndexKey.TryParse(key, out var index))
            return base.Delete(run, key);
        if (index >= Count)
            return true;
        ToChange(run, Lock.Sealed);
        items[index] = JsValue.Hole;
        return true;
    }

    public override IReadOnlyList<string> Keys(ScriptRun run)
    {
        var keys = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            run.Charge(32);
            if (!items[i].IsHole)
                keys.Add(NumberText.Of(i));
        }

        run.Work(keys.Count);
        keys.AddRange(base.Keys(run));
        return keys;
    }

    public override JsValue GetAt(ScriptRun run, JsValue key)
    {
        if (!key.IsNumber)
            return base.GetAt(run, key);
        var number = key.Number;
        if (number >= 0 && number < Count)
        {
            var index = (int)number;
            if (index == number)
                return items[index].HoleAsUndefined;
        }

        return number >= 0 && number == Math.Floor(number) && number < uint.MaxValue ? default : base.GetAt(run, key);
    }

    public override void SetAt(ScriptRun run, JsValue key, JsValue value)
    {
        if (key.IsNumber && key.Number is >= 0 and < uint.MaxValue && (long)key.Number is var index && index == key.Number)
            SetItem(run, index, value);
        else
            base.SetAt(run, key, value);
    }

    /// <summary>A copy in which gaps are undefined.</summary>
    public JsValue[] ToValues(ScriptRun run)
    {
        var values = ToValuesWithHoles(run);
        foreach (ref var value in values.AsSpan())
            value = value.HoleAsUndefined;
        return values;
    }

    public JsValue[] ToValuesWithHoles(ScriptRun run)
    {
        run.Charge((long)BytesPerItem * Count);
        run.Work(Count);
        return Items.ToArray();
    }

    private void Lengthen(ScriptRun run, long length)
    {
        run.Work(length - count);
        Reserve(run, length);
        items.AsSpan(count, (int)length - count).Fill(JsValue.Hole);
        count = (int)length;
    }

    private void Reserve(ScriptRun run, long needed)
    {
        if (needed <= items.Length)
            return;
        var capacity = Math.Max(needed, items.Length < 1024 ? Math.Max(4, items.Length * 2) : items.Length + items.Length / 2);
        // Charged before anything is made: a length of four thousand million must not be tried.
        run.Charge(BytesPerItem * (capacity - items.Length));
        Array.Resize(ref items, (int)capacity);
    }
}
