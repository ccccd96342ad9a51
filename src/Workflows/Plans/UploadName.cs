using System.Text;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>Names of uploaded files: what a person sees, and an ASCII form for programs that lose diacritics.</summary>
public static class UploadName
{
    private const int Limit = 200;

    /// <summary>The bare name: NFC, without the path some browsers send, without what file systems refuse.</summary>
    internal static Result<string> Clean(string? claimed)
    {
        var bare = (claimed ?? "").Split('/', '\\')[^1];
        var check = VietnameseText.Check(bare, "file", "Tên tệp", Limit);
        if (!check.IsSuccess)
            return check;
        var name = string.Concat(check.Value.Select(c => "<>:\"|?*".Contains(c, StringComparison.Ordinal) ? '_' : c)).TrimEnd('.', ' ');
        return name.Trim('.', ' ', '_').Length == 0
            ? new UploadRefused("Tệp không có tên.")
            : name;
    }

    /// <summary>"Kế hoạch đối ngoại 2019.docx" becomes "ke-hoach-doi-ngoai-2019.docx".</summary>
    public static string Slug(string name)
    {
        var extension = Path.GetExtension(name);
        var stem = Ascii(name[..^extension.Length]);
        return (stem.Length == 0 ? "tep" : stem) + (extension.Length > 1 ? "." + Ascii(extension) : "");
    }

    private static string Ascii(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in VietnameseText.Fold(text))
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        return slug.ToString().Trim('-');
    }
}
