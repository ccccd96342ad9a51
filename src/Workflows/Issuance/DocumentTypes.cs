using Workflows.Definitions;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.HumanTasks;
using Workflows.Issuance.Books;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>
/// Which document a step numbers (Nghị định 30/2020/NĐ-CP, Phụ lục III): the abbreviation names the book. A plan is
/// written, laid out and signed as one instrument; a step never numbers it as the other.
/// </summary>
public static class DocumentTypes
{
    public const string InputName = "DocumentType";

    /// <summary>As the plan's own instrument says.</summary>
    public const string AsThePlan = "as-plan";

    /// <summary>A plan of the drafting agency's own, in that agency's book of plans.</summary>
    public const string OfTheAgency = "KH-CQ";

    private static readonly Choice[] Offered =
    [
        new(AsThePlan, "Theo hình thức của kế hoạch"),
        new(DocumentBook.Plans, "Kế hoạch của UBND (KH)"),
        new(DocumentBook.Decisions, "Quyết định của UBND (QĐ)"),
        new(OfTheAgency, "Kế hoạch của cơ quan soạn thảo (KH)"),
    ];

    public static InputDescriptor Input { get; } = new(InputName, "String")
    {
        DisplayName = "Loại văn bản",
        Description = "Sổ đăng ký và chữ viết tắt của số. Chọn một loại thì bước này chỉ cấp số cho kế hoạch có đúng hình thức đó; kế hoạch có hình thức khác bị báo ngay khi trình.",
        UiHint = "dropdown",
        DefaultValue = AsThePlan,
        UiSpecifications = Pickers.Fixed(Offered),
        CheckLiteral = text => Find(text) is null ? $"Không có loại văn bản \"{text}\"; chỉ có KH, QĐ, KH-CQ hoặc theo kế hoạch." : null,
        Words = text => Find(text)?.Text ?? text,
    };

    /// <summary>Whether a step numbers plans of an instrument.</summary>
    /// <param name="type">As the step says; null or empty counts as the plan's own.</param>
    /// <param name="instrument">What the plan is.</param>
    /// <returns>Why this plan cannot be numbered at this step, where it cannot.</returns>
    public static Result<Done> Fits(string? type, Instrument instrument)
    {
        if (string.IsNullOrWhiteSpace(type) || type.Trim() == AsThePlan || VietnameseText.Normalise(type) == CodeOf(instrument))
            return Done.Value;
        return Find(type) is { } other
            ? new Conflict(
                $"Bước cấp số của quy trình này chỉ dành cho {other.Text}, nhưng kế hoạch có hình thức \"{PlanStates.NameOf(instrument)}\". "
                + "Hãy chọn lại hình thức văn bản của kế hoạch, hoặc đề nghị quản trị sửa loại văn bản của bước cấp số.")
            : new Invalid($"Không có loại văn bản \"{type}\".", InputName);
    }

    private static string CodeOf(Instrument instrument) => instrument switch
    {
        Instrument.DecisionWithPlan => DocumentBook.Decisions,
        Instrument.AgencyPlan => OfTheAgency,
        _ => DocumentBook.Plans,
    };

    private static Choice? Find(string? type) => Offered.FirstOrDefault(choice => choice.Value == VietnameseText.Normalise(type));
}

/// <summary>
/// A plan of another instrument than the step numbers, and an agency that cannot number plans of its own yet, are told at submission,
/// not after all approvals.
/// </summary>
internal sealed class IssueForesight(IssuingBodies bodies, NextNumber numbers, Assignees assignees, TimeProvider time) : IStepForesight
{
    public string StepType => IssueActivity.Type.TypeName;

    public async Task<Problem?> TroubleAsync(ActivityNode step, Plan plan, PlanContent content, CancellationToken stop)
    {
        var type = GivenInput.Of(step, DocumentTypes.InputName, IssueActivity.Type);
        var trouble = type.IsComputed ? null : DocumentTypes.Fits(type.Text, content.Instrument).Problem;
        // A committee's books and clerk are there from the first day; a department may never have numbered anything here.
        if (trouble is null && content.Instrument is Instrument.AgencyPlan)
            trouble = (await numbers.SeriesForAsync(await bodies.OfAsync(plan, stop), content.Instrument, VietnamTime.Today(time).Year, stop)).Problem ?? await ClerkAsync(step, plan, stop);
        if (trouble is not null)
            return new Invalid(trouble.Message, "instrument");
        var method = GivenInput.Of(step, IssueMethod.InputName, IssueActivity.Type);
        return !method.IsComputed && IssueMethod.Parse(method.Text) is { IsSuccess: true, Value: true }
            && content.Instrument is not Instrument.DecisionWithPlan && content.MainDocumentId is not null
            ? new Invalid("Quy trình này ban hành bằng chữ ký số trên tệp do hệ thống xuất, nên nội dung phải soạn trong hệ thống: hãy bỏ chọn văn bản chính là tệp tải lên.", "mainDocumentId")
            : null;
    }

    private async Task<Problem?> ClerkAsync(ActivityNode step, Plan plan, CancellationToken stop)
    {
        var given = GivenInput.Of(step, "Assignee", IssueActivity.Type);
        return given.IsComputed || AssigneeRule.Parse(given.Text) is not { IsSuccess: true, Value: var rule }
            ? null
            : (await assignees.FindAsync(rule, plan, stop)).Problem;
    }
}
