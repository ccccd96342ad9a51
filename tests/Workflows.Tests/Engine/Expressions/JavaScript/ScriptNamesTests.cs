using Workflows.Engine.Expressions.JavaScript;
using static Workflows.Engine.Expressions.JavaScript.ScriptNameKind;

namespace Workflows.Tests.Engine.Expressions.JavaScript;

public sealed class ScriptNamesTests
{
    [Theory]
    [InlineData("variables.A + variables['B']", "ReadsVariable A 1:11, ReadsVariable B 1:25")]
    [InlineData("variables.A = 1", "WritesVariable A 1:11")]
    [InlineData("variables.A += 1; variables.B++", "ReadsVariable A 1:11, WritesVariable A 1:11, ReadsVariable B 1:29, WritesVariable B 1:29")]
    [InlineData("variables.A.b.c = 1", "ReadsVariable A 1:11")]
    [InlineData("variables.A.push(1)", "ReadsVariable A 1:11")]
    [InlineData("variables?.A", "ReadsVariable A 1:12")]
    [InlineData("const { A, B: b } = variables", "ReadsVariable A 1:7, ReadsVariable B 1:7")]
    [InlineData("[variables.A, ...x] = [1]; var x", "WritesVariable A 1:12")]
    [InlineData("getVariable('A'); setVariable('B', 1)", "ReadsVariable A 1:13, WritesVariable B 1:31")]
    [InlineData("getRound() +\n  setRound(2)", "Getter Round 1:1, Setter Round 2:3")]
    [InlineData("getInput('A') + getOutputFrom('B', 'C')", "Input A 1:10, Activity B 1:31")]
    [InlineData("getTotalFromCalc()", "Getter TotalFromCalc 1:1")]
    [InlineData("`${variables.A}` + (() => variables.B)()", "ReadsVariable A 1:14, ReadsVariable B 1:37")]
    [InlineData("getVariable(name()); function name() { return 'A'; }", "")]
    [InlineData("const variables = {}; variables.A", "")]
    [InlineData("const getRound = () => 1; getRound()", "")]
    [InlineData("getWorkflowName() + getLastResult()", "")]
    [InlineData("variables.A +", "")]
    public void Lists_what_a_script_speaks_of_with_its_place(string script, string expected) => Assert.Equal(
        expected,
        string.Join(", ", ScriptBench.Usual.Names(script).Select(name => $"{name.Kind} {name.Name} {name.Line}:{name.Column}")));

    [Fact]
    public void Kinds_are_what_a_linter_asks_for() =>
        Assert.Equal([ReadsVariable, WritesVariable, Getter, Setter, Input, Activity], Enum.GetValues<ScriptNameKind>());
}
