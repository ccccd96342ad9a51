using Workflows.Issuance;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Tests.Issuance;

public sealed class DocumentTypesTests
{
    [Theory]
    [InlineData(null, Instrument.PlanDocument, "KH")]
    [InlineData("", Instrument.DecisionWithPlan, "QĐ")]
    [InlineData("as-plan", Instrument.DecisionWithPlan, "QĐ")]
    [InlineData("KH", Instrument.PlanDocument, "KH")]
    [InlineData("QĐ", Instrument.DecisionWithPlan, "QĐ")]
    public void The_step_and_the_plan_name_the_same_book(string? type, Instrument instrument, string book) =>
        Assert.Equal(book, DocumentTypes.BookFor(type, instrument).Value);

    /// <summary>The abbreviation comes from a keyboard that may write Đ in two characters' worth of marks.</summary>
    [Fact]
    public void An_abbreviation_is_compared_as_it_reads() =>
        Assert.Equal("QĐ", DocumentTypes.BookFor(" QĐ ".Normalize(System.Text.NormalizationForm.FormD), Instrument.DecisionWithPlan).Value);

    [Theory]
    [InlineData("KH", Instrument.DecisionWithPlan, "Kế hoạch (KH)")]
    [InlineData("QĐ", Instrument.PlanDocument, "Quyết định (QĐ)")]
    public void A_plan_is_never_numbered_as_what_it_is_not(string type, Instrument instrument, string named) =>
        Assert.Contains(named, Assert.IsType<Conflict>(DocumentTypes.BookFor(type, instrument).Problem).Message, StringComparison.Ordinal);

    [Fact]
    public void A_type_that_nobody_knows_is_named() =>
        Assert.Contains("qđ", Assert.IsType<Invalid>(DocumentTypes.BookFor("qđ", Instrument.DecisionWithPlan).Problem).Message, StringComparison.Ordinal);
}
