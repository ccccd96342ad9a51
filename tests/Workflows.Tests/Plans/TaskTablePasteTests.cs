using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Tests.Plans;

public sealed class TaskTablePasteTests
{
    [Fact]
    public void A_header_row_says_which_column_is_which()
    {
        var tasks = TaskTablePaste.Read(
            "STT\tNội dung nhiệm vụ\tThời gian hoàn thành\tCơ quan chủ trì\tCơ quan phối hợp\tSản phẩm\tGhi chú\r\n" +
            "1\tHội nghị tập huấn\tQuý II\tSở Thông tin và Truyền thông\tSở Tài chính; các sở, ban, ngành liên quan\tHội nghị\tx\r\n").Value;

        var task = Assert.Single(tasks);
        Assert.Equal("Hội nghị tập huấn", task.Content);
        Assert.Equal("Quý II", task.Time);
        Assert.Equal("Sở Thông tin và Truyền thông", task.LeadAgency);
        Assert.Equal(["Sở Tài chính", "các sở, ban, ngành liên quan"], task.CoordinatingAgencies);
        Assert.Equal("Hội nghị", task.Product);
    }

    [Theory]
    [InlineData("Nội dung\tChủ trì\tPhối hợp\tThời gian")]
    [InlineData("TT\tHoạt động\tĐơn vị thực hiện\tĐơn vị phối hợp\tTiến độ")]
    [InlineData("NỘI DUNG\tCƠ QUAN CHỦ TRÌ\tCƠ QUAN PHỐI HỢP\tTHỜI HẠN")]
    public void Headers_in_many_wordings_are_understood(string header)
    {
        var cells = header.StartsWith("TT", StringComparison.Ordinal) ? "1\tViệc\tSở A\tSở B\tQuý I" : "Việc\tSở A\tSở B\tQuý I";

        var task = Assert.Single(TaskTablePaste.Read($"{header}\n{cells}").Value);

        Assert.Equal(("Việc", "Sở A", "Quý I"), (task.Content, task.LeadAgency, task.Time));
        Assert.Equal(["Sở B"], task.CoordinatingAgencies);
    }

    [Fact]
    public void Without_a_header_the_usual_order_is_taken_with_or_without_numbers()
    {
        var plain = TaskTablePaste.Read("Việc một\tSở A\tSở B\tQuý I\tBáo cáo\tNgân sách\nViệc hai\tSở C").Value;
        var numbered = TaskTablePaste.Read("1.\tViệc một\tSở A\tSở B\tQuý I\tBáo cáo\tNgân sách\n2.\tViệc hai\tSở C").Value;

        Assert.Equal(PlanContentJson.Write(Samples.Complete with { Tasks = plain }), PlanContentJson.Write(Samples.Complete with { Tasks = numbered }));
        Assert.Equal(("Việc một", "Sở A", "Quý I", "Báo cáo", "Ngân sách"),
            (plain[0].Content, plain[0].LeadAgency, plain[0].Time, plain[0].Product, plain[0].Funding));
        Assert.Equal(("Việc hai", "Sở C"), (plain[1].Content, plain[1].LeadAgency));
    }

    [Fact]
    public void A_task_that_speaks_of_coordination_is_not_taken_for_a_header()
    {
        var tasks = TaskTablePaste.Read(
            "Tổ chức các hoạt động phối hợp với cơ quan chủ trì trong thời gian diễn ra hội nghị của tỉnh\tSở A\tSở B").Value;
        Assert.Equal("Sở A", Assert.Single(tasks).LeadAgency);
    }

    [Fact]
    public void A_quoted_cell_may_hold_lines_tabs_and_quotation_marks()
    {
        var task = Assert.Single(TaskTablePaste.Read("\"Dòng một\nDòng \"\"hai\"\"\tba\"\tSở A\t\"Sở B\n- Sở C\"").Value);

        Assert.Equal("Dòng một\nDòng \"hai\"\tba", task.Content);
        Assert.Equal(["Sở B", "Sở C"], task.CoordinatingAgencies);
    }

    [Fact]
    public void Inches_and_quotes_inside_a_cell_are_just_characters() =>
        Assert.Equal("Phim \"Quan họ\" 30\"", Assert.Single(TaskTablePaste.Read("Phim \"Quan họ\" 30\"\tSở A").Value).Content);

    [Fact]
    public void Every_wrong_row_is_named_by_its_number()
    {
        var refused = Assert.IsType<InvalidFields>(TaskTablePaste.Read(
            $"Nội dung\tTrụ cột\tChủ trì\nViệc\tmột\tSở A\n\tI\tSở B\nViệc\t2\t{new string('x', 301)}").Problem);

        Assert.Contains(refused.Fields, f => f.Message.StartsWith("Dòng 2:", StringComparison.Ordinal) && f.Message.Contains("trụ cột", StringComparison.Ordinal));
        Assert.Contains(refused.Fields, f => f.Message.StartsWith("Dòng 3: thiếu nội dung", StringComparison.Ordinal));
        Assert.Contains(refused.Fields, f => f.Message.StartsWith("Dòng 4: cơ quan chủ trì", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \n\t\n ")]
    [InlineData("Nội dung\tChủ trì")]
    [InlineData("\"mở mà không đóng\tSở A\nViệc hai")]
    public void Nothing_usable_is_refused(string? pasted) => Assert.IsType<Invalid>(TaskTablePaste.Read(pasted).Problem);

    [Fact]
    public void More_rows_than_a_plan_holds_are_refused_and_a_full_table_is_read()
    {
        string Rows(int count) => string.Join('\n', Enumerable.Range(1, count).Select(i => $"{i}\tViệc {i}\tSở A"));

        Assert.Contains("10.000", TaskTablePaste.Read(Rows(10_000)).Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(PlanContentCheck.TaskLimit, TaskTablePaste.Read(Rows(PlanContentCheck.TaskLimit)).Value.Count);
        Assert.IsType<Invalid>(TaskTablePaste.Read(Rows(PlanContentCheck.TaskLimit + 1)).Problem);
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xFFFE)]
    [InlineData(0x0007)]
    public void Characters_that_have_no_place_in_a_text_are_refused(int code) =>
        Assert.NotNull(TaskTablePaste.Read($"Việc{(char)code}\tSở A").Problem);

    [Fact]
    public void What_is_written_is_read_back_the_same() => Prop.ForAll(Tables(), tasks =>
    {
        var read = TaskTablePaste.Read(Write(tasks));
        return read.IsSuccess
            && PlanContentJson.Write(Samples.Complete with { Tasks = read.Value }) == PlanContentJson.Write(Samples.Complete with { Tasks = tasks });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    /// <summary>A table as Excel copies it, with a header row.</summary>
    private static string Write(IReadOnlyList<PlanTask> tasks)
    {
        var text = new StringBuilder("TT\tNội dung\tTrụ cột\tChủ trì\tPhối hợp\tThời gian\tSản phẩm\tKinh phí\n");
        for (var i = 0; i < tasks.Count; i++)
        {
            var task = tasks[i];
            string[] cells =
            [
                (i + 1).ToString(CultureInfo.InvariantCulture), task.Content, task.Pillar?.ToString(CultureInfo.InvariantCulture) ?? "",
                task.LeadAgency, string.Join('\n', task.CoordinatingAgencies), task.Time, task.Product, task.Funding,
            ];
            text.AppendJoin('\t', cells.Select(Quoted)).Append('\n');
        }

        return text.ToString();
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny("\t\n\r\"") >= 0 ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    /// <summary>Random tables, as they stand after the check: normalised, within the limits, without empty rows.</summary>
    private static Arbitrary<List<PlanTask>> Tables()
    {
        var text = Gen.Elements("Hội nghị", "tập huấn", "\"", "quý II", "\t", "\n", "phối hợp", "Ghi chú; ", " ", "7", "ế", "-")
            .ListOf().Select(parts => string.Concat(parts)).Select(t => VietnameseText.Normalise(t.Length <= 300 ? t : t[..300]));
        var line = text.Select(t => t.Replace('\n', ' ').Replace('\t', ' '));
        var agencies = line.Select(l => l.Replace(';', ' ').TrimStart('-', ' ').Trim()).Where(l => l.Length > 0).ListOf();
        var task =
            from content in text
            from pillar in Gen.Elements<int?>(null, 1, 12)
            from lead in line
            from coordinating in agencies
            from time in text
            from product in text
            from funding in text
            select new PlanTask
            {
                Content = "Việc " + content, Pillar = pillar, LeadAgency = VietnameseText.Normalise(lead), CoordinatingAgencies = [.. coordinating],
                Time = time, Product = product, Funding = funding,
            };
        return Arb.From(task.NonEmptyListOf().Select(t => t.Select(x => x with { Content = VietnameseText.Normalise(x.Content) }).ToList()));
    }
}
