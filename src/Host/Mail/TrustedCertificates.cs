using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Host.Operations;

namespace Host.Mail;

/// <summary>
/// Certificates trusted besides the machine's store. The name in the certificate is checked all the same.
/// </summary>
internal static class TrustedCertificates
{
    private static readonly ConcurrentDictionary<string, X509Certificate2> Trusted = new(StringComparer.Ordinal);
    private static readonly Lock Installing = new();

    public static void Add(string pemFile)
    {
        foreach (var certificate in Read(pemFile))
            Trusted[certificate.Thumbprint] = certificate;
        lock (Installing)
        {
            // The framework's client takes its check from this one process-wide place, and nothing else here uses
            // it. MA0039 warns of checks that pass anything: this one only adds issuers an administrator named.
#pragma warning disable SYSLIB0014, MA0039
            ServicePointManager.ServerCertificateValidationCallback = (_, certificate, _, errors) =>
                certificate is not null && IsGood(new X509Certificate2(certificate), errors);
#pragma warning restore SYSLIB0014, MA0039
        }
    }

    internal static bool IsGood(X509Certificate2 certificate, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
            return true;
        if (errors is not SslPolicyErrors.RemoteCertificateChainErrors)
            return false;
        if (Trusted.ContainsKey(certificate.Thumbprint))
            return true;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(Trusted.Values.ToArray());
        return chain.Build(certificate);
    }

    private static X509Certificate2Collection Read(string pemFile)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(pemFile);
        return found.Count > 0
            ? found
            : throw new StartRefusedException("Mail:TrustedCertificate holds no certificate in PEM form.");
    }
}
