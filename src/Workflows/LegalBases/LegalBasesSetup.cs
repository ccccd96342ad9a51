using Microsoft.Extensions.DependencyInjection;

namespace Workflows.LegalBases;

/// <summary>Registration of the room.</summary>
public static class LegalBasesSetup
{
    public static IServiceCollection AddLegalBases(this IServiceCollection services) => services
        .AddScoped<BasisRegister>()
        .AddScoped<ImportBases>()
        .AddScoped<KeepBases>();
}
