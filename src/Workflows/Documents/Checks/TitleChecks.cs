using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Plans;

namespace Workflows.Documents.Checks;

/// <summary>The title, and the years it names against those the plan is for.</summary>
internal static partial class TitleChecks
{
    private const string JanuarySlip = "Đối chiếu ngày tháng (đầu năm hay ghi nhầm năm)";

    public static IEnumerable<FormatFinding> Of(PlanContent content)
    {
        if (string.IsNullOrWhiteSpace(content.Title))
            yield return new("title-missing", FindingWeight.Error, "Trích yếu", "Chưa có tên loại và trích yếu.", "Nghị định 30/2020/NĐ-CP, Phụ lục I.II.5");
        if (content.Title.TrimEnd().EndsWith('.'))
            yield return new("title-ends-with-stop", FindingWeight.Warning, "Trích yếu", "Trích yếu không kết thúc bằng dấu chấm.", "Nghị định 30/2020/NĐ-CP, Phụ lục I.II.5");

        var years = Year().Matches(content.Title).Select(m => int.Parse(m.ValueSpan, CultureInfo.InvariantCulture)).ToList();
        if (years.Count > 0 && content.PeriodFrom > 0 && !years.Contains(content.PeriodFrom) && !years.Contains(content.PeriodTo))
        {
            yield return new(
                "title-names-another-period", FindingWeight.Warning, "Trích yếu",
                $"Trích yếu ghi năm {string.Join(", ", years)}, nhưng kế hoạch dành cho {BasisText.Period(content.PeriodFrom, content.PeriodTo)}.", JanuarySlip);
        }
    }

    [GeneratedRegex(@"(?<![\d/])(19|20)\d\d(?!\d)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Year();
}
