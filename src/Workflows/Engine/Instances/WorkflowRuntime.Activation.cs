using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Values;

namespace Workflows.Engine.Instances;

// Whether a new instance may start beside those that run.
public sealed partial class WorkflowRuntime
{
    /// <summary>
    /// Asks the definition's activation strategy. Starts that could exclude each other go one after the other,
    /// to the end of their transactions. Without a correlation id the strategy "Correlation" has nothing to ask.
    /// </summary>
    private async Task<NotActivated?> RefuseActivationAsync(WorkflowDefinition definition, string? correlationId, CancellationToken stop)
    {
        var correlation = correlationId is null ? null : VietnameseText.Normalise(correlationId);
        if (definition.ActivationStrategy == ActivationStrategy.Always
            || (definition.ActivationStrategy == ActivationStrategy.Correlation && correlation is null))
            return null;
        var definitionId = definition.DefinitionId;
        var ofDefinition = definition.ActivationStrategy != ActivationStrategy.Correlation;
        var ofCorrelation = definition.ActivationStrategy != ActivationStrategy.Singleton;
        await db.EnterAloneAsync($"workflow.start:{(ofDefinition ? definitionId : "")}:{(ofCorrelation ? correlation : "")}", stop);

        bool Excludes(StoredInstance other) => other.Status == WorkflowStatus.Running
            && (!ofDefinition || other.DefinitionId == definitionId) && (!ofCorrelation || other.CorrelationId == correlation);

        var runs = db.Set<StoredInstance>().Local.Any(Excludes) || await db.Set<StoredInstance>().AsNoTracking().AnyAsync(
            other => other.Status == WorkflowStatus.Running
                && (!ofDefinition || other.DefinitionId == definitionId) && (!ofCorrelation || other.CorrelationId == correlation),
            stop);
        return runs ? new NotActivated("Quy trình này đang có hồ sơ chạy; theo thiết lập khởi động, không mở thêm hồ sơ mới.") : null;
    }
}

/// <summary>The activation strategy allows no new instance now. Nothing was started and nothing is wrong.</summary>
public sealed record NotActivated(string Message) : Conflict(Message);
