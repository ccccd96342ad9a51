using Microsoft.Extensions.DependencyInjection;
using Workflows.Interchange.Codes;

namespace Workflows.Interchange;

/// <summary>Registration of the room; packets need none.</summary>
public static class InterchangeSetup
{
    public static IServiceCollection AddInterchange(this IServiceCollection services) => services
        .AddScoped<AgencyCodes>()
        .AddScoped<ImportAgencyCodes>();
}
