using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Lint;

/// <summary>Workflows that this one starts or uses as a step: they must be there, and must not lead back to it.</summary>
internal sealed class SubWorkflows : LintRule
{
    public override void Check(LintCase lint)
    {
        foreach (var step in lint.Steps)
        {
            if (step.Type is "Elsa.DispatchWorkflow" or "Elsa.ExecuteWorkflow" or "Elsa.BulkDispatchWorkflows")
                CheckStarted(lint, step);
            else if (lint.IsWorkflow(step))
                CheckUsed(lint, step);
        }
    }

    private static void CheckStarted(LintCase lint, ActivityNode step)
    {
        var given = lint.Given(step, "WorkflowDefinitionId");
        if (given.IsComputed || given.IsNothing || given.Text == lint.Definition.DefinitionId || lint.Known.Find(given.Text) is not null)
            return;
        lint.Warn("unknown-workflow", step, given.Path, $"Bước “{step.Label}” chạy quy trình “{given.Text}”, quy trình này chưa có ở đây.");
    }

    private static void CheckUsed(LintCase lint, ActivityNode step)
    {
        if (lint.Known.FindUsedBy(step) is not { } used)
            return;
        if (KnownDefinitions.VersionOf(step) is { } version && !lint.Known.HasVersion(version))
        {
            lint.Error("unknown-version", step, $"{step.Path}.workflowDefinitionVersionId",
                $"Bước “{step.Label}” dùng quy trình “{used.Name}” ở một phiên bản không có ở đây.");
        }

        if (LeadsTo(lint, used, []))
        {
            lint.Error("workflow-in-itself", step, $"{step.Path}.type",
                $"Bước “{step.Label}” dùng quy trình “{used.Name}”, quy trình này lại dùng chính quy trình đang xét.");
        }
    }

    private static bool LeadsTo(LintCase lint, WorkflowDefinition used, HashSet<string> seen)
    {
        if (used.DefinitionId == lint.Definition.DefinitionId)
            return true;
        return seen.Add(used.DefinitionId)
            && used.Nodes.Values.Any(node => lint.IsWorkflow(node) && lint.Known.FindUsedBy(node) is { } next && LeadsTo(lint, next, seen));
    }
}
