using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Organisation;

/// <summary>Registration of the room.</summary>
public static class OrganisationSetup
{
    public static IServiceCollection AddOrganisation(this IServiceCollection services) => services
        .AddScoped<DeactivatePerson>()
        .AddScoped<Directory>()
        .AddScoped<ImportOrganisation>();
}
