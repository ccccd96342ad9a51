using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Workflows.Audit;
using Workflows.Values;
using Workflows.WorkFiles.Bundles;
using Workflows.WorkFiles.Checking;

namespace Workflows.Tests.WorkFiles;

/// <summary>A small bundle with one of everything, and the ways to spoil it.</summary>
internal sealed class SampleBundle
{
    public static readonly Guid Plan = new("0199a000-0000-7000-8000-000000000001");
    public static readonly Guid Task = new("0199a000-0000-7000-8000-000000000002");

    private static readonly DateTimeOffset Begin = new(2026, 10, 1, 1, 0, 0, TimeSpan.Zero);

    public SampleBundle()
    {
        var file = Encoding.UTF8.GetBytes("Phụ lục kèm theo dự thảo");
        var digest = Sha256Hash.Of(file).Hex;
        Parts[BundlePaths.File(digest, "phu-luc.txt")] = file;
        FilePath = BundlePaths.File(digest, "phu-luc.txt");
        Put(BundlePaths.Version(1), $$"""{"attachments":[{"sha256":"{{digest}}"}],"content":{"title":"Kế hoạch"},"v":1}""");
        Put(BundlePaths.Consolidation(1), """{"number":1,"rows":[]}""");
        Version = Sha256Hash.Of(Parts[BundlePaths.Version(1)]).Hex;
        Events =
        [
            new("plan.created", Actor.System),
            new("plan.version-frozen", Actor.System) { VersionHash = Version, Data = new { number = 1 } },
            new("opinions.consolidated", Actor.System) { VersionHash = Version, Data = new { number = 1, sha256 = Sha256Hash.Of(Parts[BundlePaths.Consolidation(1)]).Hex } },
            new("decision.cast", Actor.System) { VersionHash = Version, TaskId = Task, Data = new { verdict = "Approve" } },
            new("plan.issued", Actor.System) { VersionHash = Version, Data = new { number = "51/KH-UBND" } },
        ];
        Decide($$"""{"votes":[{"taskId":"{{Task}}","verdict":"Approve","versionHash":"{{Version}}"}]}""");
        Put(BundlePaths.Mails, "[]");
        Rows = Chain(Events);
        WriteRows();
    }

    public SortedDictionary<string, byte[]> Parts { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<AuditEvent> Events { get; }

    public List<AuditLine> Rows { get; set; }

    public string Version { get; }

    public string FilePath { get; }

    public string? Number { get; set; } = "51/KH-UBND";

    public Guid ManifestPlan { get; set; } = Plan;

    /// <summary>The head that the manifest tells; null for that of the rows.</summary>
    public BundleChain? Head { get; set; }

    public BundleVersion[]? Versions { get; set; }

    public void Put(string path, string text) => Parts[path] = Encoding.UTF8.GetBytes(text);

    public void Decide(string json) => Put(BundlePaths.Decisions, json);

    public void WriteRows() => Parts[BundlePaths.Audit] = AuditLines.Write(Rows.Select(r => new AuditEntry
    {
        Chain = "",
        Kind = "",
        At = default,
        Seq = r.Seq,
        Body = r.Body,
        PreviousHash = r.PreviousHash,
        Hash = r.Hash,
    }));

    /// <summary>Rows whose hashes fit: what the database would have made of these events.</summary>
    public static List<AuditLine> Chain(IEnumerable<AuditEvent> events)
    {
        var rows = new List<AuditLine>();
        var last = Sha256Hash.Zero.Hex;
        foreach (var happened in events)
        {
            var seq = rows.Count + 1;
            var body = AuditTrail.Body(happened with { PlanId = Plan }, Begin.AddMinutes(seq));
            var hash = ChainWalk.HashOf(last, AuditTrail.ChainOf(Plan), seq, body).Hex;
            rows.Add(new(seq, last, hash, body));
            last = hash;
        }

        return rows;
    }

    /// <summary>The ZIP with a manifest that fits whatever was done to the parts.</summary>
    public byte[] Zip(Func<byte[], byte[]>? sign = null)
    {
        var head = new BundleManifest
        {
            Format = BundleManifest.CurrentFormat,
            Program = "1.0.0",
            ExportedAt = Begin.AddDays(30),
            ExportedBy = "Nguyễn Thị Hồng Hạnh",
            Plan = ManifestPlan,
            Title = "Kế hoạch thông tin đối ngoại",
            File = "2026/01.STTTT",
            Number = Number,
            IssuedOn = new DateOnly(2026, 10, 14),
            Audit = Head ?? new(AuditTrail.ChainOf(Plan), Rows.Count, Rows.Count > 0 ? Rows[^1].Hash : Sha256Hash.Zero.Hex),
            Versions = Versions ?? [new(1, Sha256Hash.Of(Parts[BundlePaths.Version(1)]).Hex, BundlePaths.Version(1))],
            Signed = sign is not null,
            Entries = [],
        };
        using var to = new MemoryStream();
        WriteBundle.ZipAsync(head, Parts.Select(p => new BundlePart(p.Key, _ => System.Threading.Tasks.Task.FromResult(p.Value))), to, sign, default).GetAwaiter().GetResult();
        return to.ToArray();
    }

    /// <summary>The entries of a ZIP as they stand in it.</summary>
    public static List<(string Path, byte[] Bytes)> Entries(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return [.. archive.Entries.Select(e =>
        {
            using var stream = e.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return (e.FullName, bytes.ToArray());
        })];
    }

    /// <summary>A ZIP of just these entries: the work of somebody with an ordinary ZIP program.</summary>
    public static byte[] Pack(IEnumerable<(string Path, byte[] Bytes)> entries)
    {
        using var to = new MemoryStream();
        using (var archive = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, bytes) in entries)
            {
                using var stream = archive.CreateEntry(path).Open();
                stream.Write(bytes);
            }
        }

        return to.ToArray();
    }

    public static BundleReport Check(byte[] zip, Func<byte[], byte[], SealFinding>? seal = null) =>
        CheckBundle.Run(new MemoryStream(zip), seal ?? ((_, _) => throw new InvalidOperationException("There is no signature to check.")));

    public static JsonElement Json(byte[] bytes) => JsonDocument.Parse(bytes).RootElement;
}
