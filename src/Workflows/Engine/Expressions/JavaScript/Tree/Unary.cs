namespace Workflows.Engine.Expressions.JavaScript;

internal enum UnaryOperator
{
    Plus,
    Minus,
    Not,
    BitNot,
    TypeOf,
    Void,
    Delete,
}

internal sealed class UnaryNode(UnaryOperator op, ExpressionNode operand, int position) : ExpressionNode(position)
{
    public override void Resolve(Resolver resolver)
    {
        if (op == UnaryOperator.TypeOf && operand is IdentifierNode identifier)
            identifier.ResolveGuarded(resolver);
        else
            operand.Resolve(resolver);
    }

    public override JsValue Evaluate(Frame frame)
    {
        if (op == UnaryOperator.TypeOf && operand is IdentifierNode { IsUnknown: true })
            return "undefined";
        if (op == UnaryOperator.Delete)
            return Delete(frame);
        var value = operand.Evaluate(frame);
        frame.Run.Position = Position;
        return op switch
        {
            UnaryOperator.Plus => Coerce.Number(frame.Run, value),
            UnaryOperator.Minus => -Coerce.Number(frame.Run, value),
            UnaryOperator.Not => !Coerce.Flag(value),
            UnaryOperator.BitNot => ~Coerce.Int32(frame.Run, value),
            UnaryOperator.TypeOf => Describe.TypeOf(value),
            _ => default(JsValue),
        };
    }

    private JsValue Delete(Frame frame)
    {
        if (operand is PropertyPlaceNode place)
            return place.Delete(frame);
        operand.Evaluate(frame);
        return true;
    }
}

/// <summary><c>++</c> and <c>--</c></summary>
internal sealed class StepNode(PlaceNode target, int by, bool isPrefix, int position) : ExpressionNode(position)
{
    public override void Resolve(Resolver resolver) => target.ResolveWrite(resolver, alsoRead: true, isDeclaration: false);

    public override JsValue Evaluate(Frame frame)
    {
        var place = target.Locate(frame);
        var before = Coerce.Number(frame.Run, target.Read(frame, place));
        target.Write(frame, place, before + by);
        return isPrefix ? before + by : before;
    }
}

/// <summary><c>a ? b : c ? d : e</c>, read as a list.</summary>
internal sealed class ConditionalNode(
    IReadOnlyList<(ExpressionNode Test, ExpressionNode Value)> cases, ExpressionNode otherwise, int position) : ExpressionNode(position)
{
    public override void Resolve(Resolver resolver)
    {
        foreach (var (test, value) in cases)
        {
            test.Resolve(resolver);
            value.Resolve(resolver);
        }

        otherwise.Resolve(resolver);
    }

    public override JsValue Evaluate(Frame frame)
    {
        foreach (var (test, value) in cases)
        {
            if (Coerce.Flag(test.Evaluate(frame)))
                return value.Evaluate(frame);
        }

        return otherwise.Evaluate(frame);
    }
}

/// <summary><c>a, b</c></summary>
internal sealed class SequenceNode(IReadOnlyList<ExpressionNode> items, int position) : ExpressionNode(position)
{
    public IReadOnlyList<ExpressionNode> Items => items;

    public override void Resolve(Resolver resolver)
    {
        foreach (var item in items)
            item.Resolve(resolver);
    }

    public override JsValue Evaluate(Frame frame)
    {
        JsValue value = default;
        foreach (var item in items)
            value = item.Evaluate(frame);
        return value;
    }
}

/// <summary><c>target = value</c></summary>
internal sealed class AssignNode(TargetNode target, ExpressionNode value, int position) : ExpressionNode(position)
{
    public TargetNode Target => target;

    public ExpressionNode Value => value;

    public override void Resolve(Resolver resolver)
    {
        target.ResolveWrite(resolver, alsoRead: false, isDeclaration: false);
        value.Resolve(resolver);
        resolver.Names.Pattern(target, value);
    }

    public override JsValue Evaluate(Frame frame)
    {
        if (target is PlaceNode place)
        {
            var found = place.Locate(frame);
            var assigned = value.Evaluate(frame);
            place.Write(frame, found, assigned);
            return assigned;
        }

        var whole = value.Evaluate(frame);
        target.Assign(frame, whole, isDeclaration: false);
        return whole;
    }
}

/// <summary><c>target += value</c> and its like, with <c>??=</c>, <c>||=</c>, <c>&amp;&amp;=</c>.</summary>
internal sealed class CompoundNode(PlaceNode target, Operator op, ExpressionNode value, int position) : ExpressionNode(position)
{
    private readonly bool isLogical = op is Operator.LogicalAnd or Operator.LogicalOr or Operator.Coalesce;

    public override void Resolve(Resolver resolver)
    {
        target.ResolveWrite(resolver, alsoRead: true, isDeclaration: false);
        value.Resolve(resolver);
    }

    public override JsValue Evaluate(Frame frame)
    {
        var place = target.Locate(frame);
        var before = target.Read(frame, place);
        if (isLogical && LogicalNode.Decides(op, before))
            return before;
        var right = value.Evaluate(frame);
        frame.Run.Position = Position;
        var after = isLogical ? right : Operators.Apply(frame.Run, op, before, right);
        target.Write(frame, place, after);
        return after;
    }
}
