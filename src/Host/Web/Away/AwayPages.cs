namespace Host.Web.Away;

/// <summary>Registration of the pages about people who are away, and of what happens to their work.</summary>
public static class AwayPages
{
    public static IServiceCollection AddAwayPages(this IServiceCollection services) => services.AddScoped<AwayReader>();

    public static void MapAwayPages(this IEndpointRouteBuilder app)
    {
        app.MapGet(AwayLinks.Home, HomeEndpoint.ShowAsync);
        app.MapSubstitutions();
        app.MapDelegations();
        app.MapTransfer();
        app.MapTaskMoves();
    }
}
