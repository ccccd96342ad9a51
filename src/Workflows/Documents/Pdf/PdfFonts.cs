using System.Text;
using Workflows.Values;

namespace Workflows.Documents.Pdf;

/// <summary>
/// The font of the documents in its four styles, read from the machine: Times New Roman, or where it is not installed its metric twin.
/// Reads files once; afterwards it never changes and may be used by many at once.
/// </summary>
public sealed class PdfFonts
{
    /// <summary>Deep enough for every system's font folders; a ring of links ends here.</summary>
    private const int FolderDepth = 8;

    /// <summary>File names that the systems give the styles: regular, bold, italic, bold italic.</summary>
    private static readonly (string Family, string[][] Styles)[] Wanted =
    [
        (Layout.Font,
        [
            ["times.ttf", "Times_New_Roman.ttf", "Times New Roman.ttf"],
            ["timesbd.ttf", "Times_New_Roman_Bold.ttf", "Times New Roman Bold.ttf"],
            ["timesi.ttf", "Times_New_Roman_Italic.ttf", "Times New Roman Italic.ttf"],
            ["timesbi.ttf", "Times_New_Roman_Bold_Italic.ttf", "Times New Roman Bold Italic.ttf"],
        ]),
        (Layout.FontTwin, [["Tinos-Regular.ttf"], ["Tinos-Bold.ttf"], ["Tinos-Italic.ttf"], ["Tinos-BoldItalic.ttf"]]),
    ];

    private static readonly string[] StyleNames = ["thường", "đậm", "nghiêng", "đậm nghiêng"];

    private readonly FontFace[] styles;

    private PdfFonts(string family, FontFace[] styles) => (Family, this.styles) = (family, styles);

    /// <summary>Where Linux, Windows and macOS keep fonts.</summary>
    public static IReadOnlyList<string> SystemFolders { get; } =
    [
        .. new[]
        {
            "/usr/share/fonts", "/usr/local/share/fonts", InHome(".local/share/fonts"), InHome(".fonts"),
            Environment.GetFolderPath(Environment.SpecialFolder.Fonts), "/Library/Fonts", "/System/Library/Fonts", InHome("Library/Fonts"),
        }.Where(f => f.Length > 0).Distinct(),
    ];

    /// <summary>Every letter that Vietnamese has, both cases.</summary>
    public static string VietnameseLetters { get; } = string.Concat(
        from letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        from tone in new[] { "", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323" }
        select (letter + tone).Normalize(NormalizationForm.FormC)) + "bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX";

    /// <summary>"Times New Roman", or its twin.</summary>
    public string Family { get; }

    internal FontFace Of(bool bold, bool italic) => styles[(bold ? 1 : 0) + (italic ? 2 : 0)];

    /// <summary>Looks in the folders and those below them; Times New Roman anywhere goes before its twin.</summary>
    /// <returns>A problem that says what to install and why what was found is not enough.</returns>
    public static Result<PdfFonts> Find(IReadOnlyList<string> folders)
    {
        var refused = new List<string>();
        var files = folders.SelectMany(FontFiles).ToList();
        foreach (var (family, names) in Wanted)
        {
            // A folder holds the styles of one version; styles of two versions would differ in their letters.
            foreach (var folder in files.Where(f => names.Any(s => Is(f, s))).GroupBy(Path.GetDirectoryName).OrderBy(g => files.IndexOf(g.First())))
            {
                var found = names.Select(s => folder.FirstOrDefault(f => Is(f, s))).ToList();
                if (found.FindIndex(f => f is null) is >= 0 and var missing)
                    refused.Add($"{family} trong {folder.Key}: thiếu kiểu chữ {StyleNames[missing]}");
                else if (Read(found!, refused) is { } read)
                    return new PdfFonts(family, read);
            }
        }

        return new Conflict(
            $"Không tìm thấy phông chữ để tạo tệp PDF. Hãy cài {Layout.Font}, hoặc {Layout.FontTwin} (gói fonts-croscore của Debian và Ubuntu), đủ bốn kiểu "
            + $"{string.Join(", ", StyleNames)} và đủ chữ tiếng Việt. Đã tìm trong: {(folders.Count > 0 ? string.Join(", ", folders) : "(không có thư mục nào)")}."
            + (refused.Count > 0 ? $" Không dùng được: {string.Join("; ", refused)}." : ""));
    }

    private static FontFace[]? Read(IReadOnlyList<string> paths, List<string> refused)
    {
        var made = new List<FontFace>();
        foreach (var path in paths)
        {
            try
            {
                var face = FontFace.Read(File.ReadAllBytes(path));
                var missing = VietnameseLetters.Where(c => !face.Has(c)).ToList();
                if (missing.Count == 0 && face.MayBeEmbedded)
                {
                    made.Add(face);
                    continue;
                }

                refused.Add(missing.Count > 0
                    ? $"{path}: thiếu {missing.Count} chữ cái tiếng Việt ({string.Join(' ', missing.Take(6))}…)"
                    : $"{path}: giấy phép không cho nhúng vào tệp");
            }
            catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                refused.Add($"{path}: không đọc được");
            }

            return null;
        }

        return [.. made];
    }

    private static bool Is(string file, string[] names) => names.Contains(Path.GetFileName(file), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> FontFiles(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.ttf", new EnumerationOptions
        {
            RecurseSubdirectories = true, MaxRecursionDepth = FolderDepth, IgnoreInaccessible = true, MatchCasing = MatchCasing.CaseInsensitive,
        }).Order(StringComparer.Ordinal)
        : [];

    private static string InHome(string folder) =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, folder) : "";
}
