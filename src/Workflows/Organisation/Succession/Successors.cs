using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation.Succession;

/// <summary>Answers which agency another one is today: itself, or the one it went into.</summary>
public sealed class Successors(WorkflowsDb db, TimeProvider time)
{
    /// <summary>Steps that are followed; more mergers in a row than any reform has seen.</summary>
    private const int Farthest = 20;

    /// <summary>Asked whenever somebody is looked for: translated once.</summary>
    private static readonly Func<WorkflowsDb, Guid[], IAsyncEnumerable<Agency>> Named = EF.CompileAsyncQuery(
        (WorkflowsDb db, Guid[] ids) => db.Set<Agency>().AsNoTracking().Where(a => ids.Contains(a.Id)));

    /// <summary>The agency as it goes on today; an agency that ended without a successor stays itself.</summary>
    public async Task<Guid> NowAsync(Guid agencyId, CancellationToken stop) => (await NowAsync([agencyId], stop))[agencyId].Id;

    /// <summary>The same for several at once.</summary>
    /// <returns>By the id that was asked; an id that is no agency is left out.</returns>
    public async Task<IReadOnlyDictionary<Guid, Agency>> NowAsync(IReadOnlyCollection<Guid> agencies, CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        var known = await Named(db, [.. agencies]).ToDictionaryAsync(a => a.Id, cancellationToken: stop);
        var now = known.ToDictionary(a => a.Key, a => a.Value);
        for (var step = 0; step < Farthest; step++)
        {
            var gone = now.Where(a => HasGone(a.Value, today)).Select(a => (a.Key, Next: a.Value.SuccessorId!.Value)).ToList();
            if (gone.Count == 0)
                break;
            var missing = gone.Select(g => g.Next).Where(id => !known.ContainsKey(id)).Distinct().ToList();
            await foreach (var agency in Named(db, [.. missing]).WithCancellation(stop))
                known.Add(agency.Id, agency);
            foreach (var (asked, next) in gone)
                now[asked] = known[next];
        }

        return now;
    }

    /// <summary>The agencies that went into some others, those themselves included.</summary>
    public async Task<IReadOnlyList<Guid>> WithFormerAsync(IReadOnlyCollection<Guid> agencies, CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        var found = new HashSet<Guid>(agencies);
        var newest = found.ToList();
        while (newest.Count > 0)
        {
            var before = await db.Set<Agency>()
                .Where(a => a.SuccessorId != null && newest.Contains(a.SuccessorId.Value) && a.ValidTo < today)
                .Select(a => a.Id).ToListAsync(stop);
            newest = [.. before.Where(found.Add)];
        }

        return [.. found];
    }

    /// <summary>It went into another one, and the day of it has come.</summary>
    public static bool HasGone(Agency agency, DateOnly today) => agency.SuccessorId is not null && agency.ValidTo < today;
}
