using Host.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Host.Tests.Fixtures;

// The rest of it is shared with programs that know no test framework.
public sealed partial class PostgresServer : IAsyncLifetime
{
}
