using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>Every submission makes an immutable version of the draft; everybody after that decides on it.</summary>
public sealed class FreezeVersion(WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <summary>Longest reason, in characters; the notes of those who submit are held to it.</summary>
    public const int MaxReason = 500;

    /// <summary>Stages the next version and locks the draft.</summary>
    /// <param name="planId">The plan.</param>
    /// <param name="reason">Vietnamese: "Trình duyệt", "Đã sửa theo ý kiến trả lại".</param>
    /// <param name="actor">A person: who submits, in which post.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>
    /// The version; <see cref="InvalidFields"/> when the draft is not complete, <see cref="DraftIsLocked"/> when
    /// it has been submitted already.
    /// </returns>
    public async Task<Result<PlanVersion>> RunAsync(Guid planId, string reason, Actor actor, CancellationToken stop)
    {
        if (actor.PersonId is not { } personId)
            throw new ArgumentException("A version is made by a person.", nameof(actor));
        var why = VietnameseText.Check(reason, "reason", "Lý do", MaxReason, required: true, allowLines: true);
        if (!why.IsSuccess)
            return why.Problem!;
        var locked = await PlanRow.LockForEditAsync(db, planId, personId, stop);
        if (!locked.IsSuccess)
            return locked.Problem!;
        var plan = locked.Value;
        var draft = await PlanRow.DraftAsync(db, planId, stop);
        var check = PlanContentCheck.ForSubmit(draft.Content);
        if (!check.IsSuccess)
            return check.Problem!;

        var files = (await PlanRow.AttachmentsAsync(db, planId, stop))
            .Select(a => new VersionAttachment(a.Id, a.Name, a.Slug, a.Sha256, a.Size, a.ContentType, a.Kind))
            .ToList();
        var now = time.GetUtcNow();
        var version = new PlanVersion
        {
            Id = ids.Next(),
            PlanId = planId,
            Number = plan.CurrentVersion + 1,
            Content = check.Value,
            Attachments = files,
            ContentHash = VersionHash.Of(check.Value, files).Hex,
            CreatedAt = now,
            CreatedById = personId,
            CreatedByName = actor.Name,
            CreatedByPost = actor.Post,
            Reason = why.Value,
        };
        db.Add(version);
        PlanSearchText.Publish(plan, draft);
        plan.CurrentVersion = version.Number;
        plan.DraftLocked = true;
        plan.UpdatedAt = now;
        audit.Record(new AuditEvent("plan.version-frozen", actor)
        {
            PlanId = planId,
            VersionHash = version.ContentHash,
            Data = new { version.Number, version.Reason, files = files.Select(f => new { f.Name, f.Sha256 }) },
        });
        return version;
    }
}
