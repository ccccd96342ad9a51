using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Workflows.Tests.Engine;

namespace Host.Tests.Operations;

/// <summary><c>workflow run</c> as a person types it.</summary>
public sealed class WorkflowRunCommandTests(ITestOutputHelper output) : IDisposable
{
    private readonly string directory = Checkout.TemporaryDirectory("plan-issuance-run-");

    [Fact]
    public async Task Every_definition_of_Elsas_ends_as_in_Elsa()
    {
        if (ConformanceFolder.Find() is not { } folder)
        {
            Assert.Skip("The conformance cases are not here: set CONFORMANCE_DIR to their folder.");
            return;
        }

        var cases = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "expected.json")))!.AsArray();
        var differences = new List<string>();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (item, _) =>
        {
            var found = await CompareAsync(folder, item!);
            lock (differences)
                differences.AddRange(found);
        });

        output.WriteLine($"{cases.Count} cases.");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public async Task Input_answers_and_events_come_in_from_the_command_line()
    {
        var file = Write("""
            {"definitionId":"x","name":"X","inputs":[{"name":"Who","type":"String"}],"outputs":[{"name":"Said","type":"String"}],
             "variables":[{"id":"a","name":"A","typeName":"Object"}],
             "root":{"id":"s","type":"Elsa.Sequence","activities":[
              {"id":"t","type":"Elsa.RunTask","taskName":"Ký","result":{"memoryReference":{"id":"a"}}},
              {"id":"e","type":"Elsa.Event","eventName":"Xong"},
              {"id":"o","type":"Elsa.SetOutput","outputName":"Said","outputValue":{"expression":{"type":"JavaScript","value":"`${getInput('Who')} ${getA().ok}`"}}}]}}
            """);

        var (code, told, _) = await RunAsync(
            file, "--input", """{"Who":"An"}""", "--stimulus", """{"task":"Ký","result":{"ok":true}}""", "--stimulus", """{"event":"Xong"}""", "--json");

        var result = JsonNode.Parse(told)!;
        Assert.Equal((0, "Finished", "An true"), (code, result["subStatus"]!.GetValue<string>(), result["output"]!["Said"]!.GetValue<string>()));
        Assert.Equal([file], Directory.GetFileSystemEntries(directory, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_run_that_waits_says_where_and_one_that_faults_fails()
    {
        var (waits, waiting, _) = await RunAsync(Write("""{"definitionId":"x","name":"X","root":{"id":"e","type":"Elsa.Event","eventName":"Xong"}}"""));
        Assert.Equal(0, waits);
        Assert.Contains("CHỜ ở bước “e”", waiting, StringComparison.Ordinal);

        var (faults, told, _) = await RunAsync(Write("""{"definitionId":"x","name":"X","root":{"id":"f","type":"Elsa.Fault","message":"Thiếu căn cứ"}}"""));
        Assert.Equal(1, faults);
        Assert.Contains("SỰ CỐ ở bước “f”: Thiếu căn cứ", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_office_step_waits_for_its_outcome_by_name()
    {
        var shipped = Path.Combine(Checkout.Root, "src/Workflows/Definitions/Shipped/decision-with-plan.workflow.json");

        var (code, told, errors) = await RunAsync(shipped);

        Assert.True(code == 0, errors);
        Assert.Contains("CHỜ ở bước “draft”", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--input", "[1]")]
    [InlineData("--input", "{")]
    [InlineData("--stimulus", """{"event":""}""")]
    [InlineData("--stimulus", """{"event":"a","task":"b"}""")]
    public async Task What_is_given_wrongly_is_another_exit_code(string option, string value)
    {
        var (code, _, errors) = await RunAsync(Write("""{"definitionId":"x","name":"X","root":{"id":"l","type":"Elsa.WriteLine","text":"a"}}"""), option, value);

        Assert.Equal(2, code);
        Assert.NotEmpty(errors);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private async Task<List<string>> CompareAsync(string folder, JsonNode item)
    {
        var (id, expect) = (item["id"]!.GetValue<string>(), item["expect"]!);
        var file = Path.Combine(folder, item["file"]!.GetValue<string>());
        if (expect["lintFails"] is { } lintFails)
        {
            var (code, _, _) = await ProgramCall.RunAsync(directory, null, ["workflow", "lint", file]);
            return code != 0 == lintFails.GetValue<bool>() ? [] : [$"{id}: lint exits with {code}"];
        }

        List<string> arguments = [file, "--json"];
        if (item["with"]?.GetValue<string>() is { } with)
            arguments.AddRange(["--with", Path.Combine(folder, with)]);
        if (item["input"] is { } input)
            arguments.AddRange(["--input", input.ToJsonString()]);
        foreach (var stimulus in item["stimuli"]!.AsArray())
            arguments.AddRange(["--stimulus", stimulus!.ToJsonString()]);
        var (_, told, errors) = await RunAsync([.. arguments]);
        if (JsonNode.Parse(told.Length > 0 ? told : "null") is not { } result)
            return [$"{id}: {errors}"];
        var differences = new List<string>();
        foreach (var member in new[] { "status", "subStatus", "lines" })
            Compare(member, expect[member], result[member]);
        foreach (var member in new[] { "output", "variables" })
        {
            foreach (var (name, value) in expect[member]?.AsObject() ?? [])
                Compare($"{member}.{name}", value, result[member]![name]);
        }

        Compare("incidentCount", expect["incidentCount"], result["incidents"]!.AsArray().Count);
        Compare("incidentMessages", expect["incidentMessages"],
            new JsonArray([.. result["incidents"]!.AsArray().Select(incident => incident!["message"]!.DeepClone())]));
        return differences;

        void Compare(string what, JsonNode? wanted, JsonNode? given)
        {
            if (wanted is not null && !JsonNode.DeepEquals(wanted, JsonNode.Parse(given?.ToJsonString() ?? "null")))
                differences.Add($"{id}: {what} is {given?.ToJsonString()}, expected {wanted.ToJsonString()}");
        }
    }

    private string Write(string text)
    {
        var path = Path.Combine(directory, "x.json");
        File.WriteAllText(path, text);
        return path;
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) =>
        ProgramCall.RunAsync(directory, null, ["workflow", "run", .. arguments]);
}
