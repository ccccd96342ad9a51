using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Identity;

/// <summary>Gives a person an account, or a new password that ends every session and lock of the old one.</summary>
public sealed class SetPassword(WorkflowsDb db, UserManager<Account> users, IPasswordHasher<Account> hasher, AuditTrail audit)
{
    /// <param name="email">The person's address, which is the user name.</param>
    /// <param name="password">As typed; never written anywhere but as its hash.</param>
    public async Task<Result<Done>> HandleAsync(string email, string password, Actor actor, CancellationToken stop)
    {
        var name = users.NormalizeEmail(email.Trim());
        var person = await db.Set<Person>().FirstOrDefaultAsync(p => p.Email == email.Trim() && p.IsActive, stop);
        if (person is null)
            return new NotFound($"Không có người nào dùng địa chỉ {email}.");
        if (Passwords.Prepare(password) is not { } clean)
            return new Invalid($"Mật khẩu phải có từ 12 đến {Passwords.Longest} ký tự.", "password");
        var account = await db.Set<Account>().FirstOrDefaultAsync(a => a.Id == person.Id, stop)
            ?? new Account { Id = person.Id, UserName = person.Email, NormalizedUserName = name, LockoutEnabled = true };
        foreach (var rule in users.PasswordValidators)
        {
            if (!(await rule.ValidateAsync(users, account, clean)).Succeeded)
                return new Invalid("Mật khẩu quá ngắn hoặc quá đơn giản: ít nhất 12 ký tự, trong đó có 6 ký tự khác nhau.", "password");
        }

        account.PasswordHash = hasher.HashPassword(account, clean);
        (account.AccessFailedCount, account.LockoutEnd) = (0, null);
        if (db.Entry(account).State is EntityState.Detached)
        {
            var made = await users.CreateAsync(account);
            if (!made.Succeeded)
                return new Conflict(string.Join(' ', made.Errors.Select(e => e.Description)));
        }
        else
        {
            // A new stamp: whoever signed in with the old password is out at the next request.
            await users.UpdateSecurityStampAsync(account);
        }

        audit.Record(new("account.password-set", actor) { Data = new { Person = person.Id, person.FullName } });
        return Done.Value;
    }
}
