using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Documents.Checks;

/// <summary>Components that must be there (Nghị định 30/2020/NĐ-CP, Điều 8.2).</summary>
internal static class ComponentChecks
{
    public static IEnumerable<FormatFinding> Of(PlanContent content)
    {
        if (content.Recipients.Count == 0)
        {
            yield return new(
                "recipients-missing", FindingWeight.Error, "Nơi nhận", "Chưa có nơi nhận nào; văn bản phải ghi nơi nhận.", "Nghị định 30/2020/NĐ-CP, Phụ lục I.II.9");
        }

        foreach (var twice in content.Recipients.GroupBy(r => VietnameseText.Fold(r.Name), StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            yield return new(
                "recipient-twice", FindingWeight.Warning, "Nơi nhận", $"“{twice.First().Name}” được ghi {twice.Count()} lần.", "Nghị định 30/2020/NĐ-CP, Phụ lục I.II.9");
        }

        if (content.LegalBases.Count == 0)
        {
            yield return new(
                "bases-missing", content.Instrument is Instrument.DecisionWithPlan ? FindingWeight.Error : FindingWeight.Note, "Căn cứ",
                content.Instrument is Instrument.DecisionWithPlan
                    ? "Quyết định phải có căn cứ ban hành."
                    : "Kế hoạch chưa ghi căn cứ; chỉ đúng khi phần mở đầu đã nêu căn cứ.",
                "Nghị định 30/2020/NĐ-CP, Phụ lục I.II.6");
        }

        if (content.MainDocumentId is not null)
        {
            yield return new(
                "text-is-a-file", FindingWeight.Note, "Nội dung", "Nội dung là tệp đã tải lên: máy không kiểm tra được thể thức bên trong, cần đọc tệp.",
                "Nghị định 30/2020/NĐ-CP, Điều 12.2");
        }
        else if (content.Sections.All(s => string.IsNullOrWhiteSpace(s.Text)) && content.Objectives.Count == 0 && content.Tasks.Count == 0)
        {
            yield return new("text-missing", FindingWeight.Error, "Nội dung", "Văn bản chưa có nội dung.", "Nghị định 30/2020/NĐ-CP, Điều 8.2");
        }

        foreach (var (section, number) in content.Sections.Select((s, i) => (s, i + 1)))
        {
            if (content.MainDocumentId is null && string.IsNullOrWhiteSpace(section.Text) && !string.IsNullOrWhiteSpace(section.Heading))
            {
                yield return new(
                    "section-empty", FindingWeight.Warning, $"Phần {number}", $"“{section.Heading}” chỉ có tiêu đề, chưa có nội dung.", "Nghị định 30/2020/NĐ-CP, Phụ lục I.II.6");
            }
        }
    }
}
