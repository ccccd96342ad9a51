namespace Workflows.Tests.Engine.Expressions.JavaScript;

/// <summary>Scripts that try to leave their box.</summary>
public sealed class SandboxTests
{
    private const string Names = "const C = 'constr' + 'uctor', P = 'proto' + 'type', U = '__pro' + 'to__'; ";

    [Theory]
    [InlineData("({})[C]", "null")]
    [InlineData("''[C]", "null")]
    [InlineData("(() => 1)[C]", "null")]
    [InlineData("Math.max[C]", "null")]
    [InlineData("(0)[C]", "null")]
    [InlineData("new Map()[C]", "null")]
    [InlineData("[][C][C]('return 1')()", "!TypeError")]
    [InlineData("(() => 1)[C]('return process')()", "!TypeError")]
    [InlineData("try { null.x } catch (e) { e[C] }", "null")]
    [InlineData("Object[P]", "null")]
    [InlineData("Array[P].push", "!TypeError")]
    [InlineData("(function () {})[P]", "null")]
    [InlineData("({})[U]", "null")]
    [InlineData("variables[U]", "null")]
    [InlineData("variables[C]", "null")]
    [InlineData("const o = {}; o[U] = { evil: 1 }; o.evil", "!TypeError")]
    [InlineData("const o = { [U]: { evil: 1 } }; o.evil", "!TypeError")]
    [InlineData("const o = Object.assign({}, JSON.parse('{\"' + U + '\": {\"evil\": 1}}')); o.evil", "!TypeError")]
    [InlineData("JSON.parse('{\"' + U + '\": {\"evil\": 1}}').evil", "null")]
    [InlineData("variables[U] = 1", "!TypeError")]
    [InlineData("const { [C]: c } = []; c", "null")]
    [InlineData("C in {}", "false")]
    [InlineData("Object.hasOwn({}, C)", "false")]
    [InlineData("for (const k in []) k", "null")]
    [InlineData("[][C + '']", "null")]
    public void Nothing_leads_from_a_value_to_what_made_it(string script, string value) => Assert.Equal(value, ScriptBench.Told(Names + script));

    [Theory]
    [InlineData("const k = 'max'; Math[k] = () => 0")]
    [InlineData("const m = Math; m.max = 5")]
    [InlineData("const m = Math; delete m.max")]
    [InlineData("Object.assign(Math, { max: 1 })")]
    [InlineData("Object.assign(JSON, { parse: 1 })")]
    [InlineData("const A = Array; A.isArray = () => true")]
    [InlineData("const f = [].push; f.x = 1")]
    [InlineData("const f = 'a'.at; delete f.name")]
    [InlineData("args.x = 1")]
    [InlineData("delete variables.Count")]
    public void What_scripts_share_cannot_be_changed(string script)
    {
        Assert.Equal("!TypeError", ScriptBench.Told(script));
        Assert.Equal("[2,true]", ScriptBench.Told("[Math.max(1, 2), Array.isArray([])]"));
    }

    [Fact]
    public void Freezing_what_is_shared_leaves_no_trace_for_other_scripts()
    {
        Assert.Equal("null", ScriptBench.Told("Object.freeze(variables); Object.freeze(Math); Object.seal(Array); null"));
        Assert.Equal("[9,false]", ScriptBench.Told("variables.Count = 9; [variables.Count, Object.isFrozen(variables)]"));
    }

    [Theory]
    [InlineData("[].map.call('abc', x => x)")]
    [InlineData("new Map().get.call(new Set(), 1)")]
    [InlineData("new Date().getTime.call({})")]
    [InlineData("/a/.test.call({}, 'a')")]
    [InlineData("const { push } = []; push(1)")]
    [InlineData("(1).toFixed.call('x')")]
    [InlineData("const it = [1].values(); it.next.call({})")]
    [InlineData("Math.max.apply(null, 5)")]
    [InlineData("[1].map(5)")]
    [InlineData("[1].sort('x')")]
    public void Methods_refuse_a_receiver_that_is_not_theirs(string script) => Assert.Equal("!TypeError", ScriptBench.Told(script));

    [Theory]
    [InlineData("'\\u0000'")]
    [InlineData("'\\ud800'")]
    [InlineData("({ '\\udc00': 1 })")]
    [InlineData("variables.Note = 'a\\u0000b'; 1")]
    [InlineData("setVariable('\\ud800', 1)")]
    [InlineData("setWorkflowName('\\u0000')")]
    [InlineData("setCorrelationId('\\ud800')")]
    public void Text_that_the_database_cannot_keep_does_not_leave(string script) => Assert.Equal("!RangeError", ScriptBench.Told(script));

    [Fact]
    public void A_script_that_fails_changes_nothing()
    {
        var bench = new ScriptBench();
        var before = (bench.Everything, bench.State.Name, bench.State.CorrelationId);
        foreach (var end in new[] { "null.x", "throw new Error('thôi')", "while (true);", "'x'.repeat(1e9)", "(function f() { f() })()" })
        {
            Assert.Throws<Workflows.Engine.Expressions.ExpressionException>(() => bench.Evaluate(
                $"variables.Count = 1; variables.List.push(4); setNote('x'); setVariable('New', 1); setWorkflowName('y'); setCorrelationId('z'); {end}"));
            Assert.Equal(before, (bench.Everything, bench.State.Name, bench.State.CorrelationId));
        }
    }

    [Fact]
    public void A_value_that_does_not_fit_keeps_the_other_variables_as_they_were()
    {
        var bench = new ScriptBench();
        var before = bench.Everything;
        var failed = Assert.Throws<Workflows.Engine.Expressions.ExpressionException>(() => bench.Evaluate("variables.Note = 'x'; variables.Count = 'năm'"));
        Assert.Contains("Biến “Count”", failed.Message, StringComparison.Ordinal);
        Assert.Equal(before, bench.Everything);
    }
}
