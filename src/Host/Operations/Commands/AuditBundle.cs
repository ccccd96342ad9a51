using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using System.Text.Json;
using Workflows.Values;
using Workflows.WorkFiles.Checking;

namespace Host.Operations.Commands;

/// <summary><c>audit verify --bundle</c>: tells in English and Vietnamese whether an exported work file is whole, and names the first bad thing.</summary>
internal static class AuditBundle
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <param name="file">The ZIP.</param>
    /// <param name="signer">Who must have signed; null takes any signature, and an unsigned bundle too.</param>
    /// <param name="asJson">For programs.</param>
    /// <exception cref="StartRefusedException">The file cannot be read.</exception>
    public static bool Verify(FileInfo file, X509Certificate2? signer, bool asJson)
    {
        BundleReport report;
        try
        {
            using var stream = file.OpenRead();
            report = CheckBundle.Run(stream, (manifest, seal) => BundleSeal.Check(manifest, seal, signer));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{file.FullName} cannot be read: {unreadable.Message}");
        }

        if (report is { IsIntact: true, SignedBy: null } && signer is not null)
            report = report with { Fault = new("manifest.p7s", "the bundle is unsigned", "hồ sơ chưa ký số") };
        Console.WriteLine(asJson ? JsonSerializer.Serialize(Shown(report), Json) : string.Join(Environment.NewLine, Lines(report)));
        return report.IsIntact;
    }

    private static object Shown(BundleReport report) => new
    {
        intact = report.IsIntact,
        file = report.Manifest?.File,
        plan = report.Manifest?.Plan,
        number = report.Manifest?.Number,
        exportedAt = report.Manifest?.ExportedAt,
        program = report.Manifest?.Program,
        entries = report.Entries,
        auditRows = report.AuditRows,
        versions = report.Versions,
        decisions = report.Decisions,
        signedBy = report.SignedBy,
        fault = report.Fault,
    };

    private static IEnumerable<string> Lines(BundleReport report)
    {
        if (report.Manifest is { } manifest)
        {
            yield return $"Hồ sơ / Work file {manifest.File}: {manifest.Title}";
            yield return $"Số, ký hiệu / Number: {manifest.Number ?? "–"}. Xuất lúc / Exported {VietnamTime.Short(manifest.ExportedAt)} (+07:00).";
        }

        if (report.Fault is { } fault)
        {
            yield return $"BROKEN {fault.Where}: {fault.What}.";
            yield return $"HỎNG {fault.Where}: {fault.Words}.";
            yield return "Hồ sơ không nguyên vẹn. The bundle is broken.";
            yield break;
        }

        yield return $"{report.Entries} entries, {report.AuditRows} audit rows, {report.Versions} versions, {report.Decisions} decisions.";
        yield return report.SignedBy is { } signer
            ? $"Đã ký số / Signed by {signer}"
            : "Chưa ký số: không chứng minh được ai đã xuất. / Unsigned: nothing proves who exported it.";
        yield return "Hồ sơ nguyên vẹn. The bundle is intact.";
    }
}
