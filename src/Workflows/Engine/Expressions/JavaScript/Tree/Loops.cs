namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>What all loops share: turns are counted, labels are known.</summary>
internal abstract class LoopNode(StatementNode body, bool givesResult, int position) : StatementNode(position)
{
    /// <summary>Labels before this loop.</summary>
    public IReadOnlyList<string> Labels { get; set; } = [];

    protected StatementNode Body => body;

    public override void CollectVars(ICollection<(string Name, int Position)> names) => body.CollectVars(names);

    public sealed override Flow Execute(Frame frame)
    {
        frame.Run.Step();
        if (givesResult)
            frame.Result = default;
        return Loop(frame);
    }

    protected abstract Flow Loop(Frame frame);

    /// <summary>One turn.</summary>
    /// <returns>False when the loop ends; then the flow says how.</returns>
    protected bool Turn(Frame frame, out Flow flow)
    {
        frame.Run.Step();
        flow = body.Execute(frame);
        switch (flow)
        {
            case Flow.Next:
                return true;
            case Flow.Continue when IsMine(frame.Label):
                flow = Flow.Next;
                return true;
            case Flow.Break when IsMine(frame.Label):
                flow = Flow.Next;
                return false;
            default:
                return false;
        }
    }

    private bool IsMine(string? label) => label is null || Labels.Contains(label);
}

internal sealed class WhileNode(ExpressionNode test, StatementNode body, bool testsFirst, bool givesResult, int position)
    : LoopNode(body, givesResult, position)
{
    public override void Resolve(Resolver resolver)
    {
        test.Resolve(resolver);
        Body.Resolve(resolver);
    }

    protected override Flow Loop(Frame frame)
    {
        if (testsFirst && !Coerce.Flag(test.Evaluate(frame)))
            return Flow.Next;
        do
        {
            if (!Turn(frame, out var flow))
                return flow;
        }
        while (Coerce.Flag(test.Evaluate(frame)));
        return Flow.Next;
    }
}

/// <summary><c>for (first; test; update)</c></summary>
internal sealed class ForNode(
    StatementNode? first, ExpressionNode? test, ExpressionNode? update, StatementNode body, bool givesResult, int position)
    : LoopNode(body, givesResult, position)
{
    private Variable[] variables = [];

    public override void CollectVars(ICollection<(string Name, int Position)> names)
    {
        first?.CollectVars(names);
        base.CollectVars(names);
    }

    public override void Resolve(Resolver resolver)
    {
        resolver.Open();
        if (first is not null)
            variables = resolver.DeclareLexical([first]).Lexical;
        first?.Resolve(resolver);
        test?.Resolve(resolver);
        update?.Resolve(resolver);
        Body.Resolve(resolver);
        resolver.Close();
    }

    protected override Flow Loop(Frame frame)
    {
        foreach (var variable in variables)
            frame.Begin(variable, JsValue.Pending);
        first?.Execute(frame);
        while (test is null || Coerce.Flag(test.Evaluate(frame)))
        {
            if (!Turn(frame, out var flow))
                return flow;
            // Functions made in this turn keep its variables; the next turn goes on with copies.
            foreach (var variable in variables)
            {
                if (variable.IsCaptured)
                    frame.Begin(variable, frame.Read(variable));
            }

            update?.Evaluate(frame);
        }

        return Flow.Next;
    }
}

/// <summary><c>for (x of values)</c> and <c>for (key in object)</c></summary>
/// <param name="kind">How the target is declared; null when it is assigned.</param>
internal sealed class ForEachNode(
    VariableKind? kind, TargetNode target, ExpressionNode source, bool overKeys, StatementNode body, bool givesResult, int position)
    : LoopNode(body, givesResult, position)
{
    private Variable[] variables = [];

    public override void CollectVars(ICollection<(string Name, int Position)> names)
    {
        if (kind == VariableKind.Var)
            target.CollectNames(names);
        base.CollectVars(names);
    }

    public override void Resolve(Resolver resolver)
    {
        source.Resolve(resolver);
        resolver.Open();
        if (kind is VariableKind.Let or VariableKind.Const)
        {
            var names = new List<(string Name, int Position)>();
            target.CollectNames(names);
            variables = [.. names.Select(item => resolver.Declare(item.Name, kind.Value, item.Position))];
        }

        target.ResolveWrite(resolver, alsoRead: false, isDeclaration: kind is not null);
        Body.Resolve(resolver);
        resolver.Close();
    }

    protected override Flow Loop(Frame frame)
    {
        var value = source.Evaluate(frame);
        frame.Run.Position = source.Position;
        foreach (var item in overKeys ? Keys(frame.Run, value) : Coerce.Each(frame.Run, value))
        {
            foreach (var variable in variables)
                frame.Begin(variable, JsValue.Pending);
            target.Assign(frame, item, isDeclaration: kind is not null);
            if (!Turn(frame, out var flow))
                return flow;
        }

        return Flow.Next;
    }

    private static IEnumerable<JsValue> Keys(ScriptRun run, JsValue value)
    {
        foreach (var key in ObjectMembers.KeysOf(run, value))
        {
            // A key that the loop has deleted meanwhile is not visited.
            if (value.AsObject is not { } found || found.Has(run, key))
                yield return key;
        }
    }
}
