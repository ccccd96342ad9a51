using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.FormatChecking;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Decisions.Polling;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions;

/// <summary>
/// Records one person's decision and moves the plan on. The vote, the task, the workflow, the audit row and
/// the mails are staged together; the caller commits.
/// </summary>
/// <remarks>
/// Everybody who touches an instance takes its row lock first, so the rest is judged on settled facts: of two
/// simultaneous answers the second waits, then finds the first and gets its receipt. Of an answer and the deadline the
/// second finds the first, too: an opinion that comes second is a late one.
/// </remarks>
public sealed class CastDecision(
    WorkflowsDb db,
    WorkflowRuntime runtime,
    TaskDesk desk,
    Standings standings,
    AuditTrail audit,
    ReceiptMail mail,
    TroubleMail trouble,
    Polls polls,
    RecordOpinion opinions,
    LateOpinions late,
    DraftersMail drafter,
    Consolidations consolidations,
    FormatReports formats,
    IIds ids,
    TimeProvider time)
{
    public Task<Result<Receipt>> HandleAsync(Ballot ballot, CancellationToken stop) => HandleAsync(ballot, null, stop);

    /// <param name="ballot">What is decided.</param>
    /// <param name="judged">The person's standing, where the caller found it out in this transaction and under the instance's lock.</param>
    /// <param name="stop">Cancels.</param>
    internal async Task<Result<Receipt>> HandleAsync(Ballot ballot, Standing? judged, CancellationToken stop)
    {
        if (!await desk.LockInstanceAsync(ballot.TaskId, stop))
            return new NotFound("Không tìm thấy việc này.");

        var matter = await Matter.OfAsync(db, ballot, stop);
        var (task, plan) = (matter.Task, matter.Plan);
        var acting = judged ?? await standings.OfAsync(task, plan, ballot.PersonId, stop);
        if (task.PersonId != ballot.PersonId && !acting.IsSuccess)
            return acting.Problem!;
        if (matter.Earlier is { } given)
            return ReceiptOf(task, plan, given, await BodyOfAsync(given.Id, stop), isNew: false);
        var standing = await late.OfAsync(task, plan, stop);
        if (task.State is not TaskState.Open && standing is not { IsAccepted: true })
            return new TaskEnded(standing?.Words ?? EndedText(task), task.CloseReason, task.ClosedAt);
        if (task.Kind is TaskKind.Approve or TaskKind.Vote && plan.DrafterId == ballot.PersonId)
            return new Forbidden("Người soạn thảo không được duyệt kế hoạch do chính mình soạn.");
        if (!acting.IsSuccess)
            return acting.Problem!;
        if (ballot.VersionHash != task.VersionHash)
            return new Conflict("Trang này hiển thị một phiên bản khác với phiên bản cần quyết định. Vui lòng mở lại.");
        var said = CheckSaid(task, ballot);
        if (!said.IsSuccess)
            return said.Problem!;
        var (comment, opinion) = said.Value;

        var vote = new Vote
        {
            Id = ids.Next(),
            TaskId = task.Id,
            PlanId = task.PlanId,
            PersonId = ballot.PersonId,
            PersonName = acting.Value.PersonName,
            PostTitle = acting.Value.PostTitle,
            Capacity = acting.Value.Authority?.Capacity,
            DelegationId = acting.Value.Authority?.Delegation.Id,
            OnBehalfOf = acting.Value.OnBehalfOf,
            Verdict = ballot.Verdict!.Value,
            Comment = comment,
            VersionId = task.VersionId,
            VersionHash = task.VersionHash,
            Channel = ballot.Actor.Channel,
            CastAt = time.GetUtcNow(),
            IsLate = standing is not null,
        };
        db.Add(vote);
        if ((await formats.StageAsync(task, vote, ballot.Actor, stop)).Problem is { } unexplained)
            return unexplained;
        var body = await opinions.StageAsync(vote, opinion, ballot.Actor, stop);
        if (!body.IsSuccess)
            return body.Problem!;
        audit.Record(new("decision.cast", acting.Value.Acting(ballot.Actor))
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new
            {
                task.Step,
                Kind = task.Kind.ToString(),
                task.Round,
                Verdict = vote.Verdict.ToString(),
                vote.Comment,
                Version = task.VersionNumber,
                Remarks = body.Value.Remarks.Count > 0 ? body.Value.Remarks.Select(r => new { r.Clause, r.Opinion, r.Wording, r.Reason }) : null,
                Letter = opinion.Letter is { } letter ? new { letter.Number, letter.SignedOn, letter.Signer, File = letter.File?.Sha256.Hex } : null,
                Late = vote.IsLate ? true : (bool?)null,
                Capacity = acting.Value.Mark,
                Document = acting.Value.Authority?.Delegation.DocumentWords,
            },
        });
        await mail.StageAsync(task, plan, vote, body.Value, stop);
        if (vote.IsLate)
        {
            await TellDrafterAsync(task, plan, vote, stop);
            return ReceiptOf(task, plan, vote, body.Value, isNew: true);
        }

        await desk.FinishAsync(task, vote.Verdict.ToString(), stop);

        if (await HandOverAsync(matter, vote, stop) is { } handed)
        {
            var moved = await runtime.ResumeAsync(task.InstanceId, task.BookmarkId, handed, stop);
            if (!moved.IsSuccess)
                return moved.Problem!;
            if (moved.Value.Incidents is [var broken, ..])
                await trouble.StageAsync(plan, broken.Message, stop);
        }

        return ReceiptOf(task, plan, vote, body.Value, isNew: true);
    }

    /// <summary>The receipt of a task already decided, or null.</summary>
    public async Task<Receipt?> FindReceiptAsync(Guid taskId, CancellationToken stop)
    {
        var found = await (
            from vote in db.Set<Vote>().AsNoTracking()
            where vote.TaskId == taskId
            join task in db.Set<HumanTask>().AsNoTracking() on vote.TaskId equals task.Id
            join plan in db.Set<Plan>().AsNoTracking() on vote.PlanId equals plan.Id
            select new { vote, task, plan }).FirstOrDefaultAsync(stop);
        if (found is null)
            return null;
        var body = await BodyOfAsync(found.vote.Id, stop);
        var table = found.task.Kind is TaskKind.Opinion ? (await consolidations.NewestAsync(found.plan.Id, stop))?.Table : null;
        return ReceiptOf(found.task, found.plan, found.vote, body, isNew: false) with
        {
            Answers = [.. table?.Rows.Where(r => r.Id == found.vote.Id || body.Remarks.Any(remark => remark.Id == r.Id)) ?? []],
        };
    }

    /// <summary>Vietnamese sentence on how a task ended without its person.</summary>
    public static string EndedText(HumanTask task) => task.CloseReason switch
    {
        _ when task.State is TaskState.Done => $"Ông/bà đã hoàn thành việc này lúc {VietnamTime.Short(task.ClosedAt!.Value)}.",
        CloseReason.TakenBack => $"Người quyết định ở bước trước đã thu hồi quyết định lúc {VietnamTime.Short(task.ClosedAt!.Value)}; hồ sơ trở lại bước đó.",
        CloseReason.Reopened => $"Một bước trước đã được mở lại lúc {VietnamTime.Short(task.ClosedAt!.Value)}; hồ sơ trở lại bước đó.",
        CloseReason.Recalled => $"Hồ sơ đã được người soạn thảo rút lại lúc {VietnamTime.Short(task.ClosedAt!.Value)}.",
        CloseReason.NoAnswerInTime => $"Đã hết thời hạn cho ý kiến (hạn {VietnamTime.Short(task.DueOn ?? default)}); việc đã kết thúc lúc {VietnamTime.Short(task.ClosedAt!.Value)}.",
        CloseReason.Settled => $"Các ý kiến khác đã đủ để kết luận “{Polls.NameOf(task.Outcome)}” lúc {VietnamTime.Short(task.ClosedAt!.Value)}; ý kiến của ông/bà không làm thay đổi kết quả nên không cần trả lời nữa.",
        _ => "Việc này đã kết thúc, không cần xử lý nữa.",
    };

    /// <summary>What the step gets to hear; null while it waits for the answers of others.</summary>
    private async Task<JsonObject?> HandOverAsync(Matter matter, Vote vote, CancellationToken stop)
    {
        var task = matter.Task;
        if (task.Kind is TaskKind.Approve)
            return StepInput.Of(vote);
        var unanswered = await desk.UnansweredAsync(task, stop);
        var left = unanswered.Where(t => t.State is TaskState.Open).ToList();
        if (matter.Poll is { } poll)
        {
            // The last who had more time has answered, others were silent: nobody is left to be waited for.
            var outcome = await polls.AfterVoteAsync(poll, stop) ?? (left.Count == 0 ? await polls.AtDeadlineAsync(poll, stop) : null);
            return outcome is not null ? StepInput.Of(vote, outcome) : IsTimeOver(task, left) ? StepInput.Of(vote, Polls.TimeOver) : null;
        }

        if (left.Count > 0)
            return IsTimeOver(task, left) ? StepInput.Of(vote, Polls.TimeOver) : null;
        return unanswered.Count > 0 ? StepInput.Of(vote, Polls.DeadlinePassed) : StepInput.Of(vote);
    }

    /// <summary>Those who are left were only waited for beside others: their own deadline is over, or their mail came back.</summary>
    private bool IsTimeOver(HumanTask task, List<HumanTask> left) => task.Kind is TaskKind.Opinion && left.Count > 0
        && left.All(t => t.DueOn is { } day && WorkingCalendar.EndOf(day) <= time.GetUtcNow());

    private Result<(string? Comment, CheckedOpinion Opinion)> CheckSaid(HumanTask task, Ballot ballot)
    {
        if (ballot.Verdict is Verdict.AskForTime)
            return new Invalid("Đề nghị gia hạn không phải là ý kiến.", "verdict");
        var typed = task.Kind is TaskKind.Opinion ? ballot.Opinion : null;
        var comment = Verdicts.Check(task, ballot.Verdict, ballot.Comment, typed?.Remarks.Count(r => !r.IsEmpty) ?? 0);
        var opinion = typed?.Check(VietnamTime.Today(time)) ?? CheckedOpinion.Nothing;
        return (comment.Problem, opinion.Problem) switch
        {
            (null, null) => (comment.Value, opinion.Value),
            (Invalid one, Invalid other) => new InvalidFields([one, other]),
            (Invalid one, InvalidFields others) => new InvalidFields([one, .. others.Fields]),
            var (one, other) => one ?? other!,
        };
    }

    private Task TellDrafterAsync(HumanTask task, Plan plan, Vote vote, CancellationToken stop) => drafter.StageAsync(
        plan,
        "Ý kiến đến muộn",
        $"{task.AgencyName} gửi ý kiến sau thời hạn: {Verdicts.NameOf(vote.Verdict)}.",
        [new("Cơ quan", task.AgencyName), new("Vòng lấy ý kiến", $"{task.Round}"), new("Gửi lúc", $"{VietnamTime.Short(vote.CastAt)} (giờ Việt Nam)")],
        "Ý kiến muộn không làm thay đổi kết quả của bước; có nội dung góp ý thì cần tiếp thu hoặc giải trình trước khi trình.",
        stop);

    private async Task<OpinionBody> BodyOfAsync(Guid voteId, CancellationToken stop) =>
        (await OpinionBodies.OfAsync(db, db.Set<Vote>().Where(v => v.Id == voteId).Select(v => v.Id), stop)).GetValueOrDefault(voteId) ?? OpinionBody.Nothing;

    private static Receipt ReceiptOf(HumanTask task, Plan plan, Vote vote, OpinionBody body, bool isNew) => new()
    {
        TaskId = task.Id,
        PlanId = task.PlanId,
        PlanTitle = plan.Title,
        Step = task.Step,
        PersonName = vote.PersonName ?? task.PersonName,
        PostTitle = vote.PostTitle ?? task.PostTitle,
        Capacity = vote.Capacity,
        OnBehalfOf = vote.OnBehalfOf,
        Verdict = vote.Verdict,
        Comment = vote.Comment,
        VersionNumber = task.VersionNumber,
        VersionHash = task.VersionHash,
        CastAt = vote.CastAt,
        IsLate = vote.IsLate,
        Body = body,
        IsNew = isNew,
    };
}
