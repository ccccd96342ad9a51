using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Lint;

/// <summary>Workflows that this one starts or is pinned to: they must be there. That one leads back to it is the linker's finding.</summary>
internal sealed class SubWorkflows : LintRule
{
    public override void Check(LintCase lint)
    {
        foreach (var step in lint.Steps)
        {
            if (step.Type is "Elsa.DispatchWorkflow" or "Elsa.ExecuteWorkflow" or "Elsa.BulkDispatchWorkflows")
                CheckStarted(lint, step);
            else if (step.Composite is { } used && CompositeReference.Of(step)?.VersionId is { Length: > 0 } version && version != used.VersionId)
                lint.Warn("unknown-version", step, $"{step.Path}.workflowDefinitionVersionId",
                    $"Bước “{step.Label}” dùng quy trình “{used.Name}” ở một phiên bản không có ở đây; sẽ dùng phiên bản {used.Version} đang ban hành.");
        }
    }

    private static void CheckStarted(LintCase lint, ActivityNode step)
    {
        var given = lint.Given(step, "WorkflowDefinitionId");
        if (!given.IsComputed && !given.IsNothing && given.Text != lint.Definition.DefinitionId && !lint.IsInForce(given.Text))
            lint.Warn("unknown-workflow", step, given.Path, $"Bước “{step.Label}” chạy quy trình “{given.Text}”, quy trình này chưa có ở đây.");
    }
}
