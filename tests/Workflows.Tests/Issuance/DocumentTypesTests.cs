using Workflows.Issuance;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Tests.Issuance;

public sealed class DocumentTypesTests
{
    [Theory]
    [InlineData(null, Instrument.PlanDocument)]
    [InlineData("", Instrument.DecisionWithPlan)]
    [InlineData("as-plan", Instrument.DecisionWithPlan)]
    [InlineData("as-plan", Instrument.AgencyPlan)]
    [InlineData("KH", Instrument.PlanDocument)]
    [InlineData("QĐ", Instrument.DecisionWithPlan)]
    [InlineData("KH-CQ", Instrument.AgencyPlan)]
    public void A_step_numbers_plans_of_its_type(string? type, Instrument instrument) =>
        Assert.Null(DocumentTypes.Fits(type, instrument).Problem);

    /// <summary>The abbreviation comes from a keyboard that may write Đ in two characters' worth of marks.</summary>
    [Fact]
    public void An_abbreviation_is_compared_as_it_reads() =>
        Assert.Null(DocumentTypes.Fits(" QĐ ".Normalize(System.Text.NormalizationForm.FormD), Instrument.DecisionWithPlan).Problem);

    [Theory]
    [InlineData("KH", Instrument.DecisionWithPlan, "Kế hoạch của UBND (KH)")]
    [InlineData("QĐ", Instrument.PlanDocument, "Quyết định của UBND (QĐ)")]
    [InlineData("KH", Instrument.AgencyPlan, "Kế hoạch của UBND (KH)")]
    [InlineData("KH-CQ", Instrument.PlanDocument, "Kế hoạch của cơ quan soạn thảo (KH)")]
    public void A_plan_is_never_numbered_as_what_it_is_not(string type, Instrument instrument, string named) =>
        Assert.Contains(named, Assert.IsType<Conflict>(DocumentTypes.Fits(type, instrument).Problem).Message, StringComparison.Ordinal);

    [Fact]
    public void A_type_that_nobody_knows_is_named() =>
        Assert.Contains("qđ", Assert.IsType<Invalid>(DocumentTypes.Fits("qđ", Instrument.DecisionWithPlan).Problem).Message, StringComparison.Ordinal);
}
