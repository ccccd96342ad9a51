using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using static Workflows.Tests.Definitions.DefinitionBench;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Definitions.Lint;

/// <summary>The pick-lists of the office's steps: a value that no list offers, and values that do not go together.</summary>
public sealed class StepInputLintTests
{
    private readonly DefinitionBench bench = new();

    [Theory]
    [InlineData("PlanIssuance.RequestOpinions", "policy", "đa-số", "đa-số")]
    [InlineData("PlanIssuance.RequestOpinions", "threshold", "nhiều", "tỷ lệ")]
    [InlineData("PlanIssuance.RequestOpinions", "threshold", "120%", "120%")]
    [InlineData("PlanIssuance.RequestOpinions", "weights", "STC", "STC=3")]
    [InlineData("PlanIssuance.RequestOpinions", "weights", "STC=3; STC=4", "hai lần")]
    [InlineData("PlanIssuance.RequestOpinions", "emailMode", "fax", "fax")]
    [InlineData("PlanIssuance.Approve", "emailMode", "fax", "fax")]
    [InlineData("PlanIssuance.Draft", "emailMode", "decide", "sau khi đăng nhập")]
    [InlineData("PlanIssuance.Consolidate", "emailMode", "decide", "sau khi đăng nhập")]
    [InlineData("PlanIssuance.Issue", "emailMode", "decide", "sau khi đăng nhập")]
    [InlineData("PlanIssuance.Issue", "documentType", "CV", "CV")]
    [InlineData("PlanIssuance.Issue", "method", "fax", "fax")]
    [InlineData("PlanIssuance.Sign", "emailMode", "decide", "sau khi đăng nhập")]
    [InlineData("PlanIssuance.Seal", "emailMode", "decide", "sau khi đăng nhập")]
    [InlineData("PlanIssuance.Notify", "template", "birthday", "birthday")]
    [InlineData("PlanIssuance.Vote", "policy", "veto", "phủ quyết")]
    [InlineData("PlanIssuance.Vote", "lead", "chủ tịch", "chủ tịch")]
    public void A_value_that_no_list_offers_is_refused_with_its_name(string type, string input, string value, string word) =>
        Refuses(Act(type, "x", Members(type), (input, Lit(value))), "“Bước x”", word);

    [Theory]
    [InlineData("PlanIssuance.RequestOpinions", "policy", "share")]
    [InlineData("PlanIssuance.RequestOpinions", "weights", "STC=3; STP: 2")]
    [InlineData("PlanIssuance.Approve", "emailMode", "decide")]
    [InlineData("PlanIssuance.Approve", "emailMode", "none")]
    [InlineData("PlanIssuance.Draft", "emailMode", "none")]
    [InlineData("PlanIssuance.Issue", "documentType", "QĐ")]
    [InlineData("PlanIssuance.Issue", "method", "digital")]
    [InlineData("PlanIssuance.Notify", "template", "issued")]
    public void A_value_that_is_offered_is_none(string type, string input, string value) =>
        Accepts(Act(type, "x", (input, Lit(value))));

    [Fact]
    public void A_policy_without_what_it_lives_on_is_refused()
    {
        Refuses(Opinions(("policy", Lit("at-least"))), "“Đủ số nơi đồng ý theo ngưỡng”");
        Refuses(Opinions(("policy", Lit("at-least")), ("threshold", Lit("60%"))), "số nơi");
        Refuses(Opinions(("policy", Lit("lead"))), "chủ trì");
        Refuses(Opinions(("policy", Lit("veto"))), "phủ quyết");
        Refuses(Act("PlanIssuance.Vote", "x"), "chưa nêu thành viên");
        Refuses(Act("PlanIssuance.Vote", "x", ("members", Expression("Object", "[\"giám đốc\"]"))), "giám đốc");
        Accepts(Opinions(("policy", Lit("at-least")), ("threshold", Lit("3"))));
        Accepts(Opinions(("policy", Lit("casting-vote")), ("lead", Lit("STC"))));
        Accepts(Opinions(("policy", Lit("veto")), ("vetoers", Expression("Object", "[\"STC\"]"))));
        Accepts(Opinions(("policy", Lit("at-least")), ("threshold", Expression("JavaScript", "1 + 1"))));
    }

    [Fact]
    public void Silence_that_contradicts_itself_is_refused()
    {
        Refuses(Opinions(Consent(), Ground(), ("requiredAppraisal", Lit("true"))), "thẩm định bắt buộc");
        Refuses(Opinions(Consent()), "căn cứ pháp lý");
        Refuses(Opinions(Consent(), Ground(), ("emailMode", Lit("none"))), "không chứng minh được");
        // The check of silence, which only a run could make, does not hide that of the policy.
        Refuses(Opinions(("silenceIsConsent", Expression("JavaScript", "1 > 0")), ("policy", Lit("lead"))), "chủ trì");
        Accepts(Opinions(Consent(), Ground()));
        Accepts(Opinions(Consent(), ("silenceGround", Expression("JavaScript", "'Điều ' + 7"))));
        Accepts(Opinions(("requiredAppraisal", Lit("true"))));

        static (string, JsonNode?) Consent() => ("silenceIsConsent", Lit("true"));

        static (string, JsonNode?) Ground() => ("silenceGround", Lit("Điều 7 Quy chế làm việc"));
    }

    [Fact]
    public void The_ways_out_of_asking_agencies_are_those_of_its_policy()
    {
        Assert.Contains("Đạt", Dead("o:Agreed>l"), StringComparison.Ordinal);
        Assert.Null(Dead("o:AllAnswered>l"));
        Assert.Null(Dead("o:Agreed>l", ("policy", Lit("share"))));
        Assert.Contains("AllAnswered", Dead("o:AllAnswered>l", ("policy", Lit("share"))), StringComparison.Ordinal);
        // What only the run knows may come.
        Assert.Null(Dead("o:Agreed>l", ("policy", Expression("JavaScript", "'share'"))));
        var open = bench.Lint(Workflow(Flow("s>o o:Agreed>l", Start(), Opinions(("policy", Lit("share"))), Line("l")))).Where(f => f.Rule == "open-outcome").ToList();
        Assert.Equal(2, open.Count);
        Assert.Contains(open, f => f.Message.Contains("“Không đạt”", StringComparison.Ordinal));
    }

    private static (string Key, JsonNode? Value) Members(string type) =>
        type == "PlanIssuance.Vote" ? ("members", Expression("Object", "[\"post:chu-tich-ubnd\"]")) : ("unused", null);

    private static JsonObject Opinions(params (string Key, JsonNode? Value)[] inputs) =>
        Act("PlanIssuance.RequestOpinions", "o", [("agencies", Expression("Object", "[\"STC\", \"STP\"]")), .. inputs]);

    private string? Dead(string way, params (string Key, JsonNode? Value)[] inputs) => bench
        .Lint(Workflow(Flow($"s>o {way}", Start(), Opinions(inputs), Line("l"))))
        .FirstOrDefault(finding => finding.Rule == "dead-connection")?.Message.Replace("Agreed", "Agreed (Đạt)", StringComparison.Ordinal);

    private void Refuses(JsonObject step, params string[] words)
    {
        var errors = bench.Lint(Workflow(Sequence(step.Called("Bước x")))).Where(finding => finding.Level == FindingLevel.Error).ToList();
        Assert.True(errors.Exists(error => words.All(word => error.Message.Contains(word, StringComparison.Ordinal))), $"Not told: {string.Join("\n", errors)}");
    }

    private void Accepts(JsonObject step) =>
        Assert.DoesNotContain(bench.Lint(Workflow(Sequence(step.Called("Bước x")))), finding => finding.Level == FindingLevel.Error);
}
