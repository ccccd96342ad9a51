namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>The equalities and the order of JavaScript.</summary>
internal static class Comparing
{
    /// <summary><c>===</c></summary>
    public static bool Strict(ScriptRun run, JsValue left, JsValue right)
    {
        if (left.IsNumber)
            return right.IsNumber && left.Number == right.Number;
        return left.IsString ? right.IsString && SameText(run, left, right) : ReferenceEquals(left.Reference, right.Reference);
    }

    /// <summary><c>==</c></summary>
    public static bool Loose(ScriptRun run, JsValue left, JsValue right)
    {
        if (left.IsNullish || right.IsNullish)
            return left.IsNullish && right.IsNullish;
        if (left.Kind == right.Kind)
            return Strict(run, left, right);
        if (left.IsObject)
            return Loose(run, Coerce.Primitive(run, left), right);
        if (right.IsObject)
            return Loose(run, left, Coerce.Primitive(run, right));
        return Coerce.Number(run, left) == Coerce.Number(run, right);
    }

    /// <summary>Less than; null when not comparable.</summary>
    public static bool? Less(ScriptRun run, JsValue left, JsValue right)
    {
        left = Coerce.Primitive(run, left, preferText: false);
        right = Coerce.Primitive(run, right, preferText: false);
        if (left.IsString && right.IsString)
            return Order(run, left.Text, right.Text) < 0;
        var (x, y) = (Coerce.Number(run, left), Coerce.Number(run, right));
        return double.IsNaN(x) || double.IsNaN(y) ? null : x < y;
    }

    /// <summary>By UTF-16 units.</summary>
    public static int Order(ScriptRun run, string left, string right)
    {
        run.Work(Math.Min(left.Length, right.Length) >> 4);
        return string.CompareOrdinal(left, right);
    }

    private static bool SameText(ScriptRun run, JsValue left, JsValue right)
    {
        if (left.TextLength != right.TextLength)
            return false;
        run.Work(left.TextLength >> 4);
        return left.Text == right.Text;
    }
}

/// <summary>The equality of Map, Set and includes: as <c>===</c>, but NaN equals itself.</summary>
internal sealed class SameValue : IEqualityComparer<JsValue>
{
    public static readonly SameValue Comparer = new();

    public bool Equals(JsValue x, JsValue y)
    {
        if (x.IsNumber)
            return y.IsNumber && (x.Number == y.Number || double.IsNaN(x.Number) && double.IsNaN(y.Number));
        if (x.IsString)
            return y.IsString && x.TextLength == y.TextLength && x.Text == y.Text;
        return ReferenceEquals(x.Reference, y.Reference);
    }

    // HashCode mixes with a number of this process: a script cannot aim its keys at one bucket.
    public int GetHashCode(JsValue value) => value.Kind switch
    {
        JsKind.Number => HashCode.Combine(value.Number == 0 ? 0.0 : value.Number),
        JsKind.String => value.Text.GetHashCode(StringComparison.Ordinal),
        JsKind.Undefined => 0,
        _ => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value.Reference),
    };
}
