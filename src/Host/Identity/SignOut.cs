using System.Security.Claims;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Identity;

/// <summary>Ends a session and everything derived from it; the cookie is the endpoint's to take away.</summary>
public sealed class SignOut(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    /// <param name="session">The claims of the request.</param>
    public Task<Result<Done>> RecordAsync(SignedInPerson person, ClaimsPrincipal session, CancellationToken stop) => db.CommitAsync<Done>(async inner =>
    {
        await SessionCookie.EndAsync(db, session, time.GetUtcNow(), inner);
        audit.Record(new AuditEvent("signin.out", person.Actor()));
        return Done.Value;
    }, stop: stop);
}
