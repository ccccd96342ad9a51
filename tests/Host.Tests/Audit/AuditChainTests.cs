using Host.Operations;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Audit;

public sealed class AuditChainTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly Guid Plan = new("0197a000-0000-7000-8000-000000000001");

    private TestDatabase database = null!;
    private NpgsqlDataSource runtime = null!;

    public async ValueTask InitializeAsync()
    {
        database = await server.CreateDatabaseAsync();
        runtime = StorageSetup.RuntimeSource(database.RuntimeConnectionString);
    }

    [Fact]
    public async Task Entries_are_numbered_and_linked_by_their_hashes()
    {
        await RecordAsync("plan.opened", "plan.submitted");
        await RecordAsync("plan.approved");

        var entries = await EntriesAsync();
        Assert.Equal([1L, 2L, 3L], entries.Select(e => e.Seq));
        Assert.Equal(["plan.opened", "plan.submitted", "plan.approved"], entries.Select(e => e.Kind));
        var previous = Sha256Hash.Zero.Hex;
        foreach (var entry in entries)
        {
            Assert.Equal(previous, entry.PreviousHash);
            Assert.Equal(Sha256Hash.Of($"{previous}\n{entry.Chain}\n{entry.Seq}\n{entry.Body}").Hex, entry.Hash);
            Assert.Equal(Plan, entry.PlanId);
            previous = entry.Hash;
        }
    }

    [Fact]
    public async Task An_act_that_fails_leaves_no_gap()
    {
        await RecordAsync("plan.opened");
        await using (var db = NewContext())
        {
            var failed = await db.CommitAsync<Done>(async stop =>
            {
                new AuditTrail(db, TimeProvider.System).Record(Happened("plan.refused"));
                await db.FlushAsync(stop);
                return new Conflict("Không được.");
            });
            Assert.False(failed.IsSuccess);
        }

        await RecordAsync("plan.submitted");

        Assert.Equal([(1L, "plan.opened"), (2L, "plan.submitted")], (await EntriesAsync()).Select(e => (e.Seq, e.Kind)));
    }

    [Fact]
    public async Task Writers_of_one_chain_at_once_get_consecutive_numbers()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RecordAsync("plan.seen")));

        var entries = await EntriesAsync();
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), entries.Select(e => e.Seq));
        Assert.Equal(entries.SkipLast(1).Select(e => e.Hash), entries.Skip(1).Select(e => e.PreviousHash));
    }

    [Fact]
    public async Task Vietnamese_is_hashed_as_it_was_written()
    {
        await RecordAsync("plan.opened");

        var entry = Assert.Single(await EntriesAsync());
        Assert.Contains("Nguyễn Thị Kế", entry.Body, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await runtime.DisposeAsync();
        await database.DisposeAsync();
    }

    private static AuditEvent Happened(string kind) =>
        new(kind, new Actor { Name = "Nguyễn Thị Kế", Channel = Channel.Web }) { PlanId = Plan };

    private async Task RecordAsync(params string[] kinds)
    {
        await using var db = NewContext();
        var done = await db.CommitAsync<Done>(_ =>
        {
            var trail = new AuditTrail(db, TimeProvider.System);
            foreach (var kind in kinds)
                trail.Record(Happened(kind));
            return Task.FromResult<Result<Done>>(Done.Value);
        });
        Assert.True(done.IsSuccess);
    }

    private async Task<List<AuditEntry>> EntriesAsync()
    {
        await using var db = NewContext();
        return await db.Set<AuditEntry>().AsNoTracking().OrderBy(e => e.Seq).ToListAsync();
    }

    private WorkflowsDb NewContext()
    {
        var options = new DbContextOptionsBuilder<WorkflowsDb>();
        StorageSetup.Configure(options, runtime);
        return new WorkflowsDb(options.Options, HostModels.Sources);
    }
}
