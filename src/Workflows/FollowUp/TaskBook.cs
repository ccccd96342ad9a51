using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>What every act on an assigned task has in common: it is locked, judged by one person's rights, and leaves a line.</summary>
public sealed class TaskBook(WorkflowsDb db, FollowUpSights sights, AuditTrail audit, IIds ids, TimeProvider time)
{
    internal const int WordsLength = 2000;

    public DateOnly Today => VietnamTime.Today(time);

    /// <summary>The task, locked to the end of the transaction, with what the person may do.</summary>
    internal async Task<Result<TakenTask>> TakeAsync(Guid taskId, Guid personId, CancellationToken stop)
    {
        var task = await db.Set<AssignedTask>().FromSql($"SELECT * FROM followup.task WHERE id = {taskId} FOR UPDATE").SingleOrDefaultAsync(stop);
        var sight = await sights.OfAsync(personId, stop);
        return task is null || !sight.Sees(task.CommitteeId)
            ? new NotFound("Không tìm thấy nhiệm vụ này.")
            : new TakenTask(task, sight);
    }

    /// <summary>The same for whoever leads it.</summary>
    internal async Task<Result<AssignedTask>> ForLeadAsync(Guid taskId, Guid personId, CancellationToken stop)
    {
        var taken = await TakeAsync(taskId, personId, stop);
        if (!taken.IsSuccess)
            return taken.Problem!;
        var (task, sight) = taken.Value;
        return sight.ActsOn(task)
            ? task
            : new Forbidden(task.LeadName.Length > 0 ? $"Chỉ người của {task.LeadName} xử lý nhiệm vụ này." : "Nhiệm vụ này chưa có cơ quan chủ trì.");
    }

    /// <summary>The same for whoever follows it.</summary>
    internal async Task<Result<AssignedTask>> ForFollowerAsync(Guid taskId, Guid personId, CancellationToken stop)
    {
        var taken = await TakeAsync(taskId, personId, stop);
        if (!taken.IsSuccess)
            return taken.Problem!;
        var (task, sight) = taken.Value;
        return sight.Follows(task) ? task : new Forbidden("Chỉ cơ quan giao nhiệm vụ và Văn phòng UBND đổi hạn, đổi cơ quan chủ trì hoặc trả lại nhiệm vụ này.");
    }

    /// <summary>Stages a line of the history and its entry in the audit trail.</summary>
    internal void Note(AssignedTask task, TaskEntryKind kind, Actor actor, string words = "", TaskEntryChange? change = null, object? more = null)
    {
        task.UpdatedAt = time.GetUtcNow();
        db.Add(new TaskEntry
        {
            Id = ids.Next(),
            TaskId = task.Id,
            Kind = kind,
            Words = words,
            OldDue = change?.OldDue,
            NewDue = change?.NewDue,
            OldLead = change?.OldLead,
            NewLead = change?.NewLead,
            At = time.GetUtcNow(),
            PersonId = actor.PersonId,
            PersonName = actor.Name,
            PostTitle = actor.Post,
            AgencyName = actor.Agency,
        });
        if (KindOf(kind) is { } name)
        {
            audit.Record(new(name, actor)
            {
                PlanId = task.PlanId,
                Data = new { Assignment = task.Id, task.Number, Content = Shorten(task.Content), Lead = task.LeadName, Reason = words.Length > 0 ? words : null, More = more },
                Before = change is null ? null : new { DueOn = change.OldDue, Lead = change.OldLead },
                After = change is null ? null : new { DueOn = change.NewDue, Lead = change.NewLead },
            });
        }
    }

    internal static string Shorten(string text) => text.Length > 120 ? $"{text[..(char.IsHighSurrogate(text[118]) ? 118 : 119)]}…" : text;

    /// <summary>Null for what the act that assigns tells once for all.</summary>
    private static string? KindOf(TaskEntryKind kind) => kind switch
    {
        TaskEntryKind.Accepted => "followup.accepted",
        TaskEntryKind.ChangeAsked => "followup.change-asked",
        TaskEntryKind.ChangeGranted => "followup.change-granted",
        TaskEntryKind.ChangeRefused => "followup.change-refused",
        TaskEntryKind.Changed => "followup.changed",
        TaskEntryKind.Progressed => "followup.progressed",
        TaskEntryKind.ResultRecorded => "followup.result-recorded",
        TaskEntryKind.ResultWithdrawn => "followup.result-withdrawn",
        TaskEntryKind.Done => "followup.done",
        TaskEntryKind.Returned => "followup.returned",
        _ => null,
    };
}

/// <param name="Task">Locked.</param>
/// <param name="Sight">Of the person who acts.</param>
internal sealed record TakenTask(AssignedTask Task, FollowUpSight Sight);

/// <summary>Day and lead before and after.</summary>
internal sealed record TaskEntryChange(DateOnly? OldDue, DateOnly? NewDue, string? OldLead, string? NewLead);
