using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Http;

/// <summary>
/// Path of an HTTP endpoint below the base path: words and parameters, as in <c>plans/{id}/opinions</c>.
/// Upper and lower case are the same in words; two templates that differ in the names of parameters only
/// answer the same requests and have one <see cref="Key"/>.
/// </summary>
public sealed class PathTemplate
{
    private const int MaxLength = 250;
    private const int MaxSegments = 16;

    private readonly string[] segments;

    private PathTemplate(string[] segments) => this.segments = segments;

    /// <summary>What is hashed and stored: <c>plans/{}/opinions</c>.</summary>
    public string Key => string.Join('/', segments.Select(segment => IsParameter(segment) ? "{}" : segment));

    public string Text => string.Join('/', segments);

    /// <param name="error">A Vietnamese sentence.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PathTemplate? template, [NotNullWhen(false)] out string? error)
    {
        (template, error) = (null, null);
        var path = (text ?? "").Trim().Trim('/');
        var parts = path.Split('/');
        if (path.Length == 0)
            error = "Chưa nêu đường dẫn của điểm nhận HTTP.";
        else if (path.Length > MaxLength || parts.Length > MaxSegments)
            error = $"Đường dẫn dài quá {MaxLength} ký tự hoặc quá {MaxSegments} đoạn.";
        else if (parts.FirstOrDefault(segment => !IsWord(segment) && !IsParameter(segment)) is { } wrong)
            error = $"Đoạn “{wrong}” của đường dẫn không hợp lệ: chỉ dùng chữ không dấu, số, dấu - _ . hoặc tham số dạng {{ten}}.";
        else if (parts.Where(IsParameter).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            error = $"Tham số {twice.Key} có hai lần trong đường dẫn.";
        if (error is not null)
            return false;
        template = new([.. parts.Select(segment => IsParameter(segment) ? segment : segment.ToLowerInvariant())]);
        return true;
    }

    /// <summary>The values of the parameters, or null when the path is another one.</summary>
    /// <param name="path">Decoded, below the base path.</param>
    public JsonObject? Match(string path)
    {
        var parts = path.Trim('/').Split('/');
        if (parts.Length != segments.Length)
            return null;
        var values = new JsonObject();
        foreach (var (segment, part) in segments.Zip(parts))
        {
            if (IsParameter(segment) && part.Length > 0)
                values[segment[1..^1]] = part;
            else if (!string.Equals(segment, part, StringComparison.OrdinalIgnoreCase))
                return null;
        }

        return values;
    }

    /// <summary>Of several that match, the one that names more of the path, from the left, goes first.</summary>
    internal string Rank => string.Concat(segments.Select(segment => IsParameter(segment) ? '1' : '0'));

    private static bool IsWord(string segment) =>
        segment.Length > 0 && segment is not ("." or "..") && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsParameter(string segment) =>
        segment is ['{', _, .., '}'] && char.IsAsciiLetter(segment[1]) && segment[1..^1].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
