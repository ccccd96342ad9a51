using System.Text.RegularExpressions;
using Workflows.Outbox.Deliveries;

namespace Host.Mail.Reports;

/// <summary>
/// Reports of servers that write sentences instead of RFC 3464: Exim with its header of failed recipients, qmail with
/// its fixed opening. Only these two say unmistakably that a mail failed; any other sentence is left to a person.
/// </summary>
internal static class LooseReport
{
    private const string FailedRecipients = "X-Failed-Recipients";
    private const string QmailOpening = "Hi. This is the qmail-send program at";

    private static readonly Regex QmailRecipient = new(@"^<([^<>\s]+@[^<>\s]+)>:[ \t]*$", RegexOptions.NonBacktracking);

    /// <summary>The recipients that failed; empty when the message is no such report.</summary>
    public static IReadOnlyList<RecipientStatus> Read(MimePart message)
    {
        var text = message.All().FirstOrDefault(p => p.Children.Count == 0 && p.Type is "text/plain")?.Text ?? "";
        if (message.Header(FailedRecipients) is { } failed)
        {
            return
            [
                .. HeaderField.WithoutComments(failed).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(address => address.Trim('<', '>'))
                    .Select(address => Failed(address, WordsAfter(text, line => line.Contains(address, StringComparison.OrdinalIgnoreCase)))),
            ];
        }

        return text.TrimStart().StartsWith(QmailOpening, StringComparison.Ordinal)
            ? [.. Qmail(text)]
            : [];
    }

    private static IEnumerable<RecipientStatus> Qmail(string text)
    {
        foreach (var line in MimePart.Lines(text))
        {
            // Below it stands the mail itself.
            if (line.StartsWith("--- ", StringComparison.Ordinal))
                yield break;
            if (QmailRecipient.Match(line) is { Success: true } found)
                yield return Failed(found.Groups[1].Value, WordsAfter(text, other => other == line));
        }
    }

    private static RecipientStatus Failed(string recipient, string? words) =>
        new(ReportAction.Failed, recipient, DeliveryStatus.StatusIn(words), words);

    /// <summary>The lines of one paragraph after the first that is meant.</summary>
    private static string? WordsAfter(string text, Func<string, bool> isMeant)
    {
        var words = string.Join(' ', MimePart.Lines(text)
            .SkipWhile(line => !isMeant(line))
            .Skip(1)
            .TakeWhile(line => !string.IsNullOrWhiteSpace(line))
            .Take(10)
            .Select(line => line.Trim()));
        return words.Length == 0 ? null : words;
    }
}
