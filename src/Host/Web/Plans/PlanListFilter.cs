using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Workflows.Plans;

namespace Host.Web.Plans;

/// <summary>
/// What stands in the address of the list. Everything is text: an address that was cut or typed wrongly
/// shows a wider list, not an error.
/// </summary>
public sealed record PlanListFilter
{
    [FromQuery(Name = "q")]
    public string? Text { get; init; }

    [FromQuery(Name = "trang-thai")]
    public string? State { get; init; }

    [FromQuery(Name = "co-quan")]
    public string? Agency { get; init; }

    [FromQuery(Name = "nam")]
    public string? Year { get; init; }

    [FromQuery(Name = "cua-toi")]
    public string? Mine { get; init; }

    [FromQuery(Name = "trang")]
    public string? Page { get; init; }

    public bool IsMine => Mine is "1";

    public bool IsEmpty => this with { Page = null } is { Text: null or "", State: null or "", Agency: null or "", Year: null or "", IsMine: false };

    public PlanQuery ToQuery(Guid person) => new()
    {
        Text = Text,
        State = Enum.TryParse<PlanState>(State, out var state) && Enum.IsDefined(state) ? state : null,
        AgencyId = Guid.TryParse(Agency, out var agency) ? agency : null,
        Year = Number(Year),
        DrafterId = IsMine ? person : null,
        AskerId = person,
        Page = Math.Max(1, Number(Page) ?? 1),
    };

    /// <summary>The same list, another page of it.</summary>
    public string AddressOf(int page) => QueryHelpers.AddQueryString(Addresses.Plans, new Dictionary<string, string?>
    {
        ["q"] = Text,
        ["trang-thai"] = State,
        ["co-quan"] = Agency,
        ["nam"] = Year,
        ["cua-toi"] = Mine,
        ["trang"] = page.ToString(CultureInfo.InvariantCulture),
    }.Where(part => !string.IsNullOrEmpty(part.Value)));

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
