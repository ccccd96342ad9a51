namespace Host.Operations;

/// <summary>Where the host's own PostgreSQL lives and how careful it is.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>Directory of the cluster, its logins and its lock files; made when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Directory whose <c>node_modules</c> may carry the binaries; null when there is none.</summary>
    public string? RepositoryRoot { get; init; }

    /// <summary>False gives up crash safety for speed: for tests alone.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>
    /// Parents, best first, of the cluster when the unprivileged user that must own it cannot reach
    /// <see cref="DataDirectory"/>.
    /// </summary>
    internal IReadOnlyList<string> Refuges { get; init; } = ["/var/lib/plan-issuance", "/var/tmp/plan-issuance"];

    /// <summary>
    /// Reads <c>Data:Directory</c>; without it <c>.data</c> at the root of the checkout the program was built
    /// in, or in the current directory.
    /// </summary>
    public static EmbeddedPostgresOptions From(IConfiguration settings)
    {
        var wanted = settings["Data:Directory"];
        return new EmbeddedPostgresOptions
        {
            DataDirectory = Path.GetFullPath(
                string.IsNullOrWhiteSpace(wanted) ? ".data" : wanted, SourceCheckout.Root ?? Directory.GetCurrentDirectory()),
            RepositoryRoot = SourceCheckout.Root,
        };
    }
}

/// <summary>PostgreSQL could not be started; the message says what to do about it.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? cause = null) : Exception(message, cause);
