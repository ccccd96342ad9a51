using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Storage;
using Directory = Workflows.Organisation.Directory;

namespace Host.Identity;

/// <summary>The signed-in person of this request, read once and only when somebody asks.</summary>
public sealed class CurrentPerson(IHttpContextAccessor http, WorkflowsDb db, Directory directory)
{
    private bool asked;
    private SignedInPerson? found;

    /// <summary>Null when nobody is signed in, or when the person has been switched off since.</summary>
    public async Task<SignedInPerson?> FindAsync(CancellationToken stop)
    {
        if (asked)
            return found;
        if (http.HttpContext is { } context && IdOf(context.User) is { } id)
            found = await ReadAsync(id, context, stop);
        asked = true;
        return found;
    }

    /// <summary>For endpoints that demand sign-in, which is every endpoint that does not say otherwise.</summary>
    public async Task<SignedInPerson> RequireAsync(CancellationToken stop) =>
        await FindAsync(stop) ?? throw new InvalidOperationException("The endpoint lets people in who are not signed in.");

    internal static Guid? IdOf(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true } && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    private async Task<SignedInPerson?> ReadAsync(Guid id, HttpContext context, CancellationToken stop)
    {
        var person = await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && p.IsActive, stop);
        if (person is null)
            return null;
        var signedIn = new SignedInPerson
        {
            Id = person.Id,
            FullName = person.FullName,
            Email = person.Email,
            Posts = await directory.PostsOfAsync(id, stop),
            Address = Caller.AddressOf(context),
            UserAgent = Caller.UserAgentOf(context),
        };
        return signedIn.IsAdministrator ? signedIn with { WorkflowRights = await WorkflowRights.OfAdministratorAsync(db, id, stop) } : signedIn;
    }
}
