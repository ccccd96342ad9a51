using Workflows.Signatures;

namespace Host.Operations;

/// <summary>The authorities whose certificates on signed files are believed: setting <c>Signatures:TrustedRoots</c>, a PEM file with roots and intermediates.</summary>
internal static class SignatureSettings
{
    private const string Key = "Signatures:TrustedRoots";

    /// <exception cref="StartRefusedException">The file is not there or holds no certificate.</exception>
    public static IServiceCollection AddTrustedRoots(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(Read(settings[Key]));

    internal static TrustedRoots Read(string? path)
    {
        if (string.IsNullOrWhiteSpace(path))
            return TrustedRoots.None;
        var full = Path.GetFullPath(path, SourceCheckout.Root ?? Directory.GetCurrentDirectory());
        if (!File.Exists(full))
            throw new StartRefusedException($"The setting {Key} names “{path}”: there is no such file.");
        var roots = TrustedRoots.FromPem(File.ReadAllText(full));
        return roots.IsSuccess ? roots.Value : throw new StartRefusedException($"The setting {Key} names “{path}”: {roots.Problem!.Message}");
    }
}
