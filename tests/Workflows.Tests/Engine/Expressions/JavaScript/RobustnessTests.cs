using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Engine.Expressions;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Tests.Engine.Expressions.JavaScript;

public sealed class RobustnessTests
{
    private static readonly string[] Leaves =
    [
        "0", "-1", "2.5", "1e21", "NaN", "Infinity", "-0", "'a'", "''", "'10'", "'Việt 😀'", "true", "null", "undefined", "[]", "[1, [2, , 3]]", "({})",
        "({ a: 1, b: { c: [1] } })", "new Map([['k', 1]])", "new Set([3, 1])", "new Date(0)", "new Date(NaN)", "/a+/gi", "(x => x)", "Math", "variables",
        "variables.List", "variables.Answer", "getCount()", "new Error('e')", "[3, 1, 2].values()", "args", "Array",
    ];

    private static readonly string[] Binary =
    [
        "+", "-", "*", "/", "%", "**", "==", "===", "!=", "<", ">=", "&", "|", "^", "<<", ">>>", "&&", "||", "??", ",", "in", "instanceof",
    ];

    private static readonly string[] Members =
    [
        ".length", ".a", "?.b?.c", "[0]", "['a']", ".toString()", ".valueOf()", ".slice(-2)", ".at(-1)", ".concat([1], 'x')", ".indexOf('a')", ".includes(NaN)",
        ".map(x => x)", ".map(Number)", ".filter(Boolean)", ".sort()", ".sort((a, b) => a < b)", ".reverse()", ".join()", ".flat(9)", ".reduce((a, b) => a + b)",
        ".splice(1, 1, 'z')", ".fill(0)", ".push(1)", ".pop()", ".split('')", ".split(/a/)", ".replace(/(.)/g, '$1$1')", ".replaceAll('a', x => x)", ".match(/a/g)",
        ".padStart(9, 'ab')", ".repeat(2)", ".normalize('NFD')", ".trim()", ".toFixed(2)", ".toString(2)", ".toPrecision(3)", ".getTime()", ".setMonth(14)",
        ".toISOString()", ".toLocaleString('vi-VN')", ".get('k')", ".set('k', 2)", ".add(5)", ".has(1)", ".size", ".entries()", ".keys()", ".exec('aa')", ".test('b')",
        ".call(null, 1)", ".apply(1, [2])", ".bind(1)", ".next()", ".message", ".copyWithin(0, 1)", ".with(0, 5)", ".flatMap(x => [x, x])", ".lastIndexOf(1)",
    ];

    private static readonly string[] Functions =
    [
        "String", "Number", "Boolean", "parseInt", "parseFloat", "isNaN", "JSON.stringify", "JSON.parse", "Object.keys", "Object.entries", "Object.fromEntries",
        "Object.assign", "Object.freeze", "Array.from", "Array.of", "Math.max", "Math.round", "Math.hypot", "encodeURIComponent", "decodeURIComponent", "new Set",
        "new Map", "new Date", "new Array", "new RegExp", "new Error", "toJson", "isNullOrEmpty", "bytesFromString", "bytesToBase64", "stringFromBase64", "parseGuid",
        "typeof", "-", "!", "~", "void ", "[...", "(({ a, ...r }) => [a, r])", "(([x, , y = 1] = []) => [x, y])", "((...a) => a.length)", "throw_",
    ];

    private static readonly Gen<string> Scripts = Gen.OneOf(
        Tree(4),
        from body in Tree(3) from other in Tree(2) select $"let r = []; for (const x of {body}) {{ r.push({other}); if (r.length > 20) break; }} r",
        from body in Tree(3) select $"const o = {{}}; for (const k in {body}) o[k] = k; o",
        from body in Tree(3) select $"try {{ {body} }} catch (e) {{ [e.name, typeof e.message] }} finally {{ 1 }}",
        from left in Tree(2) from right in Tree(3) select $"variables.Answer = {left}; variables.List = {right}; variables.Answer",
        from body in Tree(2) select $"const [a, {{ b = 2 }} = {{}}, ...c] = {body}; [a, b, c]");

    /// <summary>Whatever a script says, it gives a value, fails as a script fails, or meets a limit.</summary>
    [Fact]
    public void Random_scripts_never_surprise_the_evaluator() => Prop.ForAll(
        Arb.From(Scripts),
        script =>
        {
            var bench = new ScriptBench();
            try
            {
                bench.Evaluate(script)?.ToJsonString();
                bench.State.Write();
            }
            catch (ExpressionException failed)
            {
                Assert.True(failed.InnerException is null or ScriptThrow or ScriptLimitException or ConversionException, $"{script}\n{failed}");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    /// <summary>Any text at all is a script or is refused.</summary>
    [Fact]
    public void Random_texts_never_surprise_the_parser()
    {
        string[] words =
        [
            "let ", "const ", "function ", "=>", "(", ")", "{", "}", "[", "]", "`", "${", "'", "\"", "/", "\\", "\n", ";", ",", ".", "?.", "...", "=", "+", "++", "!",
            "a", "b", "1", "0x", "1e", "?", ":", "if", "else ", "for", " of ", " in ", "return ", "class ", "async ", "new ", "try", "catch", "//", "/*", "*/", "ế", "\ud83d", "\u2028", "typeof ", "case ", "switch",
        ];
        Prop.ForAll(
            Arb.From(Gen.ListOf(Gen.Elements(words)).Select(string.Concat)),
            script =>
            {
                var told = ScriptBench.Usual.CheckScript(script);
                Assert.True(told is null || told.StartsWith("Dòng ", StringComparison.Ordinal), told);
                ScriptBench.Usual.Names(script);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public async Task One_compiled_script_runs_on_many_threads_at_once()
    {
        const string Script = """
            const seen = new Map(); let text = '';
            for (let i = 0; i < 200; i++) { const k = 'k' + i % 7; seen.set(k, (seen.get(k) ?? 0) + variables.Count); text += i; }
            const f = n => n < 2 ? n : f(n - 1) + f(n - 2);
            variables.Count = f(10); /(\d)\1/g.test(text) ? [...seen.values()].reduce((a, b) => a + b) + text.length : -1
            """;
        var expected = ScriptBench.Told(Script);
        Assert.Equal("1490", expected);
        var evaluator = new JavaScriptEvaluator(new());
        await Parallel.ForAsync(0, 400, async (_, _) =>
        {
            await Task.Yield();
            var bench = new ScriptBench();
            Assert.Equal(expected, bench.Evaluate(Script, evaluator)!.ToJsonString());
            Assert.Equal(55, bench["Count"]!.GetValue<long>());
        });
        Assert.Equal(1, evaluator.CachedScripts);
    }

    /// <summary>What a script costs is counted, so this holds on every machine.</summary>
    [Fact]
    public void A_condition_costs_a_step_or_two_and_little_memory_however_large_the_workflow_is()
    {
        const string Condition = "variables.Count > 3 && getCount() < 9";
        var bench = new ScriptBench();
        bench.Scope.SetVariable("Answer", new JsonArray([.. Enumerable.Range(0, 20_000).Select(n => (JsonNode)n)]));
        Assert.InRange(ScriptBench.Usual.StepsOf(Condition, bench.Scope), 1, 3);
        var expression = ScriptBench.Expression(Condition);
        for (var i = 0; i < 100; i++)
            ScriptBench.Usual.Evaluate(expression, bench.Scope);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            ScriptBench.Usual.Evaluate(expression, bench.Scope);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void A_thousand_turns_with_several_expressions_stay_far_below_the_limits_of_one()
    {
        string[] expressions = ["variables.Count < 100000", "`Lượt ${variables.Count}`", "getList().map(x => x * variables.Count).reduce((a, b) => a + b, 0)", "variables.Count = variables.Count + 1"];
        var bench = new ScriptBench();
        var steps = 0;
        for (var turn = 0; turn < 1_000; turn++)
        {
            foreach (var expression in expressions)
            {
                if (turn == 0)
                    steps += ScriptBench.Usual.StepsOf(expression, bench.Scope);
                bench.Evaluate(expression);
            }
        }

        Assert.Equal(1_005, bench["Count"]!.GetValue<long>());
        // All turns together use as many steps as one script may.
        Assert.InRange(steps * 1_000, 1, 50_000);
    }

    [Fact]
    public void Steps_grow_with_the_work_and_not_faster()
    {
        var bench = new ScriptBench();
        int Cost(int turns) => ScriptBench.Usual.StepsOf($"let t = ''; for (let i = 0; i < {turns}; i++) {{ t += `${{i}};`; }} t.length", bench.Scope);
        Assert.InRange((double)Cost(8_000) / Cost(1_000), 7, 9);
    }

    private static Gen<string> Tree(int depth)
    {
        if (depth == 0)
            return Gen.Elements(Leaves);
        var inner = Tree(depth - 1);
        return Gen.OneOf(
            Gen.Elements(Leaves),
            from left in inner from op in Gen.Elements(Binary) from right in inner select $"(({left}) {op} ({right}))",
            from target in inner from member in Gen.Elements(Members) select $"({target}){member}",
            from target in inner from member in Gen.Elements(Members) from more in Gen.Elements(Members) select $"({target}){member}{more}",
            from function in Gen.Elements(Functions) from argument in inner select function switch
            {
                "[..." => $"[...{argument}]",
                "throw_" => $"(() => {{ throw {argument}; }})()",
                _ => $"{function}({argument})",
            },
            from first in inner from second in inner select $"[{first}, {second}]",
            from first in inner from second in inner select $"({{ a: {first}, [{second}]: 1, ...{first} }})",
            from first in inner from second in inner select $"`{{${{{first}}}}}${{{second}}}`",
            from test in inner from yes in inner select $"({test} ? {yes} : {test})");
    }
}
