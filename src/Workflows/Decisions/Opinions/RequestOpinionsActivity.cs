using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions.Polling;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Voting;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Decisions.Opinions;

/// <summary>
/// Lấy ý kiến: the heads of several agencies are asked, at once or one after another. The step ends when the last has
/// answered, when a rule that counts agreement has its result, or when the deadline passes. Silence is recorded as
/// silence, never as consent.
/// </summary>
public sealed class RequestOpinionsActivity(
    StepTools tools, ConsultedAgencies agencies, Polls polls, IIds ids, AuditTrail audit) : HumanStep(tools)
{
    public const string AllAnswered = "AllAnswered";

    /// <summary>Input: the step's own list counts even where the plan names agencies of its own.</summary>
    internal const string OwnListOnly = "OwnListOnly";

    private const string Deadline = "deadline";

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.RequestOpinions",
        Category = Category,
        DisplayName = "Lấy ý kiến",
        Description = "Gửi dự thảo tới người đứng đầu các cơ quan; kết thúc khi đủ ý kiến, khi đã kết luận được hoặc khi hết hạn.",
        IsHumanTask = true,
        Inputs =
        [
            new("Agencies", "String[]")
            {
                DisplayName = "Cơ quan được lấy ý kiến",
                Description = "Dùng khi kế hoạch không nêu riêng danh sách cơ quan được lấy ý kiến. Cơ quan soạn thảo không được hỏi.",
                UiHint = "checklist",
                Choices = Pickers.Agencies,
                DefaultSyntax = "Object",
                Meaning = InputMeaning.Assignee,
            },
            new(OwnListOnly, "Boolean")
            {
                DisplayName = "Chỉ hỏi các cơ quan chọn ở đây",
                Description = "Hỏi đúng danh sách trên, kể cả khi kế hoạch nêu riêng danh sách khác; dùng cho bước thẩm định của một cơ quan.",
                UiHint = "checkbox",
                DefaultValue = false,
            },
            PollRule.PolicyChoice(
                VotingPolicies.EveryoneAnswers,
                VotingPolicies.All.Select(choice => choice.Value),
                "Khi nào việc lấy ý kiến có kết quả. Thống nhất có ý kiến được tính là đồng ý; im lặng thì không. Kết thúc sớm chỉ khi ý kiến còn lại không thể làm thay đổi kết quả."),
            PollRule.ThresholdField,
            new(PollRule.LeadInput, "String")
            {
                DisplayName = "Cơ quan chủ trì",
                Description = "Cơ quan có tiếng nói quyết định, với cách kết luận theo chủ trì; phải nằm trong số được lấy ý kiến.",
                UiHint = "dropdown",
                Choices = Pickers.Agencies,
            },
            new(PollRule.VetoersInput, "String[]")
            {
                DisplayName = "Cơ quan có quyền phủ quyết",
                Description = "Một cơ quan trong số này không thống nhất là không đạt; chỉ dùng với cách kết luận có phủ quyết.",
                UiHint = "checklist",
                Choices = Pickers.Agencies,
                DefaultSyntax = "Object",
            },
            new(PollRule.WeightsInput, "String")
            {
                DisplayName = "Trọng số",
                Description = "Ví dụ STC=3; STP=2. Cơ quan không nêu có trọng số 1; chỉ dùng với cách kết luận theo trọng số.",
                CheckLiteral = PollRule.CheckWeights,
            },
            .. DueInputs(5),
            EmailModes.InputOfDecisions,
        ],
        Check = PollRule.Check,
        Ports =
        [
            new(AllAnswered) { DisplayName = "Đủ ý kiến", OnlyFor = new(PollRule.PolicyInput, [VotingPolicies.EveryoneAnswers]) },
            new(Polls.Agreed) { DisplayName = "Đạt", OnlyFor = new(PollRule.PolicyInput, [.. VotingPolicies.Counting]) },
            new(Polls.NotAgreed) { DisplayName = "Không đạt", OnlyFor = new(PollRule.PolicyInput, [.. VotingPolicies.Counting]) },
            new(Polls.DeadlinePassed) { DisplayName = "Hết hạn", IsDeadline = true },
        ],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        var version = await VersionOfAsync(plan, stop);
        var heads = OrFail(await agencies.HeadsAsync(
            plan, x.Flag(OwnListOnly) ? [] : version.Content.ConsultedAgencies, x.Texts("Agencies"), stop));
        var rule = PollRule.Read(x.Text, x.Texts);
        var electorate = rule.OnlyCollects ? null : OrFail(await agencies.ElectorateAsync(rule, heads, stop));
        var mode = EmailModeOf(x);
        var due = await DueAsync(x, stop)
            ?? throw new StepCannotGoOnException("Bước lấy ý kiến phải có thời hạn.");

        var round = new OpinionRound
        {
            Id = ids.Next(),
            PlanId = plan.Id,
            Number = 1 + await Db.Set<OpinionRound>().Where(r => r.PlanId == plan.Id).MaxAsync(r => (int?)r.Number, stop) ?? 1,
            ActivityInstanceId = x.ActivityInstanceId,
            VersionId = version.Id,
            OpenedAt = Clock.GetUtcNow(),
            DueOn = due,
        };
        await EnterAsync(plan, PlanState.Consulting, stop);
        Db.Add(round);
        audit.Record(new("round.opened", Actor.System)
        {
            PlanId = plan.Id,
            VersionHash = version.ContentHash,
            Data = new { Round = round.Number, DueOn = VietnamTime.Short(due), Agencies = heads.Select(h => h.AgencyName) },
        });
        x.Bookmark(new BookmarkSpec { Tag = Deadline, DueAt = WorkingCalendar.EndOf(due) });
        if (electorate is not null)
        {
            var poll = polls.Open(x, plan, rule, electorate);
            var first = await polls.ToAskAsync(poll, stop);
            heads = [.. heads.Where(h => first.Any(v => v.Id == h.AgencyId))];
        }

        await AskAsync(x, plan, round, version, heads, mode, stop);
    }

    public override async ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        var round = await RoundOf(x).SingleAsync(stop);
        var poll = await polls.FindAsync(x.ActivityInstanceId, stop);
        var isOver = resumption.Tag == Deadline;
        if (poll is not null && !isOver && OutcomeIn(resumption) == Polls.AskNext)
        {
            await AskNextAsync(x, round, poll, stop);
            return;
        }

        var outcome = !isOver ? OutcomeIn(resumption) : poll is null ? Polls.DeadlinePassed : await polls.AtDeadlineAsync(poll, stop);
        if (isOver)
            await Desk.CloseOpenAsync(x.ActivityInstanceId, CloseReason.NoAnswerInTime, stop);
        else
            await Desk.CloseOpenAsync(x.ActivityInstanceId, CloseReason.Settled, stop, outcome);
        Close(round, poll, outcome);
        x.Complete(outcome);
    }

    public override async ValueTask CancelAsync(ActivityExecution x, CancellationToken stop)
    {
        await base.CancelAsync(x, stop);
        if (await RoundOf(x).FirstOrDefaultAsync(r => r.ClosedAt == null, stop) is { } round)
            Close(round, await polls.FindAsync(x.ActivityInstanceId, stop), "Cancelled");
    }

    private async Task AskNextAsync(ActivityExecution x, OpinionRound round, Poll poll, CancellationToken stop)
    {
        var next = await polls.ToAskAsync(poll, stop);
        var heads = OrFail(await Assignees.HeadsOfAsync([.. next.Select(v => v.Id)], stop));
        var plan = await PlanOfAsync(x, stop);
        var version = await Db.Set<PlanVersion>().SingleAsync(v => v.Id == round.VersionId, stop);
        await AskAsync(x, plan, round, version, heads, EmailModeOf(x), stop);
    }

    private async Task AskAsync(
        ActivityExecution x, Plan plan, OpinionRound round, PlanVersion version, IReadOnlyList<OfficeHolder> heads, EmailMode mode, CancellationToken stop)
    {
        var answered = Waiting(x);
        foreach (var head in heads)
        {
            var question = new Question(TaskKind.Opinion, head) { Version = version, DueOn = round.DueOn, Round = round.Number, EmailMode = mode };
            await AskAsync(x, plan, question, answered, stop);
        }
    }

    private void Close(OpinionRound round, Poll? poll, string outcome)
    {
        round.ClosedAt = Clock.GetUtcNow();
        audit.Record(new("round.closed", Actor.System) { PlanId = round.PlanId, Data = new { Round = round.Number, Outcome = outcome } });
        if (poll is not null)
            polls.Close(poll, outcome);
    }

    private IQueryable<OpinionRound> RoundOf(ActivityExecution x) =>
        Db.Set<OpinionRound>().Where(r => r.ActivityInstanceId == x.ActivityInstanceId);
}
