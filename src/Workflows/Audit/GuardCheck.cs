using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Audit;

/// <summary>A trigger that keeps what is written once.</summary>
/// <param name="Table">With its schema.</param>
/// <param name="FunctionSha256">Digest of the source of the function it runs.</param>
public sealed record Guard(string Trigger, string Table, string FunctionSha256);

/// <summary>
/// Looks whether the triggers that refuse changes stand, are switched on and do what they did when they were made: an owner of the database
/// who wants to change a row quietly begins with them.
/// </summary>
public sealed class GuardCheck(WorkflowsDb db)
{
    /// <summary>Where faults of guards are told.</summary>
    public const string Place = "guards";

    public async Task<IReadOnlyList<AuditFault>> RunAsync(CancellationToken stop)
    {
        var standing = (await StandingAsync(stop)).ToDictionary(s => (s.Table, s.Trigger));
        var faults = new List<AuditFault>();
        foreach (var guard in Guards.All)
        {
            var what = standing.GetValueOrDefault((guard.Table, guard.Trigger)) switch
            {
                null => "is missing",
                { IsOn: false } => "is switched off",
                { } found when found.FunctionSha256 != guard.FunctionSha256 => "runs another function than it was made with",
                _ => null,
            };
            if (what is not null)
                faults.Add(new(Place, 0, $"the trigger {guard.Trigger} of {guard.Table} {what}"));
        }

        return faults;
    }

    /// <summary>The triggers of all our tables as they are.</summary>
    internal Task<List<StandingGuard>> StandingAsync(CancellationToken stop) => db.Database.SqlQuery<StandingGuard>($"""
        SELECT n.nspname || '.' || c.relname AS "Table", t.tgname::text AS "Trigger",
               encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex') AS "FunctionSha256", t.tgenabled IN ('O', 'A') AS "IsOn"
        FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal
        ORDER BY 1, 2
        """).ToListAsync(stop);

    internal sealed record StandingGuard(string Table, string Trigger, string FunctionSha256, bool IsOn);
}
