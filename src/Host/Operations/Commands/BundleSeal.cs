using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Workflows.Values;
using Workflows.WorkFiles.Checking;

namespace Host.Operations.Commands;

/// <summary>Checks the detached signature (CMS) of a bundle. Whose certificate may be trusted is said by <c>--certificate</c>, not by this machine's store.</summary>
internal static class BundleSeal
{
    public static SealFinding Check(byte[] manifest, byte[] seal, X509Certificate2? signer)
    {
        try
        {
            var cms = new SignedCms(new ContentInfo(manifest), detached: true);
            cms.Decode(seal);
            if (cms.SignerInfos.Count != 1 || cms.SignerInfos[0].Certificate is not { } certificate)
                return new(false, "it does not carry exactly one signer with a certificate");
            cms.CheckSignature(verifySignatureOnly: true);
            var print = certificate.GetCertHashString(HashAlgorithmName.SHA256);
            if (signer is not null && print != signer.GetCertHashString(HashAlgorithmName.SHA256))
                return new(false, $"it is by {certificate.Subject}, not by the given certificate");
            var days = $"{Day(certificate.NotBefore)}–{Day(certificate.NotAfter)}";
            return new(true, $"{certificate.Subject} ({days}, SHA-256 {print})");
        }
        catch (CryptographicException unfit)
        {
            return new(false, unfit.Message.TrimEnd('.'));
        }
    }

    private static string Day(DateTime instant) => VietnamTime.Short(VietnamTime.DateOf(new DateTimeOffset(instant)));
}
