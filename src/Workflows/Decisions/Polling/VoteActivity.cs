using Workflows.Calendar;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Voting;
using Workflows.Organisation;
using Workflows.Plans;

namespace Workflows.Decisions.Polling;

/// <summary>
/// Biểu quyết: the members of the committee vote on one version; by default more than half must be for it, and a tie
/// goes to the side of the chair. Silence is no vote.
/// </summary>
public sealed class VoteActivity(StepTools tools, Polls polls) : HumanStep(tools)
{
    private const string Deadline = "deadline";
    private const string Members = "Members";

    /// <summary>Those that a collective decides by; weights and vetoes are for agencies.</summary>
    private static readonly string[] Offered =
        [VotingPolicies.CastingVote, VotingPolicies.Share, VotingPolicies.AtLeast, VotingPolicies.Everyone, VotingPolicies.InOrder];

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Vote",
        Category = Category,
        DisplayName = "Biểu quyết",
        Description = "Các thành viên UBND biểu quyết về dự thảo; kết thúc khi kết quả không thể thay đổi hoặc khi hết hạn.",
        IsHumanTask = true,
        Inputs =
        [
            new(Members, "String[]")
            {
                DisplayName = "Thành viên biểu quyết",
                Description = "Ai giữ các chức danh này vào lúc bước được mở thì biểu quyết; mỗi người một phiếu.",
                UiHint = "checklist",
                Choices = Pickers.Assignees,
                DefaultSyntax = "Object",
                Meaning = InputMeaning.Assignee,
            },
            PollRule.PolicyChoice(
                VotingPolicies.CastingVote, Offered, "Khi nào đạt. Chỉ phiếu tán thành được tính; ý kiến khác và không biểu quyết thì không."),
            PollRule.ThresholdField,
            new(PollRule.LeadInput, "String")
            {
                DisplayName = "Chủ tọa",
                Description = "Khi số phiếu ngang nhau thì theo bên có chủ tọa; phải nằm trong số thành viên biểu quyết.",
                UiHint = "dropdown",
                Choices = Pickers.Assignees,
                DefaultValue = "post:chu-tich-ubnd",
                CheckLiteral = AssigneeRule.Check,
                Words = AssigneeRule.Words,
            },
            .. DueInputs(3),
            new("Binds", "Boolean")
            {
                DisplayName = "Cần mã xác nhận",
                Description = "Biểu quyết từ thư điện tử phải nhập thêm mã 6 số ghi trong thư.",
                UiHint = "checkbox",
                DefaultValue = true,
            },
            EmailModes.InputOfDecisions,
        ],
        Check = inputs =>
        {
            if (inputs.Texts(Members).Count == 0)
                throw inputs.Wrong(Members, "chưa nêu thành viên biểu quyết.");
            foreach (var member in inputs.Texts(Members))
            {
                if (AssigneeRule.Check(member) is { } problem)
                    throw inputs.Wrong(Members, problem);
            }

            if (IsOffered(inputs.Text(PollRule.PolicyInput)))
                PollRule.Check(inputs);
        },
        Ports = [new(Polls.Agreed) { DisplayName = "Đạt" }, new(Polls.NotAgreed) { DisplayName = "Không đạt" }, new(Polls.DeadlinePassed) { DisplayName = "Hết hạn", IsDeadline = true }],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        var version = await VersionOfAsync(plan, stop);
        var members = await MembersAsync(x, plan, stop);
        var rule = await RuleAsync(x, plan, stop);
        var electorate = OrFail(rule.ElectorateOf([.. members.Select(m => (m.PersonId, m.FullName, m.PersonId.ToString()))]));
        var mode = EmailModeOf(x);
        var due = await DueAsync(x, stop);

        await EnterAsync(plan, PlanState.AwaitingApproval, stop);
        if (due is { } last)
            x.Bookmark(new BookmarkSpec { Tag = Deadline, DueAt = WorkingCalendar.EndOf(last) });
        var poll = polls.Open(x, plan, rule, electorate);
        var first = await polls.ToAskAsync(poll, stop);
        await AskAsync(x, plan, [.. members.Where(m => first.Any(v => v.Id == m.PersonId))], new Terms(version, due, x.Flag("Binds"), mode), stop);
    }

    public override async ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        var poll = await polls.FindAsync(x.ActivityInstanceId, stop)
            ?? throw new StepCannotGoOnException("Không tìm thấy cuộc biểu quyết của bước này.");
        var isOver = resumption.Tag == Deadline;
        if (!isOver && OutcomeIn(resumption) == Polls.AskNext)
        {
            await AskNextAsync(x, poll, stop);
            return;
        }

        var outcome = isOver ? await polls.AtDeadlineAsync(poll, stop) : OutcomeIn(resumption);
        if (isOver)
            await Desk.CloseOpenAsync(x.ActivityInstanceId, CloseReason.NoAnswerInTime, stop);
        else
            await Desk.CloseOpenAsync(x.ActivityInstanceId, CloseReason.Settled, stop, outcome);
        polls.Close(poll, outcome);
        x.Complete(outcome);
    }

    public override async ValueTask CancelAsync(ActivityExecution x, CancellationToken stop)
    {
        await base.CancelAsync(x, stop);
        if (await polls.FindAsync(x.ActivityInstanceId, stop) is { ClosedAt: null } poll)
            polls.Close(poll, "Cancelled");
    }

    private static bool IsOffered(string? policy) => Offered.Contains(policy?.Trim(), StringComparer.Ordinal);

    /// <summary>One vote a person, whatever posts they hold; nobody votes on a plan they drafted.</summary>
    private async Task<List<OfficeHolder>> MembersAsync(ActivityExecution x, Plan plan, CancellationToken stop)
    {
        var members = new List<OfficeHolder>();
        foreach (var rule in x.Texts(Members))
            members.Add(OrFail(await Assignees.FindAsync(OrFail(AssigneeRule.Parse(rule)), plan, stop)));
        return members.Find(m => m.PersonId == plan.DrafterId) is { } drafter
            ? throw new StepCannotGoOnException($"{drafter.FullName} là người soạn thảo nên không được biểu quyết về kế hoạch này.")
            : [.. members.DistinctBy(m => m.PersonId)];
    }

    /// <summary>The chair is found by a rule; votes are counted by person.</summary>
    private async Task<PollRule> RuleAsync(ActivityExecution x, Plan plan, CancellationToken stop)
    {
        var rule = PollRule.Read(x.Text, _ => []);
        if (!IsOffered(rule.Policy))
            throw new StepCannotGoOnException($"Bước biểu quyết không dùng cách kết luận \"{rule.Policy}\".");
        if (!VotingPolicies.WantsLead(rule.Policy))
            return rule;
        var chair = OrFail(await Assignees.FindAsync(OrFail(AssigneeRule.Parse(rule.Lead)), plan, stop));
        return rule with { Lead = chair.PersonId.ToString() };
    }

    private async Task AskNextAsync(ActivityExecution x, Poll poll, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        var next = await polls.ToAskAsync(poll, stop);
        var members = (await MembersAsync(x, plan, stop)).Where(m => next.Any(v => v.Id == m.PersonId)).ToList();
        if (members.Count == 0)
            throw new StepCannotGoOnException($"{string.Join(", ", next.Select(v => v.Name))} không còn giữ chức danh để biểu quyết.");
        // The deadline began with the first; it is the bookmark's, not counted anew for each.
        var due = x.Bookmarks.FirstOrDefault(b => b.Tag == Deadline)?.DueAt;
        var terms = new Terms(await VersionOfAsync(plan, stop), due is { } at ? Values.VietnamTime.DateOf(at) : null, x.Flag("Binds"), EmailModeOf(x));
        await AskAsync(x, plan, members, terms, stop);
    }

    private async Task AskAsync(ActivityExecution x, Plan plan, List<OfficeHolder> members, Terms terms, CancellationToken stop)
    {
        var answered = Waiting(x);
        foreach (var member in members)
        {
            var question = new Question(TaskKind.Vote, member) { Version = terms.Version, DueOn = terms.Due, Binds = terms.Binds, EmailMode = terms.Mode };
            await AskAsync(x, plan, question, answered, stop);
        }
    }

    private sealed record Terms(VersionStamp Version, DateOnly? Due, bool Binds, EmailMode Mode);
}
