using System.Text.RegularExpressions;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>RegExp objects.</summary>
internal static class RegExpMembers
{
    public static readonly MemberTable Table = new MemberTable(ObjectMembers.Table)
        .Add("exec", 1, (run, self, args) => Next(run, This(run, self), Coerce.Text(run, args[0])) is { } found
            ? Result(run, This(run, self).Regex, found.Match, found.Text)
            : JsValue.Null)
        .Add("test", 1, (run, self, args) => Next(run, This(run, self), Coerce.Text(run, args[0])) is not null)
        .Add("toString", 0, (run, self, _) => run.NewText($"/{This(run, self).Get(run, "source").Text}/{This(run, self).Regex.Flags}"));

    public static readonly NativeFunction Kind = new("RegExp", 2, Make)
    {
        Construct = Make,
        IsInstance = instance => instance is JsRegExp,
    };

    /// <summary>The next match from where the expression stands, which then moves on.</summary>
    public static (Match Match, string Text)? Next(ScriptRun run, JsRegExp regex, string text)
    {
        var moves = regex.Regex.IsGlobal || regex.Regex.IsSticky;
        var at = moves ? Math.Max(0, Coerce.Integer(run, regex.LastIndex)) : 0;
        var match = at > text.Length ? null : regex.Regex.Match(run, text, (int)at, regex.Regex.IsSticky);
        if (moves)
            regex.LastIndex = match is null ? 0 : match.Index + match.Length;
        return match is null ? null : (match, text);
    }

    /// <summary>All matches from the beginning, or the one.</summary>
    public static IEnumerable<Match> All(ScriptRun run, CompiledRegex regex, string text)
    {
        for (var at = 0; at <= text.Length;)
        {
            if (regex.Match(run, text, at, regex.IsSticky) is not { } match)
                yield break;
            yield return match;
            if (!regex.IsGlobal)
                yield break;
            at = match.Index + match.Length;
            if (match.Length == 0)
                at += at + 1 < text.Length && char.IsHighSurrogate(text[at]) && regex.Flags.Contains('u', StringComparison.Ordinal) ? 2 : 1;
        }
    }

    public static JsArray Result(ScriptRun run, CompiledRegex regex, Match match, string text)
    {
        var result = run.NewArray(regex.Groups + 1);
        result.Append(run, run.NewText(match.Value));
        for (var group = 1; group <= regex.Groups; group++)
            result.Append(run, Group(run, match, group));
        result.Define(run, "index", match.Index);
        result.Define(run, "input", text);
        result.Define(run, "groups", Groups(run, regex, match));
        return result;
    }

    public static JsValue Group(ScriptRun run, Match match, int group) =>
        match.Groups[group] is { Success: true } found ? run.NewText(found.Value) : default;

    public static JsValue Groups(ScriptRun run, CompiledRegex regex, Match match)
    {
        if (regex.Names.Count == 0)
            return default;
        var groups = run.NewObject();
        foreach (var (name, number) in regex.Names)
            groups.Define(run, name, Group(run, match, number));
        return groups;
    }

    private static JsRegExp This(ScriptRun run, JsValue self) =>
        self.Reference as JsRegExp ?? throw run.TypeError("hàm của RegExp được gọi trên giá trị khác");

    private static JsValue Make(ScriptRun run, JsValue self, Args args)
    {
        var given = args[0].Reference as JsRegExp;
        var pattern = given?.Regex.Source ?? (args[0].IsUndefined ? "" : Coerce.Text(run, args[0]));
        var flags = !args[1].IsUndefined ? Coerce.Text(run, args[1]) : given?.Regex.Flags ?? "";
        run.Charge(120);
        return new JsRegExp(CompiledRegex.Of(run, pattern, flags));
    }
}
