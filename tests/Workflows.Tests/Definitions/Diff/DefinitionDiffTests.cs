using System.Text.Json.Nodes;
using Workflows.Definitions;
using Workflows.Definitions.Diff;
using Workflows.Engine.Definitions;
using Workflows.Plans;
using static Workflows.Tests.Definitions.DefinitionBench;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Definitions.Diff;

/// <summary>Two versions of a workflow in the words of an office.</summary>
public sealed class DefinitionDiffTests
{
    private readonly DefinitionBench bench = new();

    [Fact]
    public void The_same_text_is_the_same_workflow()
    {
        Assert.Equal(["Hai bản giống nhau."], Sentences(Basic(), Basic()));
        foreach (var json in ShippedWorkflows.Files.Values)
            Assert.Equal(["Hai bản giống nhau."], Sentences(json, json));
    }

    [Fact]
    public void Where_steps_stand_in_the_drawing_is_no_change()
    {
        var moved = Basic();
        Step(moved, "a")["metadata"]!["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = 5, ["y"] = 7 } };
        moved["root"]!["connections"]![0]!["vertices"] = new JsonArray(new JsonObject { ["x"] = 1, ["y"] = 1 });
        var activities = moved["root"]!["activities"]!.AsArray();
        var first = activities[0]!;
        activities.RemoveAt(0);
        activities.Add(first);
        Assert.Equal(["Chỉ thay đổi cách vẽ."], Sentences(Basic(), moved));
    }

    [Fact]
    public void Dates_ids_and_versions_of_the_file_are_no_change()
    {
        var later = Basic();
        later["id"] = "other";
        later["version"] = 9;
        later["createdAt"] = "2026-01-01";
        Assert.Equal(["Hai bản giống nhau."], Sentences(Basic(), later));
    }

    [Fact]
    public void How_Studio_wraps_a_value_is_no_change()
    {
        var wrapped = Basic();
        Step(wrapped, "a")["assignee"] = new JsonObject
        {
            ["typeName"] = "String",
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "unit-head" },
            ["memoryReference"] = null,
        };
        // What the default says anyway.
        Step(wrapped, "a")["binds"] = Lit("False");
        Step(wrapped, "a")["dueInWorkingDays"] = Lit("2");
        Assert.Equal(["Chỉ thay đổi cách vẽ."], Sentences(Basic(), wrapped));
    }

    [Fact]
    public void A_step_that_came_is_told_with_whom_it_asks_until_when_and_where_it_stands()
    {
        var current = Basic("s>d d:Submitted>a a:Approved>b b:Approved>l a:Returned>d",
            Approve("b", "Giám đốc duyệt", ("assignee", Lit("agency-head")), ("dueInWorkingDays", Lit("3"))));
        Assert.Equal(
        [
            "Thêm bước “Giám đốc duyệt” (“Duyệt”), người nhận việc: “người đứng đầu cơ quan soạn thảo”; thời hạn (ngày làm việc): “3”.",
            "Từ bước “Trưởng phòng duyệt”, lối ra “Duyệt” nay dẫn tới “Giám đốc duyệt” thay vì “l”.",
            "Từ bước “Giám đốc duyệt”, lối ra “Duyệt” nay dẫn tới “l”.",
        ], Sentences(Basic(), current));
        Assert.Equal(
        [
            "Bỏ bước “Giám đốc duyệt” (“Duyệt”).",
            "Từ bước “Trưởng phòng duyệt”, lối ra “Duyệt” nay dẫn tới “l” thay vì “Giám đốc duyệt”.",
        ], Sentences(current, Basic()));
    }

    [Fact]
    public void A_way_that_leads_elsewhere_is_told_with_its_outcome()
    {
        Assert.Equal(["Từ bước “Trưởng phòng duyệt”, lối ra “Trả lại” nay dẫn tới “l” thay vì “Soạn thảo”."],
            Sentences(Basic(), Basic("s>d d:Submitted>a a:Approved>l a:Returned>l")));
        Assert.Equal(["Từ bước “Trưởng phòng duyệt”, lối ra “Trả lại” không còn dẫn tới “Soạn thảo”."],
            Sentences(Basic(), Basic("s>d d:Submitted>a a:Approved>l")));
        Assert.Equal(["Từ bước “Trưởng phòng duyệt”, lối ra “Không đồng ý” nay dẫn tới “Soạn thảo”."],
            Sentences(Basic(), Basic("s>d d:Submitted>a a:Approved>l a:Returned>d a:Refused>d")));
        Assert.Equal(["Đường đi từ bước “s” nay dẫn tới “Trưởng phòng duyệt” thay vì “Soạn thảo”."],
            Sentences(Basic(), Basic("s>a d:Submitted>a a:Approved>l a:Returned>d")));
    }

    [Fact]
    public void A_new_label_is_a_new_name_of_the_same_step()
    {
        var renamed = Basic();
        Step(renamed, "a").Called("Trưởng phòng kiểm tra");
        Assert.Equal(["Bước “Trưởng phòng duyệt” đổi tên thành “Trưởng phòng kiểm tra”."], Sentences(Basic(), renamed));
    }

    [Fact]
    public void A_step_drawn_anew_under_another_id_is_still_the_same_step()
    {
        var redrawn = Basic().ToJsonString().Replace("\"a\"", "\"a9\"", StringComparison.Ordinal);
        Assert.Equal(["Chỉ thay đổi cách vẽ."], Sentences(Basic().ToJsonString(), redrawn));
    }

    [Fact]
    public void Another_type_is_told_and_its_inputs_are_not_compared()
    {
        var changed = Basic();
        Step(changed, "a")["type"] = "PlanIssuance.Issue";
        Assert.Contains("Bước “Trưởng phòng duyệt” đổi loại từ “Duyệt” sang “Cấp số và phát hành”", Sentences(Basic(), changed)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("assignee", "head:STC", ChangeKind.Assignee, "“Người nhận việc” đổi từ “trưởng phòng của người soạn thảo” (mặc định) thành “người đứng đầu STC”")]
    [InlineData("dueInWorkingDays", "5", ChangeKind.Deadline, "“Thời hạn (ngày làm việc)” đổi từ “2” (mặc định) thành “5”")]
    [InlineData("binds", "True", ChangeKind.Setting, "“Cần mã xác nhận” đổi từ không (mặc định) thành có")]
    [InlineData("planState", "AwaitingApproval", ChangeKind.Setting, "“Trạng thái kế hoạch” đổi từ")]
    public void Who_until_when_and_how_are_told_in_the_words_of_the_form(string key, string value, ChangeKind kind, string words)
    {
        var changed = Basic();
        Step(changed, "a")[key] = Lit(value);
        var change = Assert.Single(Compare(Basic().ToJsonString(), changed.ToJsonString()).Changes);
        Assert.Equal((kind, "a"), (change.Kind, change.ActivityId));
        Assert.Contains("Bước “Trưởng phòng duyệt”", change.Sentence, StringComparison.Ordinal);
        Assert.Contains(words, change.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(PlanState.AwaitingApproval), change.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Wording_of_a_mail_is_told_around_what_changed()
    {
        var begin = string.Concat(Enumerable.Repeat("Kính gửi đồng chí, ", 12));
        JsonObject Mail(string end) => Workflow(Sequence(Act("PlanIssuance.Notify", "n", ("text", Lit(begin + end))).Called("Báo tin")));
        var sentence = Assert.Single(Sentences(Mail("kế hoạch đã ban hành."), Mail("kế hoạch bị trả lại.")));
        Assert.Contains("“Nội dung” sửa từ “…", sentence, StringComparison.Ordinal);
        Assert.Contains("đã ban hành.”", sentence, StringComparison.Ordinal);
        Assert.Contains("bị trả lại.”", sentence, StringComparison.Ordinal);
        Assert.True(sentence.Length < 400);
    }

    [Fact]
    public void Conditions_are_told_with_their_expressions()
    {
        JsonObject Decides(JsonObject condition) =>
            Workflow(Sequence(Act("Elsa.FlowDecision", "d", ("condition", condition)).Called("Trên 1 tỷ?")), Variable("big", "Boolean"));
        Assert.Equal(["Bước “Trên 1 tỷ?”: “Điều kiện” đổi từ biến “big” thành biểu thức “variables.Sum > 1000”."],
            Sentences(Decides(Var("big")), Decides(Expression("JavaScript", "variables.Sum > 1000"))));
    }

    [Fact]
    public void Cases_are_told_by_label_and_their_order_too()
    {
        static JsonObject Case(string label, string when) =>
            new() { ["label"] = label, ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = when } };
        static JsonObject Switch(params JsonObject[] cases) => Workflow(Sequence(Act("Elsa.FlowSwitch", "w", ("cases", new JsonArray([.. cases])))));
        Assert.Equal(
        [
            "Bước “w” bỏ trường hợp “B”.",
            "Bước “w”: điều kiện của “A” đổi từ biểu thức “1” thành biểu thức “2”.",
            "Bước “w” thêm trường hợp “C”: biểu thức “3”.",
        ], Sentences(Switch(Case("A", "1"), Case("B", "1")), Switch(Case("A", "2"), Case("C", "3"))));
        Assert.Equal(["Bước “w” xét các trường hợp theo thứ tự mới: “B”, “A”."],
            Sentences(Switch(Case("A", "1"), Case("B", "1")), Switch(Case("B", "1"), Case("A", "1"))));
    }

    [Fact]
    public void Variables_inputs_outputs_and_options_are_told()
    {
        var old = Workflow(Sequence(Line("l")), Variable("n", "Int32", "1"), Variable("gone"));
        var current = Workflow(Sequence(Line("l")), Variable("n", "String", "2"), Variable("come")).ContinueWithIncidents().CounterMode();
        current["inputs"] = new JsonArray(new JsonObject { ["name"] = "PlanId", ["type"] = "String" });
        current["outputs"] = new JsonArray(new JsonObject { ["name"] = "So", ["type"] = "Int32", ["isArray"] = true });
        current["outcomes"] = new JsonArray("Đạt");
        current["options"]!["usableAsActivity"] = true;
        current["name"] = "Mới";
        current["description"] = "Có mô tả";
        Assert.Equal(
        [
            "Tên quy trình đổi từ “Thử” thành “Mới”.",
            "Mô tả quy trình nay là “Có mô tả”.",
            "Khi một bước gặp sự cố, các nhánh khác nay vẫn chạy tiếp.",
            "Cách gộp nhánh đổi sang chế độ đếm.",
            "Quy trình nay dùng được làm một bước của quy trình khác.",
            "Quy trình: kiểu của biến “n” đổi từ Int32 thành String.",
            "Quy trình: giá trị ban đầu của biến “n” đổi từ “1” thành “2”.",
            "Quy trình bỏ biến “gone”.",
            "Quy trình thêm biến “come” (Object).",
            "Quy trình thêm đầu vào “PlanId” (String).",
            "Quy trình thêm kết quả “So” (danh sách Int32).",
            "Quy trình có thêm lối ra “Đạt”.",
        ], Sentences(old, current));
    }

    [Fact]
    public void Steps_in_a_sequence_that_changed_places_and_a_step_that_went_inside_are_told()
    {
        Assert.Equal(["Thứ tự các bước trong “seq” nay là: “b”, “a”."],
            Sentences(Workflow(Sequence(Line("a"), Line("b"))), Workflow(Sequence(Line("b"), Line("a")))));
        JsonObject If(JsonNode? inside, params JsonNode[] beside) =>
            Workflow(Sequence([Act("Elsa.If", "i", ("condition", Lit("True")), ("then", inside)).Called("Khi gấp"), .. beside]));
        Assert.Equal(["Bước “a” chuyển vào trong “Khi gấp”."], Sentences(If(null, Line("a")), If(Line("a"))));
    }

    [Fact]
    public void Merge_modes_starts_and_bindings_are_told()
    {
        var old = Workflow(Sequence(Event("e", "E", "v")), Variable("v"), Variable("w"));
        var started = Event("e", "E", "w").Merge("Race");
        started["customProperties"]!["canStartWorkflow"] = true;
        Assert.Equal(
        [
            "Bước “e”: cách gộp nhánh đổi từ Stream thành Race.",
            "Bước “e” nay mở được hồ sơ mới.",
            "Bước “e”: kết quả “result” nay ghi vào “w”.",
        ], Sentences(old, Workflow(Sequence(started), Variable("v"), Variable("w"))));
    }

    [Fact]
    public void Steps_of_the_same_label_are_told_apart_by_their_ids()
    {
        static JsonObject Twins(string due) => Workflow(Sequence(Approve("x", "Duyệt"), Approve("y", "Duyệt", ("dueInWorkingDays", Lit(due)))));
        Assert.Contains("Bước “Duyệt” (y)", Assert.Single(Sentences(Twins("1"), Twins("4"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_two_definitions_compare_without_an_exception()
    {
        List<JsonObject> all = [Basic(), Workflow(Sequence(Line("l"))), Workflow(Flow("s>f", Start(), Act("Nobody.Knows", "f"))),
            new() { ["definitionId"] = "x" }, JsonNode.Parse(ShippedWorkflows.Files.Values.First())!.AsObject()];
        foreach (var a in all)
        {
            foreach (var b in all)
                Assert.NotEmpty(Sentences(a, b));
        }
    }

    private static JsonObject Basic(string ways = "s>d d:Submitted>a a:Approved>l a:Returned>d", params JsonNode[] more) =>
        Workflow(Flow(ways, [Start(), Draft("d"), Act("PlanIssuance.Approve", "a").Called("Trưởng phòng duyệt"), Line("l"), .. more]));

    private static JsonObject Step(JsonObject workflow, string id) =>
        workflow["root"]!["activities"]!.AsArray().Single(step => step!["id"]!.GetValue<string>() == id)!.AsObject();

    private IReadOnlyList<string> Sentences(JsonObject old, JsonObject current) => Sentences(old.ToJsonString(), current.ToJsonString());

    private IReadOnlyList<string> Sentences(string old, string current) => Compare(old, current).Sentences;

    private DefinitionDifference Compare(string old, string current) =>
        DefinitionDiff.Compare(DefinitionReader.Read(old).Definition!, DefinitionReader.Read(current).Definition!, bench.Catalog.Find);
}
