using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Definitions;
using Workflows.Engine.Instances;
using Workflows.Organisation;
using Workflows.Plans;

namespace Host.Tests.Operations;

public sealed class FirstDataTests(PostgresServer server)
{
    [Fact]
    public async Task Three_hosts_that_start_at_once_on_a_fresh_database_agree_on_its_first_data()
    {
        await using var database = await server.CreateDatabaseAsync();
        var folder = Checkout.TemporaryDirectory("first-");

        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => HostUnderTest.StartAsync(database, PlanStory.SettingsFor(folder))));

        var counts = await hosts[0].ReadAsync(async db =>
            (await db.Set<StoredDefinition>().CountAsync(), await db.Set<Plan>().CountAsync(), await db.Set<Agency>().CountAsync(a => a.ParentId == null)));
        Assert.Equal((ShippedWorkflows.Files.Count, 1, 1), counts);
        foreach (var host in hosts)
            await host.StopAsync();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Demo_people_never_join_real_ones()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using (var source = Npgsql.NpgsqlDataSource.Create(database.OwnerConnectionString))
        {
            await using var real = source.CreateCommand(
                "INSERT INTO org.person VALUES (gen_random_uuid(), 'Nguyễn Văn Thật', 'Ông', 'that@example.vn', false, true)");
            await real.ExecuteNonQueryAsync();
        }

        var folder = Checkout.TemporaryDirectory("first-");
        var (code, _, errors) = await ProgramProcess.RunAsync(
            folder,
            ["demo", "bac-kan-2019"],
            new Dictionary<string, string>
            {
                ["ConnectionStrings__Workflows"] = database.RuntimeConnectionString,
                ["ConnectionStrings__Owner"] = database.OwnerConnectionString,
            });
        System.IO.Directory.Delete(folder, recursive: true);

        Assert.NotEqual(0, code);
        Assert.Contains("real people", errors, StringComparison.Ordinal);
    }
}
