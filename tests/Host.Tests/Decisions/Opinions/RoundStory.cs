using Host.Tests.Fixtures;
using Host.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Outbox.Deliveries;
using Workflows.Values;

namespace Host.Tests.Decisions.Opinions;

/// <summary>The verbs of a round of opinions: five agencies are asked on 14/10/2026 until 21/10/2026.</summary>
internal static class RoundStory
{
    public const string Ground = "khoản 2 Điều 7 Quy chế làm việc của UBND tỉnh";

    public static readonly Guid[] FiveAgencies = [.. new[] { "STC", "STP", "SKHĐT", "SVHTTDL", "SCT" }.Select(PlanStory.Province.IdOf)];

    public static readonly DateOnly Due = new(2026, 10, 21);

    /// <summary>Silence counts as consent from now on.</summary>
    public static Task SilenceIsConsentAsync(this PlanStory story, string? policy = null, string? threshold = null) => story.PublishAsync(drawing =>
    {
        var step = policy is null ? drawing.Step("opinions") : drawing.Counting(policy, threshold);
        step.Set("silenceIsConsent", "true").Set("silenceGround", Ground);
    });

    /// <summary>The request says nothing of silence from now on.</summary>
    public static Task SilenceIsSilenceAsync(this PlanStory story) =>
        story.PublishAsync(drawing => drawing.Step("opinions").Set("silenceIsConsent", "false"));

    /// <summary>Five agencies are asked, and their mails have reached the relay.</summary>
    public static async Task<(Guid Plan, IReadOnlyList<HumanTask> Asked)> AskAsync(this PlanStory story)
    {
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        foreach (var task in asked)
            await story.DeliveredAsync(task.Id);
        return (plan, asked);
    }

    /// <summary>Waits until the newest mail of a task has been taken by the relay.</summary>
    public static Task DeliveredAsync(this PlanStory story, Guid task) => Eventually.TrueAsync(
        async () => (await story.NewestMailAsync(task)).State is MailState.Sent, () => string.Join("\n", story.Host.Logs.TakeLast(20)));

    public static Task<OutboxMail> NewestMailAsync(this PlanStory story, Guid task) => story.Host.ReadAsync(db => db.Set<OutboxMail>().AsNoTracking()
        .Where(m => m.TaskId == task).OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id).FirstAsync());

    /// <summary>The newest mail of a task comes back: for good, or after servers tried too long (4.4.7).</summary>
    public static async Task BounceAsync(this PlanStory story, Guid task, string report = "report", string status = "5.1.1")
    {
        var mail = await story.NewestMailAsync(task);
        var recorded = await story.DoAsync<RecordBounce, RecordedReport>(async (record, stop) => await record.HandleAsync(
            new ReportedDelivery { ReportIdentity = $"{report} {mail.Id}", Action = ReportAction.Failed, MessageId = mail.MessageId, Recipient = mail.ToAddress, Status = status }, stop));
        Assert.NotNull(recorded.Value.Mail);
    }

    /// <summary>The working day ends and everything due has run, whoever ran it.</summary>
    public static async Task EndOfDayAsync(this PlanStory story, DateOnly day)
    {
        story.Time.Set(WorkingCalendar.EndOf(day));
        await story.SettleAsync();
    }

    public static Task SettleAsync(this PlanStory story) => Eventually.TrueAsync(
        async () =>
        {
            await story.SweepAsync();
            return !await story.Host.ReadAsync(db => db.Set<StoredBookmark>().AnyAsync(b => b.DueAt <= story.Time.GetUtcNow()));
        },
        () => string.Join("\n", story.Host.Logs.TakeLast(20)));

    public static Task<Result<ExtensionRequest>> AskForTimeAsync(this PlanStory story, HumanTask task, DateOnly day, string reason = "Cần họp các phòng chuyên môn") =>
        story.DoAsync<AskForTime, ExtensionRequest>((ask, stop) => ask.HandleAsync(
            new TimeWish { TaskId = task.Id, PersonId = task.PersonId, Reason = reason, WishedOn = VietnamTime.Short(day), Actor = Actor.System }, stop));

    /// <param name="day">Null: refused.</param>
    public static async Task<Result<ExtensionRequest>> AnswerAsync(this PlanStory story, ExtensionRequest request, DateOnly? day, string? by = null, string? word = "Theo đề nghị")
    {
        var person = await story.HolderAsync(by ?? "cv-ttbcxb");
        return await story.DoAsync<AnswerExtension, ExtensionRequest>((answer, stop) => answer.HandleAsync(
            new ExtensionReply
            {
                PlanId = request.PlanId,
                RequestId = request.Id,
                PersonId = person.PersonId,
                IsGranted = day is not null,
                Day = day is { } granted ? VietnamTime.Short(granted) : null,
                Word = word,
                Actor = new Actor { PersonId = person.PersonId, Name = person.FullName, Channel = Channel.Web },
            },
            stop));
    }

    public static Task<Result<Receipt>> SayAsync(this PlanStory story, HumanTask task, Verdict verdict, string? comment, OpinionInput opinion) =>
        story.DoAsync<CastDecision, Receipt>((cast, stop) => cast.HandleAsync(
            new Ballot
            {
                TaskId = task.Id,
                PersonId = task.PersonId,
                Verdict = verdict,
                Comment = comment,
                Opinion = opinion,
                VersionHash = task.VersionHash,
                Actor = new Actor { PersonId = task.PersonId, Name = task.PersonName, Channel = Channel.Web },
            },
            stop));

    public static async Task<OpinionLine> LineAsync(this PlanStory story, HumanTask task) =>
        (await story.BoardAsync(task.PlanId)).Single(l => l.TaskId == task.Id);

    public static Task<IReadOnlyList<OpinionLine>> BoardAsync(this PlanStory story, Guid plan) =>
        story.Host.WithAsync<OpinionBoard, IReadOnlyList<OpinionLine>>(board => board.ForAsync(plan, CancellationToken.None));

    public static async Task<AnswerInput> AnswerToAsync(this PlanStory story, HumanTask task) =>
        new((await story.LineAsync(task)).VoteId!.Value, OpinionResponse.Accepted, "Đã tiếp thu");

    /// <summary>Subjects of the mails to the drafter about what happened in the round, without those that ask for tasks.</summary>
    public static async Task<IReadOnlyList<string>> DraftersMailsAsync(this PlanStory story)
    {
        var drafter = (await story.HolderAsync("cv-ttbcxb")).Email;
        return await story.Host.ReadAsync(db => db.Set<OutboxMail>().AsNoTracking().Where(m => m.ToAddress == drafter && m.TaskId == null)
            .OrderBy(m => m.CreatedAt).Select(m => m.Subject).ToListAsync());
    }

    public static Task OwnerAsync(this PlanStory story, string sql) => Sql.ExecuteAsync(story.Host.Database.OwnerConnectionString, sql);
}
