using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Audit;

/// <summary>
/// Looks whether every stored file still is what its digest says. Whatever table keeps <c>bytes</c> beside <c>sha256</c> is looked at:
/// this room does not know whose they are.
/// </summary>
public sealed class StoredBytesCheck(WorkflowsDb db)
{
    /// <summary>Where faults of files are told.</summary>
    public const string Place = "files";

    [SuppressMessage("Security", "EF1002:Risk of vulnerability to SQL injection.", Justification = "Names come quoted from the catalogue of the database.")]
    public async Task<IReadOnlyList<AuditFault>> RunAsync(CancellationToken stop)
    {
        var tables = await db.Database.SqlQuery<string>($"""
            SELECT format('%I.%I', b.table_schema, b.table_name) AS "Value"
            FROM information_schema.columns b
            JOIN information_schema.columns s USING (table_schema, table_name)
            WHERE b.column_name = 'bytes' AND b.data_type = 'bytea' AND s.column_name = 'sha256'
            ORDER BY 1
            """).ToListAsync(stop);
        var faults = new List<AuditFault>();
        foreach (var table in tables)
        {
            var bad = await db.Database.SqlQueryRaw<string>(
                $"""SELECT sha256 AS "Value" FROM {table} WHERE sha256 <> encode(sha256(bytes), 'hex') ORDER BY 1""").ToListAsync(stop);
            faults.AddRange(bad.Select(sha => new AuditFault(Place, 0, $"the file {sha} in {table} is not what its digest says")));
        }

        return faults;
    }
}
