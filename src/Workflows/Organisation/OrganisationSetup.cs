using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Organisation.Delegations;
using Workflows.Organisation.Substitutions;
using Workflows.Organisation.Succession;

namespace Workflows.Organisation;

/// <summary>Registration of the room.</summary>
public static class OrganisationSetup
{
    public static IServiceCollection AddOrganisation(this IServiceCollection services)
    {
        services.TryAddSingleton(new SigningRules());
        return services
            .AddScoped<DeactivatePerson>()
            .AddScoped<Directory>()
            .AddScoped<GrantDelegation>()
            .AddScoped<GrantSubstitution>()
            .AddScoped<ImportOrganisation>()
            .AddScoped<MergeAgencies>()
            .AddScoped<RevokeDelegation>()
            .AddScoped<RevokeSubstitution>()
            .AddScoped<Signatories>()
            .AddScoped<SubstitutionReader>()
            .AddScoped<Successors>();
    }
}
