using Host.Web.Design;
using Workflows.Plans;

namespace Host.Web.Plans.Reading;

/// <summary>How a plan's state should feel.</summary>
public static class StateTones
{
    public static Tone Of(PlanState state) => state switch
    {
        PlanState.Draft => Tone.Neutral,
        PlanState.Issued => Tone.Good,
        PlanState.Returned or PlanState.Refused or PlanState.Cancelled => Tone.Bad,
        PlanState.InternalReview or PlanState.AwaitingApproval or PlanState.AwaitingNumber => Tone.Waiting,
        _ => Tone.Active,
    };
}
