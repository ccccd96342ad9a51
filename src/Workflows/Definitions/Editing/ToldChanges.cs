using Microsoft.EntityFrameworkCore;
using Workflows.Definitions.Diff;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Workflows.Definitions.Editing;

/// <summary>What changed between two versions, in sentences fit for the audit trail and for people.</summary>
public sealed class ToldChanges(WorkflowsDb db, ActivityCatalog activities)
{
    private const int Longest = 100;

    /// <param name="old">The text before; null when there was none.</param>
    /// <param name="current">The text after.</param>
    public IReadOnlyList<string> Between(string? old, string current)
    {
        if (old is null)
            return ["Bản đầu tiên."];
        if (DefinitionReader.Read(old).Definition is not { } before || DefinitionReader.Read(current).Definition is not { } after)
            return [];
        var sentences = DefinitionDiff.Compare(before, after, activities.Find).Sentences;
        return sentences.Count <= Longest
            ? sentences
            : [.. sentences.Take(Longest), $"Và {sentences.Count - Longest} thay đổi khác."];
    }

    /// <param name="oldVersionId">A stored version; null when there was none.</param>
    /// <param name="current">The text after.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IReadOnlyList<string>> SinceAsync(string? oldVersionId, string current, CancellationToken stop) => Between(
        oldVersionId is null
            ? null
            : await db.Set<StoredDefinition>().Where(version => version.Id == oldVersionId).Select(version => version.Json).FirstOrDefaultAsync(stop),
        current);
}
