using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Workflows.Values;
using Workflows.WorkFiles.Bundles;

namespace Workflows.WorkFiles.Checking;

/// <summary>A ZIP from a stranger: nothing is unpacked to disk, no more is read than it says, and it may not say much.</summary>
internal sealed class BundleArchive : IDisposable
{
    public const int MostEntries = 50_000;

    /// <summary>Bytes of all entries together, unpacked.</summary>
    public const long MostBytes = 4L * 1024 * 1024 * 1024;

    /// <summary>Bytes of one entry that is read as a whole.</summary>
    public const int MostText = 256 * 1024 * 1024;

    /// <summary>No honest entry of more than <see cref="SmallEnough"/> bytes packs tighter than this.</summary>
    private const int TightestPacking = 250;

    private const long SmallEnough = 10 * 1024 * 1024;

    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);

    private BundleArchive(ZipArchive zip) => this.zip = zip;

    public IEnumerable<string> Paths => entries.Values.Select(e => e.FullName);

    /// <exception cref="BrokenBundleException">It is no ZIP, or one that would harm whoever unpacks it.</exception>
    public static BundleArchive Open(Stream file)
    {
        ZipLayout.Check(file);
        BundleArchive archive;
        try
        {
            file.Position = 0;
            archive = new(new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8));
            archive.Admit();
        }
        catch (InvalidDataException)
        {
            throw new BrokenBundleException("ZIP", "it cannot be read as a ZIP file", "không đọc được như một tệp ZIP");
        }

        return archive;
    }

    public bool Has(string path) => entries.TryGetValue(path, out var entry) && entry.FullName == path;

    /// <summary>Size and digest of an entry, read piece by piece.</summary>
    public (long Size, string Sha256) Digest(string path)
    {
        var entry = entries[path];
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var stream = entry.Open();
            var buffer = new byte[81920];
            long size = 0;
            while (stream.Read(buffer) is > 0 and var read)
            {
                size += read;
                if (size > entry.Length)
                    throw Damaged(path);
                hash.AppendData(buffer, 0, read);
            }

            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch (InvalidDataException)
        {
            throw Damaged(path);
        }
    }

    /// <summary>A whole entry; it must be there.</summary>
    public byte[] Read(string path)
    {
        if (!Has(path))
            throw new BrokenBundleException(path, "it is missing", "thiếu tệp này");
        var entry = entries[path];
        if (entry.Length > MostText)
            throw new BrokenBundleException(path, "it is too large", "tệp quá lớn");
        try
        {
            var bytes = new byte[entry.Length];
            using var stream = entry.Open();
            stream.ReadExactly(bytes);
            return stream.ReadByte() < 0 ? bytes : throw Damaged(path);
        }
        catch (Exception cut) when (cut is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(path);
        }
    }

    public void Dispose() => zip.Dispose();

    private void Admit()
    {
        if (zip.Entries.Count > MostEntries)
            throw new BrokenBundleException("ZIP", $"it holds more than {MostEntries} entries", "có quá nhiều tệp");
        long total = 0;
        foreach (var entry in zip.Entries)
        {
            var path = entry.FullName;
            if (!BundlePaths.IsSafe(path))
                throw new BrokenBundleException(Shown(path), "its path is not allowed", "đường dẫn không được phép");
            if (!entries.TryAdd(path, entry))
                throw new BrokenBundleException(path, "it is there twice", "tệp bị trùng");
            total += entry.Length;
            if (total > MostBytes || (entry.Length > SmallEnough && entry.Length / TightestPacking > entry.CompressedLength))
                throw new BrokenBundleException(path, "it would unpack to far more than a bundle holds", "giải nén ra lớn bất thường");
        }
    }

    private static BrokenBundleException Damaged(string path) => new(path, "it cannot be unpacked", "không giải nén được");

    /// <summary>A hostile name as one harmless line.</summary>
    private static string Shown(string path) => string.Concat(VietnameseText.Fold(path.Length > 80 ? path[..80] : path).Select(c => char.IsControl(c) ? '?' : c));
}
