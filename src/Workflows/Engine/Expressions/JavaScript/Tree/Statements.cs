namespace Workflows.Engine.Expressions.JavaScript;

internal sealed class ExpressionStatementNode(ExpressionNode expression, bool givesResult, int position) : StatementNode(position)
{
    public ExpressionNode Expression => expression;

    public override void Resolve(Resolver resolver) => expression.Resolve(resolver);

    public override Flow Execute(Frame frame)
    {
        frame.Run.Step();
        var value = expression.Evaluate(frame);
        if (givesResult)
            frame.Result = value;
        return Flow.Next;
    }
}

internal sealed class EmptyNode(int position) : StatementNode(position)
{
    public override void Resolve(Resolver resolver)
    {
    }

    public override Flow Execute(Frame frame) => Flow.Next;
}

/// <summary>let, const or var.</summary>
internal sealed class DeclarationNode(
    VariableKind kind, IReadOnlyList<(TargetNode Target, ExpressionNode? Value)> items, int position) : StatementNode(position)
{
    public VariableKind Kind => kind;

    public IReadOnlyList<(TargetNode Target, ExpressionNode? Value)> Items => items;

    public bool Declares(string name)
    {
        var names = new List<(string Name, int Position)>();
        CollectNames(names);
        return names.Any(item => item.Name == name);
    }

    public void CollectNames(ICollection<(string Name, int Position)> names)
    {
        foreach (var (target, _) in items)
            target.CollectNames(names);
    }

    public override void CollectVars(ICollection<(string Name, int Position)> names)
    {
        if (kind == VariableKind.Var)
            CollectNames(names);
    }

    public override void Resolve(Resolver resolver)
    {
        foreach (var (target, value) in items)
        {
            target.ResolveWrite(resolver, alsoRead: false, isDeclaration: true);
            value?.Resolve(resolver);
            if (value is not null)
                resolver.Names.Pattern(target, value);
        }

        var names = new List<(string Name, int Position)>();
        CollectVars(names);
        foreach (var (name, place) in names)
        {
            if (resolver.Find(name) is { Kind: VariableKind.Let or VariableKind.Const })
                throw new ScriptSyntaxException($"“{name}” đã được khai báo", place);
        }
    }

    public override Flow Execute(Frame frame)
    {
        frame.Run.Step();
        foreach (var (target, value) in items)
        {
            if (value is not null)
                target.Assign(frame, value.Evaluate(frame), isDeclaration: true);
            else if (kind == VariableKind.Let)
                target.Assign(frame, default, isDeclaration: true);
        }

        return Flow.Next;
    }
}

/// <summary><c>{ … }</c></summary>
internal sealed class BlockNode(IReadOnlyList<StatementNode> statements, int position) : StatementNode(position)
{
    private readonly StatementNode[] statements = [.. statements];
    private BlockNames names = new([], []);

    public override void CollectVars(ICollection<(string Name, int Position)> names)
    {
        foreach (var statement in statements)
            statement.CollectVars(names);
    }

    public override void Resolve(Resolver resolver)
    {
        resolver.Open();
        names = resolver.DeclareLexical(statements);
        foreach (var statement in statements)
            statement.Resolve(resolver);
        resolver.Close();
    }

    public override Flow Execute(Frame frame)
    {
        names.Enter(frame);
        foreach (var statement in statements)
        {
            var flow = statement.Execute(frame);
            if (flow != Flow.Next)
                return flow;
        }

        return Flow.Next;
    }
}

/// <summary><c>if … else if … else</c>, read as a list.</summary>
/// <param name="givesResult">At the top of the script: without a branch taken the value is undefined.</param>
internal sealed class IfNode(
    IReadOnlyList<(ExpressionNode Test, StatementNode Body)> cases, StatementNode? otherwise, bool givesResult, int position)
    : StatementNode(position)
{
    public override void CollectVars(ICollection<(string Name, int Position)> names)
    {
        foreach (var (_, body) in cases)
            body.CollectVars(names);
        otherwise?.CollectVars(names);
    }

    public override void Resolve(Resolver resolver)
    {
        foreach (var (test, body) in cases)
        {
            test.Resolve(resolver);
            body.Resolve(resolver);
        }

        otherwise?.Resolve(resolver);
    }

    public override Flow Execute(Frame frame)
    {
        frame.Run.Step();
        foreach (var (test, body) in cases)
        {
            if (Coerce.Flag(test.Evaluate(frame)))
                return Enter(frame, body);
        }

        return Enter(frame, otherwise);
    }

    private Flow Enter(Frame frame, StatementNode? body)
    {
        if (givesResult)
            frame.Result = default;
        return body?.Execute(frame) ?? Flow.Next;
    }
}

/// <param name="Test">Null for <c>default</c>.</param>
internal sealed record SwitchCase(ExpressionNode? Test, IReadOnlyList<StatementNode> Body);

internal sealed class SwitchNode(ExpressionNode subject, IReadOnlyList<SwitchCase> cases, bool givesResult, int position) : StatementNode(position)
{
    private BlockNames names = new([], []);

    public override void CollectVars(ICollection<(string Name, int Position)> names)
    {
        foreach (var statement in cases.SelectMany(item => item.Body))
            statement.CollectVars(names);
    }

    public override void Resolve(Resolver resolver)
    {
        subject.Resolve(resolver);
        resolver.Open();
        names = resolver.DeclareLexical([.. cases.SelectMany(item => item.Body)]);
        foreach (var item in cases)
        {
            item.Test?.Resolve(resolver);
            foreach (var statement in item.Body)
                statement.Resolve(resolver);
        }

        resolver.Close();
    }

    public override Flow Execute(Frame frame)
    {
        frame.Run.Step();
        if (givesResult)
            frame.Result = default;
        var value = subject.Evaluate(frame);
        names.Enter(frame);
        for (var i = Chosen(frame, value); i >= 0 && i < cases.Count; i++)
        {
            foreach (var statement in cases[i].Body)
            {
                var flow = statement.Execute(frame);
                if (flow == Flow.Break && frame.Label is null)
                    return Flow.Next;
                if (flow != Flow.Next)
                    return flow;
            }
        }

        return Flow.Next;
    }

    private int Chosen(Frame frame, JsValue value)
    {
        var otherwise = -1;
        for (var i = 0; i < cases.Count; i++)
        {
            if (cases[i].Test is not { } test)
                otherwise = i;
            else if (Comparing.Strict(frame.Run, value, test.Evaluate(frame)))
                return i;
        }

        return otherwise;
    }
}

/// <summary>break, continue or return.</summary>
internal sealed class JumpNode(Flow flow, string? label, ExpressionNode? value, int position) : StatementNode(position)
{
    public override void Resolve(Resolver resolver) => value?.Resolve(resolver);

    public override Flow Execute(Frame frame)
    {
        frame.Run.Step();
        frame.Label = label;
        if (flow == Flow.Return)
            frame.Result = value?.Evaluate(frame) ?? default;
        return flow;
    }
}

/// <summary>A label before a statement that is no loop; loops know their labels themselves.</summary>
internal sealed class LabelNode(string label, StatementNode body, int position) : StatementNode(position)
{
    public override void CollectVars(ICollection<(string Name, int Position)> names) => body.CollectVars(names);

    public override void Resolve(Resolver resolver) => body.Resolve(resolver);

    public override Flow Execute(Frame frame)
    {
        var flow = body.Execute(frame);
        return flow == Flow.Break && frame.Label == label ? Flow.Next : flow;
    }
}

internal sealed class ThrowNode(ExpressionNode value, int position) : StatementNode(position)
{
    public override void Resolve(Resolver resolver) => value.Resolve(resolver);

    public override Flow Execute(Frame frame)
    {
        frame.Run.Step();
        throw new ScriptThrow(value.Evaluate(frame));
    }
}

internal sealed class TryNode(
    BlockNode body, TargetNode? caught, BlockNode? handler, BlockNode? final, bool givesResult, int position) : StatementNode(position)
{
    private Variable[] caughtNames = [];

    public override void CollectVars(ICollection<(string Name, int Position)> names)
    {
        body.CollectVars(names);
        handler?.CollectVars(names);
        final?.CollectVars(names);
    }

    public override void Resolve(Resolver resolver)
    {
        body.Resolve(resolver);
        if (handler is not null)
        {
            resolver.Open();
            var names = new List<(string Name, int Position)>();
            caught?.CollectNames(names);
            // As a parameter: a var of the same name inside is allowed.
            caughtNames = [.. names.Select(item => resolver.Declare(item.Name, VariableKind.Parameter, item.Position))];
            caught?.ResolveWrite(resolver, alsoRead: false, isDeclaration: true);
            handler.Resolve(resolver);
            resolver.Close();
        }

        final?.Resolve(resolver);
    }

    public override Flow Execute(Frame frame)
    {
        frame.Run.Step();
        if (givesResult)
            frame.Result = default;
        if (final is null)
            return Guarded(frame);

        Flow flow;
        ScriptThrow? pending = null;
        var depth = frame.Run.Depth;
        try
        {
            flow = Guarded(frame);
        }
        catch (ScriptThrow thrown)
        {
            // A limit is no ScriptThrow: it passes by without running any more of the script.
            frame.Run.Depth = depth;
            (pending, flow) = (thrown, Flow.Next);
        }

        var (result, label) = (frame.Result, frame.Label);
        var last = final.Execute(frame);
        if (last != Flow.Next)
            return last;
        (frame.Result, frame.Label) = (result, label);
        return pending is null ? flow : throw new ScriptThrow(pending.Thrown);
    }

    private Flow Guarded(Frame frame)
    {
        if (handler is null)
            return body.Execute(frame);
        var depth = frame.Run.Depth;
        JsValue value;
        try
        {
            return body.Execute(frame);
        }
        catch (ScriptThrow thrown)
        {
            frame.Run.Depth = depth;
            value = thrown.Thrown;
        }

        if (givesResult)
            frame.Result = default;
        foreach (var name in caughtNames)
            frame.Begin(name, default);
        caught?.Assign(frame, value, isDeclaration: true);
        return handler.Execute(frame);
    }
}
