using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks.Handover;

/// <summary>How a person may act on a task at this moment; what the act stores of its author.</summary>
/// <param name="OnBehalfOf">Whose work or signature it is; null for one's own.</param>
/// <param name="Authority">Authority to sign for another; null where none is needed.</param>
public sealed record Standing(string PersonName, string PostTitle, string? OnBehalfOf = null, SigningAuthority? Authority = null)
{
    /// <summary>"KT."; null where no authority is needed.</summary>
    public string? Mark => Authority is { Capacity: var capacity } ? SigningWords.Mark(capacity) : null;

    /// <summary>The actor with the post and the capacity of the act, whatever the page knew of them.</summary>
    public Actor Acting(Actor actor) => OnBehalfOf is null ? actor : actor with { Post = PostTitle, OnBehalfOf = OnBehalfOf };
}

/// <summary>The person was asked in a post that they hold no more.</summary>
public sealed record NoLongerHolds(string Message) : Forbidden(Message);

/// <summary>
/// Answers whether a person may act on a task, and in which standing. Asked at the moment of the act: what a task was opened
/// with, or a link was made with, proves nothing any more.
/// </summary>
public sealed class Standings(WorkflowsDb db, Organisation.Directory directory, Substitutes substitutes, Signatories signatories)
{
    public async Task<Result<Standing>> OfAsync(HumanTask task, Plan plan, Guid personId, CancellationToken stop)
    {
        if (task.PersonId != personId)
            return await OfAnotherAsync(task, plan, personId, stop);
        switch (task)
        {
            // A drafter's own turns follow the person, not the post.
            case { Kind: TaskKind.Draft or TaskKind.Consolidate }:
                return await db.Set<Person>().AnyAsync(p => p.Id == personId && p.IsActive, stop) ? Own(task) : Left(task);
            case { Standing: TaskStanding.Substitute }:
                return await substitutes.LapseAsync(task, plan, stop) is { } lapsed ? new Forbidden(lapsed) : Own(task);
            case { Standing: TaskStanding.Delegate }:
                return await SignsAsync(task, plan, personId, stop);
            default:
                return await directory.HoldsAsync(new(task.PostId, personId), stop) ? Own(task) : Left(task);
        }
    }

    /// <summary>What a signature on a plan is, as it stands: issuing it, or the drafting agency's own approval.</summary>
    public static SignedPapers PaperOf(PlanState state, Instrument instrument) => (state, instrument) switch
    {
        (not PlanState.AwaitingApproval, _) => SignedPapers.Submission,
        (_, Instrument.DecisionWithPlan) => SignedPapers.Decision,
        _ => SignedPapers.Plan,
    };

    /// <summary>The post whose signature a task asks for; null for a task that wants none.</summary>
    public static Guid? SigningPostOf(HumanTask task) => task is { Kind: TaskKind.Approve, Binds: true }
        ? task.Standing is TaskStanding.Delegate ? task.BehalfPostId : task.PostId
        : null;

    /// <summary>To whom a task went that a person had; null when they never had it, or have it now.</summary>
    public async Task<string?> WhereItWentAsync(HumanTask task, Guid personId, CancellationToken stop)
    {
        if (task.PersonId == personId)
            return null;
        var last = await db.Set<TaskHandover>().AsNoTracking()
            .Where(h => h.TaskId == task.Id && h.FromId == personId).OrderByDescending(h => h.At).FirstOrDefaultAsync(stop);
        if (last is null)
            return null;
        var now = task.PersonId == last.ToId ? "" : $" Hiện việc này ở {task.PersonName}, {task.PostTitle}.";
        return $"Việc này đã được chuyển cho {last.ToName}, {last.ToPost} lúc {VietnamTime.Short(last.At)} ({NameOf(last.Way)}).{now}";
    }

    /// <summary>Vietnamese name of a way, as it stands in sentences.</summary>
    public static string NameOf(HandoverWay way) => way switch
    {
        HandoverWay.Substituted => "xử lý thay",
        HandoverWay.GivenBack => "hết thời hạn xử lý thay",
        HandoverWay.Reassigned => "chuyển việc",
        HandoverWay.Transferred => "chuyển toàn bộ việc",
        _ => "cơ quan đã sáp nhập",
    };

    private async Task<Result<Standing>> OfAnotherAsync(HumanTask task, Plan plan, Guid personId, CancellationToken stop)
    {
        // A late opinion of somebody who is back, on a task that ended while another did their work.
        if (task is { Standing: TaskStanding.Substitute, State: not TaskState.Open, BehalfPostId: { } seat }
            && await directory.SeatAsync(new(seat, personId), stop) is { } back)
            return new Standing(back.FullName, back.PostTitle);
        if (SigningPostOf(task) is { } post)
        {
            // The post was vacant when it was opened; whoever holds it now signs in their own right.
            if (task.Standing is TaskStanding.Delegate && await directory.SeatAsync(new(post, personId), stop) is { } holder)
                return new Standing(holder.FullName, holder.PostTitle);
            if (await signatories.AuthorityAsync(post, personId, PaperOf(plan.State, plan.Instrument), plan.AgencyId, stop) is { } authority)
                return authority.Map(Signing);
        }

        return new Forbidden(await WhereItWentAsync(task, personId, stop) ?? "Việc này không được giao cho ông/bà.");
    }

    private async Task<Result<Standing>> SignsAsync(HumanTask task, Plan plan, Guid personId, CancellationToken stop) =>
        await signatories.AuthorityAsync(task.BehalfPostId!.Value, personId, PaperOf(plan.State, plan.Instrument), plan.AgencyId, stop) is { } authority
            ? authority.Map(Signing)
            : new Forbidden($"Không còn ủy quyền ký thay {task.OnBehalfOf}.");

    private static Standing Signing(SigningAuthority authority) =>
        new(authority.Delegation.ReceiverName, authority.Delegation.ReceiverPost, authority.OnBehalfOf, authority);

    private static Standing Own(HumanTask task) => new(task.PersonName, task.PostTitle, task.OnBehalfOf);

    private static NoLongerHolds Left(HumanTask task) => new($"Ông/bà không còn giữ chức danh {task.PostTitle} nên không quyết định được việc này.");
}
