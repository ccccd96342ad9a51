using Workflows.Audit;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Notices;

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
            new("Template", "String")
            {
                DisplayName = "Mẫu thông báo",
                Description = "Tiêu đề và nội dung soạn sẵn; tiêu đề hoặc nội dung viết ở dưới được dùng thay cho mẫu.",
                UiHint = "dropdown",
                DefaultValue = NoticeTemplates.Blank,
                UiSpecifications = Pickers.Fixed(NoticeTemplates.Choices),
                Meaning = InputMeaning.Wording,
                CheckLiteral = NoticeTemplates.Check,
                Words = NoticeTemplates.Words,
            },
            new("Subject", "String")
            {
                DisplayName = "Tiêu đề",
                Description = "Đứng trong ngoặc vuông trước tên kế hoạch; để trống thì theo mẫu.",
                Meaning = InputMeaning.Wording,
            },
            new("Text", "String")
            {
                DisplayName = "Nội dung",
                Description = "Để trống thì theo mẫu. Mỗi dòng là một đoạn; tên, trạng thái và số ký hiệu của kế hoạch được ghi thêm ở dưới. "
                    + $"Có thể dùng: {string.Join(", ", NoticeFacts.Names.Select(name => $"{{{name}}}"))}; dòng có mục chưa có thông tin thì không in.",
                UiHint = "multiline",
                Meaning = InputMeaning.Wording,
            },
        ],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await CarriedPlan.OfAsync(db, x, stop);
        var template = NoticeTemplates.Find(x.Text("Template"))
            ?? throw new StepCannotGoOnException(NoticeTemplates.Check(x.Text("Template") ?? "")!);
        var rule = AssigneeRule.Parse(x.Text("To"));
        var holder = rule.IsSuccess ? await assignees.FindAsync(rule.Value, plan, stop) : rule.Problem!;
        x.Complete();
        if (!holder.IsSuccess)
        {
            // Nothing waits for a notice: a vacant post must not stop the plan.
            audit.Record(new("notice.nobody", Actor.System) { PlanId = plan.Id, Data = new { x.Node.Label, Why = holder.Problem!.Message } });
            return;
        }

        var subject = x.Text("Subject") is { } own && !string.IsNullOrWhiteSpace(own) ? own.Trim() : template.Subject;
        var text = x.Text("Text") is { } written && !string.IsNullOrWhiteSpace(written) ? written : template.Text;
        var known = await NoticeFacts.OfAsync(db, plan, stop);
        var headline = string.Join(' ', NoticeTemplates.Fill(subject, known)) is { Length: > 0 } filled ? filled : template.Subject;
        var facts = new List<MailFact> { new("Kế hoạch", plan.Title), new("Trạng thái", PlanStates.NameOf(plan.State)) };
        if (plan.NumberAndSymbol is { } number)
            facts.Add(new("Số, ký hiệu và ngày ban hành", $"{number} {VietnamTime.Official(plan.IssuedDate!.Value)}"));
        queue.Enqueue(new OutgoingMail
        {
            ToAddress = holder.Value.Email,
            ToName = holder.Value.FullName,
            Subject = $"[{headline}] {MailText.Shorten(plan.Title)}",
            Body = new(headline, NoticeTemplates.Fill(text, known), facts),
            PlanId = plan.Id,
        });
    }
}
