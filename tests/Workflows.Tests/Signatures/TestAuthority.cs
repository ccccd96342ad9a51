using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Workflows.Signatures;

namespace Workflows.Tests.Signatures;

/// <summary>A certificate authority with its people, made once for all tests: keys take time.</summary>
internal sealed class TestAuthority
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    /// <summary>The one the installation trusts.</summary>
    public static readonly TestAuthority Ours = new("CA chuyên dùng Chính phủ (thử)");

    /// <summary>Somebody else's.</summary>
    public static readonly TestAuthority Foreign = new("CA lạ");

    public static readonly X509Certificate2 Leader = Ours.Issue("Nguyễn Văn An", "UBND tỉnh Thái Nguyên", "an@thainguyen.gov.vn");
    public static readonly X509Certificate2 OtherLeader = Ours.Issue("Trần Thị Bình", "UBND tỉnh Thái Nguyên", "binh@thainguyen.gov.vn");
    public static readonly X509Certificate2 Agency = Ours.Issue("Ủy ban nhân dân tỉnh Thái Nguyên", "UBND tỉnh Thái Nguyên", "vanthu@thainguyen.gov.vn");
    public static readonly X509Certificate2 Stranger = Foreign.Issue("Nguyễn Văn An", "UBND tỉnh Thái Nguyên", "an@thainguyen.gov.vn");

    private readonly X509Certificate2 root;
    private int serial = 100;

    private TestAuthority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        root = request.CreateSelfSigned(Now.AddYears(-10), Now.AddYears(10));
    }

    public TrustedRoots Roots => new([root]);

    public string Pem => root.ExportCertificatePem();

    public X509Certificate2 Issue(
        string name,
        string organisation = "",
        string email = "",
        DateTimeOffset? from = null,
        DateTimeOffset? until = null,
        X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation,
        bool isTimestamping = false,
        int bits = 2048)
    {
        using var key = RSA.Create(bits);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        if (organisation.Length > 0)
            subject.AddOrganizationName(organisation);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        if (isTimestamping)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], critical: true));
        if (email.Length > 0)
        {
            var alternative = new SubjectAlternativeNameBuilder();
            alternative.AddEmailAddress(email);
            request.CertificateExtensions.Add(alternative.Build());
        }

        using var issued = request.Create(root, from ?? Now.AddYears(-1), until ?? Now.AddYears(2), BitConverter.GetBytes(Interlocked.Increment(ref serial)));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>The signed attribute that names a certificate by its SHA-256 (RFC 5035).</summary>
    public static AsnEncodedData NamedCertificate(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(SHA256.HashData(certificate.RawData));
        return new AsnEncodedData("1.2.840.113549.1.9.16.2.47", writer.Encode());
    }

    /// <summary>A time stamp token (RFC 3161) over the data.</summary>
    public static byte[] Stamp(X509Certificate2 authority, byte[] data, DateTimeOffset time)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier("1.2.3.4.1");
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("2.16.840.1.101.3.4.2.1");
                    writer.WriteNull();
                }

                writer.WriteOctetString(SHA256.HashData(data));
            }

            writer.WriteInteger(7);
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
        }

        var cms = new SignedCms(new ContentInfo(new Oid("1.2.840.113549.1.9.16.1.4"), writer.Encode()), detached: false);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, authority)
        {
            DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.SignedAttributes.Add(NamedCertificate(authority));
        cms.ComputeSignature(signer);
        return cms.Encode();
    }
}
