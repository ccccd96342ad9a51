using Workflows.Decisions.Approvals;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Drafting;
using Workflows.Decisions.FormatChecking;
using Workflows.Decisions.Notices;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Polling;
using Workflows.Decisions.Screening;
using Workflows.Definitions.Simulation;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Reminders;
using Workflows.Issuance;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Signing;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>
/// An invented plan on its way. What stops a real step for the plan's or the drawing's sake stops it here; that a post is
/// vacant today does not, and is remarked where the post does not exist at all.
/// </summary>
internal sealed partial class RehearsedPlan(OfficeFacts facts) : MadeUpMatter
{
    private const string Drafter = "drafter";

    private readonly RehearsedPeople people = new(facts);
    private readonly List<AskedPerson> answered = [];
    private readonly Dictionary<Guid, OfficeStep> open = [];
    private PlanState state = PlanState.Draft;
    private int versions;
    private int rounds;
    private bool asksAgain;

    public override string? Standing => versions == 0 && state == PlanState.Draft ? null : $"kế hoạch ở trạng thái “{PlanStates.NameOf(state)}”";

    public override OfficeStep Enter(ActivityExecution x)
    {
        var type = x.Node.Type;
        var step = type == DraftActivity.Type.TypeName ? Draft(x)
            : type == ApproveActivity.Type.TypeName || type == CheckFormatActivity.Type.TypeName ? Approve(x)
            : type == RequestOpinionsActivity.Type.TypeName ? RequestOpinions(x)
            : type == VoteActivity.Type.TypeName ? Vote(x)
            : type == ConsolidateActivity.Type.TypeName ? Consolidate(x)
            : type == IssueActivity.Type.TypeName ? Issue(x)
            : type == SignActivity.Type.TypeName ? Sign(x)
            : type == SealActivity.Type.TypeName ? Seal(x)
            : type == DistributeActivity.Type.TypeName ? Distribute()
            : type == NotifyActivity.Type.TypeName ? Notify(x)
            : type == RejectActivity.Type.TypeName ? Reject()
            : type == ScreenActivity.Type.TypeName ? Screen()
            : type == LeaveTrackActivity.Type.TypeName ? LeaveTrack()
            : OfficeStep.Silent;
        if (step.Asked.Count > 0)
            open[x.ActivityInstanceId] = step;
        return step;
    }

    public override void Leave(ActivityExecution x, string outcome)
    {
        var type = x.Node.Type;
        if (open.Remove(x.ActivityInstanceId, out var step) && type != DraftActivity.Type.TypeName && type != ConsolidateActivity.Type.TypeName)
            answered.AddRange(step.Asked.Except(answered));
        if (type == DraftActivity.Type.TypeName || type == ConsolidateActivity.Type.TypeName)
            versions++;
        if (type == ConsolidateActivity.Type.TypeName)
            asksAgain = outcome == ConsolidateActivity.AnotherRound;
        LeaveIssuing(x, outcome);
    }

    private OfficeStep Draft(ActivityExecution x)
    {
        var returned = versions > 0 && state is not PlanState.Draft;
        if (returned)
            Go(PlanState.Returned);
        return Ask(x, TaskKind.Draft, people.For(Drafter), announce: returned);
    }

    private OfficeStep Consolidate(ActivityExecution x)
    {
        Go(PlanState.Consolidating);
        return Ask(x, TaskKind.Consolidate, people.For(Drafter));
    }

    private OfficeStep Approve(ActivityExecution x)
    {
        var rule = Rule(x.Text("Assignee"));
        if (rule == Drafter)
            throw new StepCannotGoOnException("Người duyệt là người soạn thảo nên không được duyệt kế hoạch này.");
        if (!Enum.TryParse<PlanState>(x.Text("PlanState"), out var shown) || PlanStates.IsFinal(shown))
            throw new StepCannotGoOnException($"Trạng thái \"{x.Text("PlanState")}\" không dùng được cho bước chờ duyệt.");
        NeedVersion();
        Go(shown);
        return Ask(x, TaskKind.Approve, people.For(rule));
    }

    private OfficeStep Issue(ActivityExecution x)
    {
        NeedVersion();
        var type = x.Text(DocumentTypes.InputName);
        // The invented plan is whatever the step numbers; a type that no plan can have stops the step.
        var instrument = Enum.GetValues<Instrument>().FirstOrDefault(one => DocumentTypes.Fits(type, one).IsSuccess);
        OrFail(DocumentTypes.Fits(type, instrument));
        IsDigital(x);
        Go(PlanState.AwaitingNumber);
        var step = Ask(x, TaskKind.Issue, people.For(Rule(x.Text("Assignee"))));
        return instrument == Instrument.PlanDocument
            ? step
            : step with { Remarks = [.. step.Remarks, $"Ở đây giả định kế hoạch có hình thức “{PlanStates.NameOf(instrument)}”."] };
    }

    private OfficeStep Distribute() => state == PlanState.Issued
        ? new() { Remarks = ["Gửi văn bản đã phát hành tới nơi nhận của kế hoạch: thư điện tử kèm đường dẫn đọc, hoặc bản giấy."] }
        : throw new StepCannotGoOnException(PlanStates.IsSigning(state)
            ? "Văn bản đã có số nhưng chưa ký số, đóng dấu số xong nên chưa phân phối được."
            : "Chỉ phân phối được văn bản đã cấp số.");

    private OfficeStep Notify(ActivityExecution x)
    {
        var template = NoticeTemplates.Find(x.Text("Template"))
            ?? throw new StepCannotGoOnException(NoticeTemplates.Check(x.Text("Template") ?? "")!);
        var subject = x.Text("Subject") is { } own && !string.IsNullOrWhiteSpace(own) ? own.Trim() : template.Subject;
        var text = x.Text("Text") is { } written && !string.IsNullOrWhiteSpace(written) ? written : template.Text;
        var known = KnownFacts();
        var headline = string.Join(' ', NoticeTemplates.Fill(subject, known)) is { Length: > 0 } filled ? filled : template.Subject;
        var who = people.For(Rule(x.Text("To")));
        return new()
        {
            Mails = [new(RehearsedMails.NameOf(who), $"[{headline}] {RehearsedPeople.Title}", DryRunTeller.FirstLines(string.Join('\n', [headline, .. NoticeTemplates.Fill(text, known)])))],
            Remarks = people.RemarksOn(who),
        };
    }

    private OfficeStep Reject()
    {
        Go(PlanState.Refused);
        return new()
        {
            Mails =
            [
                .. answered.Where(who => who != people.For(Drafter)).Select(who => new CapturedMail(
                    RehearsedMails.NameOf(who), $"[Không ban hành] {RehearsedPeople.Title}", ["Kế hoạch mà ông/bà đã cho ý kiến không được đồng ý ban hành."])),
            ],
        };
    }

    private OfficeStep Screen()
    {
        NeedVersion();
        return new() { Remarks = ["Kế hoạch giả định không có đặc điểm gì; mỗi ngả được thử riêng."] };
    }

    private OfficeStep LeaveTrack()
    {
        Go(PlanState.Cancelled);
        var who = people.For(Drafter);
        return new() { Mails = [new(RehearsedMails.NameOf(who), $"[Chuyển trình tự khác] {RehearsedPeople.Title}", ["Kế hoạch không đi tiếp trong quy trình này."])] };
    }

    private OfficeStep Ask(ActivityExecution x, TaskKind kind, AskedPerson who, bool announce = true)
    {
        var (due, mode) = (Due(x), Mode(x));
        return new OfficeStep
        {
            Asked = [who],
            DueOn = due,
            Mails = announce ? MailsTo(x, kind, [who], due, mode) : [],
            Remarks = [.. people.RemarksOn(who), .. NoMail(mode)],
        };
    }

    private IReadOnlyList<CapturedMail> MailsTo(ActivityExecution x, TaskKind kind, IEnumerable<AskedPerson> asked, DateOnly? due, EmailMode mode, string? silence = null) => mode is EmailMode.None
        ? []
        : [.. asked.Select(who => RehearsedMails.For(x, kind, who, new(people.For(Drafter).Name, due, mode, versions, Math.Max(1, rounds), silence)))];

    private static string[] NoMail(EmailMode mode) =>
        mode is EmailMode.None ? ["Bước này không gửi thư; việc hiện ở mục Việc của tôi."] : [];

    private static EmailMode Mode(ActivityExecution x) => OrFail(EmailModes.Parse(x.Text(EmailModes.InputName)));

    private DateOnly? Due(ActivityExecution x)
    {
        OrFail(ReminderLadder.Of(x));
        return DueAt(x);
    }

    private DateOnly? DueAt(ActivityExecution x) => x.Number("DueInWorkingDays") is { } days and > 0
        ? facts.Calendar.AddWorkingDays(VietnamTime.DateOf(x.Now), decimal.ToInt32(Math.Min(days, Calendar.WorkingCalendar.Longest)))
        : null;

    private void NeedVersion()
    {
        if (versions == 0)
            throw new StepCannotGoOnException("Kế hoạch chưa có phiên bản nào được trình.");
    }

    private void Go(PlanState to)
    {
        if (state != to && PlanStates.IsFinal(state))
            throw new StepCannotGoOnException(new PlanIsFinal(state).Message);
        state = to;
    }

    private static string Rule(string? text)
    {
        OrFail(AssigneeRule.Parse(text));
        return text!.Trim();
    }

    private static T OrFail<T>(Result<T> result) =>
        result.IsSuccess ? result.Value : throw new StepCannotGoOnException(result.Problem!.Message);
}
