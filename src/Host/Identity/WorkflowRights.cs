using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Identity;

/// <summary>
/// What an administrator may do with workflows. Each is the name of an authorization policy too. An administrator's
/// account has all four until <see cref="SetWorkflowRights"/> narrows it; nobody else has any.
/// </summary>
public static class WorkflowRights
{
    /// <summary>See definitions and instances in the designer.</summary>
    public const string Read = "workflow.read";

    /// <summary>Change definitions that are not in force: create, save, import, delete drafts, go back to a version.</summary>
    public const string Edit = "workflow.edit";

    /// <summary>Put a version in force, or take it out.</summary>
    public const string Publish = "workflow.publish";

    /// <summary>Interfere with what runs: cancel, retry, change a variable, move to a step.</summary>
    public const string Repair = "workflow.repair";

    /// <summary>Claim of an account that narrows its rights; the value names them, separated by blanks.</summary>
    internal const string Claim = "workflow-rights";

    public static IReadOnlyList<string> All { get; } = [Read, Edit, Publish, Repair];

    /// <summary>The rights of an administrator's account, asked of the database.</summary>
    internal static async Task<IReadOnlySet<string>> OfAdministratorAsync(WorkflowsDb db, Guid person, CancellationToken stop)
    {
        var narrowed = await db.Set<IdentityUserClaim<Guid>>().AsNoTracking()
            .Where(c => c.UserId == person && c.ClaimType == Claim).Select(c => c.ClaimValue).ToListAsync(stop);
        var rights = All.ToHashSet(StringComparer.Ordinal);
        foreach (var names in narrowed)
            rights.IntersectWith((names ?? "").Split(' '));
        return rights;
    }
}

/// <summary>Narrows what an administrator may do with workflows, or gives all of it back; holds from the next request on.</summary>
public sealed class SetWorkflowRights(WorkflowsDb db, AuditTrail audit)
{
    /// <param name="email">The administrator's address.</param>
    /// <param name="rights">Names out of <see cref="WorkflowRights.All"/>; any of them brings <see cref="WorkflowRights.Read"/> along.</param>
    /// <returns>The rights the account has from now on.</returns>
    public async Task<Result<IReadOnlyList<string>>> HandleAsync(string email, IReadOnlyCollection<string> rights, Actor actor, CancellationToken stop)
    {
        if (rights.Except(WorkflowRights.All, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            return new Invalid($"Không có quyền nào tên là {unknown}.", "rights");
        var person = await db.Set<Person>().FirstOrDefaultAsync(p => p.Email == email.Trim() && p.IsActive, stop);
        if (person is null || !await db.Set<Account>().AnyAsync(a => a.Id == person.Id, stop))
            return new NotFound($"Không có tài khoản nào dùng địa chỉ {email}.");

        IReadOnlyList<string> granted = [.. WorkflowRights.All.Where(r => rights.Contains(r) || (rights.Count > 0 && r == WorkflowRights.Read))];
        await db.EnterAloneAsync($"workflow rights {person.Id}", stop);
        var claims = db.Set<IdentityUserClaim<Guid>>();
        claims.RemoveRange(await claims.Where(c => c.UserId == person.Id && c.ClaimType == WorkflowRights.Claim).ToListAsync(stop));
        if (granted.Count < WorkflowRights.All.Count)
            claims.Add(new() { UserId = person.Id, ClaimType = WorkflowRights.Claim, ClaimValue = string.Join(' ', granted) });
        audit.Record(new("account.rights-set", actor) { Data = new { Person = person.Id, person.FullName, Rights = granted } });
        return Result<IReadOnlyList<string>>.Success(granted);
    }
}
