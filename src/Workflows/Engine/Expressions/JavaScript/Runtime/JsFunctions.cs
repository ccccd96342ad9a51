namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Something that can be called.</summary>
internal abstract class JsFunction : JsObject
{
    public override string Class => "Function";

    public override MemberTable Methods => FunctionMembers.Table;

    public abstract string Name { get; }

    /// <summary>Parameters before the first default or rest parameter.</summary>
    public abstract int Length { get; }

    public abstract JsValue Call(ScriptRun run, JsValue self, Args args);

    public override bool TryGet(ScriptRun run, string key, out JsValue value)
    {
        if (base.TryGet(run, key, out value))
            return true;
        value = key switch
        {
            "name" => Name,
            "length" => Length,
            _ => default,
        };
        return !value.IsUndefined;
    }
}

internal delegate JsValue NativeBody(ScriptRun run, JsValue self, Args args);

/// <summary>A built-in function: made once, shared by all runs, changed by none.</summary>
internal sealed class NativeFunction(string name, int length, NativeBody body) : JsFunction
{
    public override bool IsShared => true;

    public override string Name => name;

    public override int Length => length;

    /// <summary>What <c>new</c> does; null when it does not apply.</summary>
    public NativeBody? Construct { get; init; }

    /// <summary>What <c>instanceof</c> asks; null when it does not apply.</summary>
    public Func<JsObject, bool>? IsInstance { get; init; }

    /// <summary>Members such as <c>Array.isArray</c>.</summary>
    public MemberTable Statics { get; init; } = MemberTable.None;

    public override JsValue Call(ScriptRun run, JsValue self, Args args) => body(run, self, args);

    public override bool TryGet(ScriptRun run, string key, out JsValue value) =>
        Statics.TryGet(key, out value) || base.TryGet(run, key, out value);

    public override void Set(ScriptRun run, string key, JsValue value) => throw run.TypeError($"không sửa được hàm có sẵn {name}");

    public override bool Delete(ScriptRun run, string key) => throw run.TypeError($"không sửa được hàm có sẵn {name}");
}

/// <summary>A function with its <c>this</c> and first arguments fixed by <c>bind</c>.</summary>
internal sealed class BoundFunction(JsFunction target, JsValue self, JsValue[] first) : JsFunction
{
    public override string Name => "bound " + target.Name;

    public override int Length => Math.Max(0, target.Length - first.Length);

    public override JsValue Call(ScriptRun run, JsValue ignored, Args args)
    {
        run.Enter();
        run.Charge(16L * (first.Length + args.Count));
        var value = target.Call(run, self, new([.. first, .. args.From(0)]));
        run.Leave();
        return value;
    }
}

/// <summary>Math or JSON: built-in members under one name.</summary>
internal sealed class JsNamespace(string name, MemberTable members) : JsObject
{
    public override bool IsShared => true;

    public override string Class => name;

    public bool Knows(string member) => members.TryGet(member, out _);

    public override bool TryGet(ScriptRun run, string key, out JsValue value) => members.TryGet(key, out value);

    public override void Set(ScriptRun run, string key, JsValue value) => throw run.TypeError($"không sửa được {name}");

    public override bool Delete(ScriptRun run, string key) => throw run.TypeError($"không sửa được {name}");
}

/// <summary>The built-in members of one kind of value; filled while the program starts, then only read.</summary>
internal sealed class MemberTable(MemberTable? otherwise = null)
{
    public static readonly MemberTable None = new();

    private readonly Dictionary<string, JsValue> members = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, JsValue>> All => members;

    public NativeFunction? Find(string name) => members.TryGetValue(name, out var member)
        ? member.Reference as NativeFunction
        : otherwise?.Find(name);

    public bool TryGet(string name, out JsValue value) => members.TryGetValue(name, out value);

    public MemberTable Add(string name, int length, NativeBody body) => Add(name, new NativeFunction(name, length, body));

    public MemberTable Add(string name, JsValue value)
    {
        members.Add(name, value);
        return this;
    }
}
