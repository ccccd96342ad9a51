using Workflows.HumanTasks;
using Workflows.HumanTasks.Voting;
using Workflows.Values;

namespace Workflows.Decisions;

/// <summary>Which answers a task takes, what they are called and when they need words.</summary>
public static class Verdicts
{
    /// <summary>Longest comment, in characters.</summary>
    public const int MaxComment = 10_000;

    /// <summary>The answers of a task in the order they are offered; none is ever preselected.</summary>
    public static IReadOnlyList<Verdict> For(HumanTask task) => task switch
    {
        { Kind: TaskKind.Approve } =>
        [
            Verdict.Approve, .. (task.AllowsForward ? [Verdict.Forward] : Array.Empty<Verdict>()),
            Verdict.Return, .. (task.AllowsRefusal ? [Verdict.Refuse] : Array.Empty<Verdict>()),
        ],
        { Kind: TaskKind.Opinion } => [Verdict.Agree, Verdict.AgreeWithComments, Verdict.Disagree, Verdict.NotOurField, Verdict.AskForTime],
        { Kind: TaskKind.Vote } => [Verdict.VoteFor, Verdict.VoteAgainst, Verdict.VoteOther],
        _ => [],
    };

    public static bool NeedsComment(Verdict verdict) =>
        verdict is Verdict.Return or Verdict.Refuse or Verdict.AgreeWithComments or Verdict.Disagree or Verdict.NotOurField or Verdict.AskForTime
            or Verdict.VoteAgainst or Verdict.VoteOther;

    /// <summary>Remarks on single clauses are words enough.</summary>
    private static bool IsSaidByRemarks(Verdict verdict) => verdict is Verdict.AgreeWithComments or Verdict.Disagree;

    /// <summary>What an answer counts for where several people's answers make the result.</summary>
    public static Stance StanceOf(Verdict verdict) => verdict switch
    {
        Verdict.Agree or Verdict.AgreeWithComments or Verdict.VoteFor => Stance.For,
        Verdict.Disagree or Verdict.VoteAgainst => Stance.Against,
        Verdict.VoteOther => Stance.Abstains,
        Verdict.NotOurField => Stance.Recused,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Not an answer that is counted."),
    };

    /// <summary>Vietnamese name of the answer.</summary>
    public static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Approve => "Duyệt",
        Verdict.Return => "Trả lại để sửa",
        Verdict.Forward => "Trình cấp trên quyết định",
        Verdict.Refuse => "Không đồng ý",
        Verdict.Agree => "Thống nhất",
        Verdict.AgreeWithComments => "Thống nhất, có ý kiến",
        Verdict.Disagree => "Không thống nhất",
        Verdict.AskForTime => "Đề nghị gia hạn",
        Verdict.NotOurField => "Không thuộc chức năng",
        Verdict.VoteFor => "Tán thành",
        Verdict.VoteAgainst => "Không tán thành",
        Verdict.VoteOther => "Ý kiến khác",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };

    /// <summary>Its name among the answers of a task: at a format check the text passes, it is not approved.</summary>
    public static string NameOf(Verdict verdict, HumanTask task) => task.ChecksFormat && verdict is Verdict.Approve ? "Đạt thể thức" : NameOf(verdict);

    /// <summary>What happens when it is chosen; shown beside the choice, so that nobody has to guess.</summary>
    public static string ConsequenceOf(Verdict verdict) => verdict switch
    {
        Verdict.Approve => "Hồ sơ chuyển sang bước tiếp theo.",
        Verdict.Return => "Hồ sơ trở về người soạn thảo để sửa; các ý kiến đã có được giữ nguyên.",
        Verdict.Forward => "Hồ sơ chuyển tới lãnh đạo cấp trên; người đó duyệt, trả lại hoặc không đồng ý.",
        Verdict.Refuse => "Kết thúc: kế hoạch không được ban hành.",
        Verdict.Agree => "Cơ quan thống nhất với dự thảo.",
        Verdict.AgreeWithComments => "Ghi ý kiến để cơ quan soạn thảo tiếp thu, giải trình.",
        Verdict.Disagree => "Ghi rõ lý do để cơ quan soạn thảo giải trình.",
        Verdict.AskForTime => "Chưa phải là ý kiến: cơ quan soạn thảo trả lời đồng ý gia hạn hay không; ghi lý do và ngày đề nghị.",
        Verdict.NotOurField => "Nội dung không thuộc chức năng, nhiệm vụ của cơ quan; ghi ngắn gọn vì sao. Không tính là thống nhất hay không thống nhất.",
        Verdict.VoteFor => "Phiếu được tính là tán thành.",
        Verdict.VoteAgainst => "Phiếu được tính là không tán thành; ghi rõ lý do.",
        Verdict.VoteOther => "Phiếu không được tính là tán thành; ghi rõ ý kiến.",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };

    /// <summary>The verdict's value in a form; anything else, or nothing, is no choice.</summary>
    public static Verdict? Parse(string? text, HumanTask task) =>
        For(task).Cast<Verdict?>().FirstOrDefault(v => string.Equals(v.ToString(), text, StringComparison.Ordinal));

    /// <summary>Checks an answer before anything is looked up.</summary>
    /// <param name="task">What is answered.</param>
    /// <param name="verdict">The choice.</param>
    /// <param name="comment">As typed.</param>
    /// <param name="remarks">How many remarks on single clauses go with it.</param>
    /// <returns>The comment as it will be stored; null when there is none.</returns>
    public static Result<string?> Check(HumanTask task, Verdict? verdict, string? comment, int remarks = 0)
    {
        if (verdict is not { } chosen || !For(task).Contains(chosen))
            return new Invalid("Chưa chọn ý kiến. Vui lòng chọn một mục rồi gửi lại.", "verdict");
        var text = VietnameseText.Check(comment, "comment", "Ý kiến, lý do", MaxComment, allowLines: true);
        if (!text.IsSuccess)
            return text.Problem!;
        if (NeedsComment(chosen) && text.Value.Length == 0 && !(remarks > 0 && IsSaidByRemarks(chosen)))
            return new Invalid($"Chọn \"{NameOf(chosen)}\" thì phải ghi rõ lý do hoặc ý kiến.", "comment");
        if (remarks > 0 && chosen is Verdict.Agree)
            return new Invalid("Đã góp ý theo điều, khoản thì chọn \"Thống nhất, có ý kiến\" hoặc \"Không thống nhất\".", "verdict");
        return text.Value.Length == 0 ? Result<string?>.Success(null) : text.Value;
    }
}
