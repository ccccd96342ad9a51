using Host.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Faults;

/// <summary>Scenarios that say how soon something happens, or take all connections there are: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
