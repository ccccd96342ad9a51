using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Engine.Instances;

/// <summary>Stages what a run wants to leave the process: it leaves after the commit, or not at all.</summary>
internal sealed class EffectStager(WorkflowsDb db, TimeProvider time, IIds ids)
{
    private readonly MailQueue mails = new(db, ids, time);

    public void Stage(Guid instanceId, RunEffects effects)
    {
        foreach (var mail in effects.Mails)
        {
            mails.Enqueue(new()
            {
                ToAddress = mail.ToAddress,
                ToName = "",
                Subject = mail.Subject,
                Body = new(mail.Subject, mail.Body.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries), []),
            });
        }

        // A request whose activity was cancelled in the same run is not sent.
        var waiting = effects.BookmarksAdded.Select(bookmark => bookmark.Id).ToHashSet();
        var now = time.GetUtcNow();
        db.AddRange(effects.HttpRequests.Where(request => waiting.Contains(request.BookmarkId)).Select(request => new StoredHttpRequest
        {
            Id = ids.Next(),
            InstanceId = instanceId,
            BookmarkId = request.BookmarkId,
            Method = request.Method,
            Url = request.Url,
            Headers = JsonText.Of(request.Headers),
            Body = request.Body,
            ContentType = request.ContentType,
            CreatedAt = now,
            DueAt = now,
        }));
    }
}
