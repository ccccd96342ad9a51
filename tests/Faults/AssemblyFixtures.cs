using Host.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Faults;

/// <summary>Of the scenarios those that promise seconds after each start, or bring three hosts onto one server: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
