using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Engine.Activities;

/// <summary>The activity types of one scope, by type name. Closed: a definition cannot add to it.</summary>
public sealed class ActivityRegistry
{
    private readonly Lazy<FrozenDictionary<string, ActivityType>> types;

    /// <summary>
    /// Looks the types up at first use, not on construction: an activity may need a room whose acts in turn
    /// need the <c>WorkflowRuntime</c> that holds this registry.
    /// </summary>
    public ActivityRegistry(IServiceProvider services)
        : this(services.GetServices<ActivityType>)
    {
    }

    internal ActivityRegistry(Func<IEnumerable<ActivityType>> find) =>
        types = new(() => find().ToFrozenDictionary(type => type.Descriptor.TypeName, StringComparer.Ordinal));

    public ActivityType? Find(string typeName) => types.Value.GetValueOrDefault(typeName);

    internal IEnumerable<ActivityType> Types => types.Value.Values;

    public IEnumerable<ActivityDescriptor> Descriptors => types.Value.Values.Select(type => type.Descriptor);
}

/// <summary>The descriptors of all registered activity types; one for the process.</summary>
public sealed class ActivityCatalog
{
    private readonly Lazy<FrozenDictionary<string, ActivityDescriptor>> descriptors;

    public ActivityCatalog(IServiceScopeFactory scopes)
        : this(() => FromScope(scopes))
    {
    }

    internal ActivityCatalog(Func<IEnumerable<ActivityDescriptor>> find) =>
        descriptors = new(() => find().ToFrozenDictionary(descriptor => descriptor.TypeName, StringComparer.Ordinal));

    public IEnumerable<ActivityDescriptor> All => descriptors.Value.Values.OrderBy(d => d.TypeName, StringComparer.Ordinal);

    public ActivityDescriptor? Find(string typeName) => descriptors.Value.GetValueOrDefault(typeName);

    private static List<ActivityDescriptor> FromScope(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetServices<ActivityType>().Select(type => type.Descriptor)];
    }
}
