using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Workflows.Signatures;

/// <summary>Digest algorithms by their object identifiers.</summary>
internal static class Digests
{
    public const string Sha1 = "SHA-1";

    private const string Md5Oid = "1.2.840.113549.2.5";
    private const string Sha1Oid = "1.3.14.3.2.26";
    public const string Sha256Oid = "2.16.840.1.101.3.4.2.1";
    private const string Sha384Oid = "2.16.840.1.101.3.4.2.2";
    private const string Sha512Oid = "2.16.840.1.101.3.4.2.3";

    public static string NameOf(string oid) => oid switch
    {
        Md5Oid => "MD5",
        Sha1Oid => Sha1,
        Sha256Oid => "SHA-256",
        Sha384Oid => "SHA-384",
        Sha512Oid => "SHA-512",
        _ => ShownText.Of(oid),
    };

    /// <summary>Not even to be read as a signature any more.</summary>
    public static bool IsBroken(string oid) => oid is Md5Oid or "1.2.840.113549.2.2" or "1.2.840.113549.2.4";

    /// <summary>The digest, or null for an algorithm not known here.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Old signatures are read and marked as weak.")]
    public static byte[]? Hash(string oid, byte[] content) => oid switch
    {
        Sha1Oid => SHA1.HashData(content),
        Sha256Oid => SHA256.HashData(content),
        Sha384Oid => SHA384.HashData(content),
        Sha512Oid => SHA512.HashData(content),
        _ => null,
    };
}
