using Workflows.Values;

namespace Workflows.Signatures;

/// <summary>The server's own signature; its key lies outside the database, where the host keeps its keys.</summary>
public interface IServerSeal
{
    /// <returns>A function that makes a detached CMS over what it is given; a problem where the key cannot be used.</returns>
    Result<Func<byte[], byte[]>> Seal();
}
