using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Workflows.Values;

namespace Host.Mail;

/// <summary>A mail in the newcomer's mailbox. Holds the link's secret, as a real inbox would.</summary>
public sealed record MailboxMail(
    Guid Id,
    string To,
    string ToName,
    string Subject,
    string Html,
    string Text,
    string? Link,
    string MessageId,
    DateTimeOffset Time,
    string? FileName = null)
{
    private static readonly Regex CodeLine =
        new($"{Regex.Escape(MailWords.CodeLabel)} ([0-9]{{6}})", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>The six digits printed in the text; null when the mail has none.</summary>
    public string? Code() => CodeLine.Match(Text) is { Success: true } found ? found.Groups[1].Value : null;
}

/// <summary>
/// Mails as files, one a mail, for a machine without a mail server: whoever reads them can decide in other
/// people's names, so they exist in Development only and are readable by the host's user alone.
/// </summary>
public sealed class Mailbox(MailSettings settings)
{
    /// <summary>Newest mails shown; older ones stay on disk.</summary>
    public const int Shown = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Newest first.</summary>
    /// <param name="to">Part of the recipient's name or address, diacritics ignored; null for all.</param>
    public async Task<IReadOnlyList<MailboxMail>> ListAsync(string? to, CancellationToken stop)
    {
        if (!Directory.Exists(settings.MailboxFolder))
            return [];
        var wanted = VietnameseText.Fold(to);
        var mails = new List<MailboxMail>();
        // Ids grow with time, so names in falling order are the newest first.
        foreach (var file in Directory.EnumerateFiles(settings.MailboxFolder, "*.json").OrderDescending(StringComparer.Ordinal))
        {
            if (await ReadFileAsync(file, stop) is { } mail
                && VietnameseText.Fold($"{mail.ToName} {mail.To}").Contains(wanted, StringComparison.Ordinal))
                mails.Add(mail);
            if (mails.Count == Shown)
                break;
        }

        return mails;
    }

    public Task<MailboxMail?> ReadAsync(Guid id, CancellationToken stop) => ReadFileAsync(FileOf(id), stop);

    internal async Task WriteAsync(MailboxMail mail, CancellationToken stop)
    {
        Directory.CreateDirectory(settings.MailboxFolder);
        var file = FileOf(mail.Id);
        var half = file + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var stream = new FileStream(half, options))
            await JsonSerializer.SerializeAsync(stream, mail, Json, stop);
        File.Move(half, file, overwrite: true);
    }

    private string FileOf(Guid id) => Path.Combine(settings.MailboxFolder, $"{id:N}.json");

    private static async Task<MailboxMail?> ReadFileAsync(string file, CancellationToken stop)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<MailboxMail>(stream, Json, stop);
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            // Removed meanwhile, or not ours: the rest of the mailbox is still worth showing.
            return null;
        }
    }
}
