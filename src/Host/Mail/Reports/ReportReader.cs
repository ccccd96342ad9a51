using System.Text.RegularExpressions;
using Workflows.Outbox.Deliveries;
using Workflows.Values;

namespace Host.Mail.Reports;

/// <summary>What a message from the bounce mailbox turned out to be.</summary>
internal abstract record ReportReading
{
    private ReportReading()
    {
    }

    /// <summary>A report, one entry for each recipient it names.</summary>
    public sealed record Readable(IReadOnlyList<ReportedDelivery> Deliveries) : ReportReading;

    /// <param name="Reason">Vietnamese sentence for operators.</param>
    public sealed record Unreadable(string Reason) : ReportReading;
}

/// <summary>
/// Reads a delivery report (RFC 3464, and the two common kinds that are older than it). Whatever the bytes are, the
/// answer is a reading or a reason, never an exception: anybody may write to a bounce mailbox.
/// </summary>
/// <remarks>
/// The mail is found by its own Message-ID in the part that is returned. An envelope id would do as well, but the
/// framework's SMTP client cannot give one. A return address for each mail (VERP) is not needed: it would ask of every
/// office for a mailbox that takes a whole family of addresses, to learn what the Message-ID tells already.
/// </remarks>
internal static class ReportReader
{
    /// <summary>Largest message, in bytes: a report may carry the whole mail it is about.</summary>
    public const int MaxSize = 2 * 1024 * 1024;

    private const int MaxRecipients = 50;

    private static readonly string[] StatusTypes = ["message/delivery-status", "message/global-delivery-status"];

    private static readonly string[] ReturnedTypes =
    [
        "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers",
    ];

    private static readonly Regex IdInWords = new(@"(?i)\bMessage-ID:\s*(<[^<>\s]+@[^<>\s]+>)", RegexOptions.NonBacktracking);

    public static ReportReading Read(ReadOnlySpan<byte> message)
    {
        if (message.Length > MaxSize)
            return new ReportReading.Unreadable($"Lớn hơn {MaxSize / 1024 / 1024} MB.");
        if (message.TrimStart("\r\n\t "u8).IsEmpty)
            return new ReportReading.Unreadable("Tệp rỗng.");

        var root = MimePart.Read(message);
        var parts = root.All().ToList();
        var statusText = parts.Find(p => StatusTypes.Contains(p.Type))?.Text;
        var status = statusText is null ? null : DeliveryStatus.Read(statusText);
        var recipients = status?.Recipients ?? LooseReport.Read(root);
        if (recipients.Count == 0)
            return new ReportReading.Unreadable(status is null ? WhyNot(root) : "Phần trạng thái phát thư không nêu người nhận hoặc kết quả nào đọc được.");
        if (recipients.Count > MaxRecipients)
            return new ReportReading.Unreadable($"Báo cáo nêu hơn {MaxRecipients} người nhận: không phải về thư của hệ thống, mỗi thư chỉ có một người nhận.");

        var about = AboutWhichMail(root, parts);
        var identity = HeaderField.MessageId(root.Header("Message-ID"))
            ?? Sha256Hash.Of($"{statusText}\n{about}\n{string.Join('\n', recipients)}").Hex;
        var reportedAt = HeaderField.Date(root.Header("Date"));
        return new ReportReading.Readable(
        [
            .. recipients.Select(recipient => new ReportedDelivery
            {
                ReportIdentity = identity,
                Action = recipient.Action,
                MessageId = about,
                Recipient = recipient.Recipient,
                Status = recipient.Status,
                Diagnostic = recipient.Diagnostic,
                Reporter = status?.Reporter,
                ReportedAt = reportedAt,
            }),
        ]);
    }

    /// <summary>From the mail as it is returned; else from what the report answers to; else from a copy in its text.</summary>
    private static string? AboutWhichMail(MimePart root, List<MimePart> parts)
    {
        foreach (var returned in parts.Where(p => ReturnedTypes.Contains(p.Type)))
        {
            if (HeaderField.MessageId(MimePart.Read(returned.Text).Header("Message-ID")) is { } id)
                return id;
        }

        if (HeaderField.MessageId(root.Header("In-Reply-To")) is { } answered)
            return answered;
        if (root.Header("References") is { } references && references.LastIndexOf('<') is >= 0 and var last && HeaderField.MessageId(references[last..]) is { } referred)
            return referred;
        foreach (var text in parts.Where(p => p.Children.Count == 0 && p.Type is "text/plain"))
        {
            if (IdInWords.Match(text.Text) is { Success: true } found)
                return found.Groups[1].Value;
        }

        return null;
    }

    private static string WhyNot(MimePart root)
    {
        if (HeaderField.Parameter(root.Header("Content-Type"), "report-type")?.ToLowerInvariant() is { } kind && kind is not "delivery-status")
            return kind is "disposition-notification"
                ? "Là báo đã đọc thư, không phải báo cáo phát thư."
                : "Là báo cáo thuộc loại khác, không phải báo cáo phát thư.";
        if (root.Header("Auto-Submitted")?.StartsWith("auto-replied", StringComparison.OrdinalIgnoreCase) is true)
            return "Là thư trả lời tự động, không phải báo cáo phát thư.";
        return root.Type is "multipart/report"
            ? "Báo cáo không có phần trạng thái phát thư, có thể bị cắt."
            : "Không phải báo cáo phát thư theo RFC 3464.";
    }
}
