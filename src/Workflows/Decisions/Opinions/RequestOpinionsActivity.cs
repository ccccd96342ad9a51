using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Decisions.Polling;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Voting;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Opinions;

/// <summary>
/// Lấy ý kiến: the heads of several agencies are asked, at once or one after another. The step ends when the last has
/// answered, when a rule that counts agreement has its result, or when the last deadline of those who are asked passes.
/// Silence is recorded as silence, or as deemed consent where the step says so and every condition holds.
/// </summary>
public sealed class RequestOpinionsActivity(
    StepTools tools, ConsultedAgencies agencies, KeptOpinions keeping, Polls polls, CloseByDeadline closing, IIds ids, AuditTrail audit) : HumanStep(tools)
{
    public const string AllAnswered = "AllAnswered";

    /// <summary>Input: the step's own list counts even where the plan names agencies of its own.</summary>
    internal const string OwnListOnly = "OwnListOnly";

    /// <summary>Input: the step is passed by where no agency is named.</summary>
    internal const string OnlyIfNamed = "OnlyIfNamed";

    private const string NobodyNamed = "NobodyNamed";
    private const string Deadline = "deadline";

    /// <summary>Asked by the answer that ends a step: translated once.</summary>
    private static readonly Func<WorkflowsDb, Guid, CancellationToken, Task<Waited?>> Standing = EF.CompileAsyncQuery(
        (WorkflowsDb db, Guid activation, CancellationToken _) => (
            from round in db.Set<OpinionRound>()
            where round.ActivityInstanceId == activation
            from poll in db.Set<Poll>().Where(p => p.ActivityInstanceId == activation).DefaultIfEmpty()
            select new Waited(round, poll)).FirstOrDefault());

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
                MayBeEmptyIf = OnlyIfNamed,
            },
            new(OwnListOnly, "Boolean")
            {
                DisplayName = "Chỉ hỏi các cơ quan chọn ở đây",
                Description = "Hỏi đúng danh sách trên, kể cả khi kế hoạch nêu riêng danh sách khác; dùng cho bước thẩm định của một cơ quan.",
                UiHint = "checkbox",
                DefaultValue = false,
            },
            new(OnlyIfNamed, "Boolean")
            {
                DisplayName = "Chỉ lấy ý kiến khi có cơ quan được nêu",
                Description = "Khi kế hoạch và danh sách ở đây đều không nêu cơ quan nào (hoặc chỉ nêu cơ quan soạn thảo), bước này được bỏ qua theo ngả “Không lấy ý kiến”.",
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
            .. SilenceRule.Inputs,
            EmailModes.InputOfDecisions,
        ],
        Check = inputs =>
        {
            SilenceRule.Check(inputs);
            PollRule.Check(inputs);
        },
        Ports =
        [
            new(AllAnswered) { DisplayName = "Đủ ý kiến", OnlyFor = new(PollRule.PolicyInput, [VotingPolicies.EveryoneAnswers]) },
            new(Polls.Agreed) { DisplayName = "Đạt", OnlyFor = new(PollRule.PolicyInput, [.. VotingPolicies.Counting]) },
            new(Polls.NotAgreed) { DisplayName = "Không đạt", OnlyFor = new(PollRule.PolicyInput, [.. VotingPolicies.Counting]) },
            new(Polls.DeadlinePassed) { DisplayName = "Hết hạn", IsDeadline = true },
            new(NobodyNamed) { DisplayName = "Không lấy ý kiến", OnlyIf = OnlyIfNamed },
        ],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        var version = await WholeVersionOfAsync(plan, stop);
        // After a consolidation that asks again the drafter's choice counts; a step with a list of its own has none.
        var choice = x.Flag(OwnListOnly) ? null : await keeping.ChoiceAsync(x, plan, stop);
        var found = await agencies.HeadsAsync(
            plan, x.Flag(OwnListOnly) ? [] : choice?.AskedAgain ?? version.Content.ConsultedAgencies, x.Texts("Agencies"), stop);
        if (found.Problem is NobodyToAsk && x.Flag(OnlyIfNamed))
        {
            x.Complete(NobodyNamed);
            return;
        }

        var heads = OrFail(found);
        var rule = PollRule.Read(x.Text, x.Texts);
        var kept = rule.OnlyCollects || choice is null ? null : await keeping.OfAsync(x, plan, [.. heads.Select(h => h.AgencyId)], stop);
        var electorate = rule.OnlyCollects ? null : OrFail(await agencies.ElectorateAsync(rule, kept ?? [], heads, stop));
        var silence = SilenceRule.Read(x);
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
            ConsolidationId = choice?.Id,
            SilenceIsConsent = silence.IsConsent,
            SilenceGround = silence.IsConsent ? silence.Ground : null,
            IsRequiredAppraisal = silence.IsRequiredAppraisal,
            FileGaps = await FileCheck.GapsOfAsync(Db, version, stop),
        };
        await EnterAsync(plan, PlanState.Consulting, stop);
        Db.Add(round);
        audit.Record(new("round.opened", Actor.System)
        {
            PlanId = plan.Id,
            VersionHash = version.ContentHash,
            Data = new
            {
                Round = round.Number,
                DueOn = VietnamTime.Short(due),
                Agencies = heads.Select(h => h.AgencyName),
                OnlyChanges = choice is not null,
                round.SilenceIsConsent,
                round.SilenceGround,
                round.IsRequiredAppraisal,
                round.FileGaps,
            },
        });
        x.Bookmark(new BookmarkSpec { Tag = Deadline, DueAt = WorkingCalendar.EndOf(due) });
        if (electorate is not null)
        {
            var poll = polls.Open(x, plan, rule, electorate, kept);
            var first = await polls.ToAskAsync(poll, stop);
            heads = [.. heads.Where(h => first.Any(v => v.Id == h.AgencyId))];
        }

        await AskAsync(x, plan, round, version.Stamp, heads, mode, stop);
    }

    public override async ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        var (round, poll) = await Standing(Db, x.ActivityInstanceId, stop)
            ?? throw new InvalidOperationException($"Activation {x.ActivityInstanceId} waits without a round.");
        if (resumption.Tag != Deadline && poll is not null && OutcomeIn(resumption) == Polls.AskNext)
        {
            await AskNextAsync(x, round, poll, stop);
            return;
        }

        var isOver = resumption.Tag == Deadline || OutcomeIn(resumption) == Polls.TimeOver;
        var outcome = isOver ? await AtDeadlineAsync(x, round, poll, stop) : OutcomeIn(resumption);
        if (outcome is null)
            return;
        await Desk.CloseOpenAsync(x.ActivityInstanceId, CloseReason.Settled, stop, outcome);
        Close(round, poll, outcome);
        x.Complete(outcome);
    }

    /// <summary>
    /// A deadline of the round passed: its own, or one that an agency was given alone. Nobody moves the timer when an
    /// agency gets more time: it rings, finds who is not due yet, and is set again.
    /// </summary>
    /// <returns>How the step is left; null while it waits for those with a later day.</returns>
    private async Task<string?> AtDeadlineAsync(ActivityExecution x, OpinionRound round, Poll? poll, CancellationToken stop)
    {
        var waited = await closing.HandleAsync(round, await PlanOfAsync(x, stop), stop);
        if (waited.Count == 0)
            return poll is null ? Polls.DeadlinePassed : await polls.AtDeadlineAsync(poll, stop);
        // Consents by silence may have settled what those who are left could still say.
        if (poll is not null && await polls.AfterVoteAsync(poll, stop) is Polls.Agreed or Polls.NotAgreed)
            return await polls.AtDeadlineAsync(poll, stop);
        var next = waited.Select(t => WorkingCalendar.EndOf(t.DueOn!.Value)).Where(end => end > Clock.GetUtcNow()).Min();
        x.Bookmark(new BookmarkSpec { Tag = Deadline, DueAt = next });
        return null;
    }

    public override async ValueTask CancelAsync(ActivityExecution x, CancellationToken stop)
    {
        await base.CancelAsync(x, stop);
        if (await Standing(Db, x.ActivityInstanceId, stop) is { Round: { ClosedAt: null } round, Poll: var poll })
            Close(round, poll, "Cancelled");
    }

    private async Task AskNextAsync(ActivityExecution x, OpinionRound round, Poll poll, CancellationToken stop)
    {
        var next = await polls.ToAskAsync(poll, stop);
        var heads = OrFail(await Assignees.HeadsOfAsync([.. next.Select(v => v.Id)], stop));
        var plan = await PlanOfAsync(x, stop);
        var version = await Db.Set<PlanVersion>().Where(v => v.Id == round.VersionId)
            .Select(v => new VersionStamp(v.Id, v.Number, v.ContentHash)).SingleAsync(stop);
        // One deadline for all who are asked in order: what one of them was given more, those after have as well.
        var latest = await Db.Set<HumanTask>().Where(t => t.ActivityInstanceId == x.ActivityInstanceId).MaxAsync(t => t.DueOn, stop);
        await AskAsync(x, plan, round, version, heads, EmailModeOf(x), stop, latest > round.DueOn ? latest : null);
    }

    private async Task AskAsync(
        ActivityExecution x, Plan plan, OpinionRound round, VersionStamp version, IReadOnlyList<OfficeHolder> heads, EmailMode mode, CancellationToken stop,
        DateOnly? due = null)
    {
        var answered = Waiting(x);
        foreach (var head in heads)
        {
            var question = new Question(TaskKind.Opinion, head) { Version = version, DueOn = due ?? round.DueOn, Round = round.Number, EmailMode = mode };
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

    /// <summary>What an activation waits on.</summary>
    /// <param name="Round">Of the activation.</param>
    /// <param name="Poll">Null where the step counts nothing.</param>
    private sealed record Waited(OpinionRound Round, Poll? Poll);
}
