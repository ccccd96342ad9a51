using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;

namespace Workflows.Issuance.Signing;

/// <summary>
/// Đóng dấu số: waits for the records clerk to bring the signed file back with the agency's signature, which issues the document. The clerk
/// is another person than the signer. A plan issued on paper passes.
/// </summary>
public sealed class SealActivity(StepTools tools, HeldNumbers numbers, SigningFiles files) : SigningStep(tools, numbers)
{
    public const string Sealed = "Sealed";

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Seal",
        Category = Category,
        DisplayName = "Đóng dấu số và phát hành",
        Description = "Văn thư ký số của cơ quan lên tệp mà người có thẩm quyền đã ký; văn bản được phát hành. Văn bản ban hành bản giấy đi qua bước này.",
        IsHumanTask = true,
        Inputs = [AssigneeInput("post:van-thu-ubnd"), .. DueInputs(1), EmailModes.InputOfDeskWork],
        Ports = [new(Sealed) { DisplayName = "Đã đóng dấu số" }, new(Returned) { DisplayName = "Trả lại", IsWayBack = true }],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        if (plan.State is PlanState.Issued)
        {
            x.Complete(Sealed);
            return;
        }

        var number = await HeldAsync(plan, stop);
        if (!await files.SignedAsync(number.Id, stop))
            throw new StepCannotGoOnException("Chưa có chữ ký số của người có thẩm quyền: bước đóng dấu số đứng sau bước ký số.");
        var clerk = await AssigneeAsync(x, plan, stop);
        if (await files.HandedInAsync(number.Id, clerk.PersonId, stop))
            throw new StepCannotGoOnException($"{clerk.FullName} là người đã ký văn bản nên không được đóng dấu số: hai việc do hai người làm.");
        var version = await VersionOfAsync(plan, stop);
        var due = await DueAsync(x, stop);
        var mode = EmailModeOf(x);
        await EnterAsync(plan, PlanState.AwaitingSeal, stop);
        await AskAsync(x, plan, new(TaskKind.Seal, clerk) { Version = version, DueOn = due, EmailMode = mode }, stop);
    }
}
