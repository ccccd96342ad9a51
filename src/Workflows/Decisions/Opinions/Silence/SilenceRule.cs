using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Triggers;
using Workflows.HumanTasks;
using Workflows.Values;

namespace Workflows.Decisions.Opinions.Silence;

/// <summary>What a step of opinions makes of silence, as an administrator set it.</summary>
/// <param name="IsConsent">Silence until the deadline counts as consent, where everything else is in order.</param>
/// <param name="Ground">Legal ground, printed in the request.</param>
/// <param name="IsRequiredAppraisal">Thẩm định bắt buộc: silence never counts.</param>
public sealed record SilenceRule(bool IsConsent, string? Ground, bool IsRequiredAppraisal)
{
    public const string ConsentInput = "SilenceIsConsent";
    public const string GroundInput = "SilenceGround";
    public const string AppraisalInput = "RequiredAppraisal";

    /// <summary>The rule as it is kept with each consent.</summary>
    public const string Words = "Không có ý kiến trong thời hạn – coi như thống nhất";

    private const int MaxGround = 500;

    private const string Both = "thẩm định bắt buộc thì im lặng không được coi là thống nhất: bỏ một trong hai lựa chọn.";
    private const string NoGround = "chọn “Im lặng được coi là thống nhất” thì phải nêu căn cứ pháp lý.";
    private const string NoMail = "bước không gửi thư thì không chứng minh được cơ quan đã nhận, nên im lặng không được coi là thống nhất.";

    internal static InputDescriptor[] Inputs { get; } =
    [
        new(ConsentInput, "Boolean")
        {
            DisplayName = "Im lặng được coi là thống nhất",
            Description = "Hết hạn mà cơ quan không trả lời thì ghi nhận “coi như thống nhất”, chỉ khi thư xin ý kiến đã nói rõ, cơ quan đã nhận được thư, "
                + "hồ sơ đủ và không có đề nghị gia hạn đang chờ. Với cách kết luận có tính phiếu, ghi nhận này được tính là đồng ý.",
            UiHint = "checkbox",
            DefaultValue = false,
            Meaning = InputMeaning.Condition,
        },
        new(GroundInput, "String")
        {
            DisplayName = "Căn cứ của quy tắc im lặng",
            Description = "Ví dụ: khoản 2 Điều 7 Quy chế làm việc của UBND tỉnh. In trong thư xin ý kiến và trên trang cho ý kiến.",
            UiHint = "multiline",
            Meaning = InputMeaning.Wording,
            CheckLiteral = text => VietnameseText.Check(text, GroundInput, "Căn cứ", MaxGround, allowLines: true).Problem?.Message,
        },
        new(AppraisalInput, "Boolean")
        {
            DisplayName = "Thẩm định bắt buộc",
            Description = "Ý kiến mà pháp luật buộc phải có: im lặng không bao giờ được coi là thống nhất.",
            UiHint = "checkbox",
            DefaultValue = false,
            Meaning = InputMeaning.Condition,
        },
    ];

    /// <exception cref="StepCannotGoOnException">The inputs contradict each other.</exception>
    internal static SilenceRule Read(ActivityExecution x)
    {
        var ground = VietnameseText.Check(x.Text(GroundInput), GroundInput, "Căn cứ của quy tắc im lặng", MaxGround, allowLines: true);
        if (!ground.IsSuccess)
            throw new StepCannotGoOnException(ground.Problem!.Message);
        var rule = new SilenceRule(x.Flag(ConsentInput), ground.Value.Length > 0 ? ground.Value : null, x.Flag(AppraisalInput));
        return rule.Misfit(x.Text(EmailModes.InputName)) is { } misfit
            ? throw new StepCannotGoOnException($"Bước lấy ý kiến: {misfit.Message}")
            : rule;
    }

    /// <summary>Refuses at publish what contradicts itself on paper already; what only a run knows is judged there.</summary>
    internal static void Check(StaticInputs inputs)
    {
        try
        {
            var ground = inputs.Flag(ConsentInput) ? GroundIn(inputs) : null;
            var rule = new SilenceRule(inputs.Flag(ConsentInput), ground, inputs.Flag(AppraisalInput));
            if (rule.Misfit(inputs.Text(EmailModes.InputName)) is { } misfit)
                throw inputs.Wrong(misfit.Field, misfit.Message);
        }
        catch (StaticInputException unknown) when (unknown.NeedsRun)
        {
            // The other checks of the step still have their say.
        }
    }

    /// <summary>Vietnamese sentence for the request and the page; null when silence will not be taken as consent.</summary>
    /// <param name="round">The round; null for a task from before there were rounds.</param>
    public static string? NoticeOf(OpinionRound? round) => round switch
    {
        { AnnouncesConsent: true } => Notice(round.SilenceGround!),
        { IsRequiredAppraisal: true } => "Đây là nội dung thẩm định bắt buộc: không có ý kiến thì không được coi là thống nhất.",
        _ => null,
    };

    internal static string Notice(string ground) =>
        $"Hết thời hạn cho ý kiến mà không có trả lời thì coi như cơ quan thống nhất với dự thảo (căn cứ: {ground.TrimEnd('.')}).";

    private static string? GroundIn(StaticInputs inputs)
    {
        try
        {
            return inputs.Text(GroundInput);
        }
        catch (StaticInputException unknown) when (unknown.NeedsRun)
        {
            return "?";
        }
    }

    private Invalid? Misfit(string? mode) => this switch
    {
        { IsConsent: true, IsRequiredAppraisal: true } => new(Both, ConsentInput),
        { IsConsent: true } when string.IsNullOrWhiteSpace(Ground) => new(NoGround, GroundInput),
        { IsConsent: true } when EmailModes.Parse(mode) is { IsSuccess: true, Value: EmailMode.None } => new(NoMail, ConsentInput),
        _ => null,
    };
}
