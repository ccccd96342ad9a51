namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>A place once found: the object and the key, each evaluated once; nothing for a name.</summary>
internal readonly record struct Place(JsValue Object, JsValue Key);

/// <summary>Something with one value that can be read, changed and assigned: a name or a property.</summary>
internal abstract class PlaceNode(int position) : TargetNode(position)
{
    public abstract Place Locate(Frame frame);

    public abstract JsValue Read(Frame frame, in Place place);

    public abstract void Write(Frame frame, in Place place, JsValue value);
}

/// <summary><c>a.b</c> or <c>a[b]</c> where it is assigned, changed or deleted.</summary>
/// <param name="key">The key between brackets; null for a name after a dot.</param>
internal sealed class PropertyPlaceNode(ExpressionNode target, string name, ExpressionNode? key, string label, int position) : PlaceNode(position)
{
    public override void Resolve(Resolver resolver) => ResolveWrite(resolver, alsoRead: true, isDeclaration: false);

    public override void ResolveWrite(Resolver resolver, bool alsoRead, bool isDeclaration)
    {
        target.Resolve(resolver);
        key?.Resolve(resolver);
        if ((key is null ? name : (key as LiteralNode)?.AsName) is { } known)
            resolver.Names.Property(target, known, Position, isWrite: true, isRead: alsoRead);
    }

    public override void CollectNames(ICollection<(string Name, int Position)> names)
    {
    }

    public override JsValue Evaluate(Frame frame) => Read(frame, Locate(frame));

    public override void Assign(Frame frame, JsValue value, bool isDeclaration) => Write(frame, Locate(frame), value);

    public override Place Locate(Frame frame)
    {
        var found = target.Evaluate(frame);
        return new(found, key is null ? name : Access.KeyOf(frame.Run, key.Evaluate(frame)));
    }

    public override JsValue Read(Frame frame, in Place place)
    {
        Refuse(frame, place, "đọc");
        return Access.Get(frame.Run, place.Object, place.Key);
    }

    public override void Write(Frame frame, in Place place, JsValue value)
    {
        Refuse(frame, place, "gán");
        frame.Run.Position = Position;
        if (place.Object.AsObject is not { } found)
            throw frame.Run.TypeError($"không gán được thuộc tính cho {label}: đây không phải là đối tượng");
        found.SetAt(frame.Run, place.Key, value);
    }

    public bool Delete(Frame frame)
    {
        var place = Locate(frame);
        Refuse(frame, place, "xoá");
        frame.Run.Position = Position;
        return place.Object.AsObject?.Delete(frame.Run, Coerce.Key(frame.Run, place.Key)) ?? true;
    }

    private void Refuse(Frame frame, in Place place, string verb)
    {
        if (place.Object.IsNullish)
            throw frame.Run.Error("TypeError", Access.Missing(frame.Run, verb, place.Object, place.Key, label), Position);
    }
}

/// <summary>Reading properties of any kind of value.</summary>
internal static class Access
{
    /// <summary>A key, as number or text; whatever an object says of itself is asked once.</summary>
    public static JsValue KeyOf(ScriptRun run, JsValue key) => key.IsNumber || key.IsString ? key : Coerce.TextValue(run, key);

    public static JsValue Get(ScriptRun run, JsValue target, string name)
    {
        if (target.AsObject is { } found)
            return found.Get(run, name);
        if (target.IsString && name == "length")
            return target.TextLength;
        return MethodsOf(target).Find(name) is { } method ? (JsValue)method : default;
    }

    public static JsValue Get(ScriptRun run, JsValue target, JsValue key)
    {
        if (target.AsObject is { } found)
            return found.GetAt(run, key);
        if (!target.IsString)
            return Get(run, target, Coerce.Key(run, key));
        if (!key.IsNumber && (!IndexKey.TryParse(Coerce.Key(run, key), out var parsed) || !Index(ref key, parsed)))
            return Get(run, target, Coerce.Key(run, key));
        var index = key.Number;
        return index >= 0 && index < target.TextLength && index == Math.Floor(index)
            ? run.NewText(target.Text[(int)index].ToString())
            : default;
    }

    /// <summary>What is called for <c>target.name(…)</c>; undefined when there is none.</summary>
    public static JsValue Method(ScriptRun run, JsValue target, string name) => Get(run, target, name);

    public static string Missing(ScriptRun run, string verb, JsValue target, JsValue key, string label) =>
        $"không {verb} được thuộc tính {Describe.Short(run, key)} vì {label} là {Describe.Short(run, target)}";

    private static bool Index(ref JsValue key, long index)
    {
        key = index;
        return true;
    }

    private static MemberTable MethodsOf(JsValue target) => target.Kind switch
    {
        JsKind.String => StringMembers.Table,
        JsKind.Number => NumberMembers.Table,
        JsKind.Boolean => BooleanMembers.Table,
        _ => MemberTable.None,
    };
}
