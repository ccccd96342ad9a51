using System.Text.RegularExpressions;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Members of texts that take a regular expression or a text.</summary>
internal static class StringPatterns
{
    public static MemberTable AddTo(MemberTable table) => table
        .Add("match", 1, Matched)
        .Add("matchAll", 1, MatchedAll)
        .Add("replace", 2, (run, self, args) => Replace(run, self, args, all: false))
        .Add("replaceAll", 2, (run, self, args) => Replace(run, self, args, all: true))
        .Add("search", 1, (run, self, args) => ToRegex(run, args[0], "").Match(run, StringMembers.Text(run, self), 0, isSticky: false)?.Index ?? -1)
        .Add("split", 2, Split);

    private static CompiledRegex ToRegex(ScriptRun run, JsValue pattern, string flags) => pattern.Reference is JsRegExp given
        ? given.Regex
        : CompiledRegex.Of(run, pattern.IsUndefined ? "" : Coerce.Text(run, pattern), flags);

    private static JsValue Matched(ScriptRun run, JsValue self, Args args)
    {
        var text = StringMembers.Text(run, self);
        var regex = ToRegex(run, args[0], "");
        if (!regex.IsGlobal)
        {
            var found = args[0].Reference is JsRegExp given
                ? RegExpMembers.Next(run, given, text)?.Match
                : regex.Match(run, text, 0, isSticky: false);
            return found is null ? JsValue.Null : RegExpMembers.Result(run, regex, found, text);
        }

        Restart(args[0]);
        var all = run.NewArray();
        foreach (var match in RegExpMembers.All(run, regex, text))
            all.Append(run, run.NewText(match.Value));
        return all.Count == 0 ? JsValue.Null : all;
    }

    private static JsValue MatchedAll(ScriptRun run, JsValue self, Args args)
    {
        var text = StringMembers.Text(run, self);
        var regex = ToRegex(run, args[0], "g");
        if (!regex.IsGlobal)
            throw run.TypeError("matchAll cần biểu thức chính quy có cờ g");
        return new JsIterator(RegExpMembers.All(run, regex, text).Select(match => (JsValue)RegExpMembers.Result(run, regex, match, text)));
    }

    private static void Restart(JsValue regex)
    {
        if (regex.Reference is JsRegExp given)
            given.LastIndex = 0;
    }

    private static JsValue Replace(ScriptRun run, JsValue self, Args args, bool all)
    {
        var text = StringMembers.Text(run, self);
        var with = args[1].Reference as JsFunction;
        var template = with is null ? Coerce.Text(run, args[1]) : "";
        var result = new TextBuilder(run);
        var done = 0;
        if (args[0].Reference is JsRegExp given)
        {
            if (all && !given.Regex.IsGlobal)
                throw run.TypeError("replaceAll cần biểu thức chính quy có cờ g");
            var matches = given.Regex is { IsSticky: true, IsGlobal: false }
                ? RegExpMembers.Next(run, given, text) is { } next ? [next.Match] : []
                : RegExpMembers.All(run, given.Regex, text);
            if (given.Regex.IsGlobal)
                Restart(args[0]);
            foreach (var match in matches)
            {
                result.Append(text.AsSpan(done, match.Index - done));
                Put(run, result, text, match.Index, match.Value, given.Regex, match, with, template);
                done = match.Index + match.Length;
            }
        }
        else
        {
            var part = Coerce.Text(run, args[0]);
            for (var at = TextSearch.First(run, text, part, 0); at >= 0;)
            {
                run.Work(4);
                result.Append(text.AsSpan(done, at - done));
                Put(run, result, text, at, part, null, null, with, template);
                done = at + part.Length;
                var next = part.Length == 0 ? at + 1 : done;
                at = all && next <= text.Length ? TextSearch.First(run, text, part, next) : -1;
            }
        }

        return done == 0 && result.Length == 0 ? text : result.Append(text.AsSpan(done)).ToString();
    }

    private static void Put(
        ScriptRun run, TextBuilder result, string text, int at, string matched, CompiledRegex? regex, Match? match, JsFunction? with, string template)
    {
        if (with is null)
        {
            Expand(run, result, template, text, at, matched, regex, match);
            return;
        }

        var groups = regex?.Groups ?? 0;
        var args = new List<JsValue>(groups + 4) { matched };
        for (var group = 1; group <= groups; group++)
            args.Add(RegExpMembers.Group(run, match!, group));
        args.Add(at);
        args.Add(text);
        if (regex?.Names.Count > 0)
            args.Add(RegExpMembers.Groups(run, regex, match!));
        result.Append(Coerce.Text(run, run.Call(with, default, [.. args])));
    }

    /// <summary>What <c>$1</c>, <c>$&amp;</c> and their like stand for.</summary>
    private static void Expand(
        ScriptRun run, TextBuilder result, string template, string text, int at, string matched, CompiledRegex? regex, Match? match)
    {
        for (var i = 0; i < template.Length; i++)
        {
            var rest = template.AsSpan(i);
            if (rest is not ['$', var mark, ..])
            {
                result.Append(template[i]);
                continue;
            }

            i++;
            switch (mark)
            {
                case '$': result.Append('$'); break;
                case '&': result.Append(matched); break;
                case '`': result.Append(text.AsSpan(0, at)); break;
                case '\'': result.Append(text.AsSpan(at + matched.Length)); break;
                case '<' when regex?.Names.Count > 0 && template.IndexOf('>', i) is var end and > 0:
                    if (regex.Names.TryGetValue(template[(i + 1)..end], out var named))
                        result.Append(match!.Groups[named].Value);
                    i = end;
                    break;
                case >= '0' and <= '9':
                    var number = mark - '0';
                    if (rest.Length > 2 && char.IsAsciiDigit(rest[2]) && number * 10 + (rest[2] - '0') is var two && two >= 1 && two <= (regex?.Groups ?? 0))
                    {
                        number = two;
                        i++;
                    }

                    if (number >= 1 && number <= (regex?.Groups ?? 0))
                        result.Append(match!.Groups[number].Value);
                    else
                        result.Append('$').Append(mark);
                    break;
                default:
                    result.Append('$').Append(mark);
                    break;
            }
        }
    }

    private static JsValue Split(ScriptRun run, JsValue self, Args args)
    {
        var text = StringMembers.Text(run, self);
        var most = args[1].IsUndefined ? uint.MaxValue : Coerce.UInt32(run, args[1]);
        var parts = run.NewArray();
        if (most == 0)
            return parts;
        if (args[0].IsUndefined)
        {
            parts.Append(run, text);
            return parts;
        }

        foreach (var part in args[0].Reference is JsRegExp given ? ByRegex(run, text, given.Regex) : ByText(run, text, Coerce.Text(run, args[0])))
        {
            run.Work(1);
            parts.Append(run, part);
            if (parts.Count >= most)
                break;
        }

        return parts;
    }

    private static IEnumerable<JsValue> ByText(ScriptRun run, string text, string between)
    {
        if (between.Length == 0)
        {
            foreach (var unit in text)
                yield return run.NewText(unit.ToString());
            yield break;
        }

        var done = 0;
        for (var at = TextSearch.First(run, text, between, 0); at >= 0; at = TextSearch.First(run, text, between, done))
        {
            yield return run.NewText(text[done..at]);
            done = at + between.Length;
        }

        yield return run.NewText(text[done..]);
    }

    private static IEnumerable<JsValue> ByRegex(ScriptRun run, string text, CompiledRegex regex)
    {
        if (text.Length == 0)
        {
            if (regex.Match(run, text, 0, isSticky: true) is null)
                yield return JsValue.Empty;
            yield break;
        }

        var done = 0;
        for (var at = 0; at < text.Length;)
        {
            if (regex.Match(run, text, at, regex.IsSticky) is not { } match || match.Index >= text.Length)
                break;
            // An empty match at the beginning of a part separates nothing.
            if (match.Index + match.Length == done)
            {
                at = Math.Max(at, match.Index) + 1;
                continue;
            }

            if (match.Length == 0 && match.Index == done)
            {
                at++;
                continue;
            }

            yield return run.NewText(text[done..match.Index]);
            for (var group = 1; group <= regex.Groups; group++)
                yield return RegExpMembers.Group(run, match, group);
            done = match.Index + match.Length;
            at = match.Length == 0 ? done + 1 : done;
        }

        yield return run.NewText(text[done..]);
    }
}
