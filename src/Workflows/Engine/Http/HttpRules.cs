namespace Workflows.Engine.Http;

/// <summary>What this installation allows of endpoints and requests; the host says it, the default allows nothing.</summary>
public sealed record HttpRules
{
    /// <summary>Largest body taken in or sent out, in bytes.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>Longest time a request may take, inbound or outbound.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(30);

    /// <summary>Endpoints that ask nobody to sign in may be published.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Hosts that workflows may call.</summary>
    public HostList AllowedHosts { get; init; } = HostList.Empty;

    /// <summary>Hosts that workflows may call even where they stand at a private or loopback address.</summary>
    public HostList AllowedPrivateHosts { get; init; } = HostList.Empty;

    public bool MayCall(Uri address) => AllowedHosts.Contains(address) || AllowedPrivateHosts.Contains(address);
}

/// <summary>Names of hosts, each with a port or meaning the port of the scheme.</summary>
public sealed class HostList
{
    private readonly HashSet<string> entries;

    private HostList(IEnumerable<string> entries) => this.entries = new(entries, StringComparer.OrdinalIgnoreCase);

    public static HostList Empty { get; } = new([]);

    /// <param name="text"><c>name</c>, <c>name:port</c>, addresses alike; separated by commas.</param>
    /// <exception cref="FormatException">An entry is no host.</exception>
    public static HostList Parse(string? text)
    {
        var hosts = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var entry in hosts)
        {
            if (!Uri.TryCreate($"http://{entry}/", UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.AbsolutePath != "/" || entry.Contains('*', StringComparison.Ordinal))
                throw new FormatException($"\"{entry}\" is no host name or address, with or without a port.");
        }

        return new(hosts);
    }

    public bool Contains(Uri address) =>
        entries.Contains($"{address.IdnHost}:{address.Port}") || entries.Contains($"{address.Host}:{address.Port}")
        || (address.IsDefaultPort && (entries.Contains(address.IdnHost) || entries.Contains(address.Host)));
}
