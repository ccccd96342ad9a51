using Host.Mail;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations.Demo;

/// <summary>What somebody types on the page behind a link.</summary>
public sealed record DemoAnswer(Verdict Verdict, string? Comment = null)
{
    public IReadOnlyList<RemarkInput> Remarks { get; init; } = [];

    public LetterInput? Letter { get; init; }

    /// <summary>For <see cref="Verdict.AskForTime"/>.</summary>
    public DateOnly? Wished { get; init; }
}

/// <summary>Reads delivered mails and decides through the pages behind their links, as their readers would.</summary>
public sealed class DemoMailReader(IServiceProvider services, HttpClient browser)
{
    /// <summary>Waits for the mail of a task, opens its link and posts the form.</summary>
    public async Task DecideAsync(HumanTask task, DemoAnswer answer, CancellationToken stop)
    {
        var mail = await DeliveredAsync(task, stop);
        var path = new Uri(mail.Link ?? throw new InvalidOperationException($"The mail \"{mail.Subject}\" has no link.")).AbsolutePath;
        var page = await browser.GetStringAsync(path, stop);
        if (!page.Contains(task.VersionHash![..12], StringComparison.Ordinal))
            throw new InvalidOperationException($"The page behind \"{mail.Subject}\" does not show the version to decide on.");

        using var form = new FormUrlEncodedContent(FieldsOf(task, answer, mail));
        using var response = await browser.PostAsync(path, form, stop);
        var said = await response.Content.ReadAsStringAsync(stop);
        var sign = answer.Verdict is Verdict.AskForTime ? "Đã gửi đề nghị gia hạn" : "Biên nhận";
        if (!response.IsSuccessStatusCode || !said.Contains(sign, StringComparison.Ordinal))
            throw new InvalidOperationException($"{task.PersonName} could not decide \"{task.Step}\": status {(int)response.StatusCode}.");
    }

    private static Dictionary<string, string?> FieldsOf(HumanTask task, DemoAnswer answer, MailboxMail mail)
    {
        var fields = new Dictionary<string, string?>
        {
            ["verdict"] = answer.Verdict.ToString(),
            ["comment"] = answer.Comment,
            ["code"] = mail.Code(),
            ["version"] = task.VersionHash,
            ["wished-day"] = answer.Wished is { } day ? VietnamTime.Short(day) : null,
        };
        foreach (var (remark, row) in answer.Remarks.Select((remark, row) => (remark, row)))
        {
            fields[$"clause-{row}"] = remark.Clause;
            fields[$"opinion-{row}"] = remark.Opinion;
            fields[$"wording-{row}"] = remark.Wording;
            fields[$"reason-{row}"] = remark.Reason;
        }

        if (answer.Letter is { } letter)
        {
            fields["letter-number"] = letter.Number;
            fields["letter-date"] = letter.SignedOn;
            fields["letter-signer"] = letter.Signer;
        }

        return fields;
    }

    private async Task<MailboxMail> DeliveredAsync(HumanTask task, CancellationToken stop)
    {
        var mailbox = services.GetRequiredService<Mailbox>();
        return await DemoPatience.UntilAsync(
            services,
            async db =>
            {
                // The newest mail with a link to whoever has the task: a reminder has one of its own.
                var id = await (
                    from mail in db.Set<OutboxMail>().AsNoTracking()
                    where mail.TaskId == task.Id && mail.LinkId != null && mail.State == MailState.Sent
                    join person in db.Set<Person>().AsNoTracking() on mail.ToAddress equals person.Email
                    where person.Id == task.PersonId
                    orderby mail.CreatedAt descending
                    select (Guid?)mail.Id).FirstOrDefaultAsync(stop);
                return id is { } sent ? await mailbox.ReadAsync(sent, stop) : null;
            },
            $"the mail for \"{task.Step}\"",
            stop);
    }
}

/// <summary>Waits for conditions, in real time whatever the demonstration's clock says.</summary>
internal static class DemoPatience
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    public static async Task<T> UntilAsync<T>(IServiceProvider services, Func<WorkflowsDb, Task<T?>> look, string what, CancellationToken stop)
        where T : class
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Longest)
        {
            await using var scope = services.CreateAsyncScope();
            if (await look(scope.ServiceProvider.GetRequiredService<WorkflowsDb>()) is { } found)
                return found;
            await Task.Delay(Glance, TimeProvider.System, stop);
        }

        throw new TimeoutException($"Waited {Longest.TotalSeconds:0} seconds for {what}.");
    }
}
