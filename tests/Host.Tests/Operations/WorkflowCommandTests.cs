using System.Text.Json.Nodes;
using Host.Tests.Fixtures;

namespace Host.Tests.Operations;

/// <summary><c>workflow lint</c> and <c>workflow diff</c> as a person types them: no database, clear exit codes.</summary>
public sealed class WorkflowCommandTests : IDisposable
{
    private static readonly string Shipped =
        Path.Combine(Checkout.Root, "src/Workflows/Definitions/Shipped/decision-with-plan.workflow.json");

    private readonly string directory = Checkout.TemporaryDirectory("plan-issuance-workflow-");

    [Fact]
    public async Task The_shipped_workflow_passes_and_nothing_is_written_beside_it()
    {
        var (code, output, errors) = await RunAsync("lint", Shipped);

        Assert.Equal((0, "Không có gì cần lưu ý."), (code, output.Trim()));
        Assert.Empty(errors);
        Assert.Empty(Directory.GetFileSystemEntries(directory));
    }

    [Fact]
    public async Task Errors_and_warnings_are_told_line_by_line_and_errors_fail()
    {
        var file = Write("bad.json", """
            {"definitionId":"x","name":"X","root":{"id":"s","type":"Elsa.Sequence","activities":[
              {"id":"a","type":"Nobody.Knows","metadata":{"displayText":"Ký số"}},{"id":"d","type":"Elsa.Delay"}]}}
            """);

        var (code, output, _) = await RunAsync("lint", file);

        Assert.Equal(1, code);
        Assert.Contains("LỖI $.root.activities[0].type: Bước “Ký số”", output, StringComparison.Ordinal);
        Assert.Contains("LƯU Ý $.root.activities[1].timeSpan:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_alone_do_not_fail_and_json_says_the_same()
    {
        var file = Write("warned.json", """{"definitionId":"x","name":"X","root":{"id":"d","type":"Elsa.Delay"}}""");

        var (code, output, _) = await RunAsync("lint", file, "--json");

        var told = JsonNode.Parse(output)!;
        Assert.Equal((0, 0, 1), (code, told["errors"]!.GetValue<int>(), told["warnings"]!.GetValue<int>()));
        Assert.Equal("missing-input", told["findings"]![0]!["rule"]!.GetValue<string>());
    }

    [Fact]
    public async Task Workflows_that_lie_beside_it_are_known()
    {
        var parent = Write("parent.json",
            """{"definitionId":"p","name":"P","root":{"id":"s","type":"Elsa.Sequence","activities":[{"id":"c","type":"Con","workflowDefinitionId":"child"}]}}""");
        Directory.CreateDirectory(Path.Combine(directory, "with"));
        Write("with/child.json", """{"definitionId":"child","name":"Con","root":{"id":"l","type":"Elsa.WriteLine","text":"a"}}""");
        Write("with/notes.json", "[1]");

        Assert.Equal(1, (await RunAsync("lint", parent)).Code);
        var (code, _, errors) = await RunAsync("lint", parent, "--with", Path.Combine(directory, "with"));
        Assert.Equal(0, code);
        Assert.Contains("notes.json", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_none_or_no_definition_is_another_exit_code()
    {
        var (missing, _, told) = await RunAsync("lint", Path.Combine(directory, "none.json"));
        Assert.Equal(2, missing);
        Assert.Contains("none.json", told, StringComparison.Ordinal);
        var (broken, output, _) = await RunAsync("lint", Write("broken.json", "{"));
        Assert.Equal(2, broken);
        Assert.Contains("LỖI $", output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("lint", Shipped, "--with", Path.Combine(directory, "nowhere"))).Code);
        Assert.Equal(2, (await RunAsync("diff", Shipped, Write("list.json", "[]"))).Code);
    }

    [Fact]
    public async Task Two_versions_are_compared_in_sentences()
    {
        Assert.Equal("Hai bản giống nhau.", (await RunAsync("diff", Shipped, Shipped)).Output.Trim());
        var changed = JsonNode.Parse(await File.ReadAllTextAsync(Shipped))!;
        changed["root"]!["activities"]!.AsArray().Single(step => step!["id"]!.GetValue<string>() == "approve")!["assignee"]!["expression"]!["value"] = "post:ct-ubnd";

        var (code, output, _) = await RunAsync("diff", Shipped, Write("new.json", changed.ToJsonString()));

        Assert.Equal(
            (0, "Bước “Phó Chủ tịch phụ trách phê duyệt”: “Người nhận việc” đổi từ “chức danh pct-ubnd-phu-trach” thành “chức danh ct-ubnd”."),
            (code, output.Trim()));
        var json = JsonNode.Parse((await RunAsync("diff", Shipped, Path.Combine(directory, "new.json"), "--json")).Output)!;
        Assert.Equal(("Assignee", "approve"), (json["changes"]![0]!["kind"]!.GetValue<string>(), json["changes"]![0]!["activityId"]!.GetValue<string>()));
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) =>
        ProgramCall.RunAsync(directory, null, ["workflow", .. arguments]);
}
