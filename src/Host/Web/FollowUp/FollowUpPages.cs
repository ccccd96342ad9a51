namespace Host.Web.FollowUp;

/// <summary>Registration of the pages after issue.</summary>
public static class FollowUpPages
{
    public static IServiceCollection AddFollowUpPages(this IServiceCollection services) => services.AddScoped<TaskPages>();
}
