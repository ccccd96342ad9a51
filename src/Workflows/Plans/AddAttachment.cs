using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>A checked file joins a plan. The check, <see cref="UploadReader"/>, runs before any transaction.</summary>
public sealed class AddAttachment(WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <summary>Bytes of all files of one plan together, the letters of those who were asked aside.</summary>
    public const long PlanLimit = 100L * 1024 * 1024;

    /// <summary>Bytes of all letters that agencies hand in with their opinions: nobody's letter fills the drafter's room.</summary>
    public const long OpinionsLimit = 1024L * 1024 * 1024;

    /// <summary>Stages the file. Drafter's files need an open draft; an opinion may come at any time before the end.</summary>
    /// <param name="planId">The plan.</param>
    /// <param name="upload">From <see cref="UploadReader"/>.</param>
    /// <param name="kind">
    /// A <see cref="AttachmentKind.MainDocument"/> replaces the earlier main document, which stays as an attachment of
    /// the versions that hold it. Who may hand in an <see cref="AttachmentKind.Opinion"/> is for the caller to judge.
    /// </param>
    /// <param name="actor">A person.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<PlanAttachment>> RunAsync(
        Guid planId, Upload upload, AttachmentKind kind, Actor actor, CancellationToken stop)
    {
        if (actor.PersonId is not { } personId)
            throw new ArgumentException("A file is handed in by a person.", nameof(actor));
        var locked = await LockAsync(planId, kind, personId, stop);
        if (!locked.IsSuccess)
            return locked.Problem!;
        var plan = locked.Value;
        if (kind is AttachmentKind.MainDocument && !upload.IsDocument)
            return new UploadRefused("Văn bản chính phải là tệp Word (.docx) hoặc PDF.");
        await db.Set<PlanAttachment>().Where(a => a.PlanId == planId).LoadAsync(stop);
        var present = db.Set<PlanAttachment>().Local.Where(a => a.PlanId == planId && a.RemovedAt is null).ToList();
        var isOpinion = kind is AttachmentKind.Opinion;
        var sum = present.Where(a => a.Kind is AttachmentKind.Opinion == isOpinion).Sum(a => a.Size) + upload.Size;
        if (isOpinion && sum > OpinionsLimit)
            return new UploadRefused("Tổng dung lượng văn bản góp ý của kế hoạch vượt quá 1 GB. Hãy gửi tệp nhỏ hơn hoặc gửi bản giấy.");
        if (!isOpinion && sum > PlanLimit)
            return new UploadRefused("Tổng dung lượng tệp của kế hoạch vượt quá 100 MB. Hãy gỡ bớt tệp không cần thiết.");

        // Written at once and not through the context: the same bytes may be there already, and 20 MB need not be tracked.
        await using var bytes = upload.Open();
        await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO plan.blob (sha256, bytes, size, content_type)
             VALUES ({upload.Sha256.Hex}, {new NpgsqlParameter { Value = bytes, NpgsqlDbType = NpgsqlDbType.Bytea }}, {upload.Size}, {upload.ContentType})
             ON CONFLICT (sha256) DO NOTHING
             """,
            stop);
        var now = time.GetUtcNow();
        var attachment = new PlanAttachment
        {
            Id = ids.Next(),
            PlanId = planId,
            Name = upload.Name,
            Slug = upload.Slug,
            Sha256 = upload.Sha256.Hex,
            Size = upload.Size,
            ContentType = upload.ContentType,
            Kind = kind is AttachmentKind.MainDocument ? AttachmentKind.Attachment : kind,
            ExtractedText = upload.Text,
            UploadedById = personId,
            UploadedByName = actor.Name,
            UploadedAt = now,
        };
        db.Add(attachment);
        plan.UpdatedAt = now;
        audit.Record(new AuditEvent("plan.attachment-added", actor)
        {
            PlanId = planId,
            Data = new { attachment.Id, attachment.Name, attachment.Sha256, attachment.Size, kind = kind.ToString() },
        });
        if (kind is AttachmentKind.MainDocument)
            await MainDocument.SetAsync(db, audit, plan, attachment, actor, stop);
        return attachment;
    }

    private async Task<Result<Plan>> LockAsync(Guid planId, AttachmentKind kind, Guid personId, CancellationToken stop)
    {
        if (kind is not AttachmentKind.Opinion)
            return await PlanRow.LockForEditAsync(db, planId, personId, stop);
        if (await PlanRow.LockAsync(db, planId, stop) is not { } plan)
            return new PlanNotFound();
        return PlanStates.IsFinal(plan.State) ? new PlanIsFinal(plan.State) : plan;
    }
}
