using Workflows.Engine.Activities;
using Workflows.HumanTasks;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>How the document that a step numbers is signed and sealed.</summary>
public static class IssueMethod
{
    public const string InputName = "Method";

    /// <summary>The paper original is signed, numbered and sealed at the clerk's desk: the number issues it.</summary>
    public const string OnPaper = "paper";

    /// <summary>The number is given first; two digital signatures issue the document (<see cref="Signing.SignActivity"/>, <see cref="Signing.SealActivity"/>).</summary>
    public const string Digital = "digital";

    private static readonly Choice[] Offered =
    [
        new(OnPaper, "Bản giấy: cấp số là phát hành"),
        new(Digital, "Ký số: cấp số trước, phát hành sau khi ký số và đóng dấu số"),
    ];

    public static InputDescriptor Input { get; } = new(InputName, "String")
    {
        DisplayName = "Cách ký",
        Description = "Ký số thì sau bước này phải có bước Ký số và bước Đóng dấu số; chỉ khi đó văn bản mới được phát hành.",
        UiHint = "dropdown",
        DefaultValue = OnPaper,
        UiSpecifications = Pickers.Fixed(Offered),
        CheckLiteral = text => Parse(text).Problem?.Message,
        Words = text => Offered.FirstOrDefault(choice => choice.Value == text.Trim())?.Text ?? text,
    };

    /// <param name="text">As written in the workflow; null or empty for a step drawn before there was a choice.</param>
    /// <returns>True for digital.</returns>
    public static Result<bool> Parse(string? text) => text?.Trim() switch
    {
        null or "" or OnPaper => false,
        Digital => true,
        _ => new Invalid($"Không có cách ký nào tên là \"{text}\".", InputName),
    };
}
