using Workflows.Audit;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>Nhận nhiệm vụ: the lead agency takes it as it was given.</summary>
public sealed class AcceptTask(TaskBook book)
{
    /// <returns>The task; a second click changes nothing.</returns>
    public async Task<Result<AssignedTask>> HandleAsync(Guid taskId, Guid personId, Actor actor, CancellationToken stop)
    {
        var taken = await book.ForLeadAsync(taskId, personId, stop);
        if (!taken.IsSuccess || taken.Value.State is AssignedState.Accepted)
            return taken;
        var task = taken.Value;
        if (task.State is not AssignedState.Assigned)
            return new Conflict("Nhiệm vụ này đã được nhận từ trước.");
        task.State = AssignedState.Accepted;
        book.Note(task, TaskEntryKind.Accepted, actor);
        return task;
    }
}
