using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;
using Directory = Workflows.Organisation.Directory;

namespace Host.Identity;

/// <summary>A demo account as the sign-in page offers it.</summary>
public sealed record DemoAccount(string UserName, string FullName, string Post, PostRole Role);

/// <summary>
/// Accounts of invented people with a password everybody knows. They exist in Development only: anywhere
/// else their presence stops the start.
/// </summary>
public sealed class DemoAccounts(
    WorkflowsDb db, Directory directory, UserManager<Account> users, IPasswordHasher<Account> hasher, IHostEnvironment environment)
{
    /// <summary>Documented, therefore no secret.</summary>
    public const string Password = "Demo-2026-ubnd";

    /// <summary>The order in which a newcomer meets them: from the drafter's desk to issue.</summary>
    private static readonly PostRole[] Way =
    [
        PostRole.Specialist, PostRole.UnitHead, PostRole.Head, PostRole.Deputy, PostRole.ViceChair, PostRole.Chair,
        PostRole.RecordsClerk, PostRole.Administrator,
    ];

    /// <summary>Gives every demo person without an account one; the user name is the address.</summary>
    /// <returns>How many were made.</returns>
    public async Task<int> SeedAsync(CancellationToken stop)
    {
        if (!environment.IsDevelopment())
            throw new InvalidOperationException("Demo accounts are made in Development only.");
        var made = await db.CommitAsync<int>(async inner =>
        {
            await db.EnterAloneAsync("demo accounts", inner);
            var people = await db.Set<Person>().Where(p => p.IsDemo && !db.Set<Account>().Any(a => a.Id == p.Id)).ToListAsync(inner);
            // One hash for all: hashing is slow by design, and the password is printed in the README.
            var hash = people.Count > 0 ? hasher.HashPassword(new Account(), Password) : null;
            foreach (var person in people)
            {
                var created = await users.CreateAsync(new Account
                {
                    Id = person.Id,
                    UserName = person.Email,
                    PasswordHash = hash,
                    LockoutEnabled = true,
                });
                if (!created.Succeeded)
                    throw new InvalidOperationException($"No account for {person.Email}: {string.Join(' ', created.Errors.Select(e => e.Description))}");
            }

            return people.Count;
        }, onDuplicate: _ => new Conflict("Tài khoản dùng thử đã được tạo."), stop: stop);
        // Another host that starts at this moment was quicker.
        return made.IsSuccess ? made.Value : 0;
    }

    /// <summary>Stops the start where demo accounts may not be.</summary>
    public async Task RefuseOutsideDevelopmentAsync(CancellationToken stop)
    {
        if (environment.IsDevelopment())
            return;
        var count = await db.Set<Account>().CountAsync(a => db.Set<Person>().Any(p => p.Id == a.Id && p.IsDemo), stop);
        if (count > 0)
            throw new InvalidOperationException(
                $"This database holds {count} demo accounts, whose password is public. A host outside Development does not start with them: use another database.");
    }

    /// <summary>What the sign-in page offers; nothing outside Development.</summary>
    public async Task<IReadOnlyList<DemoAccount>> OffersAsync(CancellationToken stop)
    {
        if (!environment.IsDevelopment())
            return [];
        var offers = await (
            from account in db.Set<Account>()
            join person in db.Set<Person>() on account.Id equals person.Id
            where person.IsDemo && person.IsActive
            join holder in directory.Holders() on person.Id equals holder.PersonId
            select new { account.UserName, Holder = holder }).AsNoTracking().ToListAsync(stop);
        var order = StringComparer.Create(VietnamTime.Culture, ignoreCase: true);
        return [.. offers
            .OrderBy(o => Array.IndexOf(Way, o.Holder.Role)).ThenBy(o => o.Holder.AgencyName, order).ThenBy(o => o.Holder.FullName, order)
            .DistinctBy(o => o.Holder.PersonId)
            .Select(o => new DemoAccount(o.UserName!, o.Holder.FullName, SignedInPerson.PostLineOf(o.Holder), o.Holder.Role))];
    }
}
