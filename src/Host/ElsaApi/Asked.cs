using System.Globalization;
using Host.ElsaApi.Contract;
using Workflows.Engine.Definitions;
using Workflows.Values;

namespace Host.ElsaApi;

/// <summary>The query of a request: names in any case, what is not known is left aside, what is wrong is refused.</summary>
internal sealed class Asked(HttpContext http)
{
    public const int MaxPageSize = 1_000;

    /// <summary>UTF-16 units of one value.</summary>
    public const int MaxText = 2_000;

    private readonly IQueryCollection query = http.Request.Query;

    /// <summary>Null when missing or empty.</summary>
    public string? Text(string name) => Read(QueryName.Text(name));

    public int? Number(string name) => Read(QueryName.Number(name)) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(name);

    public bool? Flag(string name) => Read(QueryName.Flag(name)) is not { } text ? null : bool.TryParse(text, out var flag) ? flag : throw Wrong(name);

    private string? Read(QueryName asked)
    {
        Reads.Holds(http, asked);
        var name = asked.Name;
        var text = query[name].LastOrDefault(value => !string.IsNullOrWhiteSpace(value));
        if (text is null)
            return null;
        return text.Contains('\0', StringComparison.Ordinal) || text.Length > MaxText || text.Any(char.IsSurrogate) && !IsSound(text)
            ? throw Wrong(name)
            : VietnameseText.Normalise(text);
    }

    public IReadOnlyList<string> List(string name)
    {
        Reads.Holds(http, QueryName.List(name));
        var items = query[name].Where(value => !string.IsNullOrEmpty(value)).Select(value => value!).Distinct(StringComparer.Ordinal).ToList();
        return items.Count > MaxPageSize || items.Exists(item => item.Contains('\0', StringComparison.Ordinal)) ? throw Wrong(name) : items;
    }

    public bool IsDescending => Text("OrderDirection") is { } direction && direction.StartsWith("Desc", StringComparison.OrdinalIgnoreCase);

    public Window Window(string skip = "skip", string take = "take") => new(Number(skip) ?? 0, Number(take));

    public Window Page => ElsaApi.Window.OfPage(Number("Page"), Number("PageSize"));

    private static bool IsSound(string text) => JsonReading.IsStorable(System.Text.Json.Nodes.JsonValue.Create(text));

    private static RefusedRequestException Wrong(string name) => new($"Tham số “{name}” không hợp lệ.");
}

/// <summary>A part of a list.</summary>
/// <param name="Take">Null: all that follow.</param>
internal readonly record struct Window(int Skip, int? Take)
{
    /// <summary>Pages count from zero; without a page's size there is one page.</summary>
    public static Window OfPage(int? page, int? size)
    {
        if (page < 0 || size is < 0 or > Asked.MaxPageSize)
            throw new RefusedRequestException($"Số trang không được âm, mỗi trang nhiều nhất {Asked.MaxPageSize} dòng.");
        return size is { } rows ? new((int)Math.Min((long)(page ?? 0) * rows, int.MaxValue), rows) : new(0, null);
    }

    public IQueryable<T> Of<T>(IQueryable<T> rows)
    {
        if (Skip > 0)
            rows = rows.Skip(Skip);
        return Take is { } take ? rows.Take(take) : rows;
    }
}
