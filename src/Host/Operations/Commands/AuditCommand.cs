using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Workflows.Audit;
using Workflows.Storage;

namespace Host.Operations.Commands;

/// <summary>
/// <c>audit verify</c>: recomputes the chains from the rows and names the first bad row of each. With <c>--bundle</c> it checks an exported
/// work file instead, without any database.
/// </summary>
internal static class AuditCommand
{
    private const int Broken = 1;

    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var plan = new Option<Guid?>("--plan") { Description = "Only the chain of this plan (its id)." };
        var bundle = new Option<FileInfo?>("--bundle") { Description = "An exported work file (ZIP): checked offline, without a database." };
        var certificate = new Option<FileInfo?>("--certificate") { Description = "The bundle must be signed with this certificate (PEM or DER)." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var verify = new Command("verify", "Recomputes every hash chain; exits with 1 and names the first bad row of each broken chain.") { plan, bundle, certificate, json };
        verify.Validators.Add(given =>
        {
            if (given.GetValue(bundle) is not null && given.GetValue(plan) is not null)
                given.AddError("--plan and --bundle do not go together.");
            if (given.GetValue(bundle) is null && given.GetValue(certificate) is not null)
                given.AddError("--certificate needs --bundle.");
        });
        verify.SetAction(async (given, stop) => given.GetValue(bundle) is { } file
            ? AuditBundle.Verify(file, Read(given.GetValue(certificate)), given.GetValue(json)) ? 0 : Broken
            : await VerifyDatabaseAsync(settings(given), given.GetValue(plan), given.GetValue(json), stop));
        return new Command("audit", "Proves the audit trail.") { verify };
    }

    private static async Task<int> VerifyDatabaseAsync(IReadOnlyDictionary<string, string?> settings, Guid? plan, bool asJson, CancellationToken stop)
    {
        await using var database = await HostDatabase.OpenAsync(settings, stop);
        await using var source = StorageSetup.RuntimeSource(database.Runtime);
        await using var db = StorageSetup.Open(source, HostModels.Sources);
        var report = await new AuditVerifier(db).VerifyAsync(plan, stop);
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { intact = report.IsIntact, rows = report.Rows, chains = report.Chains, faults = report.Faults }, AuditBundle.Json));
            return report.IsIntact ? 0 : Broken;
        }

        Console.WriteLine($"{report.Rows} rows in {report.Chains} chains.");
        foreach (var fault in report.Faults)
            Console.WriteLine($"BROKEN {fault.Chain} row {fault.Seq}: {fault.What}.");
        Console.WriteLine(report.IsIntact ? "The audit trail is intact." : $"{report.Faults.Count} chains are broken.");
        return report.IsIntact ? 0 : Broken;
    }

    private static X509Certificate2? Read(FileInfo? file)
    {
        if (file is null)
            return null;
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(file.FullName);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{file.FullName} cannot be read as a certificate: {unreadable.Message}");
        }
    }
}
