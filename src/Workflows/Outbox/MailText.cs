namespace Workflows.Outbox;

/// <summary>Rules for the texts of mails.</summary>
public static class MailText
{
    private const int TitleLength = 90;

    /// <summary>A plan's title cut at a word so that a subject stays readable on a phone.</summary>
    public static string Shorten(string title)
    {
        var flat = title.ReplaceLineEndings(" ").Replace('\t', ' ').Trim();
        if (flat.Length <= TitleLength)
            return flat;
        var end = flat.LastIndexOf(' ', TitleLength);
        return $"{flat[..(end > 0 ? end : TitleLength)]}…";
    }
}
