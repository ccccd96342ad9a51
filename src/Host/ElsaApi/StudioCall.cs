using Host.Identity;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Host.ElsaApi;

/// <summary>Who calls, what they may, and the one transaction of a change.</summary>
internal sealed class StudioCall(WorkflowsDb db, CurrentPerson current)
{
    /// <param name="right">One of <see cref="WorkflowRights.All"/>.</param>
    public async Task<bool> MayAsync(string right) => await current.FindAsync(CancellationToken.None) is { } person && person.May(right);

    /// <summary>Runs a change in the caller's name and commits it.</summary>
    public async Task<Result<T>> ChangeAsync<T>(Func<Actor, CancellationToken, Task<Result<T>>> act, CancellationToken stop)
    {
        var actor = (await current.RequireAsync(stop)).Actor();
        return await db.CommitAsync(
            inner => act(actor, inner),
            _ => new Conflict("Vừa có người khác lưu cùng lúc. Chưa có gì bị ghi đè; hãy tải lại trang rồi thử lại."),
            stop);
    }
}
