using Workflows.Values;

namespace Workflows.Documents;

/// <summary>"Bắc Ninh, ngày 05 tháng 02 năm 2026" (PL I.II.4); blanks stand for a date not yet given.</summary>
/// <param name="Place">Official name of the place of the issuing body's seat; its first letters are capital already.</param>
/// <param name="Date">Day of issue in Việt Nam; null before numbering.</param>
public sealed record PlaceAndDate(string Place, DateOnly? Date)
{
    public string Place { get; init; } = PrintedText.Open(Place);

    public string Line => $"{Place}, {Words(Date)}";

    /// <summary>"ngày 05 tháng 3 năm 2020": a zero before days below 10 and months 1 and 2 only (PL I.II.4.b), or blanks.</summary>
    public static string Words(DateOnly? date) => date is { } day
        ? VietnamTime.Official(day)
        : $"ngày {Layout.DayBlank} tháng {Layout.DayBlank} năm {Layout.YearBlank}";
}
