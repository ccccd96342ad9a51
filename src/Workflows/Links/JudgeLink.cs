using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Links;

/// <summary>How the link of a task stands, without all that its page would show.</summary>
internal abstract record LinkStanding
{
    private LinkStanding()
    {
    }

    /// <summary>Its person can decide.</summary>
    /// <param name="Task">Open, or ended by silence and still taking a late opinion.</param>
    /// <param name="Person">Who is asked.</param>
    /// <param name="Acting">In which standing they act at this moment.</param>
    public sealed record Open(HumanTask Task, Person Person, Standing Acting) : LinkStanding;

    /// <summary>The task is over without its person, who may still read what it was about.</summary>
    public sealed record Over(Guid TaskId, string Why) : LinkStanding;

    /// <summary>The page shows nothing of the matter, or only the receipt.</summary>
    public sealed record Settled(LinkView View) : LinkStanding;
}

/// <summary>
/// Judges what the link of a task is good for right now. Whoever acts on the answer holds the lock of the workflow instance.
/// </summary>
public sealed class JudgeLink(WorkflowsDb db, CastDecision decisions, LateOpinions late, Standings standings, TimeProvider time)
{
    /// <summary>A task's link together with what it is about, asked by every page and every post of one: translated once.</summary>
    private static readonly Func<WorkflowsDb, string, CancellationToken, Task<Pointed?>> Question = EF.CompileAsyncQuery(
        (WorkflowsDb db, string hash, CancellationToken _) => (
            from link in db.Set<EmailLink>()
            where link.TokenHash == hash
            join task in db.Set<HumanTask>() on link.TaskId equals task.Id
            join plan in db.Set<Plan>() on task.PlanId equals plan.Id
            join person in db.Set<Person>() on task.PersonId equals person.Id
            select new Pointed(link, new Matter(task, plan, person, db.Set<Vote>().Any(v => v.TaskId == task.Id)))).AsNoTracking().SingleOrDefault());

    internal async Task<LinkStanding> OfAsync(EmailLink link, CancellationToken stop) =>
        await Question(db, link.TokenHash, stop) is var (_, matter)
            ? await OfAsync(link, matter, stop)
            : throw new InvalidOperationException($"Nothing stands behind link {link.Id}.");

    /// <summary>The link that was posted to, which may be changed from here on, and how it stands.</summary>
    /// <param name="hash">Of its token.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null when no task is behind it.</returns>
    internal async Task<(EmailLink Link, LinkStanding Standing)?> OfPostAsync(string hash, CancellationToken stop)
    {
        if (await Question(db, hash, stop) is not var (link, matter))
            return null;
        db.Attach(link);
        return (link, await OfAsync(link, matter, stop));
    }

    private async Task<LinkStanding> OfAsync(EmailLink link, Matter matter, CancellationToken stop)
    {
        var (task, plan, asked, isDecided) = matter;
        if (await OfAnotherAsync(link, task, stop) is { } another)
            return new LinkStanding.Settled(another);
        // Such a link proves nobody: what was decided, and how it ended, is told behind the sign-in as well.
        if (link.Purpose is LinkPurpose.SignIn && task is { EmailMode: EmailMode.SignIn, Kind: TaskKind.Approve or TaskKind.Opinion or TaskKind.Vote })
            return new LinkStanding.Settled(new LinkView.NeedsSignIn(task.Id));
        if (isDecided)
            return new LinkStanding.Settled(new LinkView.Decided((await decisions.FindReceiptAsync(task.Id, stop))!));
        var standing = await late.OfAsync(task, plan, stop);
        if (task.State is not TaskState.Open && standing is not { IsAccepted: true })
            return new LinkStanding.Over(task.Id, standing?.Words ?? CastDecision.EndedText(task));
        var acting = await standings.OfAsync(task, plan, task.PersonId, stop);
        if (acting.Problem is { } lapsed)
            return new LinkStanding.Settled(new LinkView.Ended(null, lapsed is NoLongerHolds ? LeftText(task) : lapsed.Message));
        if (!link.IsAlive(time.GetUtcNow()))
        {
            // Nobody is sent a new link for a task that is over; the signed-in page takes a late opinion as well.
            return task.State is TaskState.Open
                ? new LinkStanding.Settled(await DeadAsync(link, stop))
                : new LinkStanding.Over(task.Id, $"{CastDecision.EndedText(task)} Liên kết này không dùng được nữa; xin đăng nhập để gửi ý kiến muộn.");
        }

        return link.Purpose is LinkPurpose.SignIn
            ? new LinkStanding.Settled(new LinkView.NeedsSignIn(task.Id))
            : new LinkStanding.Open(task, asked, acting.Value);
    }

    /// <summary>
    /// The task is somebody else's: it went to them, or the link is of one who may sign for the one who is asked. The first
    /// learns where it went and nothing more; the second signs in, where their authority is asked.
    /// </summary>
    private async Task<LinkView?> OfAnotherAsync(EmailLink link, HumanTask task, CancellationToken stop)
    {
        if (link.PersonId is not { } person || person == task.PersonId)
            return null;
        if (await standings.WhereItWentAsync(task, person, stop) is { } went)
            return new LinkView.Ended(null, went);
        return new LinkView.NeedsSignIn(task.Id);
    }

    /// <summary>Vietnamese sentence for somebody who was asked in a post they hold no more.</summary>
    private static string LeftText(HumanTask task) =>
        $"Người được hỏi không còn giữ chức danh {task.PostTitle}, nên liên kết này không dùng được nữa.";

    /// <summary>Only the newest link of a task can be asked anew: an older one would replace it.</summary>
    private async Task<LinkView> DeadAsync(EmailLink link, CancellationToken stop) =>
        link.RevokedBecause is RevokeReason.Superseded
            || await db.Set<EmailLink>().AnyAsync(l => l.TaskId == link.TaskId && l.PersonId == link.PersonId && l.IssuedAt > link.IssuedAt, stop)
            ? new LinkView.Superseded(link.Address)
            : new LinkView.Expired(AfterWrongCodes: link.RevokedBecause is RevokeReason.TooManyWrongCodes);

    private sealed record Matter(HumanTask Task, Plan Plan, Person Person, bool IsDecided);

    private sealed record Pointed(EmailLink Link, Matter Matter);
}
