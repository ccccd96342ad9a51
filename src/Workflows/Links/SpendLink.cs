using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Outbox.Deliveries;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>A decision posted from a link's page.</summary>
public sealed record LinkPost
{
    public required string Token { get; init; }

    /// <summary>The form's value; empty when nothing was chosen, as when a scanner submits the form untouched.</summary>
    public string? Verdict { get; init; }

    public string? Comment { get; init; }

    /// <summary>Remarks by clause and the signed letter of an opinion.</summary>
    public OpinionInput? Opinion { get; init; }

    /// <summary>The day wished by whoever asks for more time, as typed.</summary>
    public string? WishedOn { get; init; }

    /// <summary>The six digits from the mail's text.</summary>
    public string? Code { get; init; }

    /// <summary>Hash of the version the page showed.</summary>
    public string? VersionHash { get; init; }

    /// <summary>The person of the signed-in session, if any; replaces the code when it is the link's person.</summary>
    public Guid? SignedInAs { get; init; }

    /// <summary>Their name, for the trail: an assistant may type a head's code.</summary>
    public string? SignedInName { get; init; }

    public string? RemoteAddress { get; init; }

    public string? UserAgent { get; init; }
}

/// <summary>What a post came to.</summary>
public abstract record SpendOutcome
{
    private SpendOutcome()
    {
    }

    /// <summary>Decided, now or by an earlier post; the receipt says which.</summary>
    public sealed record Decided(Receipt Receipt) : SpendOutcome;

    /// <summary>More time was asked for; the link goes on working.</summary>
    public sealed record AskedForTime(ExtensionRequest Request) : SpendOutcome;

    /// <summary>The code was wrong; this is counted, so it is committed.</summary>
    /// <param name="Left">Tries left; 0 means that the link is dead now.</param>
    public sealed record WrongCode(int Left) : SpendOutcome;

    /// <summary>The link cannot decide (any more); the view says why.</summary>
    public sealed record NotOpen(LinkView View) : SpendOutcome;
}

/// <summary>
/// Spends a link: proves the person, then casts their decision. The caller commits; a refusal leaves nothing.
/// </summary>
public sealed class SpendLink(
    WorkflowsDb db,
    ExplainLink explain,
    JudgeLink judge,
    CastDecision cast,
    NoteOpening opening,
    AskForTime askForTime,
    LinkTokens tokens,
    AuditTrail audit,
    TimeProvider time)
{
    public async Task<Result<SpendOutcome>> HandleAsync(LinkPost post, CancellationToken stop)
    {
        // The instance's lock comes before anything is judged, for every way to a decision alike.
        if (ExplainLink.HashOf(post.Token) is not { } hash || !await LockInstanceAsync(hash, stop)
            || await judge.OfPostAsync(hash, stop) is not var (link, standing))
        {
            return new SpendOutcome.NotOpen(new LinkView.Unknown());
        }

        if (standing is not LinkStanding.Open(var task, var person, var acting))
        {
            var view = await explain.ExplainAsync(standing, stop);
            return view is LinkView.Decided(var earlier) ? new SpendOutcome.Decided(earlier) : new SpendOutcome.NotOpen(view);
        }

        // Read under the lock: whoever acts on the task from here on acts on this.
        db.Attach(task);
        // The choice is checked before the code: an untouched form costs no try. Without a code all is checked at once.
        var verdict = Verdicts.Parse(post.Verdict, task);
        var comment = Verdicts.Check(task, verdict, post.Comment, post.Opinion?.Remarks.Count(r => !r.IsEmpty) ?? 0);
        if (!comment.IsSuccess && task.Binds)
            return comment.Problem!;
        var actor = ActorOf(task, person, post);
        if (task.Binds && post.SignedInAs != link.PersonId)
        {
            if (string.IsNullOrWhiteSpace(post.Code))
                return new Invalid("Chưa nhập mã xác nhận. Mã gồm 6 chữ số, ghi trong thư.", "code");
            if (!tokens.IsCodeFor(link.Id, post.Code))
                return WrongCode(link, post, actor with { PersonId = null, Name = "Người mở liên kết", Post = null, Agency = null });
        }

        if (verdict is Verdict.AskForTime)
            return await AskAsync(link, task, post, actor, stop);
        var receipt = await cast.HandleAsync(
            new Ballot
            {
                TaskId = task.Id,
                PersonId = link.PersonId!.Value,
                Verdict = verdict,
                Comment = post.Comment,
                Opinion = post.Opinion,
                VersionHash = post.VersionHash,
                Actor = actor,
            },
            acting,
            stop);
        if (!receipt.IsSuccess)
            return receipt.Problem!;
        link.SpentAt = time.GetUtcNow();
        await NoteAsync(link, task, isLate: receipt.Value.IsLate, actor, stop);
        audit.Record(new("link.spent", actor)
        {
            PlanId = link.PlanId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { Link = link.Id, Session = SessionOf(post) },
        });
        return new SpendOutcome.Decided(receipt.Value);
    }

    /// <summary>What is answered after the end proves nothing about the time before it.</summary>
    private Task NoteAsync(EmailLink link, HumanTask task, bool isLate, Actor actor, CancellationToken stop) => isLate
        ? Task.CompletedTask
        : opening.ByLinkAsync(link.PlanId, task.Id, task.PersonId, link.Address, OpeningEvidence.Answer, actor, stop);

    private async Task<Result<SpendOutcome>> AskAsync(EmailLink link, HumanTask task, LinkPost post, Actor actor, CancellationToken stop)
    {
        var asked = await askForTime.HandleAsync(
            new TimeWish { TaskId = task.Id, PersonId = task.PersonId, Reason = post.Comment, WishedOn = post.WishedOn, Actor = actor }, stop);
        if (!asked.IsSuccess)
            return asked.Problem!;
        await NoteAsync(link, task, isLate: false, actor, stop);
        return new SpendOutcome.AskedForTime(asked.Value);
    }

    private SpendOutcome.WrongCode WrongCode(EmailLink link, LinkPost post, Actor actor)
    {
        link.CountWrongCode(time.GetUtcNow());
        var left = EmailLink.MaxWrongCodes - link.WrongCodes;
        audit.Record(new("link.wrong-code", actor)
        {
            PlanId = link.PlanId,
            TaskId = link.TaskId,
            Data = new { Link = link.Id, Left = left, AskedPerson = link.PersonId, Session = SessionOf(post) },
        });
        return new(left);
    }

    /// <summary>Whose session the post came from; null without one.</summary>
    private static object? SessionOf(LinkPost post) =>
        post.SignedInAs is { } person ? new { Person = person, Name = post.SignedInName } : null;

    private static Actor ActorOf(HumanTask task, Person person, LinkPost post) => new()
    {
        PersonId = person.Id,
        Name = person.FullName,
        Post = task.PostTitle,
        Agency = task.AgencyName,
        Channel = Channel.EmailLink,
        Address = post.RemoteAddress,
        UserAgent = post.UserAgent,
    };

    /// <returns>False where no task is behind the token.</returns>
    private async Task<bool> LockInstanceAsync(string hash, CancellationToken stop) =>
        await db.LockAsync<StoredInstance>(
            instance => instance.Id,
            $"""
            SELECT * FROM workflow.instance WHERE id = (
                SELECT task.instance_id FROM mail.link JOIN plan.task ON task.id = link.task_id WHERE link.token_hash = {hash}) FOR UPDATE
            """,
            stop) is not null;
}
