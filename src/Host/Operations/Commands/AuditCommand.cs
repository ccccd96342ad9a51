using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.TreeHeads;

namespace Host.Operations.Commands;

/// <summary>
/// <c>audit verify</c>: recomputes the chains from the rows and names the first bad row of each. With <c>--bundle</c> it checks an exported
/// work file instead, without any database; with <c>--head</c> the trail is compared with a head from outside too.
/// </summary>
internal static class AuditCommand
{
    private const int Broken = 1;

    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var plan = new Option<Guid?>("--plan") { Description = "Only the chain of this plan (its id)." };
        var bundle = new Option<FileInfo?>("--bundle") { Description = "An exported work file (ZIP): checked offline, without a database." };
        var head = new Option<FileInfo?>("--head") { Description = "A signed head that was kept outside: the trail must still be what it was signed over." };
        var certificate = new Option<FileInfo?>("--certificate") { Description = "Bundle or head must be signed with this certificate (PEM or DER)." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var verify = new Command("verify", "Recomputes every hash chain, looks at guards and stored files; exits with 1 and names the first bad row of each broken chain.")
        {
            plan, bundle, head, certificate, json,
        };
        verify.Validators.Add(given =>
        {
            if (new Option[] { plan, bundle, head }.Count(o => given.GetResult(o) is not null) > 1)
                given.AddError("--plan, --bundle and --head do not go together.");
            if (given.GetValue(bundle) is null && given.GetValue(head) is null && given.GetValue(certificate) is not null)
                given.AddError("--certificate needs --bundle or --head.");
        });
        verify.SetAction(async (given, stop) => given.GetValue(bundle) is { } file
            ? AuditBundle.Verify(file, Read(given.GetValue(certificate)), given.GetValue(json)) ? 0 : Broken
            : await VerifyDatabaseAsync(
                settings(given), new(given.GetValue(plan), given.GetValue(head), Read(given.GetValue(certificate)), given.GetValue(json)), stop));
        return new Command("audit", "Proves the audit trail.") { verify, AuditHeadCommand.Make(settings) };
    }

    private static async Task<int> VerifyDatabaseAsync(IReadOnlyDictionary<string, string?> settings, Asked asked, CancellationToken stop)
    {
        await using var database = await HostDatabase.OpenAsync(settings, stop);
        await using var source = StorageSetup.RuntimeSource(database.Runtime);
        await using var db = StorageSetup.Open(source, HostModels.Sources);
        TrailReport report;
        if (asked.Plan is { } plan)
        {
            var one = await new AuditVerifier(db).VerifyAsync(plan, stop);
            report = new(one.Rows, one.Chains, null, null, one.Faults);
        }
        else
        {
            var kept = asked.Head is null ? null : AuditHeadCommand.Read(asked.Head);
            var proved = await new ProveTrail(db).RunAsync(kept, asked.Certificate, stop);
            report = proved.IsSuccess ? proved.Value : throw new StartRefusedException($"{asked.Head!.FullName}: {proved.Problem!.Message}");
        }

        if (asked.AsJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new { intact = report.IsIntact, rows = report.Rows, chains = report.Chains, head = report.Head?.Number, signedBy = report.SignedBy?.Signer.Shown, faults = report.Faults },
                AuditBundle.Json));
            return report.IsIntact ? 0 : Broken;
        }

        Console.WriteLine($"{report.Rows} rows in {report.Chains} chains.");
        foreach (var line in AuditHeadCommand.Lines(report))
            Console.WriteLine(line);
        foreach (var fault in report.Faults)
            Console.WriteLine(fault.Seq > 0 ? $"BROKEN {fault.Chain} row {fault.Seq}: {fault.What}." : $"BROKEN {fault.Chain}: {fault.What}.");
        Console.WriteLine(report.IsIntact ? "The audit trail is intact." : $"{report.Faults.Count} faults: the audit trail is broken.");
        return report.IsIntact ? 0 : Broken;
    }

    private sealed record Asked(Guid? Plan, FileInfo? Head, X509Certificate2? Certificate, bool AsJson);

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
