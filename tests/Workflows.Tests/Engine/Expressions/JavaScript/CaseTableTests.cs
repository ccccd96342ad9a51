using System.Text.Json.Nodes;

namespace Workflows.Tests.Engine.Expressions.JavaScript;

/// <summary>The tables in <c>Cases</c>: scripts with the values that V8 gives.</summary>
public sealed class CaseTableTests
{
    [Theory]
    [InlineData("arrays", 120)]
    [InlineData("dates", 100)]
    [InlineData("json", 55)]
    [InlineData("language", 220)]
    [InlineData("numbers", 80)]
    [InlineData("objects", 80)]
    [InlineData("programs", 60)]
    [InlineData("regex", 95)]
    [InlineData("strings", 100)]
    public void Every_script_of_a_table_gives_its_value(string table, int atLeast)
    {
        var cases = Read(table);
        Assert.True(cases.Count >= atLeast, $"Only {cases.Count} cases.");
        var wrong = cases.Select(item => (item.Script, item.Value, Given: ScriptBench.Told(item.Script)))
            .Where(item => !Same(item.Value, item.Given))
            .Select(item => $"{item.Script}\n  is      {item.Given}\n  must be {item.Value}");
        Assert.Empty(wrong);
    }

    /// <summary>What V8 does otherwise, and why we do not.</summary>
    [Theory]
    [InlineData("typeof this", "\"undefined\"")] // no global object
    [InlineData("'toString' in {}", "false")] // no prototypes: only own properties are "in"
    [InlineData("'😀'.split('')", "!RangeError")] // half a pair of surrogates cannot be stored, so it cannot leave
    [InlineData("{ \"a\": 1 }", """{"a":1}""")] // V8 takes it for a block and refuses it
    [InlineData("({ a: 1, b: { c: [true, null] } })", """{"a":1,"b":{"c":[true,null]}}""")]
    [InlineData("{ a: 1, 'b': [2] };", """{"a":1,"b":[2]}""")]
    [InlineData("String(() => 1)", "\"function () { [mã] }\"")] // the source is not shown
    [InlineData("new Date().toISOString()", "\"2026-03-02T01:00:00.000Z\"")] // the engine's clock
    [InlineData("Date.now() === new Date().getTime()", "true")]
    [InlineData("Date().slice(0, 24)", "\"Mon Mar 02 2026 08:00:00\"")]
    [InlineData("Math.random() !== Math.random()", "true")]
    [InlineData("JSON.parse('{\"constructor\": 1}')", """{"constructor":1}""")]
    public void Where_it_differs_from_a_browser(string script, string value) => Assert.Equal(value, ScriptBench.Told(script));

    [Theory]
    [InlineData("undefined", "null")]
    [InlineData("", "null")]
    [InlineData("// chỉ có chú thích", "null")]
    [InlineData("NaN", "null")]
    [InlineData("-Infinity", "null")]
    [InlineData("-0", "0")]
    [InlineData("() => 1", "null")]
    [InlineData("Math.max", "null")]
    [InlineData("[undefined, () => 1, NaN]", "[null,null,null]")]
    [InlineData("({ a: undefined, f() {}, d: new Date(0) })", """{"d":"1970-01-01T00:00:00.000Z"}""")]
    [InlineData("new Date(NaN)", "null")]
    [InlineData("new Map([['a', 1], [2, new Set([3])]])", """{"a":1,"2":[3]}""")]
    [InlineData("/a+/gi", "\"/a+/gi\"")]
    [InlineData("new TypeError('x')", """{"name":"TypeError","message":"x"}""")]
    [InlineData("[1, 2].values()", "[1,2]")]
    [InlineData("Math", "{}")]
    [InlineData("2 ** 53", "9007199254740992")]
    [InlineData("2 ** 64", "18446744073709552000")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("({ toJSON() { return [1]; } })", "[1]")]
    [InlineData("[[1, , 2]]", "[[1,null,2]]")]
    public void Values_cross_the_border_as_JSON(string script, string value) => Assert.Equal(value, ScriptBench.Told(script));

    private static List<(string Script, string Value)> Read(string table)
    {
        using var stream = typeof(CaseTableTests).Assembly.GetManifestResourceStream($"Cases/{table}")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith("// ", StringComparison.Ordinal))
            .Select(line => line.Split("  ⇒  "))
            .Select(parts => (parts[0].Replace('⏎', '\n'), parts[1]))];
    }

    private static bool Same(string wanted, string given) =>
        wanted == given || wanted[0] is not '!' && given[0] is not ('!' or '?') && Same(JsonNode.Parse(wanted), JsonNode.Parse(given));

    /// <summary>As JSON, with the order of the keys.</summary>
    private static bool Same(JsonNode? wanted, JsonNode? given) => (wanted, given) switch
    {
        (JsonObject x, JsonObject y) => x.Select(member => member.Key).SequenceEqual(y.Select(member => member.Key))
            && x.All(member => Same(member.Value, y[member.Key])),
        (JsonArray x, JsonArray y) => x.Count == y.Count && x.Zip(y).All(pair => Same(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(wanted, given),
    };
}
