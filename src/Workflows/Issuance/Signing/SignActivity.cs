using Workflows.Decisions.Approvals;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;

namespace Workflows.Issuance.Signing;

/// <summary>
/// Ký số: waits for the person who approved to bring the prepared file back with their digital signature. Nobody signs for them here: who
/// signs for whom was settled when they approved, and that name stands on the document. A plan issued on paper passes.
/// </summary>
public sealed class SignActivity(StepTools tools, HeldNumbers numbers, SigningFiles files, SignerBlocks signers, Organisation.Directory directory)
    : SigningStep(tools, numbers)
{
    public const string Signed = "Signed";

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Sign",
        Category = Category,
        DisplayName = "Ký số",
        Description = "Người đã phê duyệt ký số lên tệp PDF đã có số, ngày. Văn bản ban hành bản giấy đi qua bước này.",
        IsHumanTask = true,
        Inputs = [.. DueInputs(1), EmailModes.InputOfDeskWork],
        Ports = [new(Signed) { DisplayName = "Đã ký số" }, new(Returned) { DisplayName = "Trả lại", IsWayBack = true }],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        if (plan.State is PlanState.Issued)
        {
            x.Complete(Signed);
            return;
        }

        var number = await HeldAsync(plan, stop);
        // Signed before this step came a second time: nobody signs twice.
        if (await files.SignedAsync(number.Id, stop))
        {
            x.Complete(Signed);
            return;
        }

        var version = await VersionOfAsync(plan, stop);
        if (version.Id != number.VersionId)
            throw new StepCannotGoOnException("Số đã cấp cho một phiên bản cũ; phải cấp lại số cho phiên bản này.");
        var person = await signers.PersonAsync(plan.Id, version.Id, stop)
            ?? throw new StepCannotGoOnException("Chưa có người phê duyệt phiên bản này bằng quyết định có hiệu lực ký.");
        var signer = await directory.SeatAsync(new(person.PostId, person.PersonId), stop)
            ?? throw new StepCannotGoOnException($"{person.Name} đã phê duyệt văn bản nhưng không còn giữ chức danh {person.PostTitle} nên không ký số được.");
        var due = await DueAsync(x, stop);
        var mode = EmailModeOf(x);
        await EnterAsync(plan, PlanState.AwaitingSignature, stop);
        await AskAsync(x, plan, new(TaskKind.Sign, signer) { Version = version, DueOn = due, EmailMode = mode }, stop);
    }
}
