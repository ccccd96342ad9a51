using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Workflows.Values;

namespace Workflows.Signatures;

/// <summary>A detached CMS signature verified.</summary>
/// <param name="SignedAt">Time the server put into it.</param>
public sealed record SealReading(CertificateFacts Signer, DateTimeOffset SignedAt);

/// <summary>
/// The server's own signature over an issued document's manifest: evidence of what left the house. It is no signature of a
/// person or of the agency in the sense of the law.
/// </summary>
public static class ServerSeal
{
    /// <returns>Detached CMS (DER) with SHA-256, the certificate and the signing time inside.</returns>
    /// <param name="certificate">With its private key.</param>
    /// <param name="at">Signing time; kept to the second.</param>
    public static byte[] Sign(byte[] manifest, X509Certificate2 certificate, DateTimeOffset at)
    {
        var cms = new SignedCms(new ContentInfo(manifest), detached: true);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate)
        {
            DigestAlgorithm = new Oid(Digests.Sha256Oid),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.SignedAttributes.Add(new Pkcs9SigningTime(at.UtcDateTime));
        cms.ComputeSignature(signer, silent: true);
        return cms.Encode();
    }

    /// <summary>Whether the seal is over exactly this manifest and made with the key of exactly this certificate.</summary>
    public static Result<SealReading> Verify(byte[] manifest, byte[] seal, X509Certificate2 certificate)
    {
        try
        {
            if (CmsCheck.WithoutPadding(seal) is not { } der || der.Length != seal.Length)
                return Broken();
            var cms = new SignedCms(new ContentInfo(manifest), detached: true);
            cms.Decode(der);
            if (!cms.Detached || cms.SignerInfos.Count != 1)
                return Broken();
            var info = cms.SignerInfos[0];
            // Without its own certificate a seal names only issuer and serial number: the key of the given one decides.
            if (info.Certificate is not { } inside || !inside.RawData.AsSpan().SequenceEqual(certificate.RawData))
                return new Conflict("Dấu xác nhận không phải do máy chủ này ký.");
            if (info.DigestAlgorithm.Value != Digests.Sha256Oid)
                return Broken();
            info.CheckSignature(verifySignatureOnly: true);
            var time = info.SignedAttributes.OfType<CryptographicAttributeObject>().SelectMany(a => a.Values.OfType<Pkcs9SigningTime>()).FirstOrDefault();
            return time is null
                ? Broken()
                : new SealReading(CertificateFacts.Of(inside), new DateTimeOffset(time.SigningTime.ToUniversalTime()));
        }
        catch (Exception e) when (CmsCheck.IsBadInput(e))
        {
            return Broken();
        }
    }

    private static Conflict Broken() => new("Dấu xác nhận của máy chủ không đúng với nội dung.");
}
