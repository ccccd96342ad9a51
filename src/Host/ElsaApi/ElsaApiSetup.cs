using Host.ElsaApi.Contract;
using Host.ElsaApi.Definitions;
using Host.ElsaApi.Descriptors;
using Host.ElsaApi.Instances;
using Host.ElsaApi.Live;
using Host.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Host.ElsaApi;

/// <summary>Registration of the room and its routes: the REST and hub contract that Elsa Studio speaks.</summary>
public static class ElsaApiSetup
{
    /// <summary>What Studio is given as its endpoint.</summary>
    public const string Prefix = StudioAccess.ApiPrefix;

    public static IServiceCollection AddElsaApi(this IServiceCollection services)
    {
        services.AddSignalR(hub =>
        {
            // It says one short thing; whoever sends more is not Studio.
            hub.MaximumReceiveMessageSize = 4 * 1024;
            hub.EnableDetailedErrors = false;
        }).AddJsonProtocol(json => json.PayloadSerializerOptions = ElsaJson.Options);
        return services
            .AddApiDocument()
            .AddSingleton<InstanceObservers>()
            .AddSingleton<ConnectionEnds>()
            .AddSingleton<WorkflowStepCache>()
            .AddHostedService<InstanceNews>()
            .AddScoped<StudioCall>()
            .AddScoped<DefinitionList>()
            .AddScoped<DefinitionAnswers>()
            .AddScoped<InstanceList>()
            .AddScoped<WorkflowSteps>()
            .AddScoped<ActivityAnswers>();
    }

    public static void MapElsaApi(this IEndpointRouteBuilder app)
    {
        // The token in the header proves where a request comes from; a foreign page cannot send it.
        var api = app.MapGroup(Prefix)
            .DisableAntiforgery()
            .WithMetadata(new RequestSizeLimitAttribute(ElsaJson.MostRead))
            .AddEndpointFilter(Answers.Guard);
        api.MapDefinitionReads();
        api.MapDefinitionEdits();
        api.MapDefinitionBulk();
        api.MapDefinitionFiles();
        api.MapDefinitionGraph();
        api.MapExecute();
        api.MapInstances();
        api.MapInstanceActs();
        api.MapJournal();
        api.MapExecutions();
        api.MapOutsideWorld();
        api.MapActivityDescriptors();
        api.MapSettingsDescriptors();
        api.MapTypeDefinitions();
        app.MapApiDocument();
        app.MapHub<WorkflowInstanceHub>(StudioAccess.InstanceHub)
            .RequireAuthorization(WorkflowRights.Read)
            .DisableAntiforgery();
    }
}
