using System.Globalization;
using Host.Web.Boards;
using Microsoft.AspNetCore.Mvc;
using Workflows.FollowUp;

namespace Host.Web.FollowUp;

/// <summary>What stands in the list's address. All text: an address typed wrongly shows a wider list, not an error.</summary>
public sealed record FollowUpFilter
{
    private const int LastPage = 100_000;

    [FromQuery(Name = "q")]
    public string? Text { get; init; }

    [FromQuery(Name = "co-quan")]
    public string? Agency { get; init; }

    [FromQuery(Name = "tinh-trang")]
    public string? Standing { get; init; }

    [FromQuery(Name = "ke-hoach")]
    public string? Plan { get; init; }

    [FromQuery(Name = "trang")]
    public string? Page { get; init; }

    public bool IsEmpty => this with { Page = null } is { Text: null or "", Agency: null or "", Standing: null or "", Plan: null or "" };

    public TaskQuery ToQuery() => new()
    {
        AgencyId = Id(Agency),
        PlanId = Id(Plan),
        Standing = FollowUpWords.StandingOf(Standing),
        Text = Text is { Length: <= 200 } typed && !typed.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c == '\uFFFE') ? typed : null,
        Page = int.TryParse(Page, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, LastPage) : 1,
    };

    /// <summary>The same filter with another standing, from the first page on.</summary>
    public string At(string path, string? standing, int page = 1) => BoardLinks.With(
        path, ("q", Text), ("co-quan", Agency), ("ke-hoach", Plan), ("tinh-trang", standing), ("trang", BoardLinks.PageText(page)));

    private static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;
}
