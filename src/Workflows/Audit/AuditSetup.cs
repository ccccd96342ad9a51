using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Audit;

/// <summary>Registration of the room.</summary>
public static class AuditSetup
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddScoped<AuditTrail>()
        .AddScoped<AuditVerifier>();
}
