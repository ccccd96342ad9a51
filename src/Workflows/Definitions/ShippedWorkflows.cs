using System.Reflection;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.Values;

namespace Workflows.Definitions;

/// <summary>
/// The workflows that come with the product, as Elsa definition files. One is published when its id is not in
/// the store yet; after that it belongs to the office's administrators and is never overwritten.
/// </summary>
public sealed class ShippedWorkflows(DefinitionStore store, PublishWorkflow publish)
{
    private const string Extension = ".workflow.json";

    /// <summary>The files by definition id.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = Assembly.GetExecutingAssembly()
        .GetManifestResourceNames()
        .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
        .ToDictionary(IdOf, Read, StringComparer.Ordinal);

    /// <returns>Ids of the definitions that were published by this call.</returns>
    public async Task<Result<IReadOnlyList<string>>> PublishMissingAsync(Actor actor, CancellationToken stop)
    {
        var published = new List<string>();
        foreach (var (id, json) in Files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (await store.WasStoredAsync(id, stop))
                continue;
            var publication = await publish.ImportAsync(json, actor, stop);
            if (!publication.IsSuccess)
                return publication.Problem!;
            published.Add(id);
        }

        return published;
    }

    private static string IdOf(string resource) =>
        resource[..^Extension.Length].Split('.')[^1];

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
