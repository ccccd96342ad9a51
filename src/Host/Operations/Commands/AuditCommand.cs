using System.CommandLine;
using Workflows.Audit;
using Workflows.Storage;

namespace Host.Operations.Commands;

/// <summary><c>audit verify</c>: recomputes the chains from the rows and names the first bad row of each.</summary>
internal static class AuditCommand
{
    private const int Broken = 1;

    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var plan = new Option<Guid?>("--plan") { Description = "Only the chain of this plan (its id)." };
        var verify = new Command("verify", "Recomputes every hash chain; exits with 1 and names the first bad row of each broken chain.") { plan };
        verify.SetAction(async (given, stop) =>
        {
            await using var database = await HostDatabase.OpenAsync(settings(given), stop);
            await using var source = StorageSetup.RuntimeSource(database.Runtime);
            await using var db = StorageSetup.Open(source, HostModels.Sources);
            var report = await new AuditVerifier(db).VerifyAsync(given.GetValue(plan), stop);
            Console.WriteLine($"{report.Rows} rows in {report.Chains} chains.");
            foreach (var fault in report.Faults)
                Console.WriteLine($"BROKEN {fault.Chain} row {fault.Seq}: {fault.What}.");
            Console.WriteLine(report.IsIntact ? "The audit trail is intact." : $"{report.Faults.Count} chains are broken.");
            return report.IsIntact ? 0 : Broken;
        });
        return new Command("audit", "Proves the audit trail.") { verify };
    }
}
