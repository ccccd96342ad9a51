using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>
/// Derives the secret of an email link from the link's id and a key kept outside the database. The database
/// stores only the token's hash; whoever reads a dump, or the mail rows waiting in it, cannot follow a link.
/// </summary>
public sealed class LinkTokens
{
    private const int KeyBytes = 32;
    private readonly byte[] key;

    /// <param name="key">At least 32 unguessable bytes, the same on every host.</param>
    public LinkTokens(byte[] key)
    {
        if (key.Length < KeyBytes)
            throw new ArgumentException($"The link key needs at least {KeyBytes} bytes.", nameof(key));
        this.key = [.. key];
    }

    /// <summary>256 bits in 43 characters that stand in an address as they are.</summary>
    public string TokenFor(Guid linkId) => Base64Url.EncodeToString(Derive("token", linkId));

    /// <summary>The six digits printed in the mail's text and asked for by decisions that bind.</summary>
    public string CodeFor(Guid linkId)
    {
        // 64 bits modulo a million: the bias is far below one in a billion.
        var number = BitConverter.ToUInt64(Derive("code", linkId)) % 1_000_000;
        return number.ToString("000000", CultureInfo.InvariantCulture);
    }

    public bool IsCodeFor(Guid linkId, string? typed)
    {
        var digits = new string((typed ?? "").Where(char.IsAsciiDigit).ToArray());
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(digits), Encoding.ASCII.GetBytes(CodeFor(linkId)));
    }

    /// <summary>What the database keeps of a token.</summary>
    public static Sha256Hash HashOf(string token) => Sha256Hash.Of(token);

    /// <summary>False for anything that cannot be a token, so that junk never reaches the database.</summary>
    public static bool LooksLikeToken(string? text) =>
        text is { Length: 43 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private byte[] Derive(string purpose, Guid linkId) =>
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{purpose}:{linkId:N}"));
}
