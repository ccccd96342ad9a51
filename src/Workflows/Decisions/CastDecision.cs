using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Polling;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions;

/// <summary>One person's answer as it comes from a page or a mail link.</summary>
public sealed record Ballot
{
    public required Guid TaskId { get; init; }

    /// <summary>The person proven by sign-in or by the link.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Null when nothing was chosen: such a ballot changes nothing.</summary>
    public required Verdict? Verdict { get; init; }

    public string? Comment { get; init; }

    /// <summary>Hash of the version the page showed.</summary>
    public required string? VersionHash { get; init; }

    public required Actor Actor { get; init; }
}

/// <summary>What was decided, by whom, on what; shown after a decision and again at every later visit.</summary>
public sealed record Receipt
{
    public required Guid TaskId { get; init; }

    public required Guid PlanId { get; init; }

    public required string PlanTitle { get; init; }

    public required string Step { get; init; }

    public required string PersonName { get; init; }

    public required string PostTitle { get; init; }

    public required Verdict Verdict { get; init; }

    public string? Comment { get; init; }

    public int? VersionNumber { get; init; }

    public string? VersionHash { get; init; }

    public required DateTimeOffset CastAt { get; init; }

    /// <summary>True when this very request decided; false when it met a decision already made.</summary>
    public required bool IsNew { get; init; }
}

/// <summary>The task ended without its person; told apart so that the page can say when and why.</summary>
public sealed record TaskEnded(string Message, CloseReason? Reason, DateTimeOffset? At) : Conflict(Message);

/// <summary>
/// Records one person's decision and moves the plan on. The vote, the task, the workflow, the audit row and
/// the mails are staged together; the caller commits.
/// </summary>
/// <remarks>
/// Everybody who touches an instance takes its row lock first, so the rest is judged on settled facts: of two
/// simultaneous answers the second waits, then finds the first and gets its receipt.
/// </remarks>
public sealed class CastDecision(
    WorkflowsDb db,
    WorkflowRuntime runtime,
    TaskDesk desk,
    Assignees assignees,
    AuditTrail audit,
    ReceiptMail mail,
    TroubleMail trouble,
    Polls polls,
    IIds ids,
    TimeProvider time)
{
    public async Task<Result<Receipt>> HandleAsync(Ballot ballot, CancellationToken stop)
    {
        var where = await db.Set<HumanTask>().Where(t => t.Id == ballot.TaskId)
            .Select(t => new { t.InstanceId }).FirstOrDefaultAsync(stop);
        if (where is null || !await runtime.LockAsync(where.InstanceId, stop))
            return new NotFound("Không tìm thấy việc này.");

        var task = await db.Set<HumanTask>().SingleAsync(t => t.Id == ballot.TaskId, stop);
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == task.PlanId, stop);
        if (task.PersonId != ballot.PersonId)
            return new Forbidden("Việc này không được giao cho ông/bà.");
        if (await db.Set<Vote>().AsNoTracking().FirstOrDefaultAsync(v => v.TaskId == task.Id, stop) is { } given)
            return ReceiptOf(task, plan, given, isNew: false);
        if (task.State is not TaskState.Open)
            return new TaskEnded(EndedText(task), task.CloseReason, task.ClosedAt);
        if (task.Kind is TaskKind.Approve or TaskKind.Vote && plan.DrafterId == ballot.PersonId)
            return new Forbidden("Người soạn thảo không được duyệt kế hoạch do chính mình soạn.");
        if (!await assignees.StillHoldsAsync(task, stop))
            return new Forbidden($"Ông/bà không còn giữ chức danh {task.PostTitle} nên không quyết định được việc này.");
        if (ballot.VersionHash != task.VersionHash)
            return new Conflict("Trang này hiển thị một phiên bản khác với phiên bản cần quyết định. Vui lòng mở lại.");
        var comment = Verdicts.Check(task, ballot.Verdict, ballot.Comment);
        if (!comment.IsSuccess)
            return comment.Problem!;

        var vote = new Vote
        {
            Id = ids.Next(),
            TaskId = task.Id,
            PlanId = task.PlanId,
            PersonId = ballot.PersonId,
            Verdict = ballot.Verdict!.Value,
            Comment = comment.Value,
            VersionId = task.VersionId,
            VersionHash = task.VersionHash,
            Channel = ballot.Actor.Channel,
            CastAt = time.GetUtcNow(),
        };
        db.Add(vote);
        audit.Record(new("decision.cast", ballot.Actor)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { task.Step, Kind = task.Kind.ToString(), task.Round, Verdict = vote.Verdict.ToString(), vote.Comment, Version = task.VersionNumber },
        });
        await desk.FinishAsync(task, vote.Verdict.ToString(), stop);
        await mail.StageAsync(task, plan, vote, stop);

        if (await HandOverAsync(task, vote, stop) is { } handed)
        {
            var moved = await runtime.ResumeAsync(task.InstanceId, task.BookmarkId, handed, stop);
            if (!moved.IsSuccess)
                return moved.Problem!;
            if (moved.Value.Incidents is [var broken, ..])
                await trouble.StageAsync(plan, broken.Message, stop);
        }

        return ReceiptOf(task, plan, vote, isNew: true);
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
        return found is null ? null : ReceiptOf(found.task, found.plan, found.vote, isNew: false);
    }

    /// <summary>Vietnamese sentence on how a task ended without its person.</summary>
    public static string EndedText(HumanTask task) => task.CloseReason switch
    {
        _ when task.State is TaskState.Done => $"Ông/bà đã hoàn thành việc này lúc {VietnamTime.Short(task.ClosedAt!.Value)}.",
        CloseReason.Recalled => $"Hồ sơ đã được người soạn thảo rút lại lúc {VietnamTime.Short(task.ClosedAt!.Value)}.",
        CloseReason.NoAnswerInTime => $"Đã hết thời hạn cho ý kiến (hạn {VietnamTime.Short(task.DueOn ?? default)}); việc đã kết thúc lúc {VietnamTime.Short(task.ClosedAt!.Value)}.",
        CloseReason.Settled => $"Các ý kiến khác đã đủ để kết luận “{Polls.NameOf(task.Outcome)}” lúc {VietnamTime.Short(task.ClosedAt!.Value)}; ý kiến của ông/bà không làm thay đổi kết quả nên không cần trả lời nữa.",
        _ => "Việc này đã kết thúc, không cần xử lý nữa.",
    };

    /// <summary>What the step gets to hear; null while it waits for the answers of others.</summary>
    private async Task<JsonObject?> HandOverAsync(HumanTask task, Vote vote, CancellationToken stop)
    {
        if (task.Kind is TaskKind.Approve)
            return StepInput.Of(vote);
        if (await polls.FindAsync(task.ActivityInstanceId, stop) is { } poll)
            return await polls.AfterVoteAsync(poll, stop) is { } outcome ? StepInput.Of(vote, outcome) : null;
        return await desk.StillOpenAsync(task, stop) == 0 ? StepInput.Of(vote) : null;
    }

    private static Receipt ReceiptOf(HumanTask task, Plan plan, Vote vote, bool isNew) => new()
    {
        TaskId = task.Id,
        PlanId = task.PlanId,
        PlanTitle = plan.Title,
        Step = task.Step,
        PersonName = task.PersonName,
        PostTitle = task.PostTitle,
        Verdict = vote.Verdict,
        Comment = vote.Comment,
        VersionNumber = task.VersionNumber,
        VersionHash = task.VersionHash,
        CastAt = vote.CastAt,
        IsNew = isNew,
    };
}
