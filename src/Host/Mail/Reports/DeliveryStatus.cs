using System.Text.RegularExpressions;
using Workflows.Outbox.Deliveries;

namespace Host.Mail.Reports;

/// <summary>What a part message/delivery-status says of one recipient.</summary>
internal sealed record RecipientStatus(ReportAction Action, string? Recipient, string? Status, string? Diagnostic);

/// <summary>The machine-readable part of a report (RFC 3464).</summary>
/// <param name="Reporter">The server that wrote it.</param>
/// <param name="Recipients">Those whose fields make sense.</param>
internal sealed record DeliveryStatus(string? Reporter, IReadOnlyList<RecipientStatus> Recipients)
{
    private static readonly Regex Enhanced = new(@"(?:^|[^0-9.])([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:$|[^0-9.])", RegexOptions.NonBacktracking);

    private static readonly Regex Reply = new(@"(?:^|[^0-9.])([45])[0-9]{2}(?:$|[^0-9.])", RegexOptions.NonBacktracking);

    /// <param name="text">Groups of fields between blank lines: one for the message, one for each recipient.</param>
    public static DeliveryStatus Read(string text)
    {
        string? reporter = null;
        var recipients = new List<RecipientStatus>();
        foreach (var group in Groups(text))
        {
            var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in MimePart.Fields(group))
                fields.TryAdd(name, value);
            reporter ??= fields.TryGetValue("Reporting-MTA", out var server) ? HeaderField.AfterType(server) : null;
            if (RecipientOf(fields) is { } recipient)
                recipients.Add(recipient);
        }

        return new(reporter, recipients);
    }

    /// <summary>
    /// The status in a text of a server, e.g. "550 5.1.1 no such user": the enhanced one, else what the first digit of
    /// the reply says; null when there is neither.
    /// </summary>
    public static string? StatusIn(string? text)
    {
        if (text is null)
            return null;
        if (Enhanced.Match(text) is { Success: true } found)
            return found.Groups[1].Value;
        return Reply.Match(text) is { Success: true } reply ? $"{reply.Groups[1].Value}.0.0" : null;
    }

    private static RecipientStatus? RecipientOf(Dictionary<string, string> fields)
    {
        var original = AddressIn(fields, "Original-Recipient");
        var final = AddressIn(fields, "Final-Recipient");
        var diagnostic = fields.TryGetValue("Diagnostic-Code", out var said) ? HeaderField.Words(HeaderField.AfterType(said)) : null;
        var status = fields.TryGetValue("Status", out var given) ? StatusIn(HeaderField.WithoutComments(given)) : null;
        // Some servers put a bare 5.0.0 beside a diagnosis that knows more.
        if (StatusIn(diagnostic) is { } better && (status is null || (status.EndsWith(".0.0", StringComparison.Ordinal) && better[0] == status[0])))
            status = better;
        if (ActionOf(fields.GetValueOrDefault("Action"), status) is not { } action || (original ?? final ?? status) is null)
            return null;
        return new(action, original ?? final, status, diagnostic);
    }

    private static ReportAction? ActionOf(string? action, string? status)
    {
        var word = action is null ? "" : HeaderField.WithoutComments(action).Trim().ToLowerInvariant();
        return word switch
        {
            _ when word.StartsWith("fail", StringComparison.Ordinal) => ReportAction.Failed,
            _ when word.StartsWith("delay", StringComparison.Ordinal) => ReportAction.Delayed,
            _ when word.StartsWith("deliver", StringComparison.Ordinal) => ReportAction.Delivered,
            _ when word.StartsWith("relay", StringComparison.Ordinal) => ReportAction.Relayed,
            _ when word.StartsWith("expand", StringComparison.Ordinal) => ReportAction.Expanded,
            // Left out: only "never" is unmistakable.
            "" when status is ['5', ..] => ReportAction.Failed,
            "" when status is ['4', ..] => ReportAction.Delayed,
            _ => null,
        };
    }

    private static string? AddressIn(Dictionary<string, string> fields, string name)
    {
        if (!fields.TryGetValue(name, out var value))
            return null;
        var address = HeaderField.AfterType(HeaderField.Words(value)).Trim().Trim('<', '>').Trim();
        return address.Length == 0 ? null : address;
    }

    private static IEnumerable<List<string>> Groups(string text)
    {
        var group = new List<string>();
        foreach (var line in MimePart.Lines(text))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                if (group.Count > 0)
                    yield return group;
                group = [];
            }
            else
            {
                group.Add(line);
            }
        }

        if (group.Count > 0)
            yield return group;
    }
}
