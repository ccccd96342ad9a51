using Host.Operations.Demo;

namespace Host.Operations;

/// <summary>Registration of the room's services; its checks and its place in the pipeline stand in their own files.</summary>
internal static class OperationsSetup
{
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddScoped<DemoOrganisation>()
        // First data before anything that works on it.
        .AddHostedService<FirstData>()
        .AddHostedService<TimerSweep>();
}
