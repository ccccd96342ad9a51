using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>Makes links; a new one for the same task ends the older ones.</summary>
public sealed class IssueLink(WorkflowsDb db, LinkTokens tokens, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <summary>
    /// A link normally ends with its task. This bound only catches a task forgotten for half a year.
    /// </summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    public async Task<EmailLink> ForTaskAsync(HumanTask task, Person person, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        foreach (var link in await OlderAsync(task, stop))
        {
            link.Revoke(RevokeReason.Superseded, now);
            audit.Record(new("link.superseded", Actor.System) { PlanId = task.PlanId, TaskId = task.Id, Data = new { Link = link.Id } });
        }

        return Add(PurposeOf(task), task.PlanId, person.Email, task, now);
    }

    /// <summary>A link to the signed-in page for somebody who may sign for the one who is asked.</summary>
    public EmailLink ForSigner(HumanTask task, OfficeHolder signer) =>
        Add(LinkPurpose.SignIn, task.PlanId, signer.Email, task, time.GetUtcNow(), signer.PersonId);

    /// <summary>A link with which a recipient reads the issued document.</summary>
    public EmailLink ForReading(Guid planId, string address) =>
        Add(LinkPurpose.Read, planId, address, task: null, time.GetUtcNow());

    /// <summary>What a link for a task is good for.</summary>
    internal static LinkPurpose PurposeOf(HumanTask task) =>
        task.EmailMode is EmailMode.Decide && Verdicts.For(task).Count > 0 ? LinkPurpose.Decide : LinkPurpose.SignIn;

    /// <summary>Links of others to the same task are theirs: of somebody who may sign, or of somebody who had it, which is dead.</summary>
    private async Task<IReadOnlyList<EmailLink>> OlderAsync(HumanTask task, CancellationToken stop) =>
        // A task that is not written yet can have none.
        db.EntryOf<HumanTask>(task.Id) is { State: EntityState.Added } ? [] : await db.Set<EmailLink>()
            .Where(l => l.TaskId == task.Id && l.PersonId == task.PersonId && l.RevokedAt == null && l.SpentAt == null)
            .ToListAsync(stop);

    private EmailLink Add(LinkPurpose purpose, Guid planId, string address, HumanTask? task, DateTimeOffset now, Guid? person = null)
    {
        var id = ids.Next();
        var link = new EmailLink
        {
            Id = id,
            TokenHash = LinkTokens.HashOf(tokens.TokenFor(id)).Hex,
            Purpose = purpose,
            PlanId = planId,
            TaskId = task?.Id,
            PersonId = person ?? task?.PersonId,
            VersionId = task?.VersionId,
            Address = address,
            IssuedAt = now,
            ExpiresAt = now + Lifetime,
        };
        db.Add(link);
        audit.Record(new("link.issued", Actor.System)
        {
            PlanId = planId,
            TaskId = task?.Id,
            VersionHash = task?.VersionHash,
            Data = new { Link = id, Purpose = purpose.ToString(), Address = address },
        });
        return link;
    }
}
