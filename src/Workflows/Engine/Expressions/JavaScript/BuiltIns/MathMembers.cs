namespace Workflows.Engine.Expressions.JavaScript;

/// <summary><c>Math</c></summary>
internal static class MathMembers
{
    public static readonly JsNamespace Namespace = new("Math", Members());

    private static MemberTable Members() => new MemberTable()
        .Add("E", Math.E)
        .Add("LN10", Math.Log(10))
        .Add("LN2", 0.6931471805599453)
        .Add("LOG10E", 0.4342944819032518)
        .Add("LOG2E", 1.4426950408889634)
        .Add("PI", Math.PI)
        .Add("SQRT1_2", Math.Sqrt(0.5))
        .Add("SQRT2", Math.Sqrt(2))
        .Add("abs", 1, Of(Math.Abs))
        .Add("acos", 1, Of(Math.Acos))
        .Add("acosh", 1, Of(Math.Acosh))
        .Add("asin", 1, Of(Math.Asin))
        .Add("asinh", 1, Of(x => x == 0 ? x : Math.Asinh(x)))
        .Add("atan", 1, Of(Math.Atan))
        .Add("atan2", 2, (run, _, args) => Math.Atan2(Coerce.Number(run, args[0]), Coerce.Number(run, args[1])))
        .Add("atanh", 1, Of(Math.Atanh))
        .Add("cbrt", 1, Of(x => Math.Round(Math.Cbrt(x)) is var whole && whole * whole * whole == x ? whole : Math.Cbrt(x)))
        .Add("ceil", 1, Of(Math.Ceiling))
        .Add("clz32", 1, (run, _, args) => System.Numerics.BitOperations.LeadingZeroCount(Coerce.UInt32(run, args[0])))
        .Add("cos", 1, Of(Math.Cos))
        .Add("cosh", 1, Of(Math.Cosh))
        .Add("exp", 1, Of(Math.Exp))
        .Add("expm1", 1, Of(x => Math.Abs(x) < 1e-5 ? x + x * x / 2 + x * x * x / 6 : Math.Exp(x) - 1))
        .Add("floor", 1, Of(Math.Floor))
        .Add("fround", 1, Of(x => (float)x))
        .Add("hypot", 2, Hypot)
        .Add("imul", 2, (run, _, args) => unchecked(Coerce.Int32(run, args[0]) * Coerce.Int32(run, args[1])))
        .Add("log", 1, Of(Math.Log))
        .Add("log10", 1, Of(Math.Log10))
        .Add("log1p", 1, Of(x => Math.Abs(x) < 1e-5 ? x - x * x / 2 + x * x * x / 3 : Math.Log(1 + x)))
        .Add("log2", 1, Of(Math.Log2))
        .Add("max", 2, (run, _, args) => Extreme(run, args, double.NegativeInfinity, Math.Max))
        .Add("min", 2, (run, _, args) => Extreme(run, args, double.PositiveInfinity, Math.Min))
        .Add("pow", 2, (run, _, args) => Operators.Power(Coerce.Number(run, args[0]), Coerce.Number(run, args[1])))
        .Add("random", 0, (run, _, _) => run.Host.Random())
        .Add("round", 1, Of(Round))
        .Add("sign", 1, Of(x => double.IsNaN(x) || x == 0 ? x : Math.Sign(x)))
        .Add("sin", 1, Of(Math.Sin))
        .Add("sinh", 1, Of(Math.Sinh))
        .Add("sqrt", 1, Of(Math.Sqrt))
        .Add("tan", 1, Of(Math.Tan))
        .Add("tanh", 1, Of(Math.Tanh))
        .Add("trunc", 1, Of(Math.Truncate));

    private static NativeBody Of(Func<double, double> function) => (run, _, args) => function(Coerce.Number(run, args[0]));

    // Halves go up, also below zero; minus zero stays.
    private static double Round(double x)
    {
        if (!double.IsFinite(x) || x == Math.Truncate(x))
            return x;
        if (x is < 0 and >= -0.5)
            return double.NegativeZero;
        var floor = Math.Floor(x);
        return x - floor >= 0.5 ? floor + 1 : floor;
    }

    private static JsValue Extreme(ScriptRun run, Args args, double sum, Func<double, double, double> better)
    {
        run.Work(args.Count);
        for (var i = 0; i < args.Count; i++)
            sum = better(sum, Coerce.Number(run, args[i]));
        return sum;
    }

    private static JsValue Hypot(ScriptRun run, JsValue self, Args args)
    {
        run.Work(args.Count);
        var most = 0.0;
        var isInfinite = false;
        var numbers = new double[args.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Math.Abs(Coerce.Number(run, args[i]));
            isInfinite |= double.IsInfinity(numbers[i]);
            most = Math.Max(most, numbers[i]);
        }

        if (isInfinite)
            return double.PositiveInfinity;
        if (double.IsNaN(most) || most == 0)
            return most;
        // Scaled, so that squares do not overflow; compensated, so that many small ones count.
        var (sum, lost) = (0.0, 0.0);
        foreach (var number in numbers)
        {
            var square = number / most * (number / most) - lost;
            var next = sum + square;
            lost = next - sum - square;
            sum = next;
        }

        return Math.Sqrt(sum) * most;
    }
}
