using System.Globalization;
using Workflows.FollowUp;
using Workflows.Values;

namespace Host.Web.FollowUp;

/// <summary>The list as rows of text, the headings first.</summary>
internal static class FollowUpTables
{
    public static IEnumerable<string[]> Of(TaskBoardPage board, DateOnly today) =>
    [
        [
            "Cơ quan chủ trì", "Cơ quan hiện nay", "Phối hợp", "Nhiệm vụ", "Nguồn", "Số thứ tự", "Trụ cột", "Sản phẩm", "Thời gian theo văn bản", "Hạn", "Quá hạn (ngày)",
            "Tình trạng", "Tiến độ", "Kết quả", "Chi tiết kết quả",
        ],
        .. board.Lines.Select(line => new[]
        {
            line.Task.LeadName, line.LeadNow ?? "", line.Task.Coordinating, line.Task.Content, line.SourceTitle, line.Task.Number.ToString(CultureInfo.InvariantCulture),
            line.Task.Pillar, line.Task.Product, line.Task.TimeText, line.Task.DueOn is { } due ? VietnamTime.Short(due) : "",
            line.Task.IsLate(today) ? (today.DayNumber - line.Task.DueOn!.Value.DayNumber).ToString(CultureInfo.InvariantCulture) : "",
            FollowUpWords.NameOf(line.Task.State), line.Task.Progress,
            string.Join("; ", line.Results.Select(r => $"{r.Content}: {FollowUpWords.MeasuresOf(r)}")),
            string.Join("; ", line.Results.SelectMany(r => r.Measures).Where(m => m.Parts.Count > 0).Select(m => $"{FollowUpWords.PartsOf(m)} (cộng {m.SumWords})")),
        }),
    ];
}
