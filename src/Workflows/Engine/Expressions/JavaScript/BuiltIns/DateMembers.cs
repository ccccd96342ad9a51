namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Date objects. Local time is that of Việt Nam; now is the engine's clock.</summary>
internal static class DateMembers
{
    private const string Invalid = "Invalid Date";

    // Year, month, day, hour, minute, second, millisecond: each setter begins at one and goes on as far as it may.
    private static readonly (string Name, int First, int Count)[] Setters =
    [
        ("FullYear", 0, 3), ("Month", 1, 2), ("Date", 2, 1), ("Hours", 3, 4), ("Minutes", 4, 3), ("Seconds", 5, 2), ("Milliseconds", 6, 1),
    ];

    public static readonly MemberTable Table = Fields(new MemberTable(ObjectMembers.Table)
        .Add("getTime", 0, (run, self, _) => This(run, self).Time)
        .Add("getTimezoneOffset", 0, (run, self, _) => This(run, self).Time is var time && double.IsNaN(time) ? time : -Math.Truncate(DateMath.Offset(This(run, self).Time) / 60_000))
        .Add("setTime", 1, (run, self, args) => This(run, self).Time = DateMath.Clip(Coerce.Number(run, args[0])))
        .Add("toDateString", 0, (run, self, _) => Text(run, self, DateWriting.Date))
        .Add("toISOString", 0, (run, self, _) => double.IsNaN(This(run, self).Time)
            ? throw run.RangeError("ngày không hợp lệ")
            : run.NewText(DateWriting.Iso(This(run, self).Time)))
        .Add("toJSON", 1, (run, self, _) => double.IsNaN(This(run, self).Time) ? JsValue.Null : run.NewText(DateWriting.Iso(This(run, self).Time)))
        .Add("toLocaleDateString", 0, (run, self, args) => Text(run, self, time => DateWriting.Localised(run, time, args[0], args[1], date: true, clock: false)))
        .Add("toLocaleString", 0, (run, self, args) => Text(run, self, time => DateWriting.Localised(run, time, args[0], args[1], date: true, clock: true)))
        .Add("toLocaleTimeString", 0, (run, self, args) => Text(run, self, time => DateWriting.Localised(run, time, args[0], args[1], date: false, clock: true)))
        .Add("toString", 0, (run, self, _) => Text(run, self, Whole))
        .Add("toTimeString", 0, (run, self, _) => Text(run, self, DateWriting.Time))
        .Add("toUTCString", 0, (run, self, _) => Text(run, self, DateWriting.Utc))
        .Add("valueOf", 0, (run, self, _) => This(run, self).Time));

    public static readonly NativeFunction Kind = new("Date", 7, (run, _, _) => run.NewText(Whole(Now(run))))
    {
        Construct = (run, _, args) =>
        {
            run.Charge(64);
            return new JsDate(Time(run, args));
        },
        IsInstance = instance => instance is JsDate,
        Statics = new MemberTable()
            .Add("UTC", 7, (run, _, args) => DateMath.Clip(FromParts(run, args)))
            .Add("now", 0, (run, _, _) => Now(run))
            .Add("parse", 1, (run, _, args) => DateReading.Of(Coerce.Text(run, args[0]))),
    };

    private static double Now(ScriptRun run) => run.Host.Now.ToUnixTimeMilliseconds();

    private static string Whole(double time) => $"{DateWriting.Date(time)} {DateWriting.Time(time)}";

    private static double Time(ScriptRun run, Args args)
    {
        if (args.Count == 0)
            return Now(run);
        if (args.Count > 1)
            return DateMath.Clip(DateMath.ToUtc(FromParts(run, args)));
        if (args[0].Reference is JsDate other)
            return other.Time;
        var value = Coerce.Primitive(run, args[0]);
        return value.IsString ? DateReading.Of(value.Text) : DateMath.Clip(Coerce.Number(run, value));
    }

    private static double FromParts(ScriptRun run, Args args)
    {
        double[] parts = [double.NaN, 0, 1, 0, 0, 0, 0];
        for (var i = 0; i < parts.Length && i < args.Count; i++)
            parts[i] = Coerce.Number(run, args[i]);
        if (Math.Truncate(parts[0]) is >= 0 and <= 99)
            parts[0] = 1900 + Math.Truncate(parts[0]);
        return DateMath.Make(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
    }

    private static MemberTable Fields(MemberTable table)
    {
        foreach (var (name, first, count) in Setters)
        {
            Both("get", name, 0, (run, self, args, local) => Part(run, self, first, local));
            Both("set", name, count, (run, self, args, local) => Set(run, This(run, self), args, first, count, local));
        }

        Both("get", "Day", 0, (run, self, args, local) => Part(run, self, 7, local));
        return table;

        void Both(string verb, string name, int length, Func<ScriptRun, JsValue, Args, bool, JsValue> body)
        {
            table.Add(verb + name, length, (run, self, args) => body(run, self, args, true));
            table.Add($"{verb}UTC{name}", length, (run, self, args) => body(run, self, args, false));
        }
    }

    private static JsValue Part(ScriptRun run, JsValue self, int part, bool local)
    {
        var time = This(run, self).Time;
        if (double.IsNaN(time))
            return time;
        var p = DateMath.Parts(local ? DateMath.ToLocal(time) : time);
        return part switch
        {
            0 => p.Year,
            1 => p.Month,
            2 => p.Day,
            3 => p.Hour,
            4 => p.Minute,
            5 => p.Second,
            6 => p.Millisecond,
            _ => p.Weekday,
        };
    }

    private static JsValue Set(ScriptRun run, JsDate date, Args args, int first, int count, bool local)
    {
        var time = date.Time;
        // Only a year brings an invalid date back.
        if (double.IsNaN(time) && first > 0)
            return double.NaN;
        var p = DateMath.Parts(double.IsNaN(time) ? 0 : local ? DateMath.ToLocal(time) : time);
        double[] parts = [p.Year, p.Month, p.Day, p.Hour, p.Minute, p.Second, p.Millisecond];
        parts[first] = Coerce.Number(run, args[0]);
        for (var i = 1; i < count && i < args.Count; i++)
            parts[first + i] = Coerce.Number(run, args[i]);
        var made = DateMath.Make(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
        return date.Time = DateMath.Clip(local ? DateMath.ToUtc(made) : made);
    }

    private static JsValue Text(ScriptRun run, JsValue self, Func<double, string> write) =>
        double.IsNaN(This(run, self).Time) ? Invalid : run.NewText(write(This(run, self).Time));

    private static JsDate This(ScriptRun run, JsValue self) =>
        self.Reference as JsDate ?? throw run.TypeError("hàm của Date được gọi trên giá trị khác");
}
