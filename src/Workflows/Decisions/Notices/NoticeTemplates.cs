using System.Text.RegularExpressions;
using Workflows.Engine.Activities;

namespace Workflows.Decisions.Notices;

/// <summary>A notice that ships with the product.</summary>
/// <param name="Name">As workflows keep it; never changes its meaning.</param>
/// <param name="Label">As offered.</param>
/// <param name="Subject">Stands in brackets before the plan's title.</param>
/// <param name="Text">One paragraph a line; see <see cref="NoticeTemplates.Fill"/>.</param>
public sealed record NoticeTemplate(string Name, string Label, string Subject, string Text);

/// <summary>The texts of notices, in this one place, and how they are filled from a plan.</summary>
public static partial class NoticeTemplates
{
    /// <summary>The template of whoever writes subject and text by hand.</summary>
    public const string Blank = "none";

    public static readonly IReadOnlyList<NoticeTemplate> All =
    [
        new(Blank, "Tự viết", "Thông báo", ""),
        new("moved-on", "Báo hồ sơ đã chuyển bước", "Hồ sơ đã chuyển bước",
            """
            Hồ sơ {tên kế hoạch} đã chuyển sang bước tiếp theo; trạng thái hiện nay: {trạng thái}.
            Hồ sơ đang ở: {người đang xử lý}.
            Thời hạn của bước này: hết giờ làm việc ngày {thời hạn}.
            """),
        new("returned", "Báo hồ sơ bị trả lại", "Hồ sơ được trả lại để sửa",
            """
            Hồ sơ {tên kế hoạch} được trả lại để chỉnh sửa. Lý do trả lại ghi trong hồ sơ; các ý kiến đã có được giữ nguyên.
            Đề nghị {người soạn thảo} chỉnh sửa rồi trình lại, chậm nhất ngày {thời hạn}.
            """),
        new("refused", "Báo không đồng ý ban hành", "Không đồng ý ban hành",
            """
            Kế hoạch {tên kế hoạch} của {cơ quan soạn thảo} không được đồng ý ban hành. Lý do ghi trong hồ sơ.
            Hồ sơ kết thúc tại đây và không được cấp số.
            """),
        new("issued", "Báo văn bản đã ban hành", "Đã ban hành",
            """
            {hình thức văn bản} số {số, ký hiệu} ngày {ngày ban hành} đã được ban hành: {tên kế hoạch}.
            Đề nghị các đơn vị liên quan tổ chức thực hiện.
            """),
        new("not-agreed", "Báo kết quả lấy ý kiến không đạt", "Lấy ý kiến không đạt",
            """
            Việc lấy ý kiến, biểu quyết về {tên kế hoạch} không đạt theo cách kết luận của bước này.
            Ý kiến của từng nơi ghi trong hồ sơ; đề nghị {người soạn thảo} tiếp thu, giải trình trước khi trình lại.
            """),
        new("overdue", "Báo hồ sơ quá hạn", "Hồ sơ quá hạn xử lý",
            """
            Hồ sơ {tên kế hoạch} đã hết thời hạn xử lý mà chưa đủ ý kiến; trạng thái hiện nay: {trạng thái}.
            Hồ sơ đang ở: {người đang xử lý}.
            """),
        new("follow", "Mời theo dõi", "Mời theo dõi",
            """
            {cơ quan soạn thảo} đang trình ban hành {tên kế hoạch}; trạng thái hiện nay: {trạng thái}.
            Mời theo dõi tiến độ ở mục Kế hoạch của hệ thống.
            """),
    ];

    public static readonly IReadOnlyList<Choice> Choices = [.. All.Select(template => new Choice(template.Name, template.Label))];

    public static NoticeTemplate? Find(string? name) =>
        string.IsNullOrWhiteSpace(name) ? All[0] : All.FirstOrDefault(template => template.Name == name.Trim());

    /// <summary>What is wrong with a template's name, or null.</summary>
    public static string? Check(string name) => Find(name) is null ? $"Không có mẫu thông báo nào tên là \"{name}\"." : null;

    public static string Words(string name) => Find(name)?.Label ?? name;

    /// <summary>
    /// Puts facts in place of their names in braces. A line that names a fact there is none of is left out: half a
    /// sentence helps nobody. What stands in braces and is no fact's name stays as it was written.
    /// </summary>
    public static IReadOnlyList<string> Fill(string text, IReadOnlyDictionary<string, string?> facts) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !Placeholder().Matches(line).Any(found => facts.TryGetValue(found.Groups[1].Value, out var fact) && fact is null))
            .Select(line => Placeholder().Replace(line, found => facts.GetValueOrDefault(found.Groups[1].Value) ?? found.Value)),
    ];

    [GeneratedRegex(@"\{([^{}]{1,40})\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
