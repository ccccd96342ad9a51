using System.Text;
using Workflows.Outbox;

namespace Host.Mail;

/// <summary>The words around a mail's body, and its plain-text form.</summary>
internal static class MailWords
{
    public const string CodeLabel = "Mã xác nhận:";

    /// <summary>Names that begin like this are offices, not persons.</summary>
    private static readonly string[] Offices =
    [
        "Ban ", "Bộ ", "Chi cục ", "Công an ", "Cục ", "HĐND ", "Hội ", "Hội đồng ", "Phòng ", "Sở ", "Thanh tra ",
        "Trung tâm ", "UBND ", "Ủy ban ", "Uỷ ban ", "Văn phòng ",
    ];

    private static readonly string[] Salutations = ["Ông ", "Bà ", "Đồng chí "];

    public static string Greeting(string name)
    {
        if (name.Length == 0)
            return "Kính gửi ông/bà,";
        if (Array.Exists(Offices, office => name.StartsWith(office, StringComparison.OrdinalIgnoreCase)))
            return $"Kính gửi {name},";
        return Array.Find(Salutations, s => name.StartsWith(s, StringComparison.OrdinalIgnoreCase)) is { } salutation
            ? $"Kính gửi {salutation.ToLower(Workflows.Values.VietnamTime.Culture)}{name[salutation.Length..]},"
            : $"Kính gửi ông/bà {name},";
    }

    public const string CodeHelp =
        "Trang web sẽ hỏi mã này khi ông/bà xác nhận quyết định. Xin không cho người khác biết mã.";

    public static IReadOnlyList<string> Footer(string? link, string site) => link is null
        ?
        [
            $"Ông/bà có thể đăng nhập tại {site} để xem chi tiết.",
            $"Thư này do {MailSettings.SystemName} gửi tự động, xin không trả lời thư này.",
        ]
        :
        [
            "Liên kết trên dành riêng cho ông/bà, xin không chuyển tiếp thư này. Mở liên kết chỉ để xem: chưa có quyết định nào được ghi nhận cho đến khi ông/bà tự chọn và bấm gửi.",
            $"Nếu liên kết không mở được, xin chép địa chỉ ở trên vào trình duyệt, hoặc đăng nhập tại {site} rồi chọn mục “Việc của tôi”.",
            $"Thư này do {MailSettings.SystemName} gửi tự động, xin không trả lời thư này.",
        ];

    /// <summary>The plain-text alternative: the same words in the same order.</summary>
    public static string Of(string toName, MailBody body, string? link, string? code, string site)
    {
        var text = new StringBuilder();
        Paragraph(Greeting(toName));
        Paragraph(body.Headline);
        foreach (var paragraph in body.Paragraphs)
            Paragraph(paragraph);
        if (body.Facts.Count > 0)
            Paragraph(string.Join('\n', body.Facts.Select(f => $"- {f.Label}: {f.Value}")));
        if (link is not null)
            Paragraph($"{body.Action ?? DefaultAction}:\n{link}");
        if (code is not null)
            Paragraph($"{CodeLabel} {code}\n{CodeHelp}");
        foreach (var paragraph in body.Closing ?? [])
            Paragraph(paragraph);
        text.Append("-- \n").AppendJoin('\n', Footer(link, site)).Append('\n');
        return text.ToString();

        void Paragraph(string words) => text.Append(words).Append("\n\n");
    }

    public const string DefaultAction = "Mở và xem xét";
}
