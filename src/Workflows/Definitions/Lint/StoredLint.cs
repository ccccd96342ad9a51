using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Workflows.Definitions.Lint;

/// <summary>The linter with the store behind it: knows the workflows that steps may stand for or start.</summary>
public sealed class StoredLint(WorkflowsDb db, DefinitionComposites composites, Linter linter)
{
    /// <summary>Reads, links with what is stored, and looks over; the definition comes back linked.</summary>
    public async Task<DefinitionReading> ReadAsync(string json, CancellationToken stop)
    {
        var reading = DefinitionReader.Read(json);
        if (reading.Definition is not { } definition)
            return reading;
        var (linked, _) = await composites.LinkAsync(definition, stop);
        var inForce = await db.Set<StoredDefinition>().Where(version => version.IsPublished).Select(version => version.DefinitionId).ToListAsync(stop);
        return new(linked.Definition, [.. reading.Findings, .. linked.Findings, .. linter.Check(linked.Definition!, inForce.Contains)]);
    }
}
