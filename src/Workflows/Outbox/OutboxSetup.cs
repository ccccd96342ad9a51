using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Outbox.Deliveries;

namespace Workflows.Outbox;

/// <summary>Registration of the room.</summary>
public static class OutboxSetup
{
    public static IServiceCollection AddOutbox(this IServiceCollection services)
    {
        services.TryAddSingleton(RetryPolicy.Default);
        services.TryAddSingleton(new ReportWatch(IsOn: false));
        services.TryAddScoped<MailQueue>();
        services.TryAddScoped<OutboxClaim>();
        services.TryAddScoped<OutboxMark>();
        services.TryAddScoped<OutboxDesk>();
        services.TryAddScoped<DeliveryReader>();
        services.TryAddScoped<RecordBounce>();
        services.TryAddScoped<RecordOpening>();
        services.TryAddScoped<ReportDesk>();
        return services;
    }
}
