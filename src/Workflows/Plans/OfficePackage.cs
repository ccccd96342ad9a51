using System.IO.Compression;
using System.Xml;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>
/// Looks into a Word or Excel file, which is a zip archive, without trusting anything it says of itself: sizes are
/// counted while unpacking, not read from its directory.
/// </summary>
internal static class OfficePackage
{
    private const int EntryLimit = 5_000;
    private const long UnpackedLimit = 200L * 1024 * 1024;

    /// <summary>Text packs about twenty to one; only a bomb packs better than this over more than a megabyte.</summary>
    private const long RatioLimit = 150;

    /// <summary>CRC-32 as zip uses it.</summary>
    private static readonly uint[] Crc = [.. Enumerable.Range(0, 256).Select(i =>
    {
        var c = (uint)i;
        for (var bit = 0; bit < 8; bit++)
            c = (c & 1) == 1 ? (c >> 1) ^ 0xEDB88320 : c >> 1;
        return c;
    })];

    private const string WordMain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private const string ExcelMain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    /// <returns>The content type of the whole file, or why it is not taken.</returns>
    public static Result<string> TypeOf(Stream bytes, string name)
    {
        try
        {
            var budget = UnpackedLimit;
            if (Refusal(bytes, name, depth: 0, ref budget) is { } refused)
                return refused;
            using var zip = Open(bytes);
            var parts = ContentTypes(zip);
            if (parts.Values.Any(IsMacro) || zip.Entries.Any(e => e.Name.StartsWith("vbaProject", StringComparison.OrdinalIgnoreCase)))
            {
                return new UploadRefused(
                    $"Tệp “{name}” chứa macro nên không được nhận. Hãy lưu lại dạng .docx hoặc .xlsx không có macro.");
            }

            var main = MainPart(zip);
            if (main is not null && DeclaredType(parts, main.FullName) is WordMain)
                return Upload.Word;
            if (main is not null && DeclaredType(parts, main.FullName) is ExcelMain)
                return Upload.Excel;
            return new UploadRefused(
                $"Không nhận loại tệp này: “{name}”. Tệp nén hãy giải nén rồi tải lên từng tệp Word (.docx), Excel (.xlsx), PDF, PNG hoặc JPEG.");
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            return Damaged(name);
        }
    }

    /// <summary>Runs <paramref name="read"/> over the main part of a Word file that passed <see cref="TypeOf"/>.</summary>
    public static T ReadWordMain<T>(Stream bytes, Func<XmlReader, T> read)
    {
        using var zip = Open(bytes);
        using var part = MainPart(zip)!.Open();
        using var xml = Xml(part);
        return read(xml);
    }

    /// <summary>What reading a broken or hostile package throws.</summary>
    public static bool IsDamage(Exception failure) =>
        failure is InvalidDataException or XmlException or IOException or NotSupportedException
            or ArgumentException or FormatException or OverflowException;

    public static UploadRefused Damaged(string name) =>
        new($"Tệp “{name}” bị hỏng, không đọc được. Hãy mở thử tệp trên máy, lưu lại rồi tải lên lần nữa.");

    private static UploadRefused? Refusal(Stream bytes, string name, int depth, ref long budget)
    {
        using var zip = Open(bytes);
        if (zip.Entries.Count > EntryLimit)
            return Bomb(name);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in zip.Entries)
        {
            if (entry.IsEncrypted)
                return new UploadRefused($"Tệp “{name}” có đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại.");
            var path = entry.FullName.Replace('\\', '/');
            if (!names.Add(path) || path.StartsWith('/') || path.Split('/').Contains(".."))
                return Damaged(name);
            if (Unpack(entry, ref budget, out var crc) is not { } inner)
                return Bomb(name);
            // A wrong size in the directory cuts the entry short here and not in another program: the sum tells.
            if (crc != entry.Crc32)
                return Damaged(name);
            if (inner.Length == 0)
                continue;
            // A chart brings its workbook along: one package inside is usual, one inside that is not.
            if (depth >= 1 || inner.Length > UploadReader.FileLimit)
                return Bomb(name);
            if (Refusal(new MemoryStream(inner, writable: false), name, depth + 1, ref budget) is { } refused)
                return refused;
        }

        return null;
    }

    /// <summary>
    /// Unpacks one entry while counting. Answers the bytes when it is itself a zip archive, an empty array for anything
    /// else, null when it grows beyond reason.
    /// </summary>
    private static byte[]? Unpack(ZipArchiveEntry entry, ref long budget, out uint crc)
    {
        var sum = uint.MaxValue;
        crc = 0;
        using var stream = entry.Open();
        using var kept = new MemoryStream();
        var chunk = new byte[81_920];
        var total = 0L;
        var nested = false;
        int read;
        while ((read = stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false)) > 0)
        {
            if (total == 0)
                nested = chunk.AsSpan(0, read).StartsWith("PK\u0003\u0004"u8);
            total += read;
            budget -= read;
            if (budget < 0 || (total > 1024 * 1024 && total / Math.Max(1, entry.CompressedLength) > RatioLimit))
                return null;
            foreach (var b in chunk.AsSpan(0, read))
                sum = Crc[(sum ^ b) & 0xFF] ^ (sum >> 8);
            if (nested && total <= UploadReader.FileLimit + 1)
                kept.Write(chunk, 0, read);
        }

        crc = ~sum;
        return kept.ToArray();
    }

    private static ZipArchive Open(Stream bytes) => new(bytes, ZipArchiveMode.Read, leaveOpen: true);

    /// <summary>Declared types: by path without the leading slash, and by ending as "*.xml".</summary>
    private static Dictionary<string, string> ContentTypes(ZipArchive zip)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Find(zip, "[Content_Types].xml") is not { } entry)
            return parts;
        using var part = entry.Open();
        using var xml = Xml(part);
        while (xml.Read())
        {
            if (xml.Depth > 8)
                throw new InvalidDataException("The list of parts is nested.");
            if (xml.NodeType is XmlNodeType.Element && xml.LocalName is "Override" or "Default"
                && xml.GetAttribute("ContentType") is { } type
                && (xml.GetAttribute("PartName")?.TrimStart('/') ?? "*." + xml.GetAttribute("Extension")) is var path)
            {
                parts[path] = type;
            }
        }

        return parts;
    }

    private static string? DeclaredType(Dictionary<string, string> parts, string path) =>
        parts.GetValueOrDefault(path) ?? parts.GetValueOrDefault("*" + Path.GetExtension(path));

    /// <summary>The part the package says it is about; null when it says nothing or names nothing there.</summary>
    private static ZipArchiveEntry? MainPart(ZipArchive zip)
    {
        if (Find(zip, "_rels/.rels") is not { } entry)
            return null;
        using var part = entry.Open();
        using var xml = Xml(part);
        while (xml.Read())
        {
            if (xml.Depth > 8)
                throw new InvalidDataException("The list of relations is nested.");
            if (xml.NodeType is XmlNodeType.Element && xml.LocalName is "Relationship"
                && xml.GetAttribute("Type")?.EndsWith("/officeDocument", StringComparison.Ordinal) is true)
            {
                return Find(zip, (xml.GetAttribute("Target") ?? "").TrimStart('/'));
            }
        }

        return null;
    }

    private static ZipArchiveEntry? Find(ZipArchive zip, string path) =>
        zip.Entries.FirstOrDefault(e => e.FullName.Equals(path, StringComparison.OrdinalIgnoreCase));

    private static bool IsMacro(string type) =>
        type.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) || type.Contains("vbaProject", StringComparison.OrdinalIgnoreCase);

    private static XmlReader Xml(Stream part) => XmlReader.Create(part, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = UnpackedLimit / 2,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });

    private static UploadRefused Bomb(string name) =>
        new($"Tệp “{name}” giải nén ra quá lớn hoặc chứa tệp nén lồng nhau nên không được nhận.");
}
