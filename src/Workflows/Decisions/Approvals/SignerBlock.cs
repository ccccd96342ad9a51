using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Recalls;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Approvals;

/// <summary>Who signed and in which capacity, as it is printed below a document (Nghị định 30/2020/NĐ-CP, Phụ lục I.II.7).</summary>
/// <param name="IsCollective">
/// The line "TM." of the committee stands above; not below an authority or an order, and not where a head alone decides (sở).
/// </param>
/// <param name="Lines">Capacity and title, in capitals: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH".</param>
/// <param name="Name">Họ, đệm và tên.</param>
public sealed record SignerBlock(bool IsCollective, IReadOnlyList<string> Lines, string Name)
{
    /// <param name="signing">Role and title of the post whose signature it is.</param>
    /// <param name="signer">Role and title of the post it was signed from.</param>
    /// <param name="capacity">Null for one's own.</param>
    /// <param name="name">Of the signer.</param>
    public static SignerBlock Of((PostRole Role, string Title) signing, (PostRole Role, string Title) signer, SigningCapacity? capacity, string name)
    {
        var (head, own) = (TitleOf(signing), TitleOf(signer));
        IReadOnlyList<string> lines = capacity switch
        {
            SigningCapacity.Acting => [$"Q. {head}"],
            SigningCapacity.ByAuthority => [$"TUQ. {head}", own],
            SigningCapacity.ByOrder => [$"TL. {head}", own],
            // A vice-chair signs for the chair, in their own field and for another vice-chair alike.
            _ when signer.Role is PostRole.ViceChair => ["KT. CHỦ TỊCH", own],
            SigningCapacity.ForHead => [$"KT. {head}", own],
            _ => [own],
        };
        return new(signing.Role is PostRole.Chair or PostRole.ViceChair && capacity is not (SigningCapacity.ByAuthority or SigningCapacity.ByOrder), lines, name);
    }

    private static string TitleOf((PostRole Role, string Title) post) => post.Role switch
    {
        PostRole.Chair => "CHỦ TỊCH",
        PostRole.ViceChair => "PHÓ CHỦ TỊCH",
        _ => post.Title.ToUpper(VietnamTime.Culture),
    };
}

/// <summary>The person whose signature a document bears, in the post they signed from.</summary>
public sealed record SigningPerson(Guid PersonId, Guid PostId, string Name, string PostTitle);

/// <summary>Reads who signed a plan that is approved.</summary>
public sealed class SignerBlocks(WorkflowsDb db)
{
    /// <returns>Null until a version is approved, and for versions that were not.</returns>
    public async Task<SignerBlock?> OfAsync(Plan plan, Guid versionId, CancellationToken stop)
    {
        if (plan.State is not (PlanState.AwaitingNumber or PlanState.AwaitingSignature or PlanState.AwaitingSeal or PlanState.Issued)
            || await ApprovalAsync(plan.Id, versionId, stop) is not var (vote, task))
            return null;
        var signingId = task.Standing is TaskStanding.Delegate ? task.BehalfPostId!.Value : task.PostId;
        var signerId = await PostOfAsync(vote, task, stop);
        var roles = await db.Set<Post>().AsNoTracking().Where(p => p.Id == signingId || p.Id == signerId).ToDictionaryAsync(p => p.Id, stop);
        return SignerBlock.Of(
            (roles[signingId].Role, roles[signingId].Title),
            (roles[signerId].Role, vote.PostTitle ?? task.PostTitle),
            vote.Capacity,
            vote.PersonName ?? task.PersonName);
    }

    /// <summary>The person of the block.</summary>
    /// <returns>Null for a version that nobody approved with a decision that binds.</returns>
    public async Task<SigningPerson?> PersonAsync(Guid planId, Guid versionId, CancellationToken stop) =>
        await ApprovalAsync(planId, versionId, stop) is var (vote, task)
            ? new(vote.PersonId, await PostOfAsync(vote, task, stop), vote.PersonName ?? task.PersonName, vote.PostTitle ?? task.PostTitle)
            : null;

    /// <summary>The post from which it was signed.</summary>
    private async Task<Guid> PostOfAsync(Vote vote, HumanTask task, CancellationToken stop) => vote.DelegationId is { } delegation
        ? await db.Set<Delegation>().Where(d => d.Id == delegation).Select(d => d.ReceiverPostId).SingleAsync(stop)
        : task.PostId;

    private async Task<(Vote Vote, HumanTask Task)?> ApprovalAsync(Guid planId, Guid versionId, CancellationToken stop)
    {
        var found = await (
            from vote in db.Set<Vote>().AsNoTracking()
            where vote.PlanId == planId && vote.VersionId == versionId && vote.Verdict == Verdict.Approve
                && !db.Set<TakenBack>().Any(b => b.VoteId == vote.Id)
            join task in db.Set<HumanTask>().AsNoTracking() on vote.TaskId equals task.Id
            where task.Kind == TaskKind.Approve && task.Binds
            orderby vote.CastAt descending, vote.Id descending
            select new { vote, task }).FirstOrDefaultAsync(stop);
        return found is null ? null : (found.vote, found.task);
    }
}
