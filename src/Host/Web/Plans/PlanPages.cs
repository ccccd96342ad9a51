using Host.Web.Plans.Comparing;
using Host.Web.Plans.Consolidating;
using Host.Web.Plans.Editing;
using Host.Web.Plans.Filing;
using Host.Web.Plans.Opening;
using Host.Web.Plans.Reading;
using Host.Web.Plans.Submitting;

namespace Host.Web.Plans;

/// <summary>Registration of the plan's pages: opening, editing, submitting, reading.</summary>
public static class PlanPages
{
    public static IServiceCollection AddPlanPages(this IServiceCollection services) => services
        .AddScoped<BasisChoosing>()
        .AddScoped<CopySources>()
        .AddScoped<EditorDesk>()
        .AddScoped<EditorFiles>()
        .AddScoped<FilingDesk>()
        .AddScoped<IssuerHeads>()
        .AddScoped<PlanFiles>()
        .AddScoped<PlanProvince>()
        .AddScoped<SubmitDesk>()
        .AddScoped<WhereaboutsReader>();

    public static void MapPlanPages(this IEndpointRouteBuilder app)
    {
        app.MapOpening();
        app.MapEditor();
        app.MapSubmitting();
        app.MapReading();
        app.MapEvidence();
        app.MapComparing();
        app.MapConsolidating();
        app.MapExtensions();
        app.MapFiling();
    }
}
