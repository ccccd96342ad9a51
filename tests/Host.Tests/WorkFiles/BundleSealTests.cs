using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Host.Operations.Commands;

namespace Host.Tests.WorkFiles;

/// <summary>The signature over a bundle's manifest, as the command checks it.</summary>
public sealed class BundleSealTests
{
    private static readonly byte[] Manifest = Encoding.UTF8.GetBytes("{}");

    [Fact]
    public void A_signature_names_its_signer_and_holds_for_these_bytes_alone()
    {
        using var own = Certificate("CN=May chu UBND tinh");
        using var other = Certificate("CN=May chu UBND tinh");
        var seal = Sign(own);

        var found = BundleSeal.Check(Manifest, seal, null);
        Assert.True(found.IsValid, found.Words);
        Assert.StartsWith("CN=May chu UBND tinh (01/01/2026–", found.Words, StringComparison.Ordinal);
        Assert.True(BundleSeal.Check(Manifest, seal, own).IsValid);
        Assert.False(BundleSeal.Check(Manifest, seal, other).IsValid);
        Assert.False(BundleSeal.Check(Encoding.UTF8.GetBytes("{} "), seal, null).IsValid);
        Assert.False(BundleSeal.Check(Manifest, [], null).IsValid);
        Assert.False(BundleSeal.Check(Manifest, seal[..^9], null).IsValid);
    }

    private static byte[] Sign(X509Certificate2 certificate)
    {
        var cms = new SignedCms(new ContentInfo(Manifest), detached: true);
        cms.ComputeSignature(new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate) { IncludeOption = X509IncludeOption.EndCertOnly });
        return cms.Encode();
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
