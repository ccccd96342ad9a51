using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Workflows.Values;

namespace Workflows.Signatures;

/// <summary>The authorities whose certificates the installation takes: only these, never the machine's own list.</summary>
public sealed class TrustedRoots
{
    /// <summary>None given: chains are not judged, and findings say so.</summary>
    public static readonly TrustedRoots None = new([]);

    private readonly X509Certificate2Collection certificates;

    public TrustedRoots(IEnumerable<X509Certificate2> certificates) => this.certificates = [.. certificates];

    public bool IsEmpty => certificates.Count == 0;

    /// <summary>Reads "-----BEGIN CERTIFICATE-----" blocks, roots and intermediates together.</summary>
    public static Result<TrustedRoots> FromPem(string pem)
    {
        try
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPem(pem);
            return read.Count == 0 ? new Invalid("Tệp không chứa chứng thư nào.") : new TrustedRoots(read);
        }
        catch (CryptographicException)
        {
            return new Invalid("Tệp chứng thư gốc không đọc được.");
        }
    }

    /// <summary>
    /// Builds the chain at a moment without any network. Whether a certificate was revoked is therefore not looked up.
    /// </summary>
    /// <returns>Empty when the chain ends in one of the roots; else what is wrong.</returns>
    internal X509ChainStatusFlags Judge(X509Certificate2 certificate, X509Certificate2Collection others, DateTimeOffset at)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(certificates);
        policy.ExtraStore.AddRange(others);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTimeIgnored = false;
        policy.VerificationTime = at.UtcDateTime;
        try
        {
            var isBuilt = chain.Build(certificate);
            var flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
            return isBuilt || flags != X509ChainStatusFlags.NoError ? flags : X509ChainStatusFlags.PartialChain;
        }
        catch (CryptographicException)
        {
            return X509ChainStatusFlags.PartialChain;
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }
}
