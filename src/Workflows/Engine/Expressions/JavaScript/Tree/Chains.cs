namespace Workflows.Engine.Expressions.JavaScript;

/// <summary><c>a.b[c](d)?.e</c>: run link by link, so a long chain needs no deep stack.</summary>
internal sealed class ChainNode(ExpressionNode head, IReadOnlyList<Link> links, int position) : ExpressionNode(position)
{
    private readonly Link[] links = [.. links];

    public ExpressionNode Head => head;

    public IReadOnlyList<Link> Links => links;

    public override void Resolve(Resolver resolver)
    {
        head.Resolve(resolver);
        foreach (var link in links)
            link.Resolve(resolver);
        var member = links[0] switch { MemberLink named => named.Name, MethodLink named => named.Name, _ => null };
        if (head is IdentifierNode { IsGlobal: true } known && member is not null)
            Globals.RefuseMember(known.Name, member, links[0].Position);
        if (head is IdentifierNode { IsGlobal: true } accessor && links[0] is CallLink { Arguments: var given })
            Globals.RefuseArguments(accessor.Name, given, accessor.Position);
        links[0].Note(resolver.Names, head);
    }

    public override JsValue Evaluate(Frame frame)
    {
        var value = head.Evaluate(frame);
        foreach (var link in links)
        {
            if (link.IsOptional && value.IsNullish)
                return default;
            value = link.Apply(frame, value);
            if (value.IsHole)
                return default;
        }

        return value;
    }
}

/// <summary>One step of a chain.</summary>
/// <param name="label">What the chain up to here says, for messages.</param>
internal abstract class Link(string label, bool isOptional, int position)
{
    public string Label => label;

    public int Position => position;

    /// <summary>After <c>?.</c>: undefined or null ends the whole chain as undefined.</summary>
    public bool IsOptional => isOptional;

    public abstract void Resolve(Resolver resolver);

    /// <summary>A hole when an optional call found nothing to call: the chain ends.</summary>
    public abstract JsValue Apply(Frame frame, JsValue target);

    /// <summary>Notes the variables of the workflow that this link, as the first of its chain, speaks of.</summary>
    public virtual void Note(NameCollector names, ExpressionNode head)
    {
    }

    protected void Refuse(Frame frame, JsValue target, JsValue key)
    {
        if (target.IsNullish)
            throw frame.Run.Error("TypeError", Access.Missing(frame.Run, "đọc", target, key, label), position);
    }

    protected JsValue Call(Frame frame, JsValue function, JsValue self, Arguments arguments, string called)
    {
        var run = frame.Run;
        if (function.Reference is not JsFunction callable)
        {
            // The arguments come first, as their effects would.
            arguments.Evaluate(frame);
            throw run.Error("TypeError", $"{called} không phải là hàm", position);
        }

        var args = arguments.Evaluate(frame);
        run.Position = position;
        if (callable is NativeFunction)
            run.Step();
        return callable.Call(run, self, new(args)).HoleAsUndefined;
    }
}

/// <summary><c>.name</c></summary>
internal sealed class MemberLink(string name, string label, bool isOptional, int position) : Link(label, isOptional, position)
{
    public string Name => name;

    public override void Resolve(Resolver resolver)
    {
    }

    public override void Note(NameCollector names, ExpressionNode head) => names.Property(head, name, Position, isWrite: false, isRead: true);

    public override JsValue Apply(Frame frame, JsValue target)
    {
        Refuse(frame, target, name);
        frame.Run.Position = Position;
        return Access.Get(frame.Run, target, name);
    }
}

/// <summary><c>[key]</c></summary>
internal sealed class IndexLink(ExpressionNode key, string label, bool isOptional, int position) : Link(label, isOptional, position)
{
    public ExpressionNode Key => key;

    public override void Resolve(Resolver resolver) => key.Resolve(resolver);

    public override void Note(NameCollector names, ExpressionNode head)
    {
        if ((key as LiteralNode)?.AsName is { } name)
            names.Property(head, name, Position, isWrite: false, isRead: true);
    }

    public override JsValue Apply(Frame frame, JsValue target)
    {
        var found = key.Evaluate(frame);
        Refuse(frame, target, found);
        frame.Run.Position = Position;
        return Access.Get(frame.Run, target, found);
    }
}

/// <summary><c>(arguments)</c> of a function that is no member.</summary>
internal sealed class CallLink(Arguments arguments, string label, bool isOptional, int position) : Link(label, isOptional, position)
{
    public Arguments Arguments => arguments;

    public override void Resolve(Resolver resolver) => arguments.Resolve(resolver);

    public override void Note(NameCollector names, ExpressionNode head) => names.Call(head, arguments, Position);

    public override JsValue Apply(Frame frame, JsValue target) => Call(frame, target, default, arguments, Label);
}

/// <summary><c>.name(arguments)</c> or <c>[key](arguments)</c>: the object becomes <c>this</c>.</summary>
/// <param name="key">The key between brackets; null for a name.</param>
/// <param name="isOptionalCall"><c>?.(</c>: no function there ends the chain.</param>
internal sealed class MethodLink(
    string name, ExpressionNode? key, Arguments arguments, bool isOptionalCall, string label, bool isOptional, int position)
    : Link(label, isOptional, position)
{
    /// <summary>Null when the method is named between brackets.</summary>
    public string? Name => key is null ? name : null;

    public override void Resolve(Resolver resolver)
    {
        key?.Resolve(resolver);
        arguments.Resolve(resolver);
    }

    public override void Note(NameCollector names, ExpressionNode head)
    {
        if ((key is null ? name : (key as LiteralNode)?.AsName) is { } known)
            names.Property(head, known, Position, isWrite: false, isRead: true);
    }

    public override JsValue Apply(Frame frame, JsValue target)
    {
        JsValue found;
        if (key is null)
        {
            Refuse(frame, target, name);
            found = Access.Get(frame.Run, target, name);
        }
        else
        {
            var at = Access.KeyOf(frame.Run, key.Evaluate(frame));
            Refuse(frame, target, at);
            found = Access.Get(frame.Run, target, at);
        }

        if (isOptionalCall && found.IsNullish)
            return JsValue.Hole;
        return Call(frame, found, target, arguments, key is null ? $"{Label}.{name}" : $"{Label}[…]");
    }
}

/// <summary>Arguments between parentheses, or items between brackets; some may be spread.</summary>
internal sealed class Arguments(IReadOnlyList<(ExpressionNode? Value, bool IsSpread)> items)
{
    private readonly (ExpressionNode? Value, bool IsSpread)[] items = [.. items];
    private readonly bool hasSpread = items.Any(item => item.IsSpread);

    public static readonly Arguments None = new([]);

    public IReadOnlyList<(ExpressionNode? Value, bool IsSpread)> Items => items;

    public void Resolve(Resolver resolver)
    {
        foreach (var (value, _) in items)
            value?.Resolve(resolver);
    }

    public JsValue[] Evaluate(Frame frame)
    {
        if (items.Length == 0)
            return [];
        if (hasSpread)
            return Gather(frame).ToValues(frame.Run);
        var values = new JsValue[items.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = items[i].Value!.Evaluate(frame);
        return values;
    }

    /// <summary>As an array; left-out items are gaps.</summary>
    public JsArray Gather(Frame frame)
    {
        var array = frame.Run.NewArray(hasSpread ? 0 : items.Length);
        foreach (var (node, isSpread) in items)
        {
            if (node is null)
            {
                array.Append(frame.Run, JsValue.Hole);
                continue;
            }

            var value = node.Evaluate(frame);
            if (!isSpread)
                array.Append(frame.Run, value);
            else if (value.Reference is JsArray spread)
                array.Append(frame.Run, spread.ToValues(frame.Run));
            else
                AppendEach(frame, array, value, node.Position);
        }

        return array;
    }

    private static void AppendEach(Frame frame, JsArray array, JsValue value, int position)
    {
        frame.Run.Position = position;
        foreach (var item in Coerce.Each(frame.Run, value))
        {
            frame.Run.Work(1);
            array.Append(frame.Run, item);
        }
    }
}

/// <summary><c>new Map(…)</c>: only for built-in kinds, which the parser sees to.</summary>
internal sealed class NewNode(IdentifierNode kind, Arguments arguments, int position) : ExpressionNode(position)
{
    public override void Resolve(Resolver resolver)
    {
        kind.Resolve(resolver);
        arguments.Resolve(resolver);
        if (!kind.IsGlobal || !Globals.TryFind(kind.Name, out var found) || found.Reference is not NativeFunction { Construct: not null })
            throw new ScriptSyntaxException(Globals.RefuseNew(kind.Name), Position, isRefusal: true);
    }

    public override JsValue Evaluate(Frame frame)
    {
        var function = (NativeFunction)kind.Evaluate(frame).Reference!;
        var args = arguments.Evaluate(frame);
        frame.Run.Position = Position;
        frame.Run.Step();
        return function.Construct!(frame.Run, default, new(args));
    }
}
