using System.Globalization;
using Workflows.Boards;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Web.Boards;

/// <summary>The boards as rows of text, the headings first. Days over and days left stand apart: a minus sign would look like a formula.</summary>
internal static class BoardTables
{
    public static IEnumerable<string[]> Of(OpenWorkPage board) =>
    [
        [
            "Kế hoạch", "Cơ quan soạn thảo", "Bước", "Vòng của bước", "Người được giao", "Xử lý thay", "Chức danh", "Cơ quan", "Giao lúc (giờ Việt Nam)", "Hạn", "Tình trạng",
            "Còn (ngày làm việc)", "Quá hạn (ngày làm việc)", "Thư báo", "Đề nghị gia hạn đến", "Đã gia hạn (lần)", "Đã nhắc (lần)", "Đã báo cáo chậm (lần)",
        ],
        .. board.Lines.Select(line => new[]
        {
            line.PlanTitle, line.DraftingAgency, line.Step, Plain(line.Round), line.PersonName, line.OnBehalfOf ?? "", line.PostTitle, line.AgencyName,
            VietnamTime.Short(line.OpenedAt), Day(line.DueOn), BoardWords.NameOf(line.Standing),
            line.WorkingDaysLeft is >= 0 and var left && line.Standing is not DueStanding.Late ? Plain(left) : "",
            line.Standing is DueStanding.Late ? Plain(-line.WorkingDaysLeft!.Value) : "",
            line.Delivery is { } delivery ? BoardWords.NameOf(delivery.Stage) : "", Day(line.WishedOn), Plain(line.Extensions), Plain(line.Reminders), Plain(line.Escalations),
        }),
    ];

    public static IEnumerable<string[]> Of(AnswerStatistics board) =>
    [
        [
            "Hạng", "Cơ quan", "Tên trước đây", "Tháng", "Số lần hỏi", .. BoardWords.Outcomes.Select(o => o.Name), "Trung vị (ngày làm việc)", "Tỷ lệ đúng hạn (%)",
        ],
        .. board.Agencies.SelectMany(line => board.Months.Where(line.Months.ContainsKey)
            .Select(month => RowOf(line, month.Words, line.Months[month]))
            .Append(RowOf(line, "Cả kỳ", line.Whole))),
    ];

    public static IEnumerable<string[]> Of(PaceStatistics board) =>
    [
        [
            "Kế hoạch", "Số, ký hiệu", "Cơ quan soạn thảo", "Trạng thái", "Trình lần đầu", "Kết thúc", "Số ngày làm việc", "Tại Văn phòng và lãnh đạo UBND (ngày làm việc)",
            "Trả lại (lần)", "Rút (lần)", "Vòng lấy ý kiến theo bước", "Phiên bản", "Bước lâu nhất", "Ở bước đó (ngày làm việc)",
        ],
        .. board.Plans.Select(line => new[]
        {
            line.Plan.Title, line.Plan.Number ?? "", line.Plan.AgencyName, PlanStates.NameOf(line.Plan.State), Day(line.Plan.SubmittedOn), Day(line.Plan.EndedOn),
            Plain(line.Days), line.CommitteeDays is { } days ? Plain(days) : "", Plain(line.Plan.Returns), Plain(line.Plan.Withdrawals), BoardWords.RoundsOf(line.Plan) ?? "",
            Plain(line.Plan.Versions), line.SlowestStep ?? "", line.SlowestStep is null ? "" : Plain(line.SlowestDays),
        }),
    ];

    private static string[] RowOf(AgencyLine line, string month, AnswerTally tally) =>
    [
        line.Rank is { } rank ? Plain(rank) : "", line.Name, string.Join("; ", line.FormerNames), month, Plain(tally.Asked),
        .. BoardWords.Outcomes.Select(o => Plain(tally[o.Outcome])),
        tally.MedianDays?.ToString("0.#", VietnamTime.Culture) ?? "",
        tally.InTimeShare is { } share ? (share * 100).ToString("0.#", VietnamTime.Culture) : "",
    ];

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly? day) => day is { } known ? VietnamTime.Short(known) : "";
}
