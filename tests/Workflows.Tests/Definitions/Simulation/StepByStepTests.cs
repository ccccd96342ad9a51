using System.Text.Json.Nodes;
using Workflows.Calendar;
using Workflows.Decisions;
using Workflows.Decisions.Notices;
using Workflows.Definitions;
using Workflows.Definitions.Simulation;
using Workflows.Links;
using static Workflows.Tests.Definitions.DefinitionBench;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Definitions.Simulation;

public sealed class StepByStepTests : IDisposable
{
    private static readonly string Shipped = ShippedWorkflows.Files["decision-with-plan"];

    private readonly TrialBench bench = new();

    [Fact]
    public async Task A_step_says_whom_it_would_ask_until_when_and_with_which_mail()
    {
        var report = await bench.StepAsync(Shipped, [], 0);

        var place = Assert.Single(report.Waiting);
        Assert.Equal("Trưởng phòng duyệt", place.Step);
        Assert.Equal(["Duyệt", "Trả lại"], place.Ways.Select(way => way.Label));
        Assert.Equal([0, 1], place.Ways.Select(way => way.Index));
        var asked = Assert.Single(place.Office.Asked);
        Assert.EndsWith("(giả định)", asked.Name, StringComparison.Ordinal);
        Assert.Equal("trưởng phòng của người soạn thảo", asked.Role);
        // Two working days after a Wednesday.
        Assert.Equal(new DateOnly(2026, 10, 16), place.Office.DueOn);
        var mail = Assert.Single(place.Office.Mails);
        Assert.Equal($"[Trình duyệt] Kế hoạch giả định để chạy thử – hạn 16/10/2026", mail.Subject);
        Assert.Contains(mail.Lines, line => line.Contains("Trưởng phòng duyệt", StringComparison.Ordinal));
        Assert.StartsWith(asked.Name, mail.To, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_is_drawn_as_far_as_the_answers_went()
    {
        var report = await bench.StepAsync(Shipped, [], 0, 0);

        Assert.Equal(["agency-head"], report.Path.Current);
        Assert.Superset(new HashSet<string> { "start", "draft", "unit-head", "agency-head" }, report.Path.Done.ToHashSet());
        Assert.Contains(("unit-head", "Approved", "agency-head"), report.Path.Taken);
        Assert.DoesNotContain(("unit-head", "Returned", "draft"), report.Path.Taken);
        Assert.Equal(["Bắt đầu", "Soạn thảo dự thảo", "Trưởng phòng duyệt", "Lãnh đạo sở duyệt dự thảo"], report.Story.Select(step => step.Step));
        Assert.Equal("Duyệt", report.Story[2].Outcome);
    }

    [Fact]
    public async Task A_deadline_may_pass_and_the_time_is_said_to_be_skipped()
    {
        var report = await bench.StepAsync(Shipped, [], 0, 0, 0, 1);

        var opinions = Assert.Single(report.Story, step => step.StepId == "opinions");
        Assert.Equal("Hết hạn", opinions.Outcome);
        Assert.Equal(2, opinions.Office.Asked.Count);
        Assert.Equal(["Bỏ qua thời gian chờ: từ 14/10/2026 08:00 đến 21/10/2026 17:00."], opinions.Remarks);
        Assert.Equal("Tổng hợp, tiếp thu, giải trình", Assert.Single(report.Waiting).Step);
        // The next deadline counts from the day that has come.
        Assert.Equal(new DateOnly(2026, 10, 26), report.Waiting[0].Office.DueOn);
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_is_left_out_with_all_after_it()
    {
        var report = await bench.StepAsync(Shipped, [], 0, 9, 0);

        Assert.Equal(1, report.AnswersUsed);
        Assert.Equal("Trưởng phòng duyệt", Assert.Single(report.Waiting).Step);
    }

    [Fact]
    public async Task The_same_answers_tell_the_same_story()
    {
        var (once, again) = (await bench.StepAsync(Shipped, [], 0, 0, 1, 0), await bench.StepAsync(Shipped, [], 0, 0, 1, 0));

        Assert.Equal(once.Story.Select(step => (step.StepId, step.At, step.Outcome)), again.Story.Select(step => (step.StepId, step.At, step.Outcome)));
    }

    [Fact]
    public async Task A_scenario_of_the_explorer_can_be_followed_step_by_step()
    {
        var found = await bench.ExploreAsync(Shipped);
        foreach (var scenario in found.Scenarios)
        {
            var report = await bench.StepAsync(Shipped, scenario.Assumptions, [.. scenario.Answers]);
            Assert.Equal((scenario.Ending, scenario.Answers.Count, scenario.Standing), (report.Ending, report.AnswersUsed, report.Standing));
        }
    }

    [Fact]
    public async Task A_plain_mail_and_a_line_and_a_delay_are_told_at_their_steps()
    {
        var report = await bench.StepAsync(Workflow(Flow(
            "s>mail mail>line line>wait wait>e", Start(),
            Act("Elsa.SendEmail", "mail", ("to", Lit("nguoi-nhan@vi-du.example")), ("subject", Lit("Nhắc việc")), ("body", Lit("Dòng một\nDòng hai"))),
            Line("line", "Xin chào"), Act("Elsa.Delay", "wait", ("timeSpan", Lit("2.00:00:00"))), Act("Elsa.End", "e"))));

        Assert.Equal(DryRunEnding.Finished, report.Ending);
        var mail = Assert.Single(report.Story.Single(step => step.StepId == "mail").Mails);
        Assert.Equal(("nguoi-nhan@vi-du.example", "Nhắc việc"), (mail.To, mail.Subject));
        Assert.Equal(["Dòng một", "Dòng hai"], mail.Lines);
        Assert.Equal(["Ghi: Xin chào"], report.Story.Single(step => step.StepId == "line").Remarks);
        Assert.Contains("16/10/2026", Assert.Single(report.Story.Single(step => step.StepId == "wait").Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_stop_the_real_step_stops_the_dry_one()
    {
        var report = await bench.StepAsync(Workflow(Flow(
            "s>head", Start(), Approve("head", "Duyệt ngay", ("allowRefusal", Lit("False"))))));

        Assert.Equal(DryRunEnding.Incident, report.Ending);
        Assert.Equal(new Trouble("head", "Duyệt ngay", "Kế hoạch chưa có phiên bản nào được trình."), Assert.Single(report.Troubles));
        Assert.Equal("Kế hoạch chưa có phiên bản nào được trình.", report.Story[^1].Incident);
        Assert.Equal(["head"], report.Path.Current);
    }

    [Fact]
    public async Task A_post_that_this_office_does_not_have_is_remarked()
    {
        using var office = new TrialBench { Names = new Dictionary<string, string> { ["post:van-thu"] = "Chức danh: Văn thư (VP)" } };
        var flow = Workflow(Flow(
            "s>draft draft:Submitted>a a:Approved>b", Start(), Draft(),
            Approve("a", "Văn thư duyệt", ("assignee", Lit("post:van-thu")), ("allowRefusal", Lit("False"))),
            Approve("b", "Không ai duyệt", ("assignee", Lit("post:khong-co")), ("allowRefusal", Lit("False")))));

        var known = Assert.Single((await office.StepAsync(flow, 0)).Waiting);
        Assert.Equal("Văn thư (VP)", known.Office.Asked[0].Role);
        Assert.Empty(known.Office.Remarks);
        var unknown = Assert.Single((await office.StepAsync(flow, 0, 0)).Waiting);
        Assert.Contains("khong-co", Assert.Single(unknown.Office.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vote_asks_each_member_and_ends_as_its_policy_can()
    {
        var report = await bench.StepAsync(Workflow(Flow(
            "s>draft draft:Submitted>vote", Start(), Draft(),
            Act("PlanIssuance.Vote", "vote", ("members", Expression("Object", """["post:chu-tich-ubnd", "post:uy-vien-1"]""")), ("dueInWorkingDays", Lit("0"))).Called("Thành viên biểu quyết"))), 0);

        var place = Assert.Single(report.Waiting);
        Assert.Equal(["chức danh chu-tich-ubnd", "chức danh uy-vien-1"], place.Office.Asked.Select(who => who.Role));
        // Without a deadline none can pass.
        Assert.Equal(["Đạt", "Không đạt"], place.Ways.Select(way => way.Label));
        Assert.All(place.Office.Mails, mail => Assert.StartsWith("[Biểu quyết]", mail.Subject, StringComparison.Ordinal));
        Assert.Contains(place.Office.Mails[0].Lines, line => line == "Kèm mã xác nhận 6 số.");
        Assert.Contains(place.Office.Remarks, remark => remark.StartsWith("Cách kết luận", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_vote_whose_chair_is_no_member_stops_at_its_step()
    {
        var report = await bench.StepAsync(Workflow(Flow(
            "s>draft draft:Submitted>vote", Start(), Draft(),
            Act("PlanIssuance.Vote", "vote", ("members", Expression("Object", """["post:uy-vien-1", "post:uy-vien-2"]"""))).Called("Thành viên biểu quyết"))), 0);

        Assert.Equal((DryRunEnding.Incident, "Thành viên biểu quyết"), (report.Ending, Assert.Single(report.Troubles).Step));
    }

    [Fact]
    public async Task Opinions_that_are_counted_end_well_or_badly_or_by_their_deadline()
    {
        var report = await bench.StepAsync(Workflow(Flow(
            "s>draft draft:Submitted>ask", Start(), Draft(),
            Act("PlanIssuance.RequestOpinions", "ask", ("agencies", Expression("Object", """["STC", "STP"]""")), ("policy", Lit("everyone"))))), 0);

        Assert.Equal(["Đạt", "Không đạt", "Hết hạn"], Assert.Single(report.Waiting).Ways.Select(way => way.Label));
    }

    [Fact]
    public async Task A_step_without_mails_sends_none_and_says_so()
    {
        var report = await bench.StepAsync(Workflow(Flow(
            "s>draft draft:Submitted>head", Start(), Draft(), Approve("head", "Lãnh đạo duyệt", ("emailMode", Lit("none"))))), 0);

        var office = Assert.Single(report.Waiting).Office;
        Assert.Empty(office.Mails);
        Assert.Contains(office.Remarks, remark => remark.Contains("không gửi thư", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_notice_is_filled_as_the_real_one_and_knows_every_fact_a_template_may_name()
    {
        var report = await bench.StepAsync(Workflow(Flow(
            "s>draft draft:Submitted>tell", Start(), Draft(), Act("PlanIssuance.Notify", "tell", ("template", Lit("follow"))))), 0);

        var mail = Assert.Single(report.Story.Single(step => step.StepId == "tell").Office.Mails);
        Assert.Equal("[Mời theo dõi] Kế hoạch giả định để chạy thử", mail.Subject);
        Assert.Contains(mail.Lines, line => line.Contains("đang trình ban hành Kế hoạch giả định", StringComparison.Ordinal));
        Assert.Equal(NoticeFacts.Names.Order(StringComparer.Ordinal), new RehearsedPlan(new(new WorkingCalendar([]), new Dictionary<string, string>())).KnownFacts().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_digital_number_asks_the_approver_to_sign_and_the_clerk_to_seal_before_anything_goes_out()
    {
        var flow = Signing("digital");

        var signing = Assert.Single((await bench.StepAsync(flow, 0, 0, 0)).Waiting);
        Assert.Equal(("Ký số", "chức danh chu-tich-ubnd"), (signing.Step, Assert.Single(signing.Office.Asked).Role));
        Assert.StartsWith("[Ký số]", Assert.Single(signing.Office.Mails).Subject, StringComparison.Ordinal);
        var sealing = Assert.Single((await bench.StepAsync(flow, 0, 0, 0, 0)).Waiting);
        Assert.Equal(("Đóng dấu số", "chức danh van-thu-ubnd"), (sealing.Step, Assert.Single(sealing.Office.Asked).Role));
        Assert.Equal(DryRunEnding.Finished, (await bench.StepAsync(flow, 0, 0, 0, 0, 0)).Ending);
        Assert.DoesNotContain((await bench.ExploreAsync(flow)).Scenarios, scenario => scenario.Ending is DryRunEnding.Incident);
    }

    [Fact]
    public async Task A_paper_number_passes_signature_and_seal_and_a_digital_one_without_them_does_not_go_out()
    {
        var paper = await bench.StepAsync(Signing("paper"), 0, 0, 0);
        Assert.Equal(DryRunEnding.Finished, paper.Ending);
        Assert.Empty(paper.Story.Single(step => step.StepId == "seal").Office.Asked);

        var unsigned = await bench.StepAsync(
            Workflow(Flow("s>draft draft:Submitted>a a:Approved>issue issue:Issued>out", Start(), Draft(), Chair(), Number("digital"), Act("PlanIssuance.Distribute", "out").Called("Phân phối"))),
            0, 0, 0);
        Assert.Contains("chưa ký số", Assert.Single(unsigned.Troubles).Message, StringComparison.Ordinal);
    }

    private static JsonObject Signing(string method) => Workflow(Flow(
        "s>draft draft:Submitted>a a:Approved>issue issue:Issued>sign issue:Returned>a sign:Signed>seal sign:Returned>a seal:Sealed>out seal:Returned>a",
        Start(), Draft(), Chair(), Number(method), Act("PlanIssuance.Sign", "sign").Called("Ký số"), Act("PlanIssuance.Seal", "seal").Called("Đóng dấu số"),
        Act("PlanIssuance.Distribute", "out").Called("Phân phối")));

    private static JsonObject Chair() => Approve(
        "a", "Chủ tịch duyệt", ("assignee", Lit("post:chu-tich-ubnd")), ("allowRefusal", Lit("False")), ("planState", Lit("AwaitingApproval")));

    private static JsonObject Number(string method) => Act("PlanIssuance.Issue", "issue", ("method", Lit(method))).Called("Cấp số");

    [Fact]
    public async Task Nobody_answers_for_ever()
    {
        var loop = Workflow(Flow("s>draft draft:Submitted>draft", Start(), Draft()));

        var report = await bench.StepAsync(loop, [.. Enumerable.Repeat(0, 250)]);

        Assert.Equal((DryRunEnding.TooLong, DryRuns.MostAnswers), (report.Ending, report.AnswersUsed));
    }

    public void Dispose() => bench.Dispose();
}
