using System.Text.Json;
using Workflows.Audit;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Definitions.Editing;

/// <param name="Version">The version that holds the text now.</param>
/// <param name="Warnings">What the linter told at a publication.</param>
/// <param name="WasPublished">Asked to publish, it was in force already.</param>
public sealed record SavedWorkflow(StoredDefinition Version, IReadOnlyList<Finding> Warnings, bool WasPublished);

/// <summary>
/// Stores what an editor sends: a new workflow, a change of the draft, or the first change after a publication, which
/// is a new draft. Two editors cannot overwrite each other: see <see cref="StaleAfter"/>.
/// </summary>
public sealed class SaveWorkflow(WorkflowsDb db, DefinitionStore store, PublishWorkflow publish, AuditTrail audit, TimeProvider time)
{
    /// <summary>An editor that saves by itself may send a change before it has seen the answer to its last one.</summary>
    private static readonly TimeSpan OwnOverlap = TimeSpan.FromSeconds(30);

    private const int OwnLag = 3;

    /// <param name="given">The definition as its editor holds it.</param>
    /// <param name="andPublish">Puts it in force in the same transaction; refused, nothing is stored.</param>
    /// <param name="actor">Who saves.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>
    /// <see cref="InvalidFields"/> for a text that cannot be read, <see cref="Forbidden"/> for a read-only workflow,
    /// <see cref="Conflict"/> when somebody else changed it meanwhile.
    /// </returns>
    public async Task<Result<SavedWorkflow>> SaveAsync(JsonElement given, bool andPublish, Actor actor, CancellationToken stop)
    {
        var reading = WorkflowText.Read(given);
        if (!reading.IsSuccess)
            return reading.Problem!;
        var text = reading.Value;
        var latest = text.DefinitionId.Length > 0 ? await store.LockLatestAsync(text.DefinitionId, stop) : null;
        if (latest is { IsReadonly: true })
            return new Forbidden("Quy trình này chỉ được xem, không được sửa.");

        if (latest is null && await WasDeletedAsync(text, stop))
            return new Conflict("Quy trình này đã bị xóa sau khi ông/bà mở nó. Muốn giữ nội dung đang sửa, hãy lưu thành quy trình mới.");

        var stored = latest;
        if (latest is null || !text.SaysTheSameAs(WorkflowText.OfStored(latest.Json)))
        {
            if (latest is not null && StaleAfter(latest, text, actor))
                return ChangedMeanwhile(latest);
            var before = latest?.Id;
            var saved = await store.SaveDraftAsync(
                text.ToJson(text.DefinitionId, latest?.IsSystem ?? false), new(actor.PersonId, actor.Name), stop);
            if (!saved.IsSuccess)
                return saved.Problem!;
            stored = saved.Value;
            Tell(stored, isNew: latest is null, isDraftNew: stored.Id != before, actor);
            await db.FlushAsync(stop);
        }

        if (!andPublish)
            return new SavedWorkflow(stored!, [], false);
        var published = await publish.PublishAsync(stored!.DefinitionId, actor, stop);
        return published.Map(done => new SavedWorkflow(done.Version, done.Warnings, !done.IsNew));
    }

    /// <summary>
    /// True when the editor did not know of the last change. The revision is compared, or the version's id where an
    /// editor tells no revision. A person's own change of a moment ago does not count: saves by themselves overlap.
    /// </summary>
    private bool StaleAfter(StoredDefinition latest, WorkflowText text, Actor actor)
    {
        if (text.Revision == latest.Revision)
            return false;
        var isOwn = latest.ChangedBy is { } person && person == actor.PersonId;
        if (text.Revision is not { } known)
            return text.BasedOn != latest.Id || (latest.PublishedAt is null && !isOwn);
        return !isOwn || known > latest.Revision || latest.Revision - known > OwnLag || time.GetUtcNow() - latest.ChangedAt > OwnOverlap;
    }

    // Only this host hands out revisions: whoever brings one back had the workflow open here.
    private async Task<bool> WasDeletedAsync(WorkflowText text, CancellationToken stop) =>
        text.DefinitionId.Length > 0 && (text.Revision is not null || (text.BasedOn is not null && await store.WasStoredAsync(text.DefinitionId, stop)));

    private static Conflict ChangedMeanwhile(StoredDefinition latest)
    {
        var who = latest.ChangedByName ?? "Hệ thống";
        var when = VietnamTime.Short(latest.ChangedAt ?? latest.CreatedAt);
        return new($"{who} đã sửa quy trình này lúc {when}, sau khi ông/bà mở nó. Chưa có gì bị ghi đè; hãy tải lại trang để xem bản mới rồi sửa tiếp.");
    }

    /// <summary>One entry for each person and draft: who saves every second is told once.</summary>
    private void Tell(StoredDefinition stored, bool isNew, bool isDraftNew, Actor actor)
    {
        if (actor.PersonId is { } person)
        {
            if (stored.EditedBy.Contains(person))
                return;
            stored.EditedBy = [.. stored.EditedBy, person];
        }

        audit.Record(new(isNew ? "definition.created" : "definition.saved", actor)
        {
            Data = new { stored.DefinitionId, stored.Version, stored.Name, NewDraft = isDraftNew },
        });
    }
}
