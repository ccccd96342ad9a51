using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Host.Tests.ElsaApi;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;

namespace Security.Workflow;

/// <summary>
/// A definition is a text that somebody wrote. Whatever stands in it comes in by one of three doors (saved, imported, put in force) and is
/// either refused in words or runs within its limits: it never reaches the machine beneath.
/// </summary>
public sealed class DefinitionAsCodeTests(StudioHost studio) : IClassFixture<StudioHost>
{
    /// <summary>What a script that got out would have left; in no script it stands in one piece.</summary>
    private const string Escaped = "ĐÃ-RA-NGOÀI";
    private const string Mark = "'ĐÃ-RA' + '-NGOÀI'";

    public static TheoryData<string, string> Scripts => new()
    {
        // Languages that run on the server elsewhere.
        { "CSharp", "System.IO.File.ReadAllText(\"/etc/passwd\")" },
        { "CSharp", "System.Diagnostics.Process.Start(\"sh\")" },
        { "C#", "1 + 1" },
        { "Python", "__import__('os').system('id')" },
        { "Liquid", "{% for i in (1..100000000) %}{{ i }}{% endfor %}" },
        { "Liquid", "{{ Variables.x | system: 'id' }}" },
        { "Delegate", "x" },
        { "System.Diagnostics.Process", "sh" },
        // From a value to what made it, and from there to the machine.
        { "JavaScript", $"[]['constr' + 'uctor']['constr' + 'uctor']('return process')() ? {Mark} : 0" },
        { "JavaScript", $"constructor.constructor('return this')() ? {Mark} : 0" },
        { "JavaScript", $"(() => {{ const f = (() => 1)['constr' + 'uctor']; return f ? {Mark} : 0; }})()" },
        { "JavaScript", $"typeof process === 'object' ? {Mark} : 0" },
        { "JavaScript", $"typeof require === 'function' ? {Mark} : 0" },
        { "JavaScript", $"typeof globalThis.System === 'object' ? {Mark} : 0" },
        { "JavaScript", $"importNamespace('System.IO') ? {Mark} : 0" },
        { "JavaScript", $"System.IO.File.Exists('/etc/passwd') ? {Mark} : 0" },
        { "JavaScript", $"getType('System.Environment') ? {Mark} : 0" },
        { "JavaScript", $"getConfig('ConnectionStrings:Workflows') ? {Mark} : 0" },
        { "JavaScript", $"eval({Mark})" },
        { "JavaScript", $"new Function('return 1')() ? {Mark} : 0" },
        { "JavaScript", $"import('fs') ? {Mark} : 0" },
        { "JavaScript", $"fetch('http://127.0.0.1/') ? {Mark} : 0" },
        { "JavaScript", $"variables['__pro' + 'to__'] ? {Mark} : 0" },
        { "JavaScript", $"JSON.parse('{{\"__proto__\":{{\"x\":1}}}}').x ? {Mark} : 0" },
        { "JavaScript", $"(() => {{ const o = {{}}; o['__pro' + 'to__'] = {{ x: 1 }}; return ({{}}).x ? {Mark} : 0; }})()" },
        // Without end, and too much.
        { "JavaScript", "(() => { while (true) {} })()" },
        { "JavaScript", "(() => { try { while (true) {} } finally { while (true) {} } })()" },
        { "JavaScript", "(function f() { return f(); })()" },
        { "JavaScript", "/^(a+)+$/.test('a'.repeat(40) + 'b')" },
        { "JavaScript", "'x'.repeat(1e9)" },
        { "JavaScript", "new Array(4294967295).fill(0)" },
        { "JavaScript", "(() => { let s = 'x'; while (true) s += s; })()" },
        { "JavaScript", "(() => { let a = ['ha']; for (let i = 0; i < 60; i++) a = [a, a]; return a; })()" },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task An_expression_is_refused_or_runs_within_its_limits(string language, string script)
    {
        var model = Models.Blank();
        model["root"] = Models.Flow(
            Models.Step("start", "Elsa.Start"),
            Models.Step("out", "Elsa.SetOutput", ("outputName", Models.Literal("ra")), ("outputValue", Expression(language, script))),
            Models.Step("end", "Elsa.End"));
        model["outputs"] = new JsonArray(new JsonObject { ["type"] = "Object", ["name"] = "ra", ["displayName"] = "ra" });
        var started = Stopwatch.GetTimestamp();

        await ThroughEveryDoorAsync(model);

        // A few runs, each of which must end by its own limit of 200 milliseconds.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 30);
        Assert.Equal(HttpStatusCode.OK, (await studio.Stranger.Http.GetAsync("/healthz")).StatusCode);
    }

    private static readonly Dictionary<string, string> Shapes = new(StringComparer.Ordinal)
    {
        ["a class of the platform as a step"] = Step("System.Diagnostics.Process", "\"fileName\":\"sh\",\"arguments\":\"-c id\""),
        ["one with its assembly"] = Step("System.Diagnostics.Process, System.Diagnostics.Process, Version=10.0.0.0", "\"fileName\":\"sh\""),
        ["a step of another product that runs code"] = Step("Elsa.RunCSharp", "\"script\":\"System.Environment.Exit(1)\""),
        ["another"] = Step("Elsa.RunPython", "\"script\":\"import os\""),
        ["one of ours that is not a step"] = Step("Workflows.Engine.Execution.WorkflowRun", ""),
        ["a type for the reader of JSON"] = Step("Elsa.WriteLine", "\"$type\":\"System.Windows.Data.ObjectDataProvider, PresentationFramework\",\"MethodName\":\"Start\",\"ObjectInstance\":{\"$type\":\"System.Diagnostics.Process, System\"}"),
        ["the same in a value"] = Step("Elsa.WriteLine", "\"text\":{\"$type\":\"System.IO.FileInfo, System.IO.FileSystem\",\"fileName\":\"/etc/passwd\"}"),
        ["the same at the root"] = "{\"$type\":\"System.Configuration.Install.AssemblyInstaller, System.Configuration.Install\",\"Path\":\"x.dll\",\"id\":\"f\",\"type\":\"Elsa.Flowchart\"}",
        ["references in a circle"] = "{\"$id\":\"1\",\"id\":\"f\",\"type\":\"Elsa.Flowchart\",\"activities\":[{\"$ref\":\"1\"}]}",
        ["a step inside itself by its id"] = "{\"id\":\"f\",\"type\":\"Elsa.Flowchart\",\"activities\":[{\"id\":\"f\",\"type\":\"Elsa.Flowchart\",\"activities\":[]}]}",
        ["lines in a circle"] = "{\"id\":\"f\",\"type\":\"Elsa.Flowchart\",\"activities\":[{\"id\":\"a\",\"type\":\"Elsa.WriteLine\"},{\"id\":\"b\",\"type\":\"Elsa.WriteLine\"}],\"connections\":[" + Line("a", "b") + "," + Line("b", "a") + "]}",
        ["a loop without end"] = "{\"id\":\"w\",\"type\":\"Elsa.While\",\"condition\":{\"typeName\":\"Boolean\",\"expression\":{\"type\":\"Literal\",\"value\":\"true\"}},\"body\":{\"id\":\"a\",\"type\":\"Elsa.WriteLine\"}}",
        ["a hundred thousand steps"] = "{\"id\":\"s\",\"type\":\"Elsa.Sequence\",\"activities\":[" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"{{\"id\":\"{i}\",\"type\":\"Elsa.End\"}}")) + "]}",
        ["ten thousand steps inside each other"] = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{{\"id\":\"{i}\",\"type\":\"Elsa.If\",\"then\":")) + "null" + new string('}', 10_000),
        ["ten thousand lists inside each other"] = "{\"id\":\"f\",\"type\":\"Elsa.Flowchart\",\"x\":" + new string('[', 10_000) + new string(']', 10_000) + "}",
    };

    public static TheoryData<string> ShapeNames => [.. Shapes.Keys];

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public async Task A_shape_that_means_more_than_a_drawing_is_refused_or_harmless(string what)
    {
        var before = Loaded();
        var text = Models.Blank().ToJsonString().Replace("\"root\":{", "\"$root\":{", StringComparison.Ordinal);
        text = $"{text[..^1]},\"root\":{Shapes[what]}}}";

        foreach (var (door, body) in new[] { ("/workflow-definitions", $"{{\"model\":{text},\"publish\":true}}"), ("/workflow-definitions/import", text), ("/workflow-definitions/import/preview", text) })
            await JudgeAsync(what, await studio.Admin.PostTextAsync(door, body));

        Assert.DoesNotContain(Loaded().Except(before), name => name is "PresentationFramework" or "System.Configuration.Install" or "Elsa");
    }

    [Theory]
    [InlineData("System.IO.FileInfo")]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData("Workflows.Storage.WorkflowsDb, Workflows")]
    public async Task A_class_named_as_the_type_of_a_value_is_never_made(string type)
    {
        var model = Models.Waiting();
        model["variables"] = new JsonArray(new JsonObject { ["id"] = "v", ["name"] = "v", ["typeName"] = type, ["value"] = "/etc/passwd", ["storageDriverTypeName"] = type });
        model["inputs"] = new JsonArray(new JsonObject { ["type"] = type, ["name"] = "i", ["displayName"] = "i" });
        model["options"] = new JsonObject { ["activationStrategyType"] = type, ["incidentStrategyType"] = type, ["commitStrategyName"] = type };

        await ThroughEveryDoorAsync(model);
    }

    private async Task ThroughEveryDoorAsync(JsonObject model)
    {
        var imported = (JsonObject)model.DeepClone();
        imported["name"] = Models.FreshName("Nhập");
        await JudgeAsync("import", await studio.Admin.PostTextAsync("/workflow-definitions/import", imported.ToJsonString()));
        await JudgeAsync("publish", await studio.Admin.SaveAsync(model, publish: true));
        model["name"] = Models.FreshName("Nháp");
        await JudgeAsync("draft", await studio.Admin.SaveAsync(model));
    }

    /// <summary>Refused with a reason, or stored; what was stored is run, in force or not.</summary>
    private async Task JudgeAsync(string what, Answer answer)
    {
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{what}: {(int)answer.Status} {answer.Text}");
        if (answer.Status is not HttpStatusCode.OK)
        {
            Assert.NotEmpty(answer.Errors);
            Assert.All(answer.Errors, error => Assert.InRange(error.Length, 5, 2_000));
            return;
        }

        var made = answer.Json!["workflowDefinition"] ?? answer.Json!;
        if (made["definitionId"]?.GetValue<string>() is not { } id)
            return;
        var run = await studio.Admin.PostAsync($"/workflow-definitions/{id}/execute", new JsonObject { ["versionOptions"] = "Latest" });
        // A run that faults is told with 500 and its instance: the contract that Studio knows.
        Assert.True((int)run.Status < 500 || run.Header("x-elsa-workflow-instance-id") is not null, $"{what}: {(int)run.Status} {run.Text}");
        if (run.Header("x-elsa-workflow-instance-id") is { } instance)
        {
            var state = await studio.ReadAsync(db => db.Set<StoredInstance>().Where(i => i.Id == Guid.Parse(instance)).Select(i => i.State).SingleAsync());
            Assert.DoesNotContain(Escaped, state, StringComparison.Ordinal);
            Assert.DoesNotContain("root:x:0", state, StringComparison.Ordinal);
        }
    }

    private static HashSet<string> Loaded() => [.. AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name!)];

    private static JsonObject Expression(string language, string script) => new()
    {
        ["typeName"] = "Object",
        ["expression"] = new JsonObject { ["type"] = language, ["value"] = script },
        ["memoryReference"] = null,
    };

    private static string Step(string type, string more) =>
        new StringBuilder("{\"id\":\"f\",\"type\":\"Elsa.Flowchart\",\"activities\":[{\"id\":\"a\",\"type\":\"").Append(type).Append('"').Append(more.Length > 0 ? "," : "").Append(more).Append("}]}").ToString();

    private static string Line(string from, string to) => $"{{\"source\":{{\"activity\":\"{from}\",\"port\":\"Done\"}},\"target\":{{\"activity\":\"{to}\",\"port\":\"In\"}}}}";
}
