using Workflows.Plans;

namespace Workflows.Decisions.Drafting;

/// <summary>
/// Which workflow carries a plan. The instrument alone decides: period and field do not, but who signs, whose number it gets and who
/// must be heard follow from it.
/// </summary>
public static class PlanWorkflows
{
    /// <summary>Kế hoạch of the People's Committee.</summary>
    public const string PlanDocument = "plan-document";

    /// <summary>Quyết định of the People's Committee with the plan attached.</summary>
    public const string DecisionWithPlan = "decision-with-plan";

    /// <summary>Kế hoạch that the drafting agency issues itself.</summary>
    public const string AgencyPlan = "agency-plan";

    /// <returns>The id of a definition; it comes with the product and belongs to the office's administrators.</returns>
    public static string IdFor(Instrument instrument) => instrument switch
    {
        Instrument.PlanDocument => PlanDocument,
        Instrument.DecisionWithPlan => DecisionWithPlan,
        Instrument.AgencyPlan => AgencyPlan,
        _ => throw new ArgumentOutOfRangeException(nameof(instrument), instrument, "No workflow for this instrument."),
    };
}
