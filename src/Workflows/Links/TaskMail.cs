using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Silence;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>Asks a person for a task by mail, with a link of their own; nobody by mail where the step sends none.</summary>
public sealed class TaskMail(
    WorkflowsDb db, IssueLink issue, Signatories signatories, MailQueue queue, AuditTrail audit, RoundScopes scopes, TimeProvider time) : ITaskAnnouncer
{
    /// <summary>Asked for every task that is announced: translated once.</summary>
    private static readonly Func<WorkflowsDb, Guid, CancellationToken, Task<Person>> WhoIsAsked = EF.CompileAsyncQuery(
        (WorkflowsDb db, Guid person, CancellationToken _) => db.Set<Person>().AsNoTracking().Single(p => p.Id == person));

    private const string OnlySignedIn = "Bước này chỉ nhận quyết định sau khi đăng nhập; liên kết trong thư dẫn tới trang đăng nhập.";

    public async Task AnnounceAsync(HumanTask task, Plan plan, CancellationToken stop)
    {
        if (task.EmailMode is EmailMode.None)
            return;
        var person = await WhoIsAsked(db, task.PersonId, stop);
        var link = await issue.ForTaskAsync(task, person, stop);
        queue.Enqueue(Compose(task, plan, person, link, await ForewordsAsync(task, stop)));
        await AnnounceToSignersAsync(task, plan, stop);
    }

    /// <summary>
    /// Asks once more. A link that works goes out again as it is, so that nobody who is just answering loses the page
    /// under their hands; its code is the same, too. A dead one, or one for another address, is replaced.
    /// </summary>
    /// <returns>The link, whether it is the same, and the mail.</returns>
    public async Task<(Guid Link, bool IsSame, Guid Mail)> RemindAsync(
        HumanTask task, Plan plan, DateTimeOffset now, CancellationToken stop, string? urgency = null)
    {
        var person = await WhoIsAsked(db, task.PersonId, stop);
        var newest = await db.Set<EmailLink>().Where(l => l.TaskId == task.Id && l.PersonId == task.PersonId)
            .OrderByDescending(l => l.IssuedAt).ThenByDescending(l => l.Id).FirstOrDefaultAsync(stop);
        var isSame = newest?.IsAlive(now) is true && newest.Address == person.Email;
        var link = isSame ? newest! : await issue.ForTaskAsync(task, person, stop);
        var mail = Compose(task, plan, person, link, await ForewordsAsync(task, stop));
        return (link.Id, isSame, queue.Enqueue(urgency is null ? mail : mail with
        {
            Subject = mail.Subject.Insert(0, "[Nhắc việc] "),
            Body = mail.Body with { Paragraphs = [urgency, .. mail.Body.Paragraphs] },
        }));
    }

    public async Task<Guid> RemindAsync(HumanTask task, Plan plan, string urgency, CancellationToken stop)
    {
        // A mail about the same task that still waits would arrive besides this one.
        await WithdrawAsync(task, stop);
        return (await RemindAsync(task, plan, time.GetUtcNow(), stop, urgency)).Mail;
    }

    /// <summary>The links stop by themselves, because they ask the task; only the unsent mail must be held back.</summary>
    public async Task WithdrawAsync(HumanTask task, CancellationToken stop)
    {
        if (await queue.CancelForAsync(task.Id, stop) is > 0 and var count)
            audit.Record(new("mail.cancelled", Actor.System) { PlanId = task.PlanId, TaskId = task.Id, Data = new { Count = count } });
    }

    /// <summary>Whoever has authority to sign hears that something waits; they decide signed in, in their capacity.</summary>
    private async Task AnnounceToSignersAsync(HumanTask task, Plan plan, CancellationToken stop)
    {
        if (Standings.SigningPostOf(task) is not { } post)
            return;
        foreach (var signer in await signatories.ForAsync(post, Standings.PaperOf(plan.State, plan.Instrument), plan.AgencyId, stop))
        {
            if (signer.PersonId == task.PersonId || signer.PersonId == plan.DrafterId)
                continue;
            queue.Enqueue(new OutgoingMail
            {
                ToAddress = signer.Email,
                ToName = signer.FullName,
                Subject = $"[Chờ ký thay] {MailText.Shorten(plan.Title)}",
                Body = new(
                    $"Có việc chờ {task.PostTitle} quyết định. Ông/bà được ủy quyền ký thay nên cũng quyết định được.",
                    [],
                    [
                        new("Kế hoạch", plan.Title),
                        new("Cơ quan soạn thảo", plan.AgencyName),
                        new("Bước", task.Step),
                        new("Ký thay", task.OnBehalfOf ?? $"{task.PersonName}, {task.PostTitle}"),
                    ],
                    "Đăng nhập để xem và quyết định",
                    [OnlySignedIn]),
                LinkId = issue.ForSigner(task, signer).Id,
                PlanId = plan.Id,
                // Not the task's own mail: that this one arrived proves nothing of the one who is asked.
                TaskId = null,
            });
        }
    }

    /// <param name="forewords">What a request for an opinion says before its facts; nothing for other tasks.</param>
    internal static OutgoingMail Compose(HumanTask task, Plan plan, Person person, EmailLink link, params IReadOnlyList<string> forewords)
    {
        var words = WordsFor(task);
        var needsSignIn = link.Purpose is LinkPurpose.SignIn && Verdicts.For(task).Count > 0;
        var due = task.DueOn is { } day ? $" – hạn {VietnamTime.Short(day)}" : "";
        var round = task.Kind is TaskKind.Opinion ? $" (vòng {task.Round})" : "";
        var facts = new List<MailFact>
        {
            new("Kế hoạch", plan.Title),
            new("Cơ quan soạn thảo", plan.AgencyName),
            new("Người soạn thảo", plan.DrafterName),
            new("Bước", task.Step),
            new("Với tư cách", task.PostTitle),
        };
        if (task.OnBehalfOf is { } absent)
            facts.Add(new(task.Standing is TaskStanding.Delegate ? "Ký thay" : "Xử lý thay", absent));
        if (task.VersionNumber is { } number)
            facts.Add(new("Phiên bản", $"{number} (mã kiểm tra {task.VersionHash![..12]})"));
        if (task.DueOn is { } last)
            facts.Add(new("Thời hạn", $"hết giờ làm việc {VietnamTime.Weekday(last)}, {VietnamTime.Short(last)}"));
        return new OutgoingMail
        {
            ToAddress = person.Email,
            ToName = person.FullName,
            Subject = $"[{words.Tag}] {MailText.Shorten(plan.Title)}{due}{round}",
            Body = new(words.Headline, forewords, facts, needsSignIn ? "Đăng nhập để xem và quyết định" : words.Action, needsSignIn ? [.. words.Closing ?? [], OnlySignedIn] : words.Closing),
            LinkId = link.Id,
            WithCode = task.Binds && link.Purpose is LinkPurpose.Decide,
            PlanId = plan.Id,
            TaskId = task.Id,
        };
    }

    /// <summary>That only changes are asked about, and what silence means.</summary>
    private async Task<IReadOnlyList<string>> ForewordsAsync(HumanTask task, CancellationToken stop) =>
        [.. new[] { (await scopes.OfAsync(task, stop))?.Words, await SilenceAsync(task, stop) }.OfType<string>()];

    /// <summary>The round of a task that is just being opened is staged, not yet stored.</summary>
    private async Task<string?> SilenceAsync(HumanTask task, CancellationToken stop) => task.Kind is not TaskKind.Opinion ? null : SilenceRule.NoticeOf(
        db.Held<OpinionRound>().FirstOrDefault(r => r.ActivityInstanceId == task.ActivityInstanceId)
        ?? await db.Set<OpinionRound>().AsNoTracking().FirstOrDefaultAsync(r => r.ActivityInstanceId == task.ActivityInstanceId, stop));

    private static Words WordsFor(HumanTask task) => task.Kind switch
    {
        TaskKind.Approve => new(
            "Trình duyệt",
            $"Đề nghị {task.PostTitle} xem xét, cho ý kiến: {task.Step}.",
            "Xem hồ sơ và quyết định",
            [(task.AllowsRefusal
                ? "Ông/bà có thể duyệt, trả lại để sửa hoặc không đồng ý; khi trả lại hoặc không đồng ý xin ghi rõ lý do."
                : "Ông/bà có thể duyệt hoặc trả lại để sửa; khi trả lại xin ghi rõ lý do.")
                + (task.AllowsForward ? " Ông/bà cũng có thể trình cấp trên quyết định." : "")]),
        TaskKind.Opinion => new(
            "Xin ý kiến",
            $"Đề nghị {task.AgencyName} cho ý kiến về dự thảo kế hoạch.",
            "Xem dự thảo và cho ý kiến",
            ["Ông/bà có thể thống nhất, thống nhất và có ý kiến, không thống nhất, cho biết nội dung không thuộc chức năng, hoặc đề nghị gia hạn. Có thể góp ý theo từng điều, khoản và đính kèm văn bản góp ý. Ý kiến sẽ được tổng hợp, tiếp thu, giải trình."]),
        TaskKind.Vote => new(
            "Biểu quyết",
            $"Đề nghị {task.PostTitle} biểu quyết: {task.Step}.",
            "Xem hồ sơ và biểu quyết",
            ["Ông/bà có thể tán thành, không tán thành hoặc có ý kiến khác; khi không tán thành hoặc có ý kiến khác xin ghi rõ nội dung."]),
        TaskKind.Draft => new(
            "Trả lại để sửa",
            "Hồ sơ được trả lại để chỉnh sửa.",
            "Mở hồ sơ",
            ["Các ý kiến đã có được giữ nguyên. Lý do trả lại ghi trong hồ sơ."]),
        TaskKind.Consolidate => new(
            "Tổng hợp ý kiến",
            "Đã hết vòng lấy ý kiến. Đề nghị tổng hợp, tiếp thu, giải trình.",
            "Mở bảng tổng hợp",
            null),
        TaskKind.Sign => new(
            "Ký số",
            $"Văn bản đã có số và ngày, chờ {task.PostTitle} ký số.",
            "Đăng nhập để ký số",
            ["Tải tệp PDF về, ký bằng chứng thư số của ông/bà rồi tải tệp đã ký lên. Văn bản chỉ được phát hành sau khi văn thư ký số của cơ quan."]),
        TaskKind.Seal => new(
            "Đóng dấu số",
            "Người có thẩm quyền đã ký số. Đề nghị ký số của cơ quan lên văn bản.",
            "Đăng nhập để đóng dấu số",
            ["Tải tệp đã có chữ ký của người có thẩm quyền về, ký bằng chứng thư số của cơ quan rồi tải lên. Văn bản được phát hành ngay khi tệp được nhận."]),
        _ => new(
            "Cấp số",
            "Hồ sơ đã được phê duyệt. Đề nghị cấp số và phát hành.",
            "Mở hồ sơ cấp số",
            null),
    };

    private sealed record Words(string Tag, string Headline, string Action, IReadOnlyList<string>? Closing);
}
