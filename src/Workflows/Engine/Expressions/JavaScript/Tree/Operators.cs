namespace Workflows.Engine.Expressions.JavaScript;

internal enum Operator
{
    Add, Subtract, Multiply, Divide, Remainder, Power,
    ShiftLeft, ShiftRight, ShiftRightUnsigned, And, Or, Xor,
    Equal, NotEqual, StrictEqual, StrictNotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
    In, InstanceOf,
    LogicalAnd, LogicalOr, Coalesce,
}

/// <summary>Operators of two values.</summary>
internal static class Operators
{
    private static readonly Dictionary<string, (Operator Operator, int Precedence)> Binary = new(StringComparer.Ordinal)
    {
        ["??"] = (Operator.Coalesce, 1),
        ["||"] = (Operator.LogicalOr, 2),
        ["&&"] = (Operator.LogicalAnd, 3),
        ["|"] = (Operator.Or, 4),
        ["^"] = (Operator.Xor, 5),
        ["&"] = (Operator.And, 6),
        ["=="] = (Operator.Equal, 7),
        ["!="] = (Operator.NotEqual, 7),
        ["==="] = (Operator.StrictEqual, 7),
        ["!=="] = (Operator.StrictNotEqual, 7),
        ["<"] = (Operator.Less, 8),
        ["<="] = (Operator.LessOrEqual, 8),
        [">"] = (Operator.Greater, 8),
        [">="] = (Operator.GreaterOrEqual, 8),
        ["in"] = (Operator.In, 8),
        ["instanceof"] = (Operator.InstanceOf, 8),
        ["<<"] = (Operator.ShiftLeft, 9),
        [">>"] = (Operator.ShiftRight, 9),
        [">>>"] = (Operator.ShiftRightUnsigned, 9),
        ["+"] = (Operator.Add, 10),
        ["-"] = (Operator.Subtract, 10),
        ["*"] = (Operator.Multiply, 11),
        ["/"] = (Operator.Divide, 11),
        ["%"] = (Operator.Remainder, 11),
    };

    public const int TightestBinary = 11;

    public static bool TryFind(string mark, out Operator found, out int precedence)
    {
        var known = Binary.TryGetValue(mark, out var entry);
        if (!known && mark == "**")
            (known, entry) = (true, (Operator.Power, TightestBinary + 1));
        (found, precedence) = entry;
        return known;
    }

    public static JsValue Apply(ScriptRun run, Operator op, JsValue left, JsValue right)
    {
        if (left.IsNumber && right.IsNumber)
        {
            var (x, y) = (left.Number, right.Number);
            switch (op)
            {
                case Operator.Add: return x + y;
                case Operator.Subtract: return x - y;
                case Operator.Multiply: return x * y;
                case Operator.Divide: return x / y;
                case Operator.Less: return x < y;
                case Operator.LessOrEqual: return x <= y;
                case Operator.Greater: return x > y;
                case Operator.GreaterOrEqual: return x >= y;
                case Operator.StrictEqual: return x == y;
                case Operator.StrictNotEqual: return x != y;
                default: break;
            }
        }

        return op switch
        {
            Operator.Add => Add(run, left, right),
            Operator.Equal => Comparing.Loose(run, left, right),
            Operator.NotEqual => !Comparing.Loose(run, left, right),
            Operator.StrictEqual => Comparing.Strict(run, left, right),
            Operator.StrictNotEqual => !Comparing.Strict(run, left, right),
            Operator.Less => Comparing.Less(run, left, right) == true,
            Operator.GreaterOrEqual => Comparing.Less(run, left, right) == false,
            Operator.Greater => Greater(run, left, right) == true,
            Operator.LessOrEqual => Greater(run, left, right) == false,
            Operator.In => right.AsObject is { } holder
                ? holder.Has(run, Coerce.Key(run, left))
                : throw run.TypeError("vế phải của in phải là đối tượng"),
            Operator.InstanceOf => right.Reference is NativeFunction { IsInstance: { } test }
                ? left.AsObject is { } instance && test(instance)
                : throw run.TypeError("instanceof chỉ dùng với Array, Object, Map, Set, Date, RegExp, Function và các loại Error"),
            _ => Arithmetic(run, op, Coerce.Number(run, left), Coerce.Number(run, right)),
        };
    }

    public static JsValue Add(ScriptRun run, JsValue left, JsValue right)
    {
        left = Coerce.Primitive(run, left);
        right = Coerce.Primitive(run, right);
        return left.IsString || right.IsString
            ? Rope.Concat(run, Coerce.TextValue(run, left), Coerce.TextValue(run, right))
            : Coerce.Number(run, left) + Coerce.Number(run, right);
    }

    public static double Power(double x, double y) =>
        double.IsNaN(y) || Math.Abs(x) == 1 && double.IsInfinity(y) ? double.NaN : Math.Pow(x, y);

    // The operands are evaluated left to right, whichever side is asked first.
    private static bool? Greater(ScriptRun run, JsValue left, JsValue right)
    {
        left = Coerce.Primitive(run, left, preferText: false);
        return Comparing.Less(run, Coerce.Primitive(run, right, preferText: false), left);
    }

    private static JsValue Arithmetic(ScriptRun run, Operator op, double x, double y)
    {
        switch (op)
        {
            case Operator.Subtract: return x - y;
            case Operator.Multiply: return x * y;
            case Operator.Divide: return x / y;
            case Operator.Remainder: return x % y;
            case Operator.Power: return Power(x, y);
        }

        var (left, right) = (Coerce.Int32(x), Coerce.Int32(y));
        return op switch
        {
            Operator.And => left & right,
            Operator.Or => left | right,
            Operator.Xor => left ^ right,
            Operator.ShiftLeft => left << (right & 31),
            Operator.ShiftRight => left >> (right & 31),
            Operator.ShiftRightUnsigned => unchecked((uint)left) >> (right & 31),
            _ => throw new InvalidOperationException($"No operator {op}."),
        };
    }
}

/// <summary><c>a - b + c</c>: operators of one precedence, from left to right, without a deep tree.</summary>
internal sealed class BinaryNode(ExpressionNode first, IReadOnlyList<(Operator Operator, ExpressionNode Operand)> rest, int position)
    : ExpressionNode(position)
{
    private readonly (Operator Operator, ExpressionNode Operand)[] rest = [.. rest];

    public override void Resolve(Resolver resolver)
    {
        first.Resolve(resolver);
        foreach (var (_, operand) in rest)
            operand.Resolve(resolver);
    }

    public override JsValue Evaluate(Frame frame)
    {
        var value = first.Evaluate(frame);
        foreach (var (op, operand) in rest)
        {
            var right = operand.Evaluate(frame);
            frame.Run.Position = operand.Position;
            value = Operators.Apply(frame.Run, op, value, right);
        }

        return value;
    }
}

/// <summary>A row of <c>&amp;&amp;</c>, of <c>||</c> or of <c>??</c>.</summary>
internal sealed class LogicalNode(Operator op, IReadOnlyList<ExpressionNode> operands, int position) : ExpressionNode(position)
{
    private readonly ExpressionNode[] operands = [.. operands];

    public Operator Operator => op;

    public static bool Decides(Operator op, JsValue value) => op switch
    {
        Operator.LogicalAnd => !Coerce.Flag(value),
        Operator.LogicalOr => Coerce.Flag(value),
        _ => !value.IsNullish,
    };

    public override void Resolve(Resolver resolver)
    {
        foreach (var operand in operands)
            operand.Resolve(resolver);
    }

    public override JsValue Evaluate(Frame frame)
    {
        JsValue value = default;
        foreach (var operand in operands)
        {
            value = operand.Evaluate(frame);
            if (Decides(op, value))
                return value;
        }

        return value;
    }
}
