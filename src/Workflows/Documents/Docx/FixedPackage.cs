using System.IO.Compression;

namespace Workflows.Documents.Docx;

/// <summary>
/// The same parts in a fixed order with a fixed time: the package library writes the clock's time into every entry, and a hash over the file
/// must not depend on when it was made.
/// </summary>
internal static class FixedPackage
{
    private const string ContentTypes = "[Content_Types].xml";

    /// <summary>Earliest time that a ZIP can say.</summary>
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Of(byte[] package)
    {
        using var made = new MemoryStream();
        using (var from = new ZipArchive(new MemoryStream(package), ZipArchiveMode.Read))
        using (var to = new ZipArchive(made, ZipArchiveMode.Create, leaveOpen: true))
        {
            // Readers expect the list of types first.
            foreach (var entry in from.Entries.OrderBy(e => e.FullName == ContentTypes ? 0 : 1).ThenBy(e => e.FullName, StringComparer.Ordinal))
            {
                var copy = to.CreateEntry(entry.FullName, CompressionLevel.Optimal);
                copy.LastWriteTime = Time;
                using var source = entry.Open();
                using var target = copy.Open();
                source.CopyTo(target);
            }
        }

        return made.ToArray();
    }
}
