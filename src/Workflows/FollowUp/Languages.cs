using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>Languages of products, by their ISO 639 codes.</summary>
public static class Languages
{
    /// <summary>In the order in which forms offer them.</summary>
    public static readonly IReadOnlyList<(string Code, string Name)> Known =
    [
        ("vi", "tiếng Việt"), ("en", "tiếng Anh"), ("ja", "tiếng Nhật"), ("ko", "tiếng Hàn"), ("zh", "tiếng Trung"), ("fr", "tiếng Pháp"),
        ("ru", "tiếng Nga"), ("de", "tiếng Đức"), ("es", "tiếng Tây Ban Nha"), ("lo", "tiếng Lào"), ("km", "tiếng Khmer"), ("th", "tiếng Thái Lan"),
    ];

    /// <summary>"tiếng Việt"; anything that is no code stays itself.</summary>
    public static string NameOf(string key) => Known.FirstOrDefault(l => l.Code == key).Name ?? key;

    /// <summary>Of a language as people write it: "vi", "Tiếng Việt"; null for anything else.</summary>
    public static string? CodeOf(string name)
    {
        var asked = VietnameseText.Normalise(name);
        return Known.FirstOrDefault(l => l.Code == asked || string.Equals(l.Name, asked, StringComparison.OrdinalIgnoreCase)).Code;
    }
}
