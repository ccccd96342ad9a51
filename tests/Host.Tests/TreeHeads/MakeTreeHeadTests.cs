using Host.Operations;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Outbox;
using Workflows.TreeHeads;
using Workflows.Values;

namespace Host.Tests.TreeHeads;

/// <summary>When heads are signed, what they say, and when the server refuses to sign.</summary>
public sealed class MakeTreeHeadTests(PostgresServer server)
{
    [Fact]
    public async Task One_a_day_and_one_more_after_so_many_rows()
    {
        await using var story = await PlanStory.BeginAsync(server, ("Audit:HeadEveryRows", "100"));
        var plan = await story.OpenAsync();

        Assert.Equal(1, (await SweepAsync(story)).Value!.Number);
        Assert.Null((await SweepAsync(story)).Value);
        await WriteAsync(story, plan, 99);
        Assert.Null((await SweepAsync(story)).Value);
        await WriteAsync(story, plan, 1);
        var second = (await SweepAsync(story)).Value!;
        Assert.Equal(2, second.Number);
        story.Time.Advance(TimeSpan.FromHours(24));
        var third = (await SweepAsync(story)).Value!;

        var heads = await story.Host.ReadAsync(db => db.Set<StoredHead>().AsNoTracking().OrderBy(h => h.Number).ToListAsync());
        Assert.Equal([1L, 2, 3], heads.Select(h => h.Number));
        Assert.Equal(Sha256Hash.Of(heads[1].Statement), third.Previous);
        Assert.Equal(await story.Host.ReadAsync(db => db.Set<AuditEntry>().LongCountAsync()), third.Rows);
        // Only what moved since the head before is kept again.
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<StoredLeaf>().CountAsync(l => l.Number == 2)));
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<StoredLeaf>().CountAsync(l => l.Number == 3)));
    }

    [Fact]
    public async Task Hosts_that_sweep_at_once_make_one()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.OpenAsync();

        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SweepAsync(story)));

        Assert.Single(made, m => m.Value is not null);
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<StoredHead>().CountAsync()));
    }

    [Theory]
    [InlineData("UPDATE audit.entry SET hash = repeat('a', 64) WHERE seq = (SELECT max(seq) FROM audit.entry WHERE plan_id IS NOT NULL) AND plan_id IS NOT NULL")]
    [InlineData("DELETE FROM audit.entry WHERE chain = 'system'")]
    [InlineData("UPDATE audit.tree_leaf SET last_seq = last_seq - 1 WHERE chain <> 'system'")]
    [InlineData("DELETE FROM audit.tree_leaf WHERE chain = 'system'")]
    [InlineData("UPDATE audit.tree_head SET statement = '{}'")]
    public async Task A_trail_rewritten_under_the_last_head_is_not_vouched_for(string tampering)
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.OpenAsync();
        Assert.NotNull((await SweepAsync(story)).Value);
        await Sql.ExecuteAsync(
            story.Host.Database.OwnerConnectionString,
            $"ALTER TABLE audit.entry DISABLE TRIGGER USER; ALTER TABLE audit.tree_leaf DISABLE TRIGGER USER; ALTER TABLE audit.tree_head DISABLE TRIGGER USER; {tampering}");
        story.Time.Advance(TimeSpan.FromHours(24));

        Assert.IsType<Conflict>((await SweepAsync(story)).Problem);

        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<StoredHead>().CountAsync()));
    }

    [Fact]
    public async Task Every_reader_gets_the_head_by_mail_and_can_check_with_it()
    {
        await using var story = await PlanStory.BeginAsync(server, ("Audit:HeadsTo", "luu-tru@tinh.example, thanh-tra@tinh.example"));
        await story.OpenAsync();

        var made = (await SweepAsync(story)).Value!;

        var mails = await story.Host.ReadAsync(db => db.Set<OutboxMail>().AsNoTracking().Where(m => m.Subject.StartsWith("Đầu nhật ký")).ToListAsync());
        Assert.Equal(["luu-tru@tinh.example", "thanh-tra@tinh.example"], mails.Select(m => m.ToAddress).Order());
        var kept = PublishedHead.Parse(string.Join('\n', mails[0].Body.Closing!)).Value;
        Assert.Equal(made, TreeHead.Parse(kept.Statement).Value);
        await using var scope = story.Host.Services.CreateAsyncScope();
        Assert.Empty((await scope.ServiceProvider.GetRequiredService<ProveTrail>().RunAsync(kept, null, default)).Value.Faults);
    }

    [Fact]
    public async Task Heads_are_written_once()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.OpenAsync();
        await SweepAsync(story);

        foreach (var table in new[] { "audit.tree_head", "audit.tree_leaf" })
        {
            foreach (var change in new[] { $"UPDATE {table} SET number = 9", $"DELETE FROM {table}", $"TRUNCATE {table} CASCADE" })
            {
                var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Sql.ExecuteAsync(story.Host.Database.OwnerConnectionString, change));
                Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            }
        }
    }

    private static Task<Result<TreeHead?>> SweepAsync(PlanStory story) =>
        TreeHeadSweep.SweepAsync(story.Host.Services.GetRequiredService<IServiceScopeFactory>(), default);

    private static async Task WriteAsync(PlanStory story, Guid plan, int rows) => await story.DoAsync<AuditTrail, Done>((trail, _) =>
    {
        for (var i = 0; i < rows; i++)
            trail.Record(new("test.written", Actor.System) { PlanId = plan });
        return Task.FromResult<Result<Done>>(Done.Value);
    });
}
