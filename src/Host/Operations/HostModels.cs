using Workflows.Storage;

namespace Host.Operations;

/// <summary>The assemblies that bring entity mappings: the domain's and the host's own (accounts).</summary>
public static class HostModels
{
    public static ModelSources Sources { get; } = new([typeof(StorageSetup).Assembly, typeof(HostModels).Assembly]);
}
