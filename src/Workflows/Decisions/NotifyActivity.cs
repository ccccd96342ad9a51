using Workflows.Audit;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions;

/// <summary>Gửi thông báo: a mail to whoever a rule names; nothing waits for it.</summary>
public sealed class NotifyActivity(WorkflowsDb db, Assignees assignees, MailQueue queue, AuditTrail audit) : ActivityType
{
    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Notify",
        Category = HumanStep.Category,
        DisplayName = "Gửi thông báo",
        Description = "Gửi thư thông báo tới người theo quy tắc; quy trình không chờ.",
        Inputs =
        [
            new("To", "String")
            {
                DisplayName = "Gửi tới",
                Description = "Ai giữ chức danh này vào lúc gửi thì nhận thư; chức danh khuyết thì không gửi.",
                UiHint = "dropdown",
                Choices = Pickers.Assignees,
                DefaultValue = "drafter",
                Meaning = InputMeaning.Assignee,
                CheckLiteral = AssigneeRule.Check,
                Words = AssigneeRule.Words,
            },
            new("Subject", "String")
            {
                DisplayName = "Tiêu đề",
                Description = "Đứng trong ngoặc vuông trước tên kế hoạch.",
                DefaultValue = "Thông báo",
                Meaning = InputMeaning.Wording,
            },
            new("Text", "String")
            {
                DisplayName = "Nội dung",
                Description = "Mỗi dòng là một đoạn; tên, trạng thái và số ký hiệu của kế hoạch được ghi thêm ở dưới.",
                UiHint = "multiline",
                Meaning = InputMeaning.Wording,
            },
        ],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await CarriedPlan.OfAsync(db, x, stop);
        var rule = AssigneeRule.Parse(x.Text("To"));
        var holder = rule.IsSuccess ? await assignees.FindAsync(rule.Value, plan, stop) : rule.Problem!;
        x.Complete();
        if (!holder.IsSuccess)
        {
            // Nothing waits for a notice: a vacant post must not stop the plan.
            audit.Record(new("notice.nobody", Actor.System) { PlanId = plan.Id, Data = new { x.Node.Label, Why = holder.Problem!.Message } });
            return;
        }

        var facts = new List<MailFact> { new("Kế hoạch", plan.Title), new("Trạng thái", PlanStates.NameOf(plan.State)) };
        if (plan.NumberAndSymbol is { } number)
            facts.Add(new("Số, ký hiệu và ngày ban hành", $"{number} {VietnamTime.Official(plan.IssuedDate!.Value)}"));
        queue.Enqueue(new OutgoingMail
        {
            ToAddress = holder.Value.Email,
            ToName = holder.Value.FullName,
            Subject = $"[{x.Text("Subject") ?? "Thông báo"}] {MailText.Shorten(plan.Title)}",
            Body = new(
                x.Text("Subject") ?? "Thông báo",
                x.Text("Text") is { Length: > 0 } text ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [],
                facts),
            PlanId = plan.Id,
        });
    }
}
