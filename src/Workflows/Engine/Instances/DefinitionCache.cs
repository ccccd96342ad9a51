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

    internal WorkflowDefinition Keep(string versionId, string hash, WorkflowDefinition definition)
    {
        if (parsed.Count >= Capacity)
            parsed.Clear();
        return parsed[(versionId, hash)] = definition;
    }
}
