using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Workflows.Plans;

namespace Workflows.Documents.Checks;

/// <summary>Characters that no page can print, capital letters (Phụ lục II), and headings out of order (Phụ lục I.II.6).</summary>
internal static partial class WordingChecks
{
    private const string Capitals = "Nghị định 30/2020/NĐ-CP, Phụ lục II";

    public static IEnumerable<FormatFinding> Of(PlanContent content)
    {
        foreach (var (place, text) in Texts(content))
        {
            if (text.EnumerateRunes().Where(IsUnprintable).Select(r => (Rune?)r).FirstOrDefault() is { } odd)
            {
                yield return new(
                    "character-unprintable", FindingWeight.Error, place,
                    string.Create(CultureInfo.InvariantCulture, $"Có ký tự không in được (U+{odd.Value:X4}); hãy gõ lại bằng phông chữ Unicode theo TCVN 6909:2001."),
                    "Nghị định 30/2020/NĐ-CP, Phụ lục I.I.4");
            }

            if (SmallCommittee().Match(text) is { Success: true } small)
                yield return new("capital-committee", FindingWeight.Note, place, $"“{small.Value}”: tên cơ quan viết hoa là “Ủy ban nhân dân”.", Capitals);
            if (SmallNation().Match(text) is { Success: true } nation)
                yield return new("capital-state", FindingWeight.Note, place, $"“{nation.Value}”: viết hoa là “Nhà nước”.", Capitals);
            if (LargeClause().Match(text) is { Success: true } clause)
                yield return new("capital-clause", FindingWeight.Note, place, $"“{clause.Value}”: khi viện dẫn, khoản và điểm viết thường.", Capitals);
        }

        foreach (var finding in Order(content))
            yield return finding;
    }

    /// <summary>Parts numbered by hand that do not follow each other: "I", "II", "IV".</summary>
    private static IEnumerable<FormatFinding> Order(PlanContent content)
    {
        var expected = 1;
        foreach (var (section, place) in content.Sections.Select((s, i) => (s, $"Phần {i + 1}")))
        {
            if (Roman().Match(section.Heading) is not { Success: true } match)
                continue;
            var number = Value(match.Groups["roman"].Value);
            if (number != expected)
            {
                yield return new(
                    "section-out-of-order", FindingWeight.Error, place, $"“{section.Heading}”: số thứ tự đúng là {Numeral(expected)}.", "Nghị định 30/2020/NĐ-CP, Phụ lục I.II.6");
            }

            expected = number + 1;
        }
    }

    private static IEnumerable<(string Place, string Text)> Texts(PlanContent content) =>
    [
        ("Trích yếu", content.Title),
        ("Mở đầu", content.Mandate),
        .. content.LegalBases.Select((b, i) => ($"Căn cứ {i + 1}", BasisText.Of(b))),
        .. content.Sections.Select((s, i) => ($"Phần {i + 1}", $"{s.Heading}\n{s.Text}")),
        .. content.Tasks.Select((t, i) => ($"Nhiệm vụ {i + 1}", $"{t.Content}\n{t.LeadAgency}\n{t.Product}\n{t.Time}\n{t.Funding}")),
        .. content.Recipients.Select(r => ("Nơi nhận", r.Name)),
    ];

    private static bool IsUnprintable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
        || rune.Value is >= 0x1F000 and <= 0x1FAFF or 0xFFFD;

    private static int Value(string roman)
    {
        var sum = 0;
        for (var i = 0; i < roman.Length; i++)
        {
            var (one, next) = (Digit(roman[i]), i + 1 < roman.Length ? Digit(roman[i + 1]) : 0);
            sum += one < next ? -one : one;
        }

        return sum;
    }

    private static int Digit(char roman) => roman switch { 'I' => 1, 'V' => 5, 'X' => 10, _ => 50 };

    private static string Numeral(int number)
    {
        var text = new StringBuilder();
        foreach (var (value, sign) in new[] { (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I") })
        {
            for (; number >= value; number -= value)
                text.Append(sign);
        }

        return text.ToString();
    }

    [GeneratedRegex(@"(?<!\p{L})(ủy|uỷ) ban nhân dân", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SmallCommittee();

    [GeneratedRegex(@"(?<=Đảng( và|,) )nhà nước(?!\p{L})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SmallNation();

    [GeneratedRegex(@"(?<=\p{L}+ |[,;(] ?)(Khoản|Điểm) \w{1,3}(?= (khoản|Điều))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LargeClause();

    [GeneratedRegex(@"^(PHẦN |Phần )?(?<roman>[IVXL]{1,6})[\.\s]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Roman();
}
