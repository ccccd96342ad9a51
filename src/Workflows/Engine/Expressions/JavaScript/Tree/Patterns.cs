namespace Workflows.Engine.Expressions.JavaScript;

/// <param name="Target">Null for a gap.</param>
/// <param name="Default">Value when there is none; null for undefined.</param>
internal sealed record PatternItem(string? Name, ExpressionNode? Computed, TargetNode? Target, ExpressionNode? Default)
{
    public void ResolveWrite(Resolver resolver, bool isDeclaration)
    {
        Computed?.Resolve(resolver);
        Default?.Resolve(resolver);
        Target?.ResolveWrite(resolver, alsoRead: false, isDeclaration);
    }

    public void Assign(Frame frame, JsValue value, bool isDeclaration) =>
        Target?.Assign(frame, value.IsUndefined && Default is not null ? Default.Evaluate(frame) : value, isDeclaration);
}

/// <summary>What patterns of both kinds share.</summary>
internal abstract class PatternNode(IReadOnlyList<PatternItem> items, TargetNode? rest, int position) : TargetNode(position)
{
    public IReadOnlyList<PatternItem> Items => items;

    protected TargetNode? Rest => rest;

    public override void Resolve(Resolver resolver) => ResolveWrite(resolver, alsoRead: false, isDeclaration: false);

    public override void ResolveWrite(Resolver resolver, bool alsoRead, bool isDeclaration)
    {
        foreach (var item in items)
            item.ResolveWrite(resolver, isDeclaration);
        rest?.ResolveWrite(resolver, alsoRead: false, isDeclaration);
    }

    public override void CollectNames(ICollection<(string Name, int Position)> names)
    {
        foreach (var item in items)
            item.Target?.CollectNames(names);
        rest?.CollectNames(names);
    }

    public override JsValue Evaluate(Frame frame) => throw new InvalidOperationException("A pattern has no value.");
}

/// <summary><c>[a, , b = 1, ...rest]</c></summary>
internal sealed class ArrayPatternNode(IReadOnlyList<PatternItem> items, TargetNode? rest, int position)
    : PatternNode(items, rest, position)
{
    public override void Assign(Frame frame, JsValue value, bool isDeclaration)
    {
        frame.Run.Position = Position;
        using var source = Coerce.Each(frame.Run, value).GetEnumerator();
        var more = true;
        foreach (var item in Items)
        {
            more = more && source.MoveNext();
            item.Assign(frame, more ? source.Current : default, isDeclaration);
        }

        if (Rest is null)
            return;
        var remaining = frame.Run.NewArray();
        while (more && source.MoveNext())
        {
            frame.Run.Work(1);
            remaining.Append(frame.Run, source.Current);
        }

        Rest.Assign(frame, remaining, isDeclaration);
    }
}

/// <summary><c>{a, b: c, [d]: e = 1, ...rest}</c></summary>
internal sealed class ObjectPatternNode(IReadOnlyList<PatternItem> items, TargetNode? rest, int position)
    : PatternNode(items, rest, position)
{
    public override void Assign(Frame frame, JsValue value, bool isDeclaration)
    {
        var run = frame.Run;
        if (value.IsNullish)
            throw run.Error("TypeError", $"không tách được {Describe.Short(run, value)} thành các phần", Position);
        HashSet<string>? taken = Rest is null ? null : new(StringComparer.Ordinal);
        foreach (var item in Items)
        {
            var name = item.Name ?? Coerce.Key(run, item.Computed!.Evaluate(frame));
            taken?.Add(name);
            item.Assign(frame, Access.Get(run, value, (JsValue)name), isDeclaration);
        }

        if (Rest is null)
            return;
        var remaining = run.NewObject();
        foreach (var key in ObjectMembers.KeysOf(run, value))
        {
            if (!taken!.Contains(key))
                remaining.Define(run, key, Access.Get(run, value, (JsValue)key));
        }

        Rest.Assign(frame, remaining, isDeclaration);
    }
}
