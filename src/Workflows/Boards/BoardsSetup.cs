using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Boards;

/// <summary>Registration of the room.</summary>
public static class BoardsSetup
{
    public static IServiceCollection AddBoards(this IServiceCollection services) => services
        .AddScoped<AgencyAnswers>()
        .AddScoped<OpenWork>()
        .AddScoped<PlanPace>()
        .AddScoped<Sights>();
}
