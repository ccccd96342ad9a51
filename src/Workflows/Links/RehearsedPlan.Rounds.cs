using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Decisions.Polling;
using Workflows.Definitions.Simulation;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Voting;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Links;

// Steps that ask several people at once, and what a notice knows of the plan.
internal sealed partial class RehearsedPlan
{
    private static readonly string[] SomeAgencies = ["(cơ quan thứ nhất)", "(cơ quan thứ hai)"];

    private OfficeStep RequestOpinions(ActivityExecution x)
    {
        NeedVersion();
        var drawn = x.Texts("Agencies").Select(agency => agency.Trim()).Where(agency => agency.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var asked = (drawn.Count > 0 ? drawn : [.. SomeAgencies]).Select(agency => (Code: agency, Who: people.For($"head:{agency}"))).ToList();
        var rule = PollRule.Read(x.Text, x.Texts);
        // Of agencies that only a plan could name nobody knows who leads or may stop it.
        if (!rule.OnlyCollects && drawn.Count > 0)
            Check(rule, asked);
        var silence = SilenceRule.Read(x);
        var mode = Mode(x);
        var due = Due(x) ?? throw new StepCannotGoOnException("Bước lấy ý kiến phải có thời hạn.");
        Go(PlanState.Consulting);
        rounds++;
        var notice = silence.IsConsent ? SilenceRule.Notice(silence.Ground!) : null;
        return Poll(x, TaskKind.Opinion, rule, asked, due, mode, notice) with
        {
            Remarks =
            [
                drawn.Count > 0
                    ? "Kế hoạch có nêu riêng cơ quan được lấy ý kiến thì hỏi theo kế hoạch."
                    : $"Bước này không nêu cơ quan nào: kế hoạch phải tự nêu, nếu không sẽ {(x.Flag(RequestOpinionsActivity.OnlyIfNamed) ? "đi theo ngả “Không lấy ý kiến”" : "gặp sự cố")}. Ở đây giả định kế hoạch nêu hai cơ quan.",
                .. asksAgain ? ["Lấy ý kiến lại: chỉ hỏi các cơ quan do người soạn thảo chọn, về nội dung đã sửa; ý kiến của các cơ quan khác giữ nguyên. Ở đây giả định hỏi lại tất cả."] : Array.Empty<string>(),
                .. rule.OnlyCollects ? [] : RemarksOn(rule),
                .. silence.IsConsent ? ["Hết hạn mà im lặng thì coi như thống nhất, nếu cơ quan đã nhận được thư, hồ sơ đủ và không có đề nghị gia hạn đang chờ."] : Array.Empty<string>(),
                .. drawn.Count > 0 ? asked.SelectMany(one => people.RemarksOn(one.Who)) : [],
                .. NoMail(mode),
            ],
        };
    }

    private OfficeStep Vote(ActivityExecution x)
    {
        NeedVersion();
        var asked = x.Texts("Members").Select(Rule).Distinct(StringComparer.Ordinal).Select(rule => (Code: rule, Who: people.For(rule))).ToList();
        if (asked.Exists(one => one.Code == Drafter))
            throw new StepCannotGoOnException("Trong số thành viên có người soạn thảo nên không được biểu quyết về kế hoạch này.");
        var rule = PollRule.Read(x.Text, _ => []);
        if (VotingPolicies.WantsLead(rule.Policy))
            rule = rule with { Lead = Rule(rule.Lead) };
        Check(rule, asked);
        var mode = Mode(x);
        Go(PlanState.AwaitingApproval);
        return Poll(x, TaskKind.Vote, rule, asked, Due(x), mode) with
        {
            Remarks = [.. RemarksOn(rule), .. asked.SelectMany(one => people.RemarksOn(one.Who)), .. NoMail(mode)],
        };
    }

    private OfficeStep Poll(
        ActivityExecution x, TaskKind kind, PollRule rule, IReadOnlyList<(string Code, AskedPerson Who)> asked, DateOnly? due, EmailMode mode,
        string? silence = null)
    {
        var first = rule.Policy == VotingPolicies.InOrder ? asked.Take(1) : asked;
        return new()
        {
            Asked = [.. asked.Select(one => one.Who)],
            DueOn = due,
            Mails = MailsTo(x, kind, first.Select(one => one.Who), due, mode, silence),
        };
    }

    private static void Check(PollRule rule, IReadOnlyList<(string Code, AskedPerson Who)> asked) =>
        OrFail(rule.ElectorateOf([.. asked.Select((one, i) => (new Guid(i + 1, 0, 0, new byte[8]), one.Who.Name, one.Code))]));

    private static string[] RemarksOn(PollRule rule) =>
    [
        $"Cách kết luận: {VotingPolicies.Words(rule.Policy, rule.Threshold)}.",
        .. rule.Policy == VotingPolicies.InOrder ? ["Hỏi lần lượt: người sau được hỏi khi người trước đã trả lời."] : Array.Empty<string>(),
    ];

    /// <summary>By the names that templates use; a fact that the plan does not have yet is null.</summary>
    internal IReadOnlyDictionary<string, string?> KnownFacts()
    {
        var issued = state == PlanState.Issued;
        var asked = open.Values.SelectMany(step => step.Asked).Distinct().Select(RehearsedMails.NameOf).ToList();
        return new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["tên kế hoạch"] = RehearsedPeople.Title,
            ["số, ký hiệu"] = issued ? "01/KH-UBND" : null,
            ["ngày ban hành"] = issued ? "(ngày cấp số)" : null,
            ["trạng thái"] = PlanStates.NameOf(state),
            ["thời hạn"] = open.Values.Min(step => step.DueOn) is { } due ? VietnamTime.Short(due) : null,
            ["người đang xử lý"] = asked.Count == 0 ? null : string.Join("; ", asked),
            ["người soạn thảo"] = people.For(Drafter).Name,
            ["cơ quan soạn thảo"] = RehearsedPeople.Agency,
            ["hình thức văn bản"] = PlanStates.NameOf(Instrument.PlanDocument),
            ["phiên bản"] = versions > 0 ? versions.ToString(VietnamTime.Culture) : null,
        };
    }
}
