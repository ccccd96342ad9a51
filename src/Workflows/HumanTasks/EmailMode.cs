using Workflows.Engine.Activities;
using Workflows.Values;

namespace Workflows.HumanTasks;

/// <summary>What a person may do from the mail that asks them (xử lý qua thư).</summary>
public enum EmailMode
{
    /// <summary>Decide on the page behind the mail's link.</summary>
    Decide,

    /// <summary>The mail tells and leads to the signed-in page; no link that decides is made.</summary>
    SignIn,

    /// <summary>No mail: the task stands in "Việc của tôi", and deciding sends no receipt.</summary>
    None,
}

/// <summary>The input of a step that says how its mails work.</summary>
public static class EmailModes
{
    public const string InputName = "EmailMode";

    private static readonly Choice Decides = new("decide", "Quyết định ngay từ liên kết trong thư");
    private static readonly Choice SignsIn = new("sign-in", "Thư báo việc, đăng nhập để xử lý");
    private static readonly Choice NoMail = new("none", "Không gửi thư, việc hiện ở Việc của tôi");

    /// <summary>For steps whose person only chooses: this can be done from a mail.</summary>
    public static InputDescriptor InputOfDecisions { get; } = Input(Decides, Decides, SignsIn, NoMail);

    /// <summary>For steps whose person works on the text or on the books: this needs the signed-in page.</summary>
    public static InputDescriptor InputOfDeskWork { get; } = Input(SignsIn, SignsIn, NoMail);

    /// <param name="name">As written in the workflow; null for one that was drawn before there was a choice.</param>
    public static Result<EmailMode> Parse(string? name) => name?.Trim() switch
    {
        null or "" or "decide" => EmailMode.Decide,
        "sign-in" => EmailMode.SignIn,
        "none" => EmailMode.None,
        _ => new Invalid($"Không có cách xử lý qua thư nào tên là \"{name}\".", InputName),
    };

    private static InputDescriptor Input(Choice usual, params Choice[] choices) => new(InputName, "String")
    {
        DisplayName = "Xử lý qua thư",
        Description = "Người được hỏi làm được gì từ thư điện tử: quyết định ngay, chỉ được báo rồi đăng nhập, hoặc không nhận thư.",
        UiHint = "dropdown",
        DefaultValue = usual.Value,
        UiSpecifications = Pickers.Fixed(choices),
        CheckLiteral = text => choices.Any(choice => choice.Value == text.Trim())
            ? null
            : Parse(text).Problem?.Message ?? "việc của bước này chỉ làm được sau khi đăng nhập, nên không quyết định ngay từ thư được.",
        Words = text => choices.FirstOrDefault(choice => choice.Value == text.Trim())?.Text ?? text,
    };
}
