using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Workflows.Signatures;

/// <summary>The signed attribute that names the signer's certificate by its digest (RFC 5035), both versions.</summary>
internal sealed record CertificateReference(string DigestOid, byte[] Digest)
{
    private const string VersionOneOid = "1.2.840.113549.1.9.16.2.12";
    private const string VersionTwoOid = "1.2.840.113549.1.9.16.2.47";

    /// <summary>The reference, or null when the signature has none.</summary>
    public static CertificateReference? Of(SignerInfo info)
    {
        foreach (var attribute in info.SignedAttributes)
        {
            if (attribute.Oid.Value is VersionOneOid or VersionTwoOid && attribute.Values is [var value, ..])
                return Read(value.RawData, attribute.Oid.Value == VersionTwoOid);
        }

        return null;
    }

    public bool IsTo(X509Certificate2 certificate) =>
        Digests.Hash(DigestOid, certificate.RawData) is { } actual && CryptographicOperations.FixedTimeEquals(actual, Digest);

    private static CertificateReference Read(byte[] encoded, bool isVersionTwo)
    {
        var first = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence().ReadSequence().ReadSequence();
        var algorithm = isVersionTwo ? Digests.Sha256Oid : "1.3.14.3.2.26";
        // The algorithm may be left out in version two: then it is SHA-256.
        if (isVersionTwo && first.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            algorithm = first.ReadSequence().ReadObjectIdentifier();
        return new CertificateReference(algorithm, first.ReadOctetString());
    }
}
