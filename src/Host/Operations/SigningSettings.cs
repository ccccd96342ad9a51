using Workflows.Organisation.Delegations;

namespace Host.Operations;

/// <summary>Setting that says what may be signed by order.</summary>
internal static class SigningSettings
{
    private const string Key = "Signing:PlansByOrder";

    /// <exception cref="StartRefusedException">The value is neither true nor false.</exception>
    public static IServiceCollection AddSigningRules(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(Read(settings));

    internal static SigningRules Read(IConfiguration settings) => settings[Key] switch
    {
        null or "" => new(),
        { } text when bool.TryParse(text, out var allowed) => new(allowed),
        var text => throw new StartRefusedException($"The setting {Key} is “{text}”: it must be true or false."),
    };
}
