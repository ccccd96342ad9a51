using System.Globalization;

namespace Workflows.WorkFiles.Bundles;

/// <summary>Names inside a bundle: ASCII, so that every program that unpacks it agrees on them.</summary>
internal static class BundlePaths
{
    public const string Manifest = "manifest.json";
    public const string ManifestDigest = "manifest.sha256";
    public const string Seal = "manifest.p7s";
    public const string ReadMe = "DOC-TRUOC.txt";
    public const string IndexPage = "muc-luc.html";
    public const string IndexSheet = "muc-luc.csv";
    public const string FileXml = "ho-so.xml";
    public const string Plan = "ke-hoach.json";
    public const string Opinions = "y-kien.json";
    public const string Decisions = "quyet-dinh.json";
    public const string Tasks = "viec.json";
    public const string Issued = "phat-hanh.json";
    public const string Mails = "thu.json";
    public const string Audit = "nhat-ky.jsonl";
    public const string Files = "tep/";
    public const string Extras = "van-ban/";

    private const int LongestName = 80;

    /// <summary>What the manifest does not list, because it is made over it.</summary>
    public static IReadOnlyList<string> Head { get; } = [Manifest, ManifestDigest, Seal];

    public static string Version(int number) => string.Create(CultureInfo.InvariantCulture, $"phien-ban/{number:000}.json");

    public static string Consolidation(int number) => string.Create(CultureInfo.InvariantCulture, $"bang-tong-hop/{number:000}.json");

    public static string File(string sha256, string slug) => $"{Files}{sha256}-{Short(slug)}";

    /// <summary>A path that unpacks into the folder it is unpacked in, whatever the program.</summary>
    public static bool IsSafe(string path) =>
        path is { Length: > 0 and <= 250 }
        && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
        && path.Split('/').All(part => part.Length > 0 && part[0] is not '.' && part[^1] is not '.');

    private static string Short(string slug)
    {
        var extension = Path.GetExtension(slug);
        var stem = slug[..^extension.Length];
        return stem.Length + extension.Length <= LongestName ? slug : stem[..Math.Max(1, LongestName - extension.Length)].TrimEnd('-') + extension;
    }
}
