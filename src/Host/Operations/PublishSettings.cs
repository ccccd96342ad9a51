using Workflows.Definitions;

namespace Host.Operations;

/// <summary>Setting that says what a publication asks for.</summary>
internal static class PublishSettings
{
    private const string Key = "Workflows:PublishNeedsDryRun";

    /// <exception cref="StartRefusedException">The value is neither true nor false.</exception>
    public static IServiceCollection AddPublishRules(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(Read(settings));

    internal static PublishRules Read(IConfiguration settings) => settings[Key] switch
    {
        null or "" => new(),
        { } text when bool.TryParse(text, out var needed) => new(needed),
        var text => throw new StartRefusedException($"The setting {Key} is “{text}”: it must be true or false."),
    };
}
