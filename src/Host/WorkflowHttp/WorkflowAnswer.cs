using Microsoft.AspNetCore.Diagnostics;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;

namespace Host.WorkflowHttp;

/// <summary>What the workflow said, or else how far it came: 200 ended, 202 goes on, 500 stopped by an incident.</summary>
internal sealed class WorkflowAnswer(RunReport report) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // An answer of the workflow stands as it is, an empty 404 too.
        if (httpContext.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        var response = httpContext.Response;
        response.Headers.CacheControl = "no-store";
        // What a workflow said before it failed is not the outcome.
        if (report.Answer is not { } answer || report.SubStatus == WorkflowSubStatus.Faulted)
        {
            await Results.Json(
                new { workflowInstanceId = report.InstanceId, status = report.Status.ToString(), subStatus = report.SubStatus.ToString() },
                statusCode: StatusOf(report)).ExecuteAsync(httpContext);
            return;
        }

        response.StatusCode = answer.StatusCode;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        // A status without body has none whatever the workflow says; HEAD neither.
        if (answer.Body is null || answer.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
            return;
        response.ContentType = $"{answer.ContentType}; charset=utf-8";
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.WriteAsync(answer.Body, httpContext.RequestAborted);
    }

    private static int StatusOf(RunReport report) => report switch
    {
        { SubStatus: WorkflowSubStatus.Faulted } => StatusCodes.Status500InternalServerError,
        { Status: WorkflowStatus.Running } => StatusCodes.Status202Accepted,
        _ => StatusCodes.Status200OK,
    };
}
