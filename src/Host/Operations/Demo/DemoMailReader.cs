using Host.Mail;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Storage;

namespace Host.Operations.Demo;

/// <summary>Reads delivered mails and decides through the pages behind their links, as their readers would.</summary>
public sealed class DemoMailReader(IServiceProvider services, HttpClient browser)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the mail of a task, opens its link and posts the form.</summary>
    public async Task DecideAsync(HumanTask task, Verdict verdict, string? comment, CancellationToken stop)
    {
        var mail = await DeliveredAsync(task, stop);
        var path = new Uri(mail.Link ?? throw new InvalidOperationException($"The mail \"{mail.Subject}\" has no link.")).AbsolutePath;
        var page = await browser.GetStringAsync(path, stop);
        if (!page.Contains(task.VersionHash![..12], StringComparison.Ordinal))
            throw new InvalidOperationException($"The page behind \"{mail.Subject}\" does not show the version to decide on.");

        using var form = new FormUrlEncodedContent(new Dictionary<string, string?>
        {
            ["verdict"] = verdict.ToString(),
            ["comment"] = comment,
            ["code"] = mail.Code(),
            ["version"] = task.VersionHash,
        });
        using var answer = await browser.PostAsync(path, form, stop);
        var said = await answer.Content.ReadAsStringAsync(stop);
        if (!answer.IsSuccessStatusCode || !said.Contains("Biên nhận", StringComparison.Ordinal))
            throw new InvalidOperationException($"{task.PersonName} could not decide \"{task.Step}\": status {(int)answer.StatusCode}.");
    }

    /// <summary>Waits until no mail of the plan is on its way any more.</summary>
    public async Task AllSentAsync(Guid planId, CancellationToken stop) => await UntilAsync(
        async db => await db.Set<OutboxMail>().AnyAsync(
            m => m.PlanId == planId && (m.State == MailState.Queued || m.State == MailState.Sending), stop)
            ? null
            : "done",
        "the outbox to empty",
        stop);

    private async Task<MailboxMail> DeliveredAsync(HumanTask task, CancellationToken stop)
    {
        var mailbox = services.GetRequiredService<Mailbox>();
        return await UntilAsync(
            async db =>
            {
                var id = await db.Set<OutboxMail>().AsNoTracking()
                    .Where(m => m.TaskId == task.Id && m.State == MailState.Sent)
                    .OrderByDescending(m => m.CreatedAt)
                    .Select(m => (Guid?)m.Id)
                    .FirstOrDefaultAsync(stop);
                return id is { } sent ? await mailbox.ReadAsync(sent, stop) : null;
            },
            $"the mail for \"{task.Step}\"",
            stop);
    }

    private async Task<T> UntilAsync<T>(Func<WorkflowsDb, Task<T?>> look, string what, CancellationToken stop)
        where T : class
    {
        var time = services.GetRequiredService<TimeProvider>();
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < Patience)
        {
            await using var scope = services.CreateAsyncScope();
            if (await look(scope.ServiceProvider.GetRequiredService<WorkflowsDb>()) is { } found)
                return found;
            await Task.Delay(Glance, time, stop);
        }

        throw new TimeoutException($"Waited {Patience.TotalSeconds:0} seconds for {what}.");
    }
}
