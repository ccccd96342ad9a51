using System.Diagnostics;
using System.Globalization;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Tests.Engine.Expressions.JavaScript;

public sealed class LimitTests
{
    private const string Steps = "bước";
    private const string Memory = "MB dữ liệu";
    private const string Depth = "tầng";
    private const string Time = "chạy quá 200 mili giây";
    private const string RegexTime = "Biểu thức chính quy chạy quá";

    [Theory]
    [InlineData("while (true) {}", Steps)]
    [InlineData("for (;;) ;", Steps)]
    [InlineData("do ; while (true)", Steps)]
    [InlineData("const f = () => 1; while (true) f()", Steps)]
    [InlineData("const a = [0]; for (const x of a) a.push(x)", Steps)]
    [InlineData("const s = new Set([0]); for (const x of s) s.add(x + 1)", Steps)]
    [InlineData("const m = new Map([[0, 0]]); m.forEach((v, k) => m.set(k + 1, 0))", Steps)]
    [InlineData("Array.from({ length: 5000 }, (_, i) => i).sort(() => { while (true); })", Steps)]
    [InlineData("Array.from({ length: 1e9 }, () => 1)", Steps)]
    [InlineData("'x'.repeat(1e9)", Memory)]
    [InlineData("'x'.padStart(1e15, 'abc')", Memory)]
    [InlineData("let s = 'x'; while (true) s += s", Memory)]
    [InlineData("let s = 'x'; for (let i = 0; i < 100; i++) s = `${s}${s}`", Memory)]
    [InlineData("Array(1e6).join('x'.repeat(100))", Memory)]
    [InlineData("[...'x'.repeat(1e6)]", Memory)]
    [InlineData("let a = [1]; for (let i = 0; i < 40; i++) a = [...a, ...a]", Memory)]
    [InlineData("let a = [1]; for (let i = 0; i < 40; i++) a = a.concat(a)", Memory)]
    [InlineData("JSON.parse('[' + '1,'.repeat(1000000) + '1]')", Memory)]
    [InlineData("let n = 0; while (true) new RegExp('a' + n++)", Memory)]
    [InlineData("let o = {}; for (let i = 0; i < 49000; i++) o['k'.repeat(200) + i] = i", Memory)]
    [InlineData("function f() { return f(); } f()", Depth)]
    [InlineData("const f = n => [1].map(() => f(n + 1)); f(0)", Depth)]
    [InlineData("const o = { toString() { return `${this}`; } }; `${o}`", Depth)]
    [InlineData("const o = { toJSON() { return { o }; } }; JSON.stringify(o)", Depth)]
    [InlineData("const a = []; a[0] = a; a.flat(Infinity)", Depth)]
    [InlineData("const a = []; a[0] = a; a", Depth)]
    [InlineData("const m = new Map(); m.set('m', m); m", Depth)]
    [InlineData("JSON.parse('['.repeat(100000))", Depth)]
    [InlineData("/^(a+)+$/.test('a'.repeat(40) + 'b')", RegexTime)]
    [InlineData("/(a|aa)+$/.test('a'.repeat(50) + 'b')", RegexTime)]
    [InlineData("new RegExp('(x+x+)+y').test('x'.repeat(60))", RegexTime)]
    [InlineData("'a'.repeat(60).replace(/(a*)*b/, '')", RegexTime)]
    public void Ends_a_script_that_has_no_end(string script, string limit)
    {
        // On a busy machine the clock may come first.
        Assert.Matches($"{limit}|{Time}", ScriptBench.Failure(script));
        // The same behind every guard that a script has.
        Assert.Matches($"{limit}|{Time}", ScriptBench.Failure($"try {{ {script} }} catch (e) {{ 'bắt được' }} finally {{ 1 }}"));
    }

    [Theory]
    [InlineData("new Array(4294967295)")]
    [InlineData("new Array(1e8).fill(0)")]
    [InlineData("const a = []; a.length = 4294967295")]
    [InlineData("const a = []; a[4294967294] = 1")]
    [InlineData("[...Array(1e7)]")]
    [InlineData("Math.max(...Array(1e7))")]
    [InlineData("Array(1e7).join()")]
    [InlineData("Object.keys(Array(1e7))")]
    public void Ends_a_script_that_asks_for_too_much_before_anything_is_made(string script)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Matches($"{Steps}|{Memory}|{Time}", ScriptBench.Failure(script));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
    }

    [Theory]
    [InlineData("let a = ['ha']; for (let i = 0; i < 40; i++) a = [a, a]; a")]
    [InlineData("let a = ['ha']; for (let i = 0; i < 40; i++) a = [a, a]; JSON.stringify(a)")]
    [InlineData("let a = ['ha']; for (let i = 0; i < 30; i++) a = [a, a]; String(a)")]
    [InlineData("let a = ['ha']; for (let i = 0; i < 40; i++) a = [a, a]; a.flat(Infinity)")]
    [InlineData("let o = {}; for (let i = 0; i < 60; i++) o = { a: o, b: o }; variables.Note = o")]
    [InlineData("let a = ['ha']; for (let i = 0; i < 40; i++) a = [a, a]; toJson(a)")]
    public void A_small_value_that_unfolds_into_a_giant_is_stopped_while_it_unfolds(string script) =>
        Assert.Matches($"{Steps}|{Memory}|{Depth}|{Time}", ScriptBench.Failure(script));

    [Theory]
    [InlineData("'{0}1{1}'", "(", ")")]
    [InlineData("{0}{1}", "[", "]")]
    [InlineData("{0}{1}", "{", "}")]
    [InlineData("{0}1{1}", "({a:", "})")]
    [InlineData("{0}1", "!", "")]
    [InlineData("{0}1", "- ", "")]
    [InlineData("{0}1", "typeof ", "")]
    [InlineData("{0}1", "a=>", "")]
    [InlineData("{0}1", "1**", "")]
    [InlineData("{0}1{1}", "1?", ":1")]
    [InlineData("{0};", "if(1)", "")]
    [InlineData("{0};", "while(0)", "")]
    [InlineData("{0}1{1}", "`${", "}`")]
    [InlineData("let x; {0}1", "x=", "")]
    [InlineData("let {0}a{1}=1", "[", "]")]
    [InlineData("let {0}b{1}=1", "{a:", "}")]
    [InlineData("({0}a{1})=>1", "[", "]")]
    [InlineData("{0}{1}", "f(", ")")]
    [InlineData("{0}", "do ", "")]
    [InlineData("{0}", "x => {", "")]
    [InlineData("{0}", "new ", "")]
    public void Deep_nesting_is_refused_and_never_overflows_the_stack(string form, string open, string close)
    {
        var script = string.Format(
            CultureInfo.InvariantCulture, form.Trim('\''), string.Concat(Enumerable.Repeat(open, 10_000)), string.Concat(Enumerable.Repeat(close, 10_000)));
        Assert.Matches("^\\?Dòng 1, cột .*(64 tầng|new phải)", ScriptBench.Told(script));
    }

    [Theory]
    [InlineData("1", "+1", "9001")]
    [InlineData("1", "&&1", "1")]
    [InlineData("null", "??1", "1")]
    [InlineData("1", ",1", "1")]
    [InlineData("variables", "?.a", "null")]
    [InlineData("''", "+'x'", null)]
    [InlineData("true", "?1:true", "1")]
    [InlineData("if(0);", "else;if(0);", "null")]
    public void Long_rows_are_no_nesting(string first, string more, string? value)
    {
        var script = first + string.Concat(Enumerable.Repeat(more, 9_000)) + (more.StartsWith('?') && more.EndsWith("true", StringComparison.Ordinal) ? "?1:2" : "");
        Assert.Equal(value ?? $"\"{new string('x', 9_000)}\"", ScriptBench.Told(script));
    }

    [Fact]
    public void A_deep_stack_of_calls_through_large_expressions_holds()
    {
        // 60 calls, each 60 brackets deep in itself, on the small stack of a thread of our own.
        var script = $"const f = n => n ? {new string('[', 55)}f(n - 1){new string(']', 55)} : 0; f(60).length";
        string? told = null;
        var thread = new Thread(() => told = Record(script), 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.True(told is "1" || told!.Contains(Depth, StringComparison.Ordinal), told);

        static string Record(string script)
        {
            try
            {
                return ScriptBench.Told(script);
            }
            catch (Workflows.Engine.Expressions.ExpressionException stopped)
            {
                return stopped.Message;
            }
        }
    }

    [Fact]
    public void Time_ends_a_script_whose_steps_are_heavy()
    {
        var hurried = new JavaScriptEvaluator(new() { Time = TimeSpan.FromTicks(1) });
        Assert.Contains("mili giây", ScriptBench.Failure("let n = 0; for (let i = 0; i < 40000; i++) n += i; n", hurried), StringComparison.Ordinal);
        Assert.Equal("3", ScriptBench.Told("1 + 2", hurried));
    }

    [Theory]
    [InlineData("let s = 'a'.repeat(2e6), p = 'a'.repeat(5e5) + 'b' + 'a'.repeat(5e5); s.indexOf(p)")]
    [InlineData("let s = 'a'.repeat(2e6), p = 'a'.repeat(5e5) + 'b' + 'a'.repeat(5e5); s.lastIndexOf(p)")]
    [InlineData("let s = 'a'.repeat(2e6), p = 'a'.repeat(5e5) + 'b' + 'a'.repeat(5e5); s.split(p).length")]
    [InlineData("let s = 'a'.repeat(1e6); let n = 0; for (let i = 0; i < 10000; i++) n += s.indexOf('b'); n")]
    [InlineData("let s = 'a'.repeat(1e6); for (let i = 0; i < 10000; i++) s.localeCompare(s + 'b')")]
    [InlineData("let s = 'a'.repeat(1e6); for (let i = 0; i < 10000; i++) s.toUpperCase()")]
    [InlineData("let o = {}; for (let i = 0; i < 20000; i++) o['k' + i] = i; for (let i = 0; i < 19000; i++) delete o['k' + i]; 1")]
    [InlineData("let a = Array.from({ length: 20000 }); for (let i = 0; i < 20000; i++) a.unshift(a.shift()); 1")]
    [InlineData("let a = Array.from({ length: 20000 }); for (let i = 0; i < 20000; i++) a.includes(i); 1")]
    [InlineData("for (let i = 0; i < 30000; i++) (1e300).toString(2) + (5e-324).toFixed(100)")]
    public void No_built_in_function_runs_away_within_one_step(string script)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            ScriptBench.Told(script);
        }
        catch (Workflows.Engine.Expressions.ExpressionException)
        {
            // Either it ends by itself or a limit ends it; what counts is that it ends.
        }

        // Ten times the limit is where the clock ends any script; the rest is leeway for a busy machine.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Limits_go_down_but_not_up()
    {
        var narrow = new JavaScriptEvaluator(new() { Steps = 50, Bytes = 4096, Depth = 8, Length = 200 });
        Assert.Contains("50 bước", ScriptBench.Failure("for (let i = 0; i < 100; i++);", narrow), StringComparison.Ordinal);
        Assert.Contains("MB", ScriptBench.Failure("'x'.repeat(5000)", narrow), StringComparison.Ordinal);
        Assert.Contains("8 tầng", ScriptBench.Told("((((((((((1))))))))))", narrow), StringComparison.Ordinal);
        Assert.Contains("200 ký tự", ScriptBench.Told("1" + new string(' ', 300), narrow), StringComparison.Ordinal);
        Assert.Equal("3", ScriptBench.Told("1 + 2", narrow));

        Assert.Throws<ArgumentOutOfRangeException>(() => new ScriptLimits { Steps = 100_001 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScriptLimits { Steps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScriptLimits { Bytes = 17 * 1024 * 1024 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScriptLimits { Time = TimeSpan.FromSeconds(1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScriptLimits { Time = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScriptLimits { Depth = 65 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScriptLimits { RegexTime = TimeSpan.FromMilliseconds(51) });
    }

    [Fact]
    public void The_cache_of_compiled_scripts_is_bounded()
    {
        var evaluator = new JavaScriptEvaluator(new() { CachedScripts = 100 });
        for (var i = 0; i < 1_000; i++)
            Assert.Equal($"{i}", ScriptBench.Told($"{i}", evaluator));
        Assert.InRange(evaluator.CachedScripts, 1, 100);
    }
}
