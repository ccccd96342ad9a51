using Host.Mail.Reports;
using Host.Tests.Decisions;
using Host.Tests.Mail.Reports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Outbox.Deliveries;

namespace Host.Tests.Outbox.Deliveries;

/// <summary>Verbs of a mail's life after it left, on a <see cref="PlanStory"/>.</summary>
internal static class DeliveryStory
{
    public static async Task<TaskDelivery> DeliveryAsync(this PlanStory story, HumanTask task) =>
        (await story.Host.WithAsync<DeliveryReader, IReadOnlyDictionary<Guid, TaskDelivery>>(
            reader => reader.ForTasksAsync([task.Id], CancellationToken.None)))[task.Id];

    /// <summary>Waits until the relay has every mail of a task.</summary>
    /// <returns>The newest.</returns>
    public static async Task<OutboxMail> SentAsync(this PlanStory story, HumanTask task)
    {
        List<OutboxMail> mails = [];
        await Mail.Eventually.TrueAsync(
            async () =>
            {
                mails = await story.Host.ReadAsync(db => db.Set<OutboxMail>().AsNoTracking()
                    .Where(m => m.TaskId == task.Id && m.State != MailState.Cancelled).OrderBy(m => m.CreatedAt).ToListAsync());
                return mails.Count > 0 && mails.TrueForAll(m => m.State is MailState.Sent);
            },
            () => $"Mails: {string.Join(", ", mails.Select(m => $"{m.State} {m.LastError}"))}");
        return mails[^1];
    }

    /// <summary>A server reports about a mail of a task, or about any mail.</summary>
    public static Task ReportAsync(this PlanStory story, OutboxMail mail, string action = "failed", string status = "5.1.1", string? reportId = null) =>
        story.TakeAsync(ReportSamples.Postfix(mail.MessageId!, mail.ToAddress, action, status, reportId ?? $"{mail.Id:N}-{action}-{status}"));

    public static async Task TakeAsync(this PlanStory story, string report) => Assert.Null(
        await story.Host.Services.GetRequiredService<ReportIntake>().TakeAsync(ReportSamples.Bytes(report), CancellationToken.None));

    /// <summary>The drafter presses "Nhắc".</summary>
    public static async Task RemindAsync(this PlanStory story, HumanTask task)
    {
        var drafter = await story.HolderAsync("cv-ttbcxb");
        var sent = await story.DoAsync<NudgeTask, HumanTask>((act, stop) => act.HandleAsync(task.Id, drafter.PersonId, Actor.System, stop));
        Assert.Null(sent.Problem);
    }

    public static Task CorrectAddressAsync(this PlanStory story, HumanTask task, string address) =>
        Fixtures.Sql.ExecuteAsync(story.Host.Database.OwnerConnectionString, $"UPDATE org.person SET email = '{address}' WHERE id = '{task.PersonId}'");

    /// <summary>Mails that are about no task, to somebody.</summary>
    public static async Task<List<OutboxMail>> NoticesToAsync(this PlanStory story, Guid person)
    {
        var address = await story.Host.ReadAsync(db => db.Set<Person>().Where(p => p.Id == person).Select(p => p.Email).SingleAsync());
        return await story.Host.ReadAsync(db => db.Set<OutboxMail>().AsNoTracking()
            .Where(m => m.ToAddress == address && m.TaskId == null).OrderBy(m => m.CreatedAt).ToListAsync());
    }
}
