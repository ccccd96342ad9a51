using System.Text.Json.Nodes;

namespace Workflows.Tests.Engine.Expressions.JavaScript;

/// <summary>Elsa's functions, against the workflow of <see cref="ScriptBench"/>.</summary>
public sealed class HostFunctionTests
{
    [Theory]
    [InlineData("variables.Count", "5")]
    [InlineData("variables['Count'] + 1", "6")]
    [InlineData("variables.Count > 3 && getCount() < 9", "true")]
    [InlineData("variables.Answer.by.name", "\"Lan\"")]
    [InlineData("variables.Answer?.nothing?.at", "null")]
    [InlineData("variables.Note", "null")]
    [InlineData("variables.Note === null", "true")]
    [InlineData("variables.Nothing === undefined", "true")]
    [InlineData("variables['Tên đầy đủ']", "\"Lê Lan\"")]
    [InlineData("variables.Hidden", "\"trong\"")]
    [InlineData("'Count' in variables && !('Nothing' in variables)", "true")]
    [InlineData("Object.keys(variables)", """["Hidden","Count","List","Answer","Note","plan_title","Tên đầy đủ"]""")]
    [InlineData("const { Count, List: [first] } = variables; [Count, first]", "[5,1]")]
    [InlineData("getCount()", "5")]
    [InlineData("getPlanTitle()", "\"cũ\"")]
    [InlineData("getVariable('List').length", "3")]
    [InlineData("getVariable('Nothing')", "null")]
    [InlineData("getVariable('Nothing') === null", "true")]
    [InlineData("getInput('Title')", "\"Kế hoạch\"")]
    [InlineData("getInput('Missing')", "null")]
    [InlineData("getTitle()", "\"Kế hoạch\"")]
    [InlineData("getPlanYear() + 1", "2027")]
    [InlineData("getMissing()", "null")]
    [InlineData("getExtra()", "true")]
    [InlineData("getOutputFrom('Ask').choice", "\"agree\"")]
    [InlineData("getOutputFrom('e1', 'TaskId')", "\"t-1\"")]
    [InlineData("getOutputFrom('Ask', 'Nothing')", "null")]
    [InlineData("getResultFromAsk().choice", "\"agree\"")]
    [InlineData("getTaskIdFromAsk()", "\"t-1\"")]
    [InlineData("getTotalFromReportFromUnit()", "12")]
    [InlineData("getLastResult()", "12")]
    [InlineData("getWorkflowInstanceId()", "\"00000007-0000-0000-0000-000000000000\"")]
    [InlineData("getWorkflowDefinitionId()", "\"plan\"")]
    [InlineData("getWorkflowDefinitionVersionId()", "\"plan-v3\"")]
    [InlineData("getWorkflowDefinitionVersion()", "3")]
    [InlineData("getCorrelationId()", "\"K-1\"")]
    [InlineData("getWorkflowInstanceName() + getWorkflowName()", "\"TênTên\"")]
    [InlineData("[isNullOrEmpty(''), isNullOrEmpty(null), isNullOrEmpty('x'), isNullOrEmpty()]", "[true,true,false,true]")]
    [InlineData("[isNullOrWhiteSpace(' \\n'), isNullOrWhiteSpace('x'), isNullOrWhiteSpace(0)]", "[true,false,false]")]
    [InlineData("toJson({ a: 1, b: ['x', null, true] })", "\"{\\\"a\\\":1,\\\"b\\\":[\\\"x\\\",null,true]}\"")]
    [InlineData("toJson('é') + toJson(undefined) + toJson(new Map([['a', 1]]))", "\"\\\"é\\\"null{\\\"a\\\":1}\"")]
    [InlineData("parseJson('{\"q\":[1,2]}').q[1]", "2")]
    [InlineData("parseGuid('0000000700000000000000000000000A')", "\"00000007-0000-0000-0000-00000000000a\"")]
    [InlineData("parseGuid('x')", "!SyntaxError")]
    [InlineData("[newGuid(), newGuidString(), getGuidString()].map(g => g.length)", "[36,36,36]")]
    [InlineData("newGuid() === newGuid()", "false")]
    [InlineData("/^[A-Za-z0-9]{1,22}$/.test(newShortGuid()) && /^[A-Za-z0-9]{1,22}$/.test(getShortGuid())", "true")]
    [InlineData("bytesFromString('ế')", "[225,186,191]")]
    [InlineData("bytesToString([225, 186, 191])", "\"ế\"")]
    [InlineData("bytesToBase64([72, 105])", "\"SGk=\"")]
    [InlineData("bytesFromBase64('SGk=')", "[72,105]")]
    [InlineData("bytesToString('SGk=')", "\"Hi\"")]
    [InlineData("stringToBase64('Kế hoạch')", "\"S+G6vyBob+G6oWNo\"")]
    [InlineData("stringFromBase64('S+G6vyBob+G6oWNo')", "\"Kế hoạch\"")]
    [InlineData("stringFromBase64('không')", "!SyntaxError")]
    [InlineData("`${args.index}: ${args.item.name}`", "\"2: An\"")]
    [InlineData("args.x", "null")]
    [InlineData("const { item, ...rest } = args; rest", """{"index":2}""")]
    [InlineData("args", """{"item":{"name":"An"},"index":2}""")]
    public void Gives_what_the_workflow_holds(string script, string value) => Assert.Equal(value, ScriptBench.Told(script));

    [Theory]
    [InlineData("getOutputFrom('Nobody')", "không có hoạt động “Nobody”")]
    [InlineData("getNothing()", "không có biến, đầu vào hay kết quả hoạt động nào tên là “Nothing”")]
    [InlineData("getResultFromNobody()", "“ResultFromNobody”")]
    [InlineData("setNothing(1)", "không có biến nào tên là “Nothing”")]
    [InlineData("variables.Nothing.more", "vì variables.Nothing là undefined")]
    [InlineData("variables.Answer.ask()", "variables.Answer.ask không phải là hàm")]
    public void Names_what_is_missing_with_its_place(string script, string message)
    {
        var failure = ScriptBench.Failure(script);
        Assert.StartsWith("Dòng 1, cột ", failure, StringComparison.Ordinal);
        Assert.Contains(message, failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw new Error('Thiếu người ký')", "Thiếu người ký")]
    [InlineData("throw 'dừng'", "dừng")]
    [InlineData("throw { message: 'có lý do', code: 5 }", "có lý do")]
    [InlineData("try { throw new Error('gốc'); } finally { 1; }", "gốc")]
    [InlineData("throw new RangeError()", "RangeError")]
    public void What_a_script_says_itself_stands_as_it_is(string script, string message) => Assert.Equal(message, ScriptBench.Failure(script));

    [Theory]
    [InlineData("variables.Count = 7", "Count", "7")]
    [InlineData("variables.Count = '8'", "Count", "8")]
    [InlineData("variables.Count++; variables.Count += 2", "Count", "8")]
    [InlineData("setCount(9)", "Count", "9")]
    [InlineData("setVariable('Count', 10)", "Count", "10")]
    [InlineData("setPlanTitle('mới')", "plan_title", "\"mới\"")]
    [InlineData("variables['Tên đầy đủ'] = 'Hoa'", "Tên đầy đủ", "\"Hoa\"")]
    [InlineData("variables.List.push(4)", "List", "[1,2,3,4]")]
    [InlineData("getList().reverse()", "List", "[3,2,1]")]
    [InlineData("getVariable('List').length = 1", "List", "[1]")]
    [InlineData("const l = variables.List; l[0] = 'x'; delete l[1]", "List", "[\"x\",null,3]")]
    [InlineData("variables.List.sort((a, b) => b - a)", "List", "[3,2,1]")]
    [InlineData("variables.Answer.by.name = 'Hoa'", "Answer", """{"approved":true,"by":{"name":"Hoa"}}""")]
    [InlineData("const { by } = variables.Answer; by.age = 30", "Answer", """{"approved":true,"by":{"name":"Lan","age":30}}""")]
    [InlineData("delete variables.Answer.approved", "Answer", """{"by":{"name":"Lan"}}""")]
    [InlineData("Object.assign(variables.Answer, { approved: false })", "Answer", """{"approved":false,"by":{"name":"Lan"}}""")]
    [InlineData("const o = { n: 1 }; variables.Answer = o; o.n = 2", "Answer", """{"n":2}""")]
    [InlineData("variables.Answer = { at: new Date(0), who: new Set(['a']) }", "Answer", """{"at":"1970-01-01T00:00:00.000Z","who":["a"]}""")]
    [InlineData("variables.Answer = variables.List; variables.List.push(9)", "Answer", "[1,2,3,9]")]
    [InlineData("variables.Answer = undefined", "Answer", "null")]
    [InlineData("({ Note: variables.Note } = { Note: 'tách' })", "Note", "\"tách\"")]
    [InlineData("for (variables.Note of ['a', 'b']);", "Note", "\"b\"")]
    [InlineData("variables.Note ??= 'mặc định'", "Note", "\"mặc định\"")]
    [InlineData("variables.New = { a: 1 }", "New", """{"a":1}""")]
    [InlineData("setVariable('New', 1); variables.New + 1", "New", "1")]
    [InlineData("variables.Hidden = 'đổi'", "Hidden", "\"đổi\"")]
    public void Writes_back_what_was_assigned_or_changed_in_place(string script, string variable, string value)
    {
        var bench = new ScriptBench();
        bench.Evaluate(script);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(value), JsonNode.Parse(bench[variable]?.ToJsonString() ?? "null")), bench[variable]?.ToJsonString());
    }

    [Theory]
    [InlineData("variables.List.map(x => x + 1)")]
    [InlineData("variables.List.slice().reverse()")]
    [InlineData("[...variables.List].sort()")]
    [InlineData("const o = { ...variables.Answer }; o.x = 1")]
    [InlineData("const [a] = variables.List; a + 1")]
    [InlineData("getInput('Title') + getOutputFrom('Ask').choice")]
    [InlineData("const o = getOutputFrom('Ask'); o.choice = 'x'")]
    [InlineData("JSON.stringify(variables)")]
    public void Reading_writes_nothing(string script)
    {
        var bench = new ScriptBench();
        var list = bench["List"];
        var before = bench.Everything;
        bench.Evaluate(script);
        Assert.Equal(before, bench.Everything);
        Assert.Same(list, bench["List"]);
    }

    [Fact]
    public void An_inner_variable_hides_the_outer_one_and_takes_what_is_written()
    {
        var bench = new ScriptBench();
        bench.Evaluate("variables.Hidden = 'mới'");
        Assert.Equal(["mới", "ngoài"], bench.Scope.Variables.Where(variable => variable.Name == "Hidden").Select(variable => variable.Value!.GetValue<string>()));
    }

    [Fact]
    public void Name_and_correlation_can_be_set_and_read_back_at_once()
    {
        var bench = new ScriptBench();
        var value = bench.Evaluate("setWorkflowName('A'); setWorkflowInstanceName(getWorkflowName() + 'B'); setCorrelationId(5); getWorkflowInstanceName() + getCorrelationId()");
        Assert.Equal(("AB5", "AB", "5"), (value!.GetValue<string>(), bench.State.Name, bench.State.CorrelationId));
    }

    [Fact]
    public void The_value_is_a_copy()
    {
        var bench = new ScriptBench();
        var value = (JsonArray)bench.Evaluate("variables.List")!;
        value.Add(99);
        Assert.Equal(3, ((JsonArray)bench["List"]!).Count);
    }

    [Fact]
    public void A_large_variable_costs_only_what_is_looked_at()
    {
        var bench = new ScriptBench();
        bench.Scope.SetVariable("List", new JsonArray([.. Enumerable.Range(0, 50_000).Select(n => (JsonNode)new JsonObject { ["n"] = n, ["text"] = new string('x', 500) })]));
        bench.Scope.SetVariable("Answer", new JsonObject { ["big"] = bench["List"]!.DeepClone(), ["flag"] = true });
        // 50 MB lie in it: converting them would break the limit.
        Assert.True(bench.Evaluate("variables.Answer.flag")!.GetValue<bool>());
        Assert.Equal(5, bench.Evaluate("variables.Count")!.GetValue<long>());
    }
}
