using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Workflows.Values;

namespace Workflows.Signatures;

/// <summary>What a certificate says of its holder; texts are cleaned for showing, never proof by themselves.</summary>
/// <param name="Serial">Hexadecimal, as the issuer gave it.</param>
/// <param name="Thumbprint">SHA-256 over the certificate.</param>
/// <param name="MaySign">The key usage allows signing documents (or nothing is said about usage).</param>
/// <param name="KeyFingerprint">SHA-256 over the public key: two certificates of one key are one signer.</param>
public sealed record CertificateFacts(
    string CommonName,
    string Organisation,
    string Email,
    string Issuer,
    string Serial,
    Sha256Hash Thumbprint,
    Sha256Hash KeyFingerprint,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    bool MaySign,
    bool IsAuthority,
    bool HasWeakKey)
{
    private const string CommonNameOid = "2.5.4.3";
    private const string OrganisationOid = "2.5.4.10";
    private const string EmailOid = "1.2.840.113549.1.9.1";

    /// <summary>"Nguyễn Văn An (Sở Tài chính)", or the serial number when the certificate names nobody.</summary>
    public string Shown => (CommonName, Organisation) switch
    {
        ("", "") => $"chứng thư số {Serial}",
        ("", var organisation) => organisation,
        (var name, "") => name,
        var (name, organisation) => $"{name} ({organisation})",
    };

    internal static CertificateFacts Of(X509Certificate2 certificate)
    {
        var subject = Parts(certificate.SubjectName);
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        var email = certificate.GetNameInfo(X509NameType.EmailName, forIssuer: false);
        return new CertificateFacts(
            ShownText.Of(subject.GetValueOrDefault(CommonNameOid)),
            ShownText.Of(subject.GetValueOrDefault(OrganisationOid)),
            ShownText.Of(string.IsNullOrEmpty(email) ? subject.GetValueOrDefault(EmailOid) : email),
            ShownText.Of(Parts(certificate.IssuerName).GetValueOrDefault(CommonNameOid)),
            certificate.SerialNumber,
            Sha256Hash.Of(certificate.RawData),
            Sha256Hash.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo()),
            new DateTimeOffset(certificate.NotBefore.ToUniversalTime()),
            new DateTimeOffset(certificate.NotAfter.ToUniversalTime()),
            usage is null || (usage.KeyUsages & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) != X509KeyUsageFlags.None,
            certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(b => b.CertificateAuthority),
            IsWeak(certificate));
    }

    public bool IsValidAt(DateTimeOffset instant) => NotBefore <= instant && instant <= NotAfter;

    private static bool IsWeak(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        return rsa is { KeySize: < 2048 };
    }

    /// <summary>First value of each kind.</summary>
    private static Dictionary<string, string> Parts(X500DistinguishedName name)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in name.EnumerateRelativeDistinguishedNames(reversed: false).Where(p => !p.HasMultipleElements))
        {
            try
            {
                if (part.GetSingleElementType().Value is { } kind && part.GetSingleElementValue() is { } value)
                    parts.TryAdd(kind, value);
            }
            catch (CryptographicException)
            {
                // A part written in an unknown string type names nobody; the serial number still does.
            }
        }

        return parts;
    }
}
