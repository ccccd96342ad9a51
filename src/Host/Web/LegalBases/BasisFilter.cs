using System.Globalization;
using Host.Web.Boards;
using Microsoft.AspNetCore.Mvc;
using Workflows.LegalBases;

namespace Host.Web.LegalBases;

/// <summary>What stands in the list's address. All text: an address typed wrongly shows a wider list, not an error.</summary>
public sealed record BasisFilter
{
    private const int LastPage = 100_000;

    [FromQuery(Name = "q")]
    public string? Text { get; init; }

    [FromQuery(Name = "nhom")]
    public string? Kind { get; init; }

    [FromQuery(Name = "hieu-luc")]
    public string? Standing { get; init; }

    [FromQuery(Name = "trang")]
    public string? Page { get; init; }

    public BasisKind? ChosenKind => Enum.TryParse<BasisKind>(Kind, out var kind) && Enum.IsDefined(kind) ? kind : null;

    public BasisStanding? ChosenStanding => Enum.TryParse<BasisStanding>(Standing, out var standing) && Enum.IsDefined(standing) ? standing : null;

    public bool IsEmpty => this with { Page = null } is { Text: null or "", Kind: null or "", Standing: null or "" };

    public BasisQuery ToQuery() => new()
    {
        Text = Text,
        Kind = ChosenKind,
        Standing = ChosenStanding,
        Page = int.TryParse(Page, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, LastPage) : 1,
    };

    public string At(string path, int page = 1) =>
        BoardLinks.With(path, ("q", Text), ("nhom", Kind), ("hieu-luc", Standing), ("trang", BoardLinks.PageText(page)));
}
