using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Composition;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Activities.Http;
using Workflows.Engine.Activities.Looping;
using Workflows.Engine.Activities.Mail;
using Workflows.Engine.Activities.Scheduling;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Expressions.JavaScript;
using Workflows.Engine.Http;
using Workflows.Engine.Instances;
using Workflows.Outbox;

namespace Workflows.Engine;

/// <summary>Registration of the room.</summary>
public static class EngineSetup
{
    /// <summary>Needs a <see cref="TimeProvider"/>, an <c>IIds</c> and, for stored instances, the room Storage.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        // A host that wants narrower limits registers its own before.
        services.TryAddSingleton(new ScriptLimits());
        services
            .AddSingleton<JavaScriptEvaluator>()
            .AddSingleton<IExpressionEvaluator>(provider => provider.GetRequiredService<JavaScriptEvaluator>())
            .AddSingleton<IExpressionEvaluator, LiteralEvaluator>()
            .AddSingleton<IExpressionEvaluator>(new ObjectEvaluator("Object"))
            .AddSingleton<IExpressionEvaluator>(new ObjectEvaluator("Json"))
            .AddSingleton<IExpressionEvaluator, VariableEvaluator>()
            .AddSingleton<IExpressionEvaluator, InputEvaluator>()
            .AddSingleton<ExpressionEvaluators>()
            .AddSingleton<ActivityCatalog>()
            .AddSingleton<DefinitionValidator>()
            .AddScoped<ActivityRegistry>()
            .AddSingleton<DefinitionCache>()
            .AddScoped<DefinitionComposites>()
            .AddScoped<TriggerIndex>()
            .AddScoped<DefinitionStore>()
            .AddScoped<HttpRoutes>()
            .AddScoped<HttpRequestQueue>()
            .AddScoped<RunServices>()
            .AddScoped<WorkflowRuntime>();
        services
            .AddActivity<Break>()
            .AddActivity<BulkDispatchWorkflows>()
            .AddActivity<Complete>()
            .AddActivity<Correlate>()
            .AddActivity<Cron>()
            .AddActivity<Delay>()
            .AddActivity<DispatchWorkflow>()
            .AddActivity<End>()
            .AddActivity<Event>()
            .AddActivity<ExecuteWorkflow>()
            .AddActivity<Fault>()
            .AddActivity<Finish>()
            .AddActivity<Flowchart>()
            .AddActivity<FlowDecision>()
            .AddActivity<FlowFork>()
            .AddActivity<FlowJoin>()
            .AddActivity<FlowSendHttpRequest>()
            .AddActivity<FlowSwitch>()
            .AddActivity<For>()
            .AddActivity<ForEach>()
            .AddActivity<Fork>()
            .AddActivity<HttpEndpoint>()
            .AddActivity<If>()
            .AddActivity<NotFoundActivity>()
            .AddActivity<Activities.Parallel>()
            .AddActivity<ParallelForEach>()
            .AddActivity<PublishEvent>()
            .AddActivity<RunJavaScript>()
            .AddActivity<RunTask>()
            .AddActivity<SendEmail>()
            .AddActivity<SendHttpRequest>()
            .AddActivity<Sequence>()
            .AddActivity<SetName>()
            .AddActivity<SetOutput>()
            .AddActivity<SetVariable>()
            .AddActivity<Start>()
            .AddActivity<StartAt>()
            .AddActivity<Switch>()
            .AddActivity<TimerActivity>()
            .AddActivity<While>()
            .AddActivity<WorkflowActivity>()
            .AddActivity<WriteHttpResponse>()
            .AddActivity<WriteLine>();
        // What an installation allows is the host's to say; unsaid, nothing leaves it and nobody enters.
        services.TryAddSingleton(new HttpRules());
        services.TryAddSingleton(new ConfiguredSender(null));
        return services;
    }

    /// <summary>Adds an activity type; its constructor may ask for anything of the scope.</summary>
    public static IServiceCollection AddActivity<TActivity>(this IServiceCollection services)
        where TActivity : ActivityType =>
        services.AddScoped<ActivityType, TActivity>();
}
