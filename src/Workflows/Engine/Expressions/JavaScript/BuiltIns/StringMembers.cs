using System.Text;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>What texts can do; what they do with regular expressions stands in <see cref="StringPatterns"/>.</summary>
internal static class StringMembers
{
    public static readonly MemberTable Table = StringPatterns.AddTo(new MemberTable(ObjectMembers.Table)
        .Add("at", 1, (run, self, args) => At(run, Text(run, self), Coerce.Integer(run, args[0]), fromEnd: true))
        .Add("charAt", 1, (run, self, args) => At(run, Text(run, self), Coerce.Integer(run, args[0]), fromEnd: false) is { IsUndefined: false } found ? found : JsValue.Empty)
        .Add("charCodeAt", 1, (run, self, args) => InText(Text(run, self), Coerce.Integer(run, args[0]), out var text, out var at) ? text[at] : double.NaN)
        .Add("codePointAt", 1, (run, self, args) => InText(Text(run, self), Coerce.Integer(run, args[0]), out var text, out var at) ? CodePoint(text, at) : JsValue.Undefined)
        .Add("concat", 1, Concat)
        .Add("endsWith", 1, (run, self, args) =>
        {
            var (text, part) = (Text(run, self), Plain(run, args[0]));
            var end = Coerce.Position(run, args[1], text.Length, text.Length);
            return part.Length <= end && text.AsSpan(end - part.Length, part.Length).SequenceEqual(part);
        })
        .Add("includes", 1, (run, self, args) =>
        {
            var (text, part) = (Text(run, self), Plain(run, args[0]));
            return TextSearch.First(run, text, part, Coerce.Position(run, args[1], text.Length, 0)) >= 0;
        })
        .Add("indexOf", 1, (run, self, args) =>
        {
            var (text, part) = (Text(run, self), Coerce.Text(run, args[0]));
            return TextSearch.First(run, text, part, Math.Max(0, (int)Math.Min(text.Length, Coerce.Integer(run, args[1]))));
        })
        .Add("isWellFormed", 0, (run, self, _) => WellFormed(Text(run, self)) is null)
        .Add("lastIndexOf", 1, (run, self, args) =>
        {
            var (text, part) = (Text(run, self), Coerce.Text(run, args[0]));
            var from = Coerce.Number(run, args[1]);
            return TextSearch.Last(run, text, part, double.IsNaN(from) ? text.Length : (int)Math.Clamp(from, 0, text.Length));
        })
        .Add("localeCompare", 1, (run, self, args) => Localised.Compare(run, Text(run, self), Coerce.Text(run, args[0]), args[2]))
        .Add("normalize", 0, (run, self, args) => run.NewText(Normalise(run, Text(run, self), args[0].IsUndefined ? "NFC" : Coerce.Text(run, args[0]))))
        .Add("padEnd", 1, (run, self, args) => Text(run, self) is var text ? Rope.Concat(run, text, Padding(run, text, args)) : default)
        .Add("padStart", 1, (run, self, args) => Text(run, self) is var text ? Rope.Concat(run, Padding(run, text, args), text) : default)
        .Add("repeat", 1, (run, self, args) => Repeat(run, Text(run, self), Coerce.Integer(run, args[0])))
        .Add("slice", 2, (run, self, args) =>
        {
            var text = Text(run, self);
            var start = Coerce.Position(run, args[0], text.Length, 0);
            return Part(run, text, start, Coerce.Position(run, args[1], text.Length, text.Length));
        })
        .Add("startsWith", 1, (run, self, args) =>
        {
            var (text, part) = (Text(run, self), Plain(run, args[0]));
            return text.AsSpan(Coerce.Position(run, args[1], text.Length, 0)).StartsWith(part, StringComparison.Ordinal);
        })
        .Add("substr", 2, (run, self, args) =>
        {
            var text = Text(run, self);
            var start = Coerce.Position(run, args[0], text.Length, 0);
            var length = args[1].IsUndefined ? text.Length : Coerce.Integer(run, args[1]);
            return Part(run, text, start, (int)Math.Clamp(start + length, start, text.Length));
        })
        .Add("substring", 2, (run, self, args) =>
        {
            var text = Text(run, self);
            var start = (int)Math.Clamp(Coerce.Integer(run, args[0]), 0, text.Length);
            var end = args[1].IsUndefined ? text.Length : (int)Math.Clamp(Coerce.Integer(run, args[1]), 0, text.Length);
            return Part(run, text, Math.Min(start, end), Math.Max(start, end));
        })
        .Add("toLocaleLowerCase", 0, Lower)
        .Add("toLocaleUpperCase", 0, Upper)
        .Add("toLowerCase", 0, Lower)
        .Add("toUpperCase", 0, Upper)
        .Add("toString", 0, (run, self, _) => Text(run, self))
        .Add("toLocaleString", 0, (run, self, _) => Text(run, self))
        .Add("toWellFormed", 0, (run, self, _) => Text(run, self) is var text && WellFormed(text) is { } better ? run.NewText(better) : text)
        .Add("trim", 0, (run, self, _) => run.NewText(Whitespace.Trim(Text(run, self).AsSpan()).ToString()))
        .Add("trimEnd", 0, (run, self, _) => run.NewText(Whitespace.TrimEnd(Text(run, self).AsSpan()).ToString()))
        .Add("trimRight", 0, (run, self, _) => run.NewText(Whitespace.TrimEnd(Text(run, self).AsSpan()).ToString()))
        .Add("trimLeft", 0, (run, self, _) => run.NewText(Whitespace.TrimStart(Text(run, self).AsSpan()).ToString()))
        .Add("trimStart", 0, (run, self, _) => run.NewText(Whitespace.TrimStart(Text(run, self).AsSpan()).ToString()))
        .Add("valueOf", 0, (run, self, _) => Text(run, self)));

    public static readonly NativeFunction Kind = new("String", 1, (run, _, args) => args.Count == 0 ? JsValue.Empty : Coerce.TextValue(run, args[0]))
    {
        Statics = new MemberTable()
            .Add("fromCharCode", 1, FromCharCode)
            .Add("fromCodePoint", 1, FromCodePoint),
    };

    public static string Text(ScriptRun run, JsValue self)
    {
        if (self.IsNullish)
            throw run.TypeError("hàm của chuỗi được gọi mà không có chuỗi đứng trước");
        var text = Coerce.Text(run, self);
        run.Work(text.Length >> 5);
        return text;
    }

    public static JsValue Part(ScriptRun run, string text, int start, int end)
    {
        if (start == 0 && end == text.Length)
            return text;
        return start >= end ? JsValue.Empty : run.NewText(text[start..end]);
    }

    private static bool InText(string text, double index, out string found, out int at)
    {
        found = text;
        at = index >= 0 && index < text.Length ? (int)index : 0;
        return index >= 0 && index < text.Length;
    }

    private static JsValue At(ScriptRun run, string text, double index, bool fromEnd)
    {
        if (fromEnd && index < 0)
            index += text.Length;
        return InText(text, index, out _, out var at) ? run.NewText(text[at].ToString()) : default;
    }

    private static int CodePoint(string text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
            ? char.ConvertToUtf32(text[at], text[at + 1])
            : text[at];

    /// <summary>A text to look for, which must not be a regular expression.</summary>
    private static string Plain(ScriptRun run, JsValue part) => part.Reference is JsRegExp
        ? throw run.TypeError("ở đây phải là chuỗi, không phải biểu thức chính quy")
        : Coerce.Text(run, part);

    private static JsValue Concat(ScriptRun run, JsValue self, Args args)
    {
        JsValue text = Text(run, self);
        for (var i = 0; i < args.Count; i++)
            text = Rope.Concat(run, text, Coerce.TextValue(run, args[i]));
        return text;
    }

    private static JsValue Padding(ScriptRun run, string text, Args args)
    {
        var missing = Coerce.Integer(run, args[0]) - text.Length;
        var filler = args[1].IsUndefined ? " " : Coerce.Text(run, args[1]);
        if (missing <= 0 || filler.Length == 0)
            return JsValue.Empty;
        var length = (long)Math.Min(missing, int.MaxValue);
        run.RefuseText(length);
        run.Charge(2 * length);
        run.Work(length >> 5);
        return string.Create((int)length, filler, static (buffer, filler) =>
        {
            for (var at = 0; at < buffer.Length; at += filler.Length)
                filler.AsSpan(0, Math.Min(filler.Length, buffer.Length - at)).CopyTo(buffer[at..]);
        });
    }

    private static JsValue Repeat(ScriptRun run, string text, double times)
    {
        if (times < 0 || double.IsInfinity(times))
            throw run.RangeError("số lần lặp phải từ 0 trở lên và hữu hạn");
        if (times == 0 || text.Length == 0)
            return JsValue.Empty;
        var length = (long)Math.Min(times * text.Length, int.MaxValue);
        run.RefuseText(length);
        run.Charge(2 * length);
        run.Work(length >> 5);
        return new StringBuilder((int)length).Insert(0, text, (int)times).ToString();
    }

    private static JsValue Lower(ScriptRun run, JsValue self, Args args) =>
        run.NewText(Text(run, self).ToLowerInvariant().Replace("İ", "i̇", StringComparison.Ordinal));

    private static JsValue Upper(ScriptRun run, JsValue self, Args args) =>
        run.NewText(Text(run, self).ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal));

    private static string Normalise(ScriptRun run, string text, string form)
    {
        var wanted = form switch
        {
            "NFC" => NormalizationForm.FormC,
            "NFD" => NormalizationForm.FormD,
            "NFKC" => NormalizationForm.FormKC,
            "NFKD" => NormalizationForm.FormKD,
            _ => throw run.RangeError("dạng chuẩn hoá phải là NFC, NFD, NFKC hoặc NFKD"),
        };
        // One character becomes at most eighteen.
        run.Work(text.Length >> 1);
        var done = new StringBuilder();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && IsNormalisable(text, ref i))
                continue;
            done.Append(text[start..i].Normalize(wanted));
            if (i < text.Length)
                done.Append(text[i]);
            start = i + 1;
        }

        return done.ToString();
    }

    // .NET refuses half pairs and U+FFFE; JavaScript leaves them as they are.
    private static bool IsNormalisable(string text, ref int at)
    {
        if (!char.IsSurrogate(text[at]))
            return text[at] != '\uFFFE';
        if (!char.IsHighSurrogate(text[at]) || at + 1 >= text.Length || !char.IsLowSurrogate(text[at + 1]))
            return false;
        at++;
        return true;
    }

    /// <summary>The text with half pairs replaced; null when there are none.</summary>
    private static string? WellFormed(string text)
    {
        StringBuilder? better = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else
                (better ??= new(text))[i] = '\uFFFD';
        }

        return better?.ToString();
    }

    private static JsValue FromCharCode(ScriptRun run, JsValue self, Args args)
    {
        var text = new TextBuilder(run);
        for (var i = 0; i < args.Count; i++)
            text.Append((char)(Coerce.UInt32(run, args[i]) & 0xFFFF));
        return text.ToString();
    }

    private static JsValue FromCodePoint(ScriptRun run, JsValue self, Args args)
    {
        var text = new TextBuilder(run);
        for (var i = 0; i < args.Count; i++)
        {
            var point = Coerce.Number(run, args[i]);
            if (!(point >= 0 && point <= 0x10FFFF && point == Math.Floor(point)))
                throw run.RangeError("mã ký tự không hợp lệ");
            text.Append(point < 0x10000 ? ((char)point).ToString() : char.ConvertFromUtf32((int)point));
        }

        return text.ToString();
    }
}

/// <summary>true and false.</summary>
internal static class BooleanMembers
{
    public static readonly MemberTable Table = new MemberTable(ObjectMembers.Table)
        .Add("toString", 0, (run, self, _) => Coerce.TextValue(run, self))
        .Add("valueOf", 0, (_, self, _) => self);

    public static readonly NativeFunction Kind = new("Boolean", 1, (_, _, args) => Coerce.Flag(args[0]));
}
