using Workflows.Values;

namespace Host.Identity;

/// <summary>What a request tells about where it comes from, fit to be kept.</summary>
public static class Caller
{
    private const int LongestUserAgent = 300;

    public static string? AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString();

    /// <summary>Shortened and cleaned: the header is whatever the caller likes.</summary>
    public static string? UserAgentOf(HttpContext http)
    {
        var said = new string([.. http.Request.Headers.UserAgent.ToString().Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c < '\uFFFE').Take(LongestUserAgent)]);
        return said.Length == 0 ? null : VietnameseText.Normalise(said);
    }
}
