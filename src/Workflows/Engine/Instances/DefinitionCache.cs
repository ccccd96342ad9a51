using System.Collections.Concurrent;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Instances;

/// <summary>
/// Parsed definitions of this process. Keyed by version and hash: a publish that was rolled back may be
/// followed by another text under the same version id.
/// </summary>
public sealed class DefinitionCache
{
    private const int Capacity = 500;

    private readonly ConcurrentDictionary<(string VersionId, string Hash), WorkflowDefinition> parsed = new();

    internal WorkflowDefinition? Find(string versionId, string hash) => parsed.GetValueOrDefault((versionId, hash));

    internal WorkflowDefinition Parse(string versionId, string hash, string json)
    {
        if (Find(versionId, hash) is { } known)
            return known;
        var definition = DefinitionReader.Read(json).Definition
            ?? throw new InvalidOperationException($"The stored definition {versionId} cannot be read.");
        if (parsed.Count >= Capacity)
            parsed.Clear();
        return parsed[(versionId, hash)] = definition;
    }
}
