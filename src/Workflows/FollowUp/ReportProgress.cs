using Workflows.Audit;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>The lead agency says how far a task is, that it is done, or its follower sends it back.</summary>
public sealed class ReportProgress(TaskBook book, TimeProvider time)
{
    public async Task<Result<AssignedTask>> NoteAsync(Guid taskId, string? words, Guid personId, Actor actor, CancellationToken stop)
    {
        var checkedWords = VietnameseText.Check(words, "progress", "Tiến độ", TaskBook.WordsLength, required: true, allowLines: true);
        if (!checkedWords.IsSuccess)
            return checkedWords.Problem!;
        var taken = await UnderWayAsync(taskId, personId, stop);
        if (!taken.IsSuccess)
            return taken;
        var task = taken.Value;
        (task.State, task.Progress) = (AssignedState.InProgress, checkedWords.Value);
        book.Note(task, TaskEntryKind.Progressed, actor, checkedWords.Value);
        return task;
    }

    /// <summary>Báo hoàn thành. Results may follow: a task without figures is shown as such.</summary>
    public async Task<Result<AssignedTask>> FinishAsync(Guid taskId, string? words, Guid personId, Actor actor, CancellationToken stop)
    {
        var checkedWords = VietnameseText.Check(words, "done", "Nội dung báo cáo", TaskBook.WordsLength, allowLines: true);
        if (!checkedWords.IsSuccess)
            return checkedWords.Problem!;
        var taken = await UnderWayAsync(taskId, personId, stop);
        if (!taken.IsSuccess)
            return taken;
        var task = taken.Value;
        (task.State, task.DoneAt) = (AssignedState.Done, time.GetUtcNow());
        book.Note(task, TaskEntryKind.Done, actor, checkedWords.Value);
        return task;
    }

    /// <summary>Trả lại báo cáo hoàn thành: the task is under way again.</summary>
    public async Task<Result<AssignedTask>> ReturnAsync(Guid taskId, string? reason, Guid personId, Actor actor, CancellationToken stop)
    {
        var why = VietnameseText.Check(reason, "return", "Lý do trả lại", TaskBook.WordsLength, required: true, allowLines: true);
        if (!why.IsSuccess)
            return why.Problem!;
        var taken = await book.ForFollowerAsync(taskId, personId, stop);
        if (!taken.IsSuccess)
            return taken;
        var task = taken.Value;
        if (task.State is not AssignedState.Done)
            return new Conflict("Chỉ nhiệm vụ đã báo hoàn thành mới trả lại được.");
        (task.State, task.DoneAt) = (AssignedState.InProgress, null);
        book.Note(task, TaskEntryKind.Returned, actor, why.Value);
        return task;
    }

    private async Task<Result<AssignedTask>> UnderWayAsync(Guid taskId, Guid personId, CancellationToken stop)
    {
        var taken = await book.ForLeadAsync(taskId, personId, stop);
        return taken switch
        {
            { IsSuccess: false } => taken,
            { Value.State: AssignedState.Done } => new Conflict("Nhiệm vụ này đã báo hoàn thành."),
            { Value.State: AssignedState.ChangeAsked } => new Conflict("Đề nghị đổi hạn hoặc cơ quan chủ trì đang chờ trả lời."),
            _ => taken,
        };
    }
}
