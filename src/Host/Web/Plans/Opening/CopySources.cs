using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Plans;

namespace Host.Web.Plans.Opening;

/// <summary>Plans that a person may start from.</summary>
internal sealed class CopySources(PlanAccess access, PlanSearch search)
{
    /// <param name="person">Sees only what they may see anyway.</param>
    /// <param name="text">Words; none for the newest plans.</param>
    /// <param name="chosen">Stands first, whatever the words say.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IReadOnlyList<Plan>> FindAsync(
        SignedInPerson person, string? text, Guid? chosen, int count, CancellationToken stop)
    {
        var visible = (await access.VisibleAsync(person, stop)).Where(p => p.CurrentVersion > 0 || p.DrafterId == person.Id);
        List<Guid> ids = [];
        if (!string.IsNullOrWhiteSpace(text))
        {
            var found = await search.RunAsync(new PlanQuery { Text = text, PageSize = 100, Among = visible, AskerId = person.Id }, stop);
            ids = found.IsSuccess ? [.. found.Value.Lines.Select(l => l.Id)] : [];
            visible = visible.Where(p => ids.Contains(p.Id) || p.Id == chosen);
        }

        var plans = await visible.OrderByDescending(p => p.Id == chosen).ThenByDescending(p => p.UpdatedAt).Take(count).ToListAsync(stop);
        return ids.Count == 0 ? plans : [.. plans.OrderByDescending(p => p.Id == chosen).ThenBy(p => ids.IndexOf(p.Id))];
    }
}
