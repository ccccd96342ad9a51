using Workflows.Decisions.Approvals;
using Workflows.Definitions.Simulation;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Issuance;
using Workflows.Issuance.Signing;
using Workflows.Plans;

namespace Workflows.Links;

// Digital signature and seal: whoever approved signs, the clerk seals; a plan issued on paper passes.
internal sealed partial class RehearsedPlan
{
    private AskedPerson? approver;
    private bool holdsNumber;
    private bool isSigned;

    private OfficeStep Sign(ActivityExecution x)
    {
        if (state == PlanState.Issued)
            return Passed(SignActivity.Signed);
        NeedNumber();
        if (approver is not { } signer)
            throw new StepCannotGoOnException("Chưa có người phê duyệt phiên bản này bằng quyết định có hiệu lực ký.");
        Go(PlanState.AwaitingSignature);
        return Ask(x, TaskKind.Sign, signer);
    }

    private OfficeStep Seal(ActivityExecution x)
    {
        if (state == PlanState.Issued)
            return Passed(SealActivity.Sealed);
        NeedNumber();
        if (!isSigned)
            throw new StepCannotGoOnException("Chưa có chữ ký số của người có thẩm quyền: bước đóng dấu số đứng sau bước ký số.");
        var clerk = people.For(Rule(x.Text("Assignee")));
        if (clerk == approver)
            throw new StepCannotGoOnException($"{clerk.Name} là người đã ký văn bản nên không được đóng dấu số: hai việc do hai người làm.");
        Go(PlanState.AwaitingSeal);
        return Ask(x, TaskKind.Seal, clerk);
    }

    /// <summary>Whose approval binds signs; a number issues the plan, or only stands on the file that two signatures issue.</summary>
    private void LeaveIssuing(ActivityExecution x, string outcome)
    {
        var type = x.Node.Type;
        if (type == ApproveActivity.Type.TypeName && outcome == ApproveActivity.Approved && x.Flag("Binds"))
            approver = people.For(Rule(x.Text("Assignee")));
        if (type == IssueActivity.Type.TypeName && outcome == IssueActivity.Issued)
        {
            holdsNumber = IsDigital(x);
            state = holdsNumber ? PlanState.AwaitingSignature : PlanState.Issued;
        }

        if (type == SignActivity.Type.TypeName && outcome == SignActivity.Signed)
            isSigned = true;
        if (type == SealActivity.Type.TypeName && outcome == SealActivity.Sealed)
            state = PlanState.Issued;
        if (outcome == SigningStep.Returned && (type == SignActivity.Type.TypeName || type == SealActivity.Type.TypeName))
            (holdsNumber, isSigned) = (false, false);
    }

    private static OfficeStep Passed(string outcome) =>
        new() { Outcome = outcome, Remarks = ["Văn bản đã phát hành bằng bản giấy: bước này không hỏi ai và đi tiếp."] };

    private void NeedNumber()
    {
        NeedVersion();
        if (!holdsNumber)
            throw new StepCannotGoOnException("Kế hoạch chưa có số: bước ký số và đóng dấu số đứng sau bước cấp số theo cách ký số.");
    }

    private static bool IsDigital(ActivityExecution x) => OrFail(IssueMethod.Parse(x.Text(IssueMethod.InputName)));
}
