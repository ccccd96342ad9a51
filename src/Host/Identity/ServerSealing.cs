using System.Security.Cryptography.X509Certificates;
using System.Text;
using Workflows.Signatures;
using Workflows.Values;

namespace Host.Identity;

/// <summary>The server seals what it hands out: with its own key, kept beside the others outside the database.</summary>
internal sealed class ServerSealing(IConfiguration settings, TimeProvider time, IRandomness randomness) : IServerSeal, IDisposable
{
    private readonly Lazy<Result<X509Certificate2>> key = new(() => new SealKeyFolder(KeyDirectory.Open(settings).FullName, time, randomness).Load());

    /// <summary>The certificate alone, as PEM: with it anybody tells the server's seal from another.</summary>
    public Result<byte[]> Certificate() => key.Value.Map(c => Encoding.ASCII.GetBytes(c.ExportCertificatePem()));

    /// <returns>A function that seals a manifest; a problem where the key cannot be used.</returns>
    public Result<Func<byte[], byte[]>> Seal() => key.Value.Map<Func<byte[], byte[]>>(c => manifest => ServerSeal.Sign(manifest, c, time.GetUtcNow()));

    public void Dispose()
    {
        if (key.IsValueCreated && key.Value.IsSuccess)
            key.Value.Value.Dispose();
    }
}
