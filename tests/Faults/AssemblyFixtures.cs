using Host.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(PostgresServer))]

// Each scenario fills the machine by itself, and measures how long things take.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
