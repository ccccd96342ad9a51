using Workflows.Definitions;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.HumanTasks;
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

    private static readonly Choice[] Offered =
    [
        new(AsThePlan, "Theo hình thức của kế hoạch"),
        new(DocumentBook.Plans, "Kế hoạch (KH)"),
        new(DocumentBook.Decisions, "Quyết định (QĐ)"),
    ];

    public static InputDescriptor Input { get; } = new(InputName, "String")
    {
        DisplayName = "Loại văn bản",
        Description = "Sổ đăng ký và chữ viết tắt của số. Chọn một loại thì bước này chỉ cấp số cho kế hoạch có đúng hình thức đó; kế hoạch có hình thức khác bị báo ngay khi trình.",
        UiHint = "dropdown",
        DefaultValue = AsThePlan,
        UiSpecifications = Pickers.Fixed(Offered),
        CheckLiteral = text => Find(text) is null ? $"Không có loại văn bản \"{text}\"; chỉ có KH, QĐ hoặc theo kế hoạch." : null,
        Words = text => Find(text)?.Text ?? text,
    };

    /// <summary>The book that a plan is numbered in at a step.</summary>
    /// <param name="type">As the step says; null or empty counts as the plan's own.</param>
    /// <param name="instrument">What the plan is.</param>
    /// <returns>The book's code, or why this plan cannot be numbered at this step.</returns>
    public static Result<string> BookFor(string? type, Instrument instrument)
    {
        var own = NextNumber.BookCodeOf(instrument);
        if (string.IsNullOrWhiteSpace(type) || type.Trim() == AsThePlan || VietnameseText.Normalise(type) == own)
            return own;
        return Find(type) is { } other
            ? new Conflict(
                $"Bước cấp số của quy trình này chỉ dành cho {other.Text}, nhưng kế hoạch có hình thức \"{PlanStates.NameOf(instrument)}\" nên phải lấy số ở sổ {own}. "
                + "Hãy chọn lại hình thức văn bản của kế hoạch, hoặc đề nghị quản trị sửa loại văn bản của bước cấp số.")
            : new Invalid($"Không có loại văn bản \"{type}\".", InputName);
    }

    private static Choice? Find(string? type) => Offered.FirstOrDefault(choice => choice.Value == VietnameseText.Normalise(type));
}

/// <summary>A plan of another instrument than the step numbers is told at submission, not after all approvals.</summary>
internal sealed class IssueForesight : IStepForesight
{
    public string StepType => IssueActivity.Type.TypeName;

    public Task<Problem?> TroubleAsync(ActivityNode step, Plan plan, PlanContent content, CancellationToken stop)
    {
        var type = GivenInput.Of(step, DocumentTypes.InputName, IssueActivity.Type);
        var trouble = type.IsComputed ? null : DocumentTypes.BookFor(type.Text, content.Instrument).Problem;
        return Task.FromResult<Problem?>(trouble is null ? null : new Invalid(trouble.Message, "instrument"));
    }
}
