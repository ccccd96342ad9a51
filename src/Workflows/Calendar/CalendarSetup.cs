using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Calendar;

/// <summary>Registration of the room.</summary>
public static class CalendarSetup
{
    public static IServiceCollection AddCalendar(this IServiceCollection services) => services
        .AddSingleton<CalendarMemory>()
        .AddScoped<CalendarReader>()
        .AddScoped<ImportCalendar>();
}
