using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.Screening;

/// <summary>
/// Phân luồng: reads the newest version and says which way it goes. Nobody is asked. A plan that sets general rules leaves
/// this track; one whose money is above an amount, or that is marked so, needs the finance authority's opinion
/// (Nghị định 72/2015/NĐ-CP, Điều 5 and 24.3).
/// </summary>
public sealed class ScreenActivity(WorkflowsDb db, AuditTrail audit) : ActivityType
{
    public const string Ordinary = "Ordinary";
    public const string NeedsFinance = "NeedsFinance";
    public const string GeneralRules = "GeneralRules";

    private const string Threshold = "FundingThreshold";
    private const string FinanceAgency = "FinanceAgency";

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Screen",
        Category = HumanStep.Category,
        DisplayName = "Phân luồng hồ sơ",
        Description = "Xét phiên bản mới nhất: có nội dung quy phạm pháp luật, cần ý kiến cơ quan tài chính, hay đi tiếp bình thường.",
        Inputs =
        [
            new(Threshold, "Int64")
            {
                DisplayName = "Mức kinh phí phải có ý kiến tài chính (đồng)",
                Description = "Tổng kinh phí lớn hơn mức này thì phải có ý kiến cơ quan tài chính; 0 là mọi kế hoạch có ghi số tiền.",
                DefaultValue = "0",
                Meaning = InputMeaning.Condition,
                CheckLiteral = text => long.TryParse(text.Trim(), out var amount) && amount >= 0 ? null : "mức kinh phí phải là số đồng, từ 0 trở lên.",
            },
            new(FinanceAgency, "String")
            {
                DisplayName = "Cơ quan tài chính",
                Description = "Kế hoạch do chính cơ quan này soạn thảo thì không phải hỏi lại cơ quan này.",
                UiHint = "dropdown",
                Choices = Pickers.Agencies,
                DefaultValue = "STC",
            },
        ],
        Ports =
        [
            new(Ordinary) { DisplayName = "Đi tiếp" },
            new(NeedsFinance) { DisplayName = "Cần ý kiến tài chính" },
            new(GeneralRules) { DisplayName = "Quy phạm pháp luật" },
        ],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await CarriedPlan.OfAsync(db, x, stop);
        var version = await PlanVersions.NewestAsync(db, plan.Id, stop)
            ?? throw new StepCannotGoOnException("Kế hoạch chưa có phiên bản nào được trình.");
        var threshold = x.Number(Threshold) ?? 0;
        if (threshold < 0)
            throw new StepCannotGoOnException("Mức kinh phí phải có ý kiến tài chính không được âm.");
        var (way, why) = Judge(version.Content, threshold);
        if (way == NeedsFinance && await IsOfFinanceAsync(plan, x.Text(FinanceAgency), stop))
            (way, why) = (Ordinary, $"{why} Cơ quan soạn thảo là cơ quan tài chính.");
        audit.Record(new("plan.screened", Actor.System)
        {
            PlanId = plan.Id,
            VersionHash = version.ContentHash,
            Data = new { x.Node.Label, Outcome = way, Way = Type.Ports.Single(port => port.Name == way).DisplayName, Why = why },
        });
        x.Complete(way);
    }

    private Task<bool> IsOfFinanceAsync(Plan plan, string? abbreviation, CancellationToken stop) =>
        db.Set<Agency>().AnyAsync(a => a.Id == plan.AgencyId && a.Abbreviation == abbreviation, stop);

    /// <summary>Pure: which way, and why in Vietnamese.</summary>
    /// <param name="content">The version's.</param>
    /// <param name="threshold">In đồng.</param>
    internal static (string Way, string Why) Judge(PlanContent content, decimal threshold) => content switch
    {
        { Marks.SetsGeneralRules: true } => (GeneralRules, "Người soạn thảo đánh dấu kế hoạch có nội dung quy phạm pháp luật."),
        { Budget.AmountDong: { } amount } when amount > threshold => (
            NeedsFinance,
            threshold > 0
                ? string.Create(Values.VietnamTime.Culture, $"Tổng kinh phí {amount:N0} đồng, lớn hơn mức {threshold:N0} đồng.")
                : string.Create(Values.VietnamTime.Culture, $"Tổng kinh phí {amount:N0} đồng.")),
        { Marks.NeedsFinanceOpinion: true } => (NeedsFinance, "Người soạn thảo đánh dấu cần ý kiến cơ quan tài chính."),
        { Budget.AmountDong: { } amount } => (Ordinary, string.Create(Values.VietnamTime.Culture, $"Tổng kinh phí {amount:N0} đồng, không vượt mức {threshold:N0} đồng.")),
        _ => (Ordinary, "Kế hoạch không ghi số kinh phí và không đánh dấu luồng riêng."),
    };
}
