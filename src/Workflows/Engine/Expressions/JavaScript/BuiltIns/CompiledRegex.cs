using System.Text.RegularExpressions;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>A regular expression of a script as .NET runs it, with a time limit for each match. Shared between runs.</summary>
internal sealed class CompiledRegex
{
    private const int LongestPattern = 2_000;
    private const int Attempts = 3;
    private readonly Lazy<Regex> anywhere;
    private readonly Lazy<Regex> here;

    private CompiledRegex(string source, string flags, RegexTranslation translation, TimeSpan time)
    {
        Printed = Print(source);
        (Source, Flags, Groups, Names) = (source, flags, translation.Groups, translation.Names);
        var options = RegexOptions.CultureInvariant | (flags.Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : RegexOptions.None);
        anywhere = new(() => new(translation.Pattern, options, time));
        here = new(() => new($@"\G(?:{translation.Pattern})", options, time));
    }

    public string Source { get; }

    /// <summary>As it could stand between slashes.</summary>
    public string Printed { get; }

    public string Flags { get; }

    /// <summary>How many groups capture.</summary>
    public int Groups { get; }

    /// <summary>Numbers of the groups that have names.</summary>
    public IReadOnlyDictionary<string, int> Names { get; }

    public bool IsGlobal => Has('g');

    public bool IsSticky => Has('y');

    /// <param name="time">Limit for one match.</param>
    /// <param name="position">Where it stands in the script, for the message.</param>
    /// <exception cref="ScriptSyntaxException">Malformed, too long, or outside what is supported.</exception>
    public static CompiledRegex Of(string pattern, string flags, TimeSpan time, int position)
    {
        if (pattern.Length > LongestPattern)
            throw new ScriptSyntaxException($"biểu thức chính quy dài quá {LongestPattern} ký tự", position, isRefusal: true);
        if (flags.FirstOrDefault(flag => !"gimsuy".Contains(flag, StringComparison.Ordinal)) is var unknown and not '\0')
            throw new ScriptSyntaxException($"cờ {unknown} của biểu thức chính quy không dùng được; chỉ có g, i, m, s, u, y", position, isRefusal: true);
        if (flags.Distinct().Count() != flags.Length)
            throw new ScriptSyntaxException("cờ của biểu thức chính quy lặp lại", position);
        try
        {
            var compiled = new CompiledRegex(pattern, flags, RegexTranslator.Translate(pattern, flags), time);
            // Found out now, not in the middle of a run.
            _ = compiled.anywhere.Value;
            return compiled;
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            var reason = malformed is FormatException ? malformed.Message : "mẫu viết sai";
            throw new ScriptSyntaxException($"biểu thức chính quy không hợp lệ: {reason}", position);
        }
    }

    /// <summary>One that the script makes from text.</summary>
    public static CompiledRegex Of(ScriptRun run, string pattern, string flags)
    {
        if (run.Regexes.TryGetValue((pattern, flags), out var known))
            return known;
        run.Charge(4_000 + 100L * pattern.Length);
        run.CheckClock();
        try
        {
            known = Of(pattern, flags, run.RegexTime, 0);
        }
        catch (ScriptSyntaxException malformed)
        {
            throw run.Error("SyntaxError", malformed.Message);
        }

        run.Regexes.Add((pattern, flags), known);
        return known;
    }

    /// <summary>The first match at or behind a position; exactly there when sticky.</summary>
    /// <exception cref="ScriptLimitException">It takes too long.</exception>
    public Match? Match(ScriptRun run, string text, int at, bool isSticky)
    {
        if (at > text.Length)
            return null;
        run.Work(16);
        for (var attempt = 1; ; attempt++)
        {
            run.CheckClock();
            try
            {
                var match = (isSticky ? here : anywhere).Value.Match(text, at);
                run.Work((match.Success ? match.Index + match.Length - at : text.Length - at) >> 4);
                run.CheckClock(run.RegexTime);
                return match.Success ? match : null;
            }
            catch (RegexMatchTimeoutException)
            {
                // .NET counts time on the wall, and a busy machine may keep the thread waiting for that long in the
                // middle of an innocent match. A guilty one fails again.
                run.CheckClock(run.RegexTime);
                if (attempt == Attempts)
                    throw new ScriptLimitException($"Biểu thức chính quy chạy quá {run.RegexTime.TotalMilliseconds:0.##} mili giây.");
            }
        }
    }

    private static string Print(string source)
    {
        var printed = new System.Text.StringBuilder();
        var inClass = false;
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            inClass = c == '[' || inClass && c != ']';
            if (c == '\\' && i + 1 < source.Length)
                printed.Append(c).Append(source[++i]);
            else
                printed.Append(c == '/' && !inClass ? "\\/" : c == '\n' ? "\\n" : c.ToString());
        }

        return printed.Length == 0 ? "(?:)" : printed.ToString();
    }

    private bool Has(char flag) => Flags.Contains(flag, StringComparison.Ordinal);
}

/// <summary>A regular expression object: what is compiled, and where the next search begins.</summary>
internal sealed class JsRegExp(CompiledRegex regex) : JsObject
{
    public CompiledRegex Regex => regex;

    public JsValue LastIndex { get; set; } = 0;

    public override string Class => "RegExp";

    public override MemberTable Methods => RegExpMembers.Table;

    public override bool TryGet(ScriptRun run, string key, out JsValue value)
    {
        value = key switch
        {
            "lastIndex" => LastIndex,
            "source" => regex.Printed,
            "flags" => string.Concat(regex.Flags.Order()),
            "global" => regex.IsGlobal,
            "sticky" => regex.IsSticky,
            "ignoreCase" => Has('i'),
            "multiline" => Has('m'),
            "dotAll" => Has('s'),
            "unicode" => Has('u'),
            _ => default(JsValue),
        };
        return !value.IsUndefined || base.TryGet(run, key, out value);
    }

    public override void Set(ScriptRun run, string key, JsValue value)
    {
        if (key == "lastIndex")
            LastIndex = value;
        else
            base.Set(run, key, value);
    }

    private bool Has(char flag) => regex.Flags.Contains(flag, StringComparison.Ordinal);
}
