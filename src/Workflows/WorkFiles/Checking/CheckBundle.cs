using System.Text;
using System.Text.Json;
using Workflows.Values;
using Workflows.WorkFiles.Bundles;

namespace Workflows.WorkFiles.Checking;

/// <summary>
/// Checks a bundle with nothing but its own bytes: that it is whole, that every entry is the one the manifest names, that the audit
/// rows form the plan's chain, that versions and decisions are those the chain tells of, and the signature where there is one.
/// </summary>
/// <remarks>
/// Whoever rewrites everything, hash by hash, makes another bundle that is whole; only a signature shows that it is not the server's. Mails,
/// tasks and the words of opinions hang on the manifest alone.
/// </remarks>
public static class CheckBundle
{
    /// <param name="file">Seekable; nothing is written anywhere.</param>
    /// <param name="checkSeal">Checks a detached signature over the manifest: manifest, signature.</param>
    public static BundleReport Run(Stream file, Func<byte[], byte[], SealFinding> checkSeal)
    {
        var report = new BundleReport();
        try
        {
            using var archive = BundleArchive.Open(file);
            var bytes = archive.Read(BundlePaths.Manifest);
            var manifest = Parse(bytes);
            report = report with { Manifest = manifest, Entries = manifest.Entries.Count };
            CheckDigest(archive, bytes);
            report = report with { SignedBy = SignerOf(archive, manifest, bytes, checkSeal) };
            CheckEntries(archive, manifest);
            var rows = ChainCheck.Run(archive.Read(BundlePaths.Audit), manifest);
            report = report with { AuditRows = rows.Count, Versions = manifest.Versions.Count };
            return report with { Decisions = new RecordChecks(archive, manifest, rows).Run() };
        }
        catch (BrokenBundleException broken)
        {
            return report with { Fault = broken.Fault };
        }
        catch (Exception misshapen) when (misshapen is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Every digest fits and yet a record is not of our form: somebody else made it.
            return report with { Fault = new("ZIP", "a record in it is not of the form this program writes", "có bản ghi không đúng dạng") };
        }
    }

    private static BundleManifest Parse(byte[] bytes)
    {
        try
        {
            return BundleManifest.Parse(bytes);
        }
        catch (JsonException unreadable)
        {
            throw new BrokenBundleException(BundlePaths.Manifest, $"it cannot be read: {unreadable.Message}", "không đọc được danh mục");
        }
    }

    private static void CheckDigest(BundleArchive archive, byte[] manifest)
    {
        if (Encoding.ASCII.GetString(archive.Read(BundlePaths.ManifestDigest)) != $"{Sha256Hash.Of(manifest).Hex}  {BundlePaths.Manifest}\n")
            throw new BrokenBundleException(BundlePaths.Manifest, "its digest is not the one in " + BundlePaths.ManifestDigest, $"mã băm không khớp {BundlePaths.ManifestDigest}");
    }

    private static string? SignerOf(BundleArchive archive, BundleManifest manifest, byte[] bytes, Func<byte[], byte[], SealFinding> checkSeal)
    {
        if (!manifest.Signed)
        {
            return archive.Has(BundlePaths.Seal)
                ? throw new BrokenBundleException(BundlePaths.Seal, "the manifest says that the bundle is unsigned", "danh mục ghi hồ sơ chưa ký")
                : null;
        }

        var found = checkSeal(bytes, archive.Read(BundlePaths.Seal));
        return found.IsValid ? found.Words : throw new BrokenBundleException(BundlePaths.Seal, $"the signature does not hold: {found.Words}", "chữ ký không hợp lệ");
    }

    private static void CheckEntries(BundleArchive archive, BundleManifest manifest)
    {
        for (var i = 0; i < manifest.Entries.Count; i++)
        {
            var path = manifest.Entries[i].Path;
            if (!BundlePaths.IsSafe(path) || BundlePaths.Head.Contains(path) || (i > 0 && string.CompareOrdinal(manifest.Entries[i - 1].Path, path) >= 0))
                throw new BrokenBundleException(BundlePaths.Manifest, $"its line {i + 1} has no path of its own", $"dòng {i + 1} của danh mục có đường dẫn sai");
        }

        foreach (var entry in manifest.Entries)
        {
            if (!archive.Has(entry.Path))
                throw new BrokenBundleException(entry.Path, "it is missing", "thiếu tệp này");
        }

        var listed = manifest.Entries.Select(e => e.Path).Concat(BundlePaths.Head).ToHashSet(StringComparer.Ordinal);
        if (archive.Paths.FirstOrDefault(path => !listed.Contains(path)) is { } extra)
            throw new BrokenBundleException(extra, "the manifest does not list it", "tệp không có trong danh mục");
        foreach (var entry in manifest.Entries)
        {
            if (archive.Digest(entry.Path) != (entry.Size, entry.Sha256))
                throw new BrokenBundleException(entry.Path, "its content is not the one in the manifest", "nội dung không khớp danh mục");
        }
    }
}
