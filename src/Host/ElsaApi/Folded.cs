using Workflows.Values;

namespace Host.ElsaApi;

/// <summary>A typed search term as patterns over folded text: every word must occur, marks and case do not matter.</summary>
internal static class Folded
{
    public const string Escape = @"\";

    private const int MaxWords = 8;

    public static IReadOnlyList<string> Patterns(string? term) =>
    [
        .. VietnameseText.Fold(term).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Take(MaxWords).Select(word => $"%{Literal(word)}%"),
    ];

    /// <summary>What begins with a folded text.</summary>
    public static string Prefix(string folded) => $"{Literal(folded)}%";

    private static string Literal(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}
