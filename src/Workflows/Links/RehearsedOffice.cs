using Workflows.Decisions;
using Workflows.Definitions.Simulation;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Issuance;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>
/// The office of a dry run: an invented plan and invented people, asked by the rules of the steps, with the very mails
/// the real steps would send.
/// </summary>
internal sealed class RehearsedOffice : IMadeUpOffice
{
    public MadeUpMatter Open(OfficeFacts facts) => new RehearsedPlan(facts);
}

/// <summary>An invented plan on its way. What stops a real step for the plan's sake stops it here.</summary>
internal sealed class RehearsedPlan(OfficeFacts facts) : MadeUpMatter
{
    private const string Drafter = "drafter";

    private readonly RehearsedPeople people = new(facts);
    private readonly List<AskedPerson> answered = [];
    private readonly Dictionary<string, AskedPerson> open = new(StringComparer.Ordinal);
    private PlanState state = PlanState.Draft;
    private int versions;
    private int rounds;
    private bool issued;

    public override string? Standing => versions == 0 && state == PlanState.Draft ? null : $"kế hoạch ở trạng thái “{PlanStates.NameOf(state)}”";

    public override OfficeStep Enter(ActivityExecution x)
    {
        if (x.Node.Type == DraftActivity.Type.TypeName)
            return Draft(x);
        if (x.Node.Type == ApproveActivity.Type.TypeName)
            return Approve(x);
        if (x.Node.Type == RequestOpinionsActivity.Type.TypeName)
            return RequestOpinions(x);
        if (x.Node.Type == ConsolidateActivity.Type.TypeName)
        {
            Go(PlanState.Consolidating);
            return Ask(x, TaskKind.Consolidate, people.For(Drafter));
        }

        if (x.Node.Type == IssueActivity.Type.TypeName)
        {
            NeedVersion();
            Go(PlanState.AwaitingNumber);
            return Ask(x, TaskKind.Issue, people.For(Rule(x, "Assignee")));
        }

        if (x.Node.Type == DistributeActivity.Type.TypeName)
            return Distribute();
        if (x.Node.Type == NotifyActivity.Type.TypeName)
            return Notify(x);
        return x.Node.Type == RejectActivity.Type.TypeName ? Reject() : OfficeStep.Silent;
    }

    public override void Leave(ActivityExecution x, string outcome)
    {
        if (open.Remove(x.ActivityInstanceId.ToString(), out var who) && !answered.Contains(who))
            answered.Add(who);
        if (outcome is DraftActivity.Submitted && (x.Node.Type == DraftActivity.Type.TypeName || x.Node.Type == ConsolidateActivity.Type.TypeName))
            versions++;
        if (x.Node.Type == IssueActivity.Type.TypeName && outcome == IssueActivity.Issued)
            (issued, state) = (true, PlanState.Issued);
    }

    private OfficeStep Draft(ActivityExecution x)
    {
        var returned = versions > 0 && state is not PlanState.Draft;
        if (returned)
            Go(PlanState.Returned);
        return Ask(x, TaskKind.Draft, people.For(Drafter), announce: returned);
    }

    private OfficeStep Approve(ActivityExecution x)
    {
        var rule = Rule(x, "Assignee");
        if (rule == Drafter)
            throw new StepCannotGoOnException("Người duyệt là người soạn thảo nên không được duyệt kế hoạch này.");
        if (!Enum.TryParse<PlanState>(x.Text("PlanState"), out var shown) || PlanStates.IsFinal(shown))
            throw new StepCannotGoOnException($"Trạng thái \"{x.Text("PlanState")}\" không dùng được cho bước chờ duyệt.");
        NeedVersion();
        Go(shown);
        return Ask(x, TaskKind.Approve, people.For(rule));
    }

    private OfficeStep RequestOpinions(ActivityExecution x)
    {
        NeedVersion();
        var due = Due(x) ?? throw new StepCannotGoOnException("Bước lấy ý kiến phải có thời hạn.");
        var drawn = x.Texts("Agencies").Where(agency => agency.Trim().Length > 0).ToList();
        rounds++;
        Go(PlanState.Consulting);
        var asked = (drawn.Count > 0 ? drawn.Select(agency => $"head:{agency}") : ["head:(cơ quan thứ nhất)", "head:(cơ quan thứ hai)"])
            .Select(people.For).ToList();
        return new OfficeStep
        {
            Asked = asked,
            DueOn = due,
            Mails = [.. asked.Select(who => MailFor(x, TaskKind.Opinion, who, due))],
            Remarks = drawn.Count > 0
                ? ["Kế hoạch có nêu riêng cơ quan được lấy ý kiến thì hỏi theo kế hoạch.", .. asked.SelectMany(people.RemarksOn)]
                : ["Bước này không nêu cơ quan nào: kế hoạch phải tự nêu, nếu không sẽ gặp sự cố. Ở đây giả định kế hoạch nêu hai cơ quan."],
        };
    }

    private OfficeStep Distribute()
    {
        if (!issued)
            throw new StepCannotGoOnException("Chỉ phân phối được văn bản đã cấp số.");
        return new() { Remarks = ["Gửi văn bản đã phát hành tới nơi nhận của kế hoạch: thư điện tử kèm đường dẫn đọc, hoặc bản giấy."] };
    }

    private OfficeStep Notify(ActivityExecution x)
    {
        var who = people.For(Rule(x, "To"));
        var subject = x.Text("Subject") ?? "Thông báo";
        return new()
        {
            Mails =
            [
                new(Named(who), $"[{subject}] {RehearsedPeople.Title}", DryRunTeller.FirstLines($"{subject}\n{x.Text("Text")}")),
            ],
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
                    Named(who), $"[Không ban hành] {RehearsedPeople.Title}", ["Kế hoạch mà ông/bà đã cho ý kiến không được đồng ý ban hành."])),
            ],
        };
    }

    private OfficeStep Ask(ActivityExecution x, TaskKind kind, AskedPerson who, bool announce = true)
    {
        var due = Due(x);
        if (kind is TaskKind.Approve or TaskKind.Issue)
            open[x.ActivityInstanceId.ToString()] = who;
        return new OfficeStep
        {
            Asked = [who],
            DueOn = due,
            Mails = announce ? [MailFor(x, kind, who, due)] : [],
            Remarks = people.RemarksOn(who),
        };
    }

    private CapturedMail MailFor(ActivityExecution x, TaskKind kind, AskedPerson who, DateOnly? due)
    {
        var needsVersion = kind is TaskKind.Approve or TaskKind.Opinion or TaskKind.Issue;
        var task = new HumanTask
        {
            Id = Guid.Empty,
            PlanId = Guid.Empty,
            InstanceId = x.InstanceId,
            ActivityInstanceId = x.ActivityInstanceId,
            BookmarkId = Guid.Empty,
            Kind = kind,
            StepId = x.Node.Id,
            Step = x.Node.Label,
            Round = Math.Max(1, rounds),
            PersonId = Guid.Empty,
            PersonName = who.Name,
            PostId = Guid.Empty,
            PostTitle = who.Role,
            AgencyId = Guid.Empty,
            AgencyName = who.Role,
            VersionNumber = needsVersion ? versions : null,
            VersionHash = needsVersion ? Sha256Hash.Zero.Hex : null,
            Binds = kind is TaskKind.Approve && x.Flag("Binds"),
            AllowsRefusal = kind is not TaskKind.Approve || x.Flag("AllowRefusal"),
            AllowsForward = kind is TaskKind.Approve && x.Flag("AllowForward"),
            OpenedAt = x.Now,
            DueOn = due,
        };
        var mail = TaskMail.Compose(task, RehearsedPeople.Plan(people.For(Drafter).Name, x.Now), RehearsedPeople.Person(who), RehearsedPeople.Link(kind, x.Now));
        var lines = DryRunTeller.FirstLines(mail.Body);
        return new(Named(who), mail.Subject, mail.WithCode ? [.. lines, "Kèm mã xác nhận 6 số."] : lines);
    }

    private DateOnly? Due(ActivityExecution x) => x.Number("DueInWorkingDays") is { } days and > 0
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

    private static string Rule(ActivityExecution x, string input)
    {
        var text = (x.Text(input) ?? "").Trim();
        return AssigneeRule.Parse(text) is { IsSuccess: false, Problem: { } wrong } ? throw new StepCannotGoOnException(wrong.Message) : text;
    }

    private static string Named(AskedPerson who) => $"{who.Name}, {who.Role}";
}
