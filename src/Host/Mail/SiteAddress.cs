using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Host.Mail;

/// <summary>The address printed into mails: the setting, or else what the server listens on.</summary>
public sealed class SiteAddress(MailSettings settings, IServer server)
{
    /// <summary>Without a slash at the end; throws before the server listens when there is no setting.</summary>
    public string Base => settings.SiteAddress ?? Listening
        ?? throw new InvalidOperationException("The server does not listen yet and Site:Address is not set.");

    /// <summary>Address of the page that a link opens.</summary>
    public string Of(string token) => $"{Base}/q/{token}";

    private string? Listening => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .OrderByDescending(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        .Select(Reachable)
        .FirstOrDefault();

    // A server that listens on every address of the machine is reached on this one by its local name.
    private static string Reachable(string address) => address
        .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
        .Replace("//[::]", "//localhost", StringComparison.Ordinal)
        .Replace("//+", "//localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal)
        .TrimEnd('/');
}
