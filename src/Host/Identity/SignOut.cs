using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Identity;

/// <summary>Records that a person left; the cookie is the endpoint's to take away.</summary>
public sealed class SignOut(WorkflowsDb db, AuditTrail audit)
{
    public Task<Result<Done>> RecordAsync(SignedInPerson person, CancellationToken stop) => db.CommitAsync<Done>(_ =>
    {
        audit.Record(new AuditEvent("signin.out", person.Actor()));
        return Task.FromResult<Result<Done>>(Done.Value);
    }, stop: stop);
}
