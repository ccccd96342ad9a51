using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;
using Directory = Workflows.Organisation.Directory;

namespace Host.Identity;

/// <param name="UserName">As typed.</param>
/// <param name="Password">As typed.</param>
/// <param name="Address">Network address of the caller.</param>
/// <param name="UserAgent">The caller's program.</param>
public sealed record SignInAttempt(string UserName, string Password, string? Address, string? UserAgent);

/// <summary>An account that has just proved itself.</summary>
public sealed record ProvenAccount(Guid PersonId, string FullName, string SecurityStamp);

/// <summary>Tries a name and a password; counts failures and locks, together with the audit row of the attempt.</summary>
/// <remarks>
/// Every refusal says the same and costs the same, so that nobody learns here which names exist or whether a
/// locked account's password was right.
/// </remarks>
public sealed class SignIn(
    WorkflowsDb db, Directory directory, AuditTrail audit, Passwords passwords, ILookupNormalizer names, TimeProvider time)
{
    public const int FailuresToLock = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    private const int LongestUserName = 256;

    private static readonly Invalid Refused = new(
        "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa. Nhập sai 5 lần liên tiếp, tài khoản bị khóa 15 phút.");

    public async Task<Result<ProvenAccount>> TryAsync(SignInAttempt attempt, CancellationToken stop)
    {
        // A refusal is a success of the transaction: its count and its audit row must stay.
        var outcome = await db.CommitAsync<ProvenAccount?>(async inner => await JudgeAsync(attempt, inner), stop: stop);
        if (outcome.Problem is { } problem)
            return problem;
        return outcome.Value is { } proven ? proven : Refused;
    }

    private async Task<ProvenAccount?> JudgeAsync(SignInAttempt attempt, CancellationToken stop)
    {
        var account = await LockAsync(attempt.UserName, stop);
        var person = account is null ? null : await db.Set<Person>().FirstAsync(p => p.Id == account.Id, stop);
        var locked = account?.LockoutEnd > time.GetUtcNow();
        var right = passwords.Check(locked ? null : account, attempt.Password, out var newHash);

        if (account is null || person is null)
            return Refuse(attempt, null, "unknown");
        var actor = await ActorAsync(person, attempt, stop);
        if (locked)
            return Refuse(attempt, actor, "locked");
        if (!person.IsActive)
            return Refuse(attempt, actor, "inactive");
        if (!right)
        {
            Refuse(attempt, actor, "password");
            Count(account, actor);
            return null;
        }

        account.AccessFailedCount = 0;
        account.LockoutEnd = null;
        account.PasswordHash = newHash ?? account.PasswordHash;
        audit.Record(new AuditEvent("signin.succeeded", actor));
        return new ProvenAccount(person.Id, person.FullName, account.SecurityStamp!);
    }

    /// <summary>Attempts on one account wait for each other, so that a hundred at once are counted as a hundred.</summary>
    private async Task<Account?> LockAsync(string typed, CancellationToken stop)
    {
        if (typed.Length > LongestUserName || VietnameseText.Check(typed, "", "", LongestUserName) is not { IsSuccess: true } checkedName)
            return null;
        var name = names.NormalizeName(checkedName.Value);
        var found = await db.Set<Account>()
            .FromSql($"SELECT * FROM org.account WHERE normalized_user_name = {name} FOR UPDATE")
            .ToListAsync(stop);
        return found.SingleOrDefault();
    }

    private void Count(Account account, Actor actor)
    {
        account.AccessFailedCount++;
        if (account.AccessFailedCount < FailuresToLock)
            return;
        account.AccessFailedCount = 0;
        account.LockoutEnd = time.GetUtcNow() + LockedFor;
        audit.Record(new AuditEvent("signin.locked", actor) { Data = new { until = account.LockoutEnd } });
    }

    private ProvenAccount? Refuse(SignInAttempt attempt, Actor? actor, string reason)
    {
        // A name nobody has is not kept: people type their password into the wrong field.
        audit.Record(new AuditEvent("signin.failed", actor ?? new Actor
        {
            Name = "Không rõ",
            Channel = Channel.Web,
            Address = attempt.Address,
            UserAgent = attempt.UserAgent,
        })
        { Data = new { reason } });
        return null;
    }

    private async Task<Actor> ActorAsync(Person person, SignInAttempt attempt, CancellationToken stop) => new SignedInPerson
    {
        Id = person.Id,
        FullName = person.FullName,
        Email = person.Email,
        Posts = await directory.PostsOfAsync(person.Id, stop),
        Address = attempt.Address,
        UserAgent = attempt.UserAgent,
    }.Actor();
}
