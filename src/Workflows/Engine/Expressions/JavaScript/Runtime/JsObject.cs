namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>How far an object may still be changed.</summary>
internal enum Lock
{
    Open,

    /// <summary>No new properties.</summary>
    Closed,

    /// <summary>No new properties, none removed.</summary>
    Sealed,

    /// <summary>Nothing changes.</summary>
    Frozen,
}

/// <summary>
/// An object: its own properties and nothing else. There are no prototypes; methods of a kind of object come
/// from its <see cref="Methods"/>, which no script can change.
/// </summary>
internal class JsObject
{
    private PropertyTable? properties;

    /// <summary>The workflow variable this object was read from: a change in place is written back.</summary>
    public VariableBox? Origin { get; init; }

    public Lock Lock { get; private set; }

    /// <summary>Made once for the process: nothing a script does may leave a trace on it.</summary>
    public virtual bool IsShared => false;

    /// <summary>As in <c>[object Map]</c>.</summary>
    public virtual string Class => "Object";

    public virtual MemberTable Methods => ObjectMembers.Table;

    protected PropertyTable? Properties
    {
        get
        {
            Load();
            return properties;
        }
    }

    /// <summary>An own property.</summary>
    public virtual bool TryGet(ScriptRun run, string key, out JsValue value)
    {
        if (Properties is { } table)
            return table.TryGet(key, out value);
        value = default;
        return false;
    }

    /// <summary>An own property, or a method of the kind, or undefined.</summary>
    public JsValue Get(ScriptRun run, string key) =>
        TryGet(run, key, out var value) ? value : Methods.Find(key) is { } method ? (JsValue)method : default;

    public virtual bool Has(ScriptRun run, string key) => TryGet(run, key, out _);

    public virtual void Set(ScriptRun run, string key, JsValue value)
    {
        RefuseReserved(run, key);
        var known = Properties?.Contains(key) == true;
        ToChange(run, known ? Lock.Frozen : Lock.Closed);
        Define(run, key, value);
    }

    public virtual bool Delete(ScriptRun run, string key)
    {
        if (Properties?.Contains(key) != true)
            return true;
        ToChange(run, Lock.Sealed);
        return properties!.Remove(run, key);
    }

    /// <summary>Own enumerable keys in JavaScript's order; a copy.</summary>
    public virtual IReadOnlyList<string> Keys(ScriptRun run)
    {
        var keys = Properties?.Keys() ?? [];
        run.Work(keys.Length);
        run.Charge(8L * keys.Length);
        return keys;
    }

    public virtual JsValue GetAt(ScriptRun run, JsValue key) => Get(run, Coerce.Key(run, key));

    public virtual void SetAt(ScriptRun run, JsValue key, JsValue value) => Set(run, Coerce.Key(run, key), value);

    /// <summary>Sets a property while the object is being made.</summary>
    public void Define(ScriptRun? run, string key, JsValue value)
    {
        Load();
        (properties ??= new()).Set(run, key, value);
    }

    public void Tighten(Lock to)
    {
        if (IsShared)
            return;
        Load();
        Lock = to > Lock ? to : Lock;
    }

    /// <summary>Every change passes here.</summary>
    /// <param name="run">The run that changes it.</param>
    /// <param name="refusedFrom">The lock from which on this change is refused.</param>
    protected void ToChange(ScriptRun run, Lock refusedFrom)
    {
        if (Lock >= refusedFrom)
            throw run.TypeError("không sửa được: đối tượng đã bị khoá (Object.freeze, seal hoặc preventExtensions)");
        if (Origin is { } variable)
            variable.IsChanged = true;
    }

    /// <summary>Fills an object that is read lazily.</summary>
    protected virtual void Load()
    {
    }

    protected static void RefuseReserved(ScriptRun run, string key)
    {
        if (key is "__proto__")
            throw run.TypeError("không dùng được __proto__");
    }
}
