using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Http;
using Workflows.Outbox;
using Workflows.Values;

namespace Workflows.Engine.Activities.Mail;

/// <summary>
/// Puts a mail to each recipient into the outbox, in the transaction of the run. Copies (Cc, Bcc) get a mail
/// of their own: no recipient reads another's address.
/// </summary>
/// <remarks>A mail that cannot be composed runs the embedded activity Error; without one it is an incident.</remarks>
public sealed class SendEmail(ConfiguredSender sender) : ActivityType
{
    private static readonly string[] Recipients = ["To", "Cc", "Bcc"];

    private const int MaxRecipients = 50;
    private const int MaxMailsOfRun = 200;
    private const int MaxSubject = 500;
    private const int MaxBody = 100_000;

    private const string NoAttachments = "SendEmail không gửi tệp đính kèm trong bản này; hãy bỏ trống Attachments.";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.SendEmail",
        Category = "Email",
        DisplayName = "Gửi thư điện tử",
        Kind = ActivityKind.Task,
        Inputs =
        [
            new("From", "String") { DisplayName = "Người gửi" },
            new("To", "String[]") { DisplayName = "Người nhận", UiHint = "multitext" },
            new("Cc", "String[]") { DisplayName = "Đồng gửi", UiHint = "multitext" },
            new("Bcc", "String[]") { DisplayName = "Gửi kín", UiHint = "multitext" },
            new("Subject", "String") { DisplayName = "Tiêu đề" },
            new("Attachments", "Object") { DisplayName = "Tệp đính kèm", UiHint = "multiline" },
            new("Body", "String") { DisplayName = "Nội dung", UiHint = "multiline" },
        ],
        Ports = [new("Error", PortType.Embedded) { DisplayName = "Lỗi" }],
        Check = inputs =>
        {
            if (inputs.Value("Attachments") is { } given && !IsNothing(given))
                throw inputs.Wrong("Attachments", NoAttachments);
        },
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        try
        {
            x.Run.Effects.Mails.AddRange(Compose(x));
            x.Complete();
        }
        catch (ActivityFaultException wrong) when (x.Node.Child("error") is { } error)
        {
            x.Journal("Error", wrong.Message);
            x.Schedule(error);
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        x.Complete();
        return ValueTask.CompletedTask;
    }

    private List<RunMail> Compose(ActivityExecution x)
    {
        if (x.Value("Attachments") is { } attachments && !IsNothing(attachments))
            throw new ActivityFaultException(NoAttachments);
        CheckSender(x);
        var addresses = Recipients.SelectMany(x.Texts).Select(address => address.Trim()).Where(address => address.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (x.Texts("To").All(string.IsNullOrWhiteSpace))
            throw new ActivityFaultException("Chưa nêu người nhận thư.");
        if (addresses.Count > MaxRecipients)
            throw new ActivityFaultException($"Thư có quá {MaxRecipients} người nhận.");
        if (addresses.FirstOrDefault(address => !EmailAddress.IsValid(address)) is { } wrong)
            throw new ActivityFaultException($"Địa chỉ thư điện tử “{(wrong.Length <= 100 ? wrong : wrong[..100])}” không hợp lệ.");
        if (x.Run.Effects.Mails.Count + addresses.Count > MaxMailsOfRun)
            throw new ActivityFaultException($"Một lần chạy không gửi quá {MaxMailsOfRun} thư.");
        var subject = x.Text("Subject") ?? "";
        if (VietnameseText.HasForbiddenCharacter(subject, allowLines: false) || subject.Any(c => c is '\u2028' or '\u2029'))
            throw new ActivityFaultException("Tiêu đề thư có ký tự xuống dòng hoặc ký tự điều khiển.");
        subject = VietnameseText.Normalise(subject);
        if (subject.Length is 0 or > MaxSubject)
            throw new ActivityFaultException(subject.Length == 0 ? "Chưa có tiêu đề thư." : $"Tiêu đề thư dài quá {MaxSubject} ký tự.");
        var body = x.Text("Body") ?? "";
        return body.Length <= MaxBody
            ? [.. addresses.Select(address => new RunMail(address, subject, body))]
            : throw new ActivityFaultException($"Nội dung thư dài quá {MaxBody:N0} ký tự.");
    }

    private void CheckSender(ActivityExecution x)
    {
        if (x.Text("From")?.Trim() is { Length: > 0 } from && !x.Run.Services.IsRehearsal
            && !string.Equals(from, sender.Address, StringComparison.OrdinalIgnoreCase))
            throw new ActivityFaultException("Người gửi phải để trống hoặc là địa chỉ gửi thư của hệ thống (thiết lập Mail:From).");
    }

    private static bool IsNothing(JsonNode given) => given switch
    {
        JsonArray items => items.Count == 0,
        JsonValue => string.IsNullOrWhiteSpace(Expressions.JsonText.ToText(given)),
        _ => false,
    };
}
