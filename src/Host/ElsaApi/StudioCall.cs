using Host.Identity;
using Microsoft.AspNetCore.Authorization;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Host.ElsaApi;

/// <summary>Who calls, what they may, and the one transaction of a change.</summary>
internal sealed class StudioCall(WorkflowsDb db, CurrentPerson current, IAuthorizationService rights, IHttpContextAccessor accessor)
{
    private readonly Dictionary<string, bool> asked = new(StringComparer.Ordinal);

    public async Task<bool> MayAsync(string policy)
    {
        if (!asked.TryGetValue(policy, out var may))
            asked[policy] = may = (await rights.AuthorizeAsync(accessor.HttpContext!.User, policy)).Succeeded;
        return may;
    }

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
