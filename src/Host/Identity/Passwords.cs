using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Host.Identity;

/// <summary>Checks a typed password, taking the same time whether or not there is something to check it against.</summary>
public sealed class Passwords(IPasswordHasher<Account> hasher)
{
    /// <summary>Longer ones are refused unread: nobody types them.</summary>
    public const int Longest = 256;

    private static readonly Account Nobody = new();
    private readonly string decoy = hasher.HashPassword(Nobody, "không ai có mật khẩu này");

    /// <param name="account">Null for a name nobody has: the work is done all the same, the answer is no.</param>
    /// <param name="typed">As it came from the form.</param>
    /// <param name="newHash">Set when the stored hash is of an older kind and should be replaced.</param>
    public bool Check(Account? account, string typed, out string? newHash)
    {
        newHash = null;
        var password = Prepare(typed);
        var verdict = hasher.VerifyHashedPassword(account ?? Nobody, account?.PasswordHash ?? decoy, password ?? "");
        if (account?.PasswordHash is null || password is null || verdict is PasswordVerificationResult.Failed)
            return false;
        if (verdict is PasswordVerificationResult.SuccessRehashNeeded)
            newHash = hasher.HashPassword(account, password);
        return true;
    }

    /// <summary>One normal form, because "ế" has two spellings and keyboards differ; null for what is no text.</summary>
    public static string? Prepare(string typed)
    {
        if (typed.Length is 0 or > Longest)
            return null;
        try
        {
            return typed.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
