using System.Data;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.WorkFiles.Bundles;

/// <summary>
/// Writes a closed file as one ZIP that proves itself: every entry under the manifest, the manifest under its digest and, where the server
/// has a key, its signature. The same rows at the same instant give the same bytes, the signature aside.
/// </summary>
public sealed class WriteBundle(WorkflowsDb db, GatherBundle gather, TimeProvider time)
{
    /// <summary>The earliest time a ZIP can name: the entries' own times say nothing that the manifest does not.</summary>
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the bundle; opens its own snapshot, so that rows written meanwhile do not tear it.</summary>
    /// <param name="planId">The plan; who may have its file is for the caller to judge.</param>
    /// <param name="to">Takes the ZIP; is not closed.</param>
    /// <param name="exportedBy">Name of the person, kept in the manifest.</param>
    /// <param name="extras">Documents made by others, e.g. the issued PDF.</param>
    /// <param name="sign">
    /// Makes a detached signature (CMS, DER) over the manifest's bytes; null where the server has no key. Then the bundle says that it is
    /// unsigned.
    /// </param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The manifest; <see cref="Conflict"/> when the file is not closed.</returns>
    public async Task<Result<BundleManifest>> RunAsync(
        Guid planId, Stream to, string exportedBy, IReadOnlyList<ExtraFile> extras, Func<byte[], byte[]>? sign, CancellationToken stop)
    {
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        var file = await db.Set<WorkFile>().AsNoTracking().SingleOrDefaultAsync(f => f.PlanId == planId, stop);
        if (file is null)
            return new NotFound("Kế hoạch này không có hồ sơ công việc.");
        if (!file.IsClosed)
            return new Conflict("Hồ sơ chưa đóng nên chưa xuất được. Hãy đóng hồ sơ trước.");
        var plan = await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == planId, stop);
        var gathered = await gather.RunAsync(file, plan, extras, stop);
        var head = new BundleManifest
        {
            Format = BundleManifest.CurrentFormat,
            Program = typeof(WriteBundle).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?",
            ExportedAt = time.GetUtcNow(),
            ExportedBy = exportedBy,
            Plan = planId,
            Title = file.Title,
            File = file.Code,
            Number = plan.NumberAndSymbol,
            IssuedOn = plan.IssuedDate,
            Audit = gathered.Chain,
            Versions = gathered.Versions,
            Signed = sign is not null,
            Entries = [],
        };
        var parts = gathered.Parts.Append(BundlePart.Text(BundlePaths.ReadMe, ReadMe.For(head)));
        return await ZipAsync(head, parts, to, sign, stop);
    }

    /// <summary>The ZIP itself: parts by path, then the head over them.</summary>
    internal static async Task<BundleManifest> ZipAsync(
        BundleManifest head, IEnumerable<BundlePart> parts, Stream to, Func<byte[], byte[]>? sign, CancellationToken stop)
    {
        var entries = new List<BundleEntry>();
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, stop);
        foreach (var part in parts.OrderBy(p => p.Path, StringComparer.Ordinal))
        {
            if (!BundlePaths.IsSafe(part.Path) || entries.Exists(e => string.Equals(e.Path, part.Path, StringComparison.OrdinalIgnoreCase)))
                throw new InvalidOperationException($"No path for an entry of its own: '{part.Path}'.");
            var bytes = await part.ReadAsync(stop);
            await AddAsync(zip, part.Path, bytes, stop);
            entries.Add(new(part.Path, bytes.LongLength, Sha256Hash.Of(bytes).Hex));
        }

        var manifest = head with { Entries = entries };
        var text = manifest.ToBytes();
        await AddAsync(zip, BundlePaths.Manifest, text, stop);
        if (sign is not null)
            await AddAsync(zip, BundlePaths.Seal, sign(text), stop);
        // As sha256sum prints and reads it.
        await AddAsync(zip, BundlePaths.ManifestDigest, Encoding.ASCII.GetBytes($"{Sha256Hash.Of(text).Hex}  {BundlePaths.Manifest}\n"), stop);
        return manifest;
    }

    private static async Task AddAsync(ZipArchive zip, string path, byte[] bytes, CancellationToken stop)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Optimal);
        entry.LastWriteTime = EntryTime;
        await using var stream = await entry.OpenAsync(stop);
        await stream.WriteAsync(bytes, stop);
    }
}
