using System.Text;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Tests.Plans;

public sealed class PlanContentCheckTests
{
    [Fact]
    public void A_complete_plan_passes_for_submission_unchanged()
    {
        var passed = PlanContentCheck.ForSubmit(Samples.Complete);

        Assert.Null(passed.Problem);
        Assert.Equal(PlanContentJson.Write(Samples.Complete), PlanContentJson.Write(passed.Value));
    }

    [Fact]
    public void Texts_typed_with_combining_marks_are_stored_precomposed()
    {
        var typed = Samples.Complete with { Title = Samples.Complete.Title.Normalize(NormalizationForm.FormD) };

        Assert.Equal(Samples.Complete.Title, PlanContentCheck.ForSave(typed).Value.Title);
    }

    [Theory]
    [InlineData(Secrecy.Confidential, "Mật")]
    [InlineData(Secrecy.Secret, "Tối mật")]
    [InlineData(Secrecy.TopSecret, "Tuyệt mật")]
    public void A_state_secret_is_refused_with_the_law(Secrecy secrecy, string name)
    {
        var refused = Assert.IsType<StateSecretRefused>(PlanContentCheck.ForSave(Samples.Complete with { Secrecy = secrecy }).Problem);

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Luật Bảo vệ bí mật nhà nước", refused.Message, StringComparison.Ordinal);
        Assert.Equal("secrecy", refused.Field);
    }

    [Theory]
    [InlineData("TUYỆT MẬT\nNội dung")]
    [InlineData("\n  **TỐI MẬT**  \nNội dung")]
    [InlineData("Độc lập - Tự do - Hạnh phúc\n[MẬT]")]
    public void The_stamp_of_a_secret_inside_the_text_is_found(string text) =>
        Assert.IsType<StateSecretRefused>(PlanContentCheck.ForSave(Samples.Complete with { Sections = [new("I.", text)] }).Problem);

    [Theory]
    [InlineData("Bảo vệ bí mật nhà nước; giữ mật thông tin.")]
    [InlineData("Mật ong Bắc Kạn")]
    [InlineData("mật")]
    public void A_word_in_a_sentence_is_no_stamp(string text) =>
        Assert.Null(PlanContentCheck.ForSave(Samples.Complete with { Sections = [new("I.", text)] }).Problem);

    [Fact]
    public void Ten_thousand_rows_get_one_clear_message()
    {
        var rows = Enumerable.Repeat(new PlanTask(), 10_000).ToList();

        var refused = Assert.IsType<Invalid>(PlanContentCheck.ForSave(Samples.Complete with { Tasks = rows }).Problem);

        Assert.Equal("tasks", refused.Field);
        Assert.Contains("10.000", refused.Message, StringComparison.Ordinal);
        Assert.Contains("1.000", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("   ", null)]
    [InlineData("Kế hoạch", 0)]
    [InlineData("Kế hoạch", 0x0A)]
    [InlineData("Kế hoạch", 0x202E)]
    [InlineData("Kế hoạch", 0xD800)]
    [InlineData("Kế hoạch", 0xFFFE)]
    public void A_bad_title_is_told_at_its_field(string start, int? code)
    {
        // Half a surrogate pair cannot stand in an attribute.
        var title = code is { } inside ? $"{start}{(char)inside}x" : start;
        var refused = Assert.IsType<Invalid>(PlanContentCheck.ForSave(Samples.Complete with { Title = title }).Problem);
        Assert.Equal("title", refused.Field);
    }

    [Fact]
    public void An_over_long_text_is_told_at_its_field()
    {
        var long501 = new string('x', 501);
        Assert.Equal("title", Assert.IsType<Invalid>(PlanContentCheck.ForSave(Samples.Complete with { Title = long501 }).Problem).Field);
        Assert.Null(PlanContentCheck.ForSave(Samples.Complete with { Title = long501[..500] }).Problem);
    }

    [Theory]
    [InlineData(PlanType.Annual, 2019, 2020, "periodTo")]
    [InlineData(PlanType.MultiYear, 2021, 2021, "periodTo")]
    [InlineData(PlanType.MultiYear, 2025, 2021, "periodTo")]
    [InlineData(PlanType.MultiYear, 2021, 2100, "periodTo")]
    [InlineData(PlanType.Annual, 19, 19, "periodFrom")]
    [InlineData(PlanType.MultiYear, 2021, int.MaxValue, "periodTo")]
    [InlineData(PlanType.MultiYear, int.MinValue, 2021, "periodFrom")]
    public void Years_must_make_sense(PlanType type, int from, int to, string field)
    {
        var refused = PlanContentCheck.ForSave(Samples.Complete with { PlanType = type, PeriodFrom = from, PeriodTo = to }).Problem;
        Assert.Equal(field, Assert.IsType<Invalid>(refused).Field);
    }

    [Fact]
    public void Empty_rows_are_dropped_and_tasks_follow_their_pillar()
    {
        var typed = Samples.Complete with
        {
            Pillars = ["", "Kinh tế", " ", "Văn hóa"],
            Tasks = [new(), new() { Content = "Một", Pillar = 4, LeadAgency = "A" }, new() { Content = " " }],
            LegalBases = [new(), .. Samples.Complete.LegalBases],
            Recipients = [new(""), new("Sở Tài chính")],
        };

        var clean = PlanContentCheck.ForSubmit(typed).Value;

        Assert.Equal(["Kinh tế", "Văn hóa"], clean.Pillars);
        Assert.Equal(2, Assert.Single(clean.Tasks).Pillar);
        Assert.Single(clean.LegalBases);
        Assert.Single(clean.Recipients);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_task_cannot_name_a_pillar_that_is_not_there(int pillar)
    {
        var refused = PlanContentCheck.ForSave(Samples.Complete with { Tasks = [new() { Content = "Một", Pillar = pillar }] }).Problem;
        Assert.Equal("tasks[0].pillar", Assert.IsType<Invalid>(refused).Field);
    }

    [Fact]
    public void A_draft_may_be_incomplete_but_a_submission_names_all_that_is_missing()
    {
        var bare = new PlanContent
        {
            Title = "Kế hoạch", Instrument = Instrument.DecisionWithPlan, PlanType = PlanType.Annual, PeriodFrom = 2019, PeriodTo = 2019,
        };

        Assert.Null(PlanContentCheck.ForSave(bare).Problem);
        var refused = Assert.IsType<InvalidFields>(PlanContentCheck.ForSubmit(bare).Problem);

        Assert.Equal(["mandate", "legalBases", "sections", "tasks", "recipients"], refused.Fields.Select(f => f.Field));
    }

    [Fact]
    public void A_main_document_stands_for_sections_and_tasks()
    {
        var word = Samples.Complete with { MainDocumentId = Guid.Parse("0192d000-0000-7000-8000-000000000001"), Sections = [], Tasks = [] };
        Assert.Null(PlanContentCheck.ForSubmit(word).Problem);
    }

    [Fact]
    public void Every_task_needs_its_lead_before_submission()
    {
        var typed = Samples.Complete with { Tasks = [new() { Content = "Một" }] };

        Assert.Null(PlanContentCheck.ForSave(typed).Problem);
        Assert.Equal("tasks[0].leadAgency", Assert.IsType<Invalid>(PlanContentCheck.ForSubmit(typed).Problem).Field);
    }
}
