using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Workflows.Boards;

namespace Host.Web.Boards;

/// <summary>What stands in a board's address. All text: an address typed wrongly shows a wider board, not an error.</summary>
public sealed record BoardFilter
{
    /// <summary>Further nobody reads; the database is not asked to skip more.</summary>
    private const int LastPage = 100_000;

    [FromQuery(Name = "q")]
    public string? Text { get; init; }

    [FromQuery(Name = "co-quan")]
    public string? Agency { get; init; }

    [FromQuery(Name = "tinh-trang")]
    public string? Standing { get; init; }

    [FromQuery(Name = "trang")]
    public string? Page { get; init; }

    public Guid? AgencyId => Guid.TryParse(Agency, out var id) ? id : null;

    public int PageNumber => int.TryParse(Page, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, LastPage) : 1;

    public bool IsEmpty => this with { Page = null } is { Text: null or "", Agency: null or "", Standing: null or "" };

    public OpenWorkQuery ToOpenWork() => new()
    {
        AgencyId = AgencyId,
        Standing = BoardWords.StandingOf(Standing),
        Text = Text,
        Page = PageNumber,
    };

    /// <summary>The same filter on another address, from the first page on.</summary>
    public string At(string path, string? standing, int page = 1) =>
        BoardLinks.With(path, ("q", Text), ("co-quan", Agency), ("tinh-trang", standing), ("trang", BoardLinks.PageText(page)));
}
