using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Plans;
using static Host.Operations.Demo.DemoScript;

namespace Host.Operations.Demo;

/// <summary>
/// The plan of Bắc Kạn on its way over Tết 2019. The draft goes out for opinions on Monday 28/01/2019; five working days end on
/// 11/02/2019, because 04 to 08/02 are days off.
/// </summary>
/// <remarks>Who is asked, what they say and who is away is invented; the days are those of the real calendar.</remarks>
internal static class BacKanOverTet
{
    private const string Opinions = "opinions";

    public static DemoScript Script { get; } = new(
        At(24, 1, 8),
        ["STC", "STP", "SNgV", "BTGTU", "BBK", "ĐPTTH"],
        [
            new SubmitTurn(At(24, 1, 9), "Trình dự thảo lần đầu"),
            new DecideTurn(At(24, 1, 14), "unit-head", "tp-ttbcxb", Verdict.Return, "Đề nghị rà soát lại thời gian thực hiện các nhiệm vụ."),
            new SubmitTurn(At(25, 1, 8, 30), "Đã rà soát thời gian thực hiện theo ý kiến trả lại"),
            new DecideTurn(At(25, 1, 10), "unit-head", "tp-ttbcxb", Verdict.Approve),
            new AwayTurn(At(25, 1, 15), "gd-stc", "pgd-stc", new(2019, 1, 28), new(2019, 2, 1), "Giấy đi công tác số 12/GCT-STC ngày 25/01/2019"),

            // From here the agencies' five working days run.
            new DecideTurn(At(28, 1, 8), "agency-head", "gd-stttt", Verdict.Approve),
            new DecideTurn(At(29, 1, 9), Opinions, "tbt-bbk", Verdict.Agree),
            new AskTimeTurn(At(30, 1, 9, 30), "ptb-btgtu", new(2019, 2, 14), "Chờ đối chiếu với Hướng dẫn số 16-HD/BTGTU ngày 29/01/2019 vừa ban hành"),
            new GrantTimeTurn(At(30, 1, 15), "BTGTU", new(2019, 2, 14), "Đồng ý gia hạn để đối chiếu với Hướng dẫn số 16-HD/BTGTU"),
            new DecideTurn(At(31, 1, 10), Opinions, "pgd-stc", Verdict.AgreeWithComments)
            {
                Remarks = [new("Nhiệm vụ 5: Sản xuất 01 chương trình truyền hình", "Đề nghị ghi rõ nguồn kinh phí sản xuất chương trình truyền hình.", "Dự toán chi sự nghiệp thông tin năm 2019 của Sở Thông tin và Truyền thông", "Để có căn cứ cấp phát, quyết toán")],
                Letter = new("112/STC-QLNS", "31/01/2019", "KT. Giám đốc, Phó Giám đốc Ma Thị Kiều Duyên"),
            },
            new DecideTurn(At(1, 2, 14), Opinions, "gd-stp", Verdict.Disagree, "Chưa thống nhất: phần căn cứ còn thiếu văn bản quy định thẩm quyền ban hành.")
            {
                Remarks = [new("Căn cứ", "Đề nghị bổ sung Luật Tổ chức chính quyền địa phương.", null, "Là căn cứ về thẩm quyền của Ủy ban nhân dân tỉnh")],
            },
            new MorningTurn(At(11, 2, 9)),
            new DeadlineTurn(At(11, 2, 17)),
            new DecideTurn(At(12, 2, 9), Opinions, "gd-dptth", Verdict.AgreeWithComments, "Đề nghị ghi rõ khung giờ phát sóng chương trình truyền hình."),
            new DecideTurn(At(13, 2, 10), Opinions, "ptb-btgtu", Verdict.AgreeWithComments)
            {
                Remarks = [new("Nhiệm vụ 3: Hội nghị báo cáo viên", "Đề nghị bổ sung nội dung tuyên truyền biển, đảo theo Hướng dẫn số 16-HD/BTGTU.", null, null)],
            },

            new ConsolidateTurn(At(14, 2, 9), "Đã tiếp thu ý kiến vòng 1; lấy ý kiến lại hai sở về nội dung đã sửa")
            {
                Change = Revised,
                Answers = new Dictionary<string, RowReply>
                {
                    ["STC"] = new(OpinionResponse.Accepted, "Nhiệm vụ 5, cột kinh phí: ghi theo lời văn Sở Tài chính đề nghị"),
                    ["STP"] = new(OpinionResponse.Accepted, "Đã bổ sung Luật Tổ chức chính quyền địa phương vào phần căn cứ"),
                    ["BTGTU"] = new(OpinionResponse.PartlyAccepted, "Nhiệm vụ 3: bổ sung nội dung tuyên truyền biển, đảo", "Chi tiết nội dung thực hiện theo Hướng dẫn số 16-HD/BTGTU, không nêu lại trong kế hoạch"),
                    ["ĐPTTH"] = new(OpinionResponse.Explained, Reason: "Khung giờ do đài phát sóng quyết định, được nêu trong hợp đồng sản xuất chương trình"),
                },
                AskAgain = ["STC", "STP"],
            },
            new DecideTurn(At(18, 2, 9), Opinions, "gd-stp", Verdict.Agree),
            new DecideTurn(At(19, 2, 15), Opinions, "gd-stc", Verdict.Agree),
            new ConsolidateTurn(At(20, 2, 9), "Các cơ quan đã thống nhất với nội dung sửa đổi"),

            new DecideTurn(At(21, 2, 9), "sign", "gd-stttt", Verdict.Approve),
            new DecideTurn(At(22, 2, 10), "examine", "tham-tra-vp-ubnd", Verdict.Approve),
            new DecideTurn(At(22, 2, 15), "check-format", "van-thu-ubnd", Verdict.Approve),
            new DecideTurn(At(25, 2, 9), "approve", "pct-ubnd-phu-trach", Verdict.Approve),
            new IssueTurn(At(26, 2, 8)),
        ]);

    private static PlanContent Revised(PlanContent draft)
    {
        var tasks = draft.Tasks.ToList();
        tasks[4] = tasks[4] with { Funding = "Dự toán chi sự nghiệp thông tin năm 2019 của Sở Thông tin và Truyền thông" };
        tasks[2] = tasks[2] with { Content = $"{tasks[2].Content}, trong đó có nội dung tuyên truyền biển, đảo" };
        return draft with
        {
            Tasks = tasks,
            // A law is cited without its number.
            LegalBases = [new() { FreeText = "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015" }, .. draft.LegalBases],
        };
    }
}
