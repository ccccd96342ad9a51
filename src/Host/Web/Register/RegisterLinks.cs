using System.Globalization;

namespace Host.Web.Register;

/// <summary>Addresses of the register of outgoing documents.</summary>
internal static class RegisterLinks
{
    public const string Home = "/so-van-ban";
    public const string Print = $"{Home}/in";
    public const string Csv = $"{Home}/tep.csv";
    public const string Xlsx = $"{Home}/tep.xlsx";
    public const string TakeNumber = $"{Home}/lay-so";
    public const string Cancel = $"{Home}/{{id:guid}}/huy";
    public const string Import = $"{Home}/nhap";
    public const string Scheme = $"{Home}/cach-danh-so";

    public static string CancelOf(Guid id) => $"{Home}/{id}/huy";

    /// <summary>An address of this book and year.</summary>
    public static string Of(string path, RegisterShown shown, int page = 1, bool withWords = true)
    {
        var link = string.Create(CultureInfo.InvariantCulture, $"{path}?so={shown.Book?.Id}&nam={shown.Year}");
        if (withWords && shown.Words.Length > 0)
            link += $"&q={Uri.EscapeDataString(shown.Words)}";
        return page > 1 ? string.Create(CultureInfo.InvariantCulture, $"{link}&trang={page}") : link;
    }
}
