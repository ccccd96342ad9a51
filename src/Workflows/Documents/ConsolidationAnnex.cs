using System.Globalization;

namespace Workflows.Documents;

/// <summary>One row of the table "tổng hợp, tiếp thu, giải trình".</summary>
/// <param name="Place">The clause, or "Ý kiến chung".</param>
/// <param name="Response">"Tiếp thu", "Giải trình, bảo lưu".</param>
/// <param name="Answer">What was changed, or the reason.</param>
public sealed record ConsolidationLine(string Agency, string Place, string Opinion, string Response, string Answer);

/// <summary>The consolidation table as an annex.</summary>
public static class ConsolidationAnnex
{
    public static Annex Of(IReadOnlyList<ConsolidationLine> lines, string note)
    {
        TableColumn[] columns =
        [
            new("STT", Length.Mm(12), Align.Centre), new("Cơ quan, đơn vị", Length.Mm(38)), new("Nội dung được góp ý", Length.Mm(38)),
            new("Ý kiến góp ý", Length.Mm(60)), new("Kết quả", Length.Mm(26)), new("Nội dung tiếp thu, giải trình", Length.Mm(60)),
        ];
        return new("Phụ lục", "Bảng tổng hợp, tiếp thu, giải trình ý kiến góp ý", note, EndOfText.Mark(
        [
            new Table(columns, [.. lines.Select((l, i) => (IReadOnlyList<TableCell>)
            [
                new((i + 1).ToString(CultureInfo.InvariantCulture)), new(l.Agency), new(l.Place), new(l.Opinion), new(l.Response), new(l.Answer),
            ])]),
        ]));
    }
}
