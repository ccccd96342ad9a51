using Host.Operations.Demo;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Operations.Demo;

public sealed class FixturePlanTests
{
    public static TheoryData<string> Ids() => [.. FixturePlan.Ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_fixture_may_be_submitted_as_it_stands(string id)
    {
        var fixture = FixturePlan.Read(id).Value;

        var check = PlanContentCheck.ForSubmit(fixture.Content);

        Assert.Null(check.Problem);
        Assert.Equal(PlanContentJson.Write(fixture.Content), PlanContentJson.Write(check.Value));
        Assert.NotEmpty(fixture.DemoNotes);
    }

    [Fact]
    public void Bac_ninh_is_a_decision_with_three_pillars_and_thirteen_programmes()
    {
        var fixture = FixturePlan.Read("bac-ninh-2021-2025").Value;

        Assert.Equal(("474/QĐ-UBND", new DateOnly(2020, 10, 14)), (fixture.NumberThen, fixture.IssuedThen));
        Assert.Equal((Instrument.DecisionWithPlan, 2021, 2025), (fixture.Content.Instrument, fixture.Content.PeriodFrom, fixture.Content.PeriodTo));
        Assert.Equal(
            ["Truyền thông hình ảnh Kinh tế - Đầu tư", "Truyền thông hình ảnh Văn hoá - Du lịch", "Truyền thông hình ảnh Chính quyền, doanh nghiệp và người dân"],
            fixture.Content.Pillars);
        Assert.Equal((13, 5, 10), (fixture.Content.Programmes.Count, fixture.Content.Objectives.Count, fixture.Content.Tasks.Count));
    }

    [Fact]
    public void Bac_kan_is_a_plan_document_of_one_year()
    {
        var fixture = FixturePlan.Read("bac-kan-2019").Value;

        Assert.Equal(("51/KH-UBND", new DateOnly(2019, 1, 28)), (fixture.NumberThen, fixture.IssuedThen));
        Assert.Equal((Instrument.PlanDocument, 2019, 2019), (fixture.Content.Instrument, fixture.Content.PeriodFrom, fixture.Content.PeriodTo));
        Assert.Equal("Thực hiện chỉ đạo của Tỉnh ủy", fixture.Content.Mandate);
    }

    [Fact]
    public void Recipients_are_tied_to_agencies_of_the_same_name()
    {
        var fixture = FixturePlan.Read("bac-ninh-2021-2025").Value;
        var finance = Guid.Parse("0192d000-0000-7000-8000-0000000000c1");

        var content = fixture.ContentFor(new Dictionary<string, Guid> { ["Sở Tài chính"] = finance }, [finance]);

        Assert.Equal("Sở Tài chính", Assert.Single(content.Recipients, r => r.AgencyId == finance).Name);
        Assert.Equal([finance], content.ConsultedAgencies);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_those_there_are() =>
        Assert.Contains("bac-kan-2019", Assert.IsType<NotFound>(FixturePlan.Read("../secret").Problem).Message, StringComparison.Ordinal);
}
