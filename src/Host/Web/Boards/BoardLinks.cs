using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Host.Web.Boards;

/// <summary>Addresses of the boards.</summary>
public static class BoardLinks
{
    public const string Now = "/tien-do";
    public const string Agencies = "/tien-do/co-quan";
    public const string Plans = "/tien-do/ke-hoach";

    /// <summary>The table of a board as a file.</summary>
    public static string Csv(string board) => $"{board}/csv";

    /// <summary>Empty parts are left out.</summary>
    public static string With(string path, params (string Name, string? Value)[] parts) => QueryHelpers.AddQueryString(
        path, parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => KeyValuePair.Create(p.Name, p.Value)));

    /// <summary>Null for the first page, which has no number in its address.</summary>
    public static string? PageText(int page) => page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null;
}
