namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>What numbers can do, and <c>Number</c>.</summary>
internal static class NumberMembers
{
    public static readonly MemberTable Table = new MemberTable(ObjectMembers.Table)
        .Add("toExponential", 1, (run, self, args) => run.NewText(NumberText.Exponential(This(run, self), args[0].IsUndefined ? -1 : Within(run, args[0], 0, 100))))
        .Add("toFixed", 1, (run, self, args) => run.NewText(NumberText.Fixed(This(run, self), Within(run, args[0], 0, 100))))
        .Add("toLocaleString", 0, (run, self, args) => run.NewText(Localised.Number(run, This(run, self), args[0], args[1])))
        .Add("toPrecision", 1, (run, self, args) => run.NewText(args[0].IsUndefined
            ? NumberText.Of(This(run, self))
            : NumberText.Precision(This(run, self), Within(run, args[0], 1, 100))))
        .Add("toString", 1, (run, self, args) => run.NewText(NumberText.Radix(This(run, self), args[0].IsUndefined ? 10 : Within(run, args[0], 2, 36))))
        .Add("valueOf", 0, (run, self, _) => This(run, self));

    public static readonly NativeFunction ParseFloat = new("parseFloat", 1, (run, _, args) => NumberReading.Leading(Head(run, args[0])));

    public static readonly NativeFunction ParseInt = new("parseInt", 2, (run, _, args) => NumberReading.LeadingInteger(Head(run, args[0]), Coerce.Int32(run, args[1])));

    public static readonly NativeFunction Kind = new("Number", 1, (run, _, args) => args.Count == 0 ? 0 : Coerce.Number(run, args[0]))
    {
        Statics = new MemberTable()
            .Add("EPSILON", Math.Pow(2, -52))
            .Add("MAX_SAFE_INTEGER", 9007199254740991)
            .Add("MAX_VALUE", double.MaxValue)
            .Add("MIN_SAFE_INTEGER", -9007199254740991)
            .Add("MIN_VALUE", double.Epsilon)
            .Add("NEGATIVE_INFINITY", double.NegativeInfinity)
            .Add("NaN", double.NaN)
            .Add("POSITIVE_INFINITY", double.PositiveInfinity)
            .Add("isFinite", 1, (_, _, args) => args[0].IsNumber && double.IsFinite(args[0].Number))
            .Add("isInteger", 1, (_, _, args) => IsInteger(args[0]))
            .Add("isNaN", 1, (_, _, args) => args[0].IsNumber && double.IsNaN(args[0].Number))
            .Add("isSafeInteger", 1, (_, _, args) => IsInteger(args[0]) && Math.Abs(args[0].Number) <= 9007199254740991)
            .Add("parseFloat", ParseFloat)
            .Add("parseInt", ParseInt),
    };

    private static bool IsInteger(JsValue value) =>
        value.IsNumber && double.IsFinite(value.Number) && value.Number == Math.Truncate(value.Number);

    private static string Head(ScriptRun run, JsValue value)
    {
        var text = Coerce.Text(run, value);
        run.Work(text.Length >> 3);
        return text;
    }

    private static double This(ScriptRun run, JsValue self) =>
        self.IsNumber ? self.Number : throw run.TypeError("hàm của số được gọi trên giá trị khác");

    private static int Within(ScriptRun run, JsValue value, int least, int most)
    {
        var number = Coerce.Integer(run, value);
        return number >= least && number <= most ? (int)number : throw run.RangeError($"tham số phải từ {least} đến {most}");
    }
}
