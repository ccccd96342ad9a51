using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Npgsql;
using Workflows.Audit;

namespace Host.Tests.Audit;

/// <summary>The owner of the database, with every trigger off, changes one thing; the verifier names the row.</summary>
public sealed class AuditVerifierTests(PostgresServer server)
{
    [Theory]
    [InlineData("UPDATE audit.entry SET body = replace(body, 'plan', 'plam') WHERE chain = @chain AND seq = 3", 3)]
    [InlineData("UPDATE audit.entry SET body = body || ' ' WHERE chain = @chain AND seq = 1", 1)]
    [InlineData("UPDATE audit.entry SET kind = 'decision.never' WHERE chain = @chain AND seq = 2", 2)]
    [InlineData("UPDATE audit.entry SET at = at + interval '1 second' WHERE chain = @chain AND seq = 2", 2)]
    [InlineData("UPDATE audit.entry SET plan_id = NULL WHERE chain = @chain AND seq = 4", 4)]
    [InlineData("UPDATE audit.entry SET hash = repeat('a', 64) WHERE chain = @chain AND seq = 4", 4)]
    [InlineData("UPDATE audit.entry SET previous_hash = repeat('a', 64) WHERE chain = @chain AND seq = 5", 5)]
    [InlineData("DELETE FROM audit.entry WHERE chain = @chain AND seq = 3", 3)]
    [InlineData("DELETE FROM audit.entry WHERE chain = @chain AND seq = 1", 1)]
    [InlineData("DELETE FROM audit.entry WHERE chain = @chain AND seq = (SELECT max(seq) FROM audit.entry WHERE chain = @chain)", 0)]
    [InlineData("DELETE FROM audit.entry WHERE chain = @chain", 1)]
    [InlineData("UPDATE audit.entry SET seq = CASE seq WHEN 2 THEN 1000003 WHEN 3 THEN 1000002 END WHERE chain = @chain AND seq IN (2, 3); UPDATE audit.entry SET seq = seq - 1000000 WHERE chain = @chain AND seq > 1000000", 2)]
    [InlineData("INSERT INTO audit.entry SELECT chain, seq + 1000, body, previous_hash, hash, kind, at, plan_id FROM audit.entry WHERE chain = @chain AND seq = 2", 0)]
    [InlineData("UPDATE audit.chain SET last_hash = repeat('b', 64) WHERE chain = @chain", 0)]
    [InlineData("DELETE FROM audit.chain WHERE chain = @chain", 1)]
    public async Task Any_change_is_found_and_its_row_named(string tampering, long row)
    {
        await using var story = await PlanStory.BeginUnsentAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "agency-head");
        var before = await VerifyAsync(story, plan);
        Assert.True(before.IsIntact);

        await using (var source = NpgsqlDataSource.Create(story.Host.Database.OwnerConnectionString))
        {
            await using var off = source.CreateCommand("ALTER TABLE audit.entry DISABLE TRIGGER ALL");
            await off.ExecuteNonQueryAsync();
#pragma warning disable CA2100 // The statements stand above.
            await using var change = source.CreateCommand(tampering.Replace("@chain", $"'plan:{plan}'", StringComparison.Ordinal));
#pragma warning restore CA2100
            Assert.NotEqual(0, await change.ExecuteNonQueryAsync());
        }

        var after = await VerifyAsync(story, plan);
        var fault = Assert.Single(after.Faults);
        Assert.Equal(AuditTrail.ChainOf(plan), fault.Chain);
        // 0 stands for the end of the chain, which depends on its length.
        Assert.Equal(row == 0 ? fault.Seq : row, fault.Seq);
        Assert.InRange(fault.Seq, row == 0 ? before.Rows - 1 : row, after.Rows + 1);
    }

    [Fact]
    public async Task Every_single_row_of_a_plans_chain_is_guarded()
    {
        await using var story = await PlanStory.BeginUnsentAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "unit-head");
        var rows = (await VerifyAsync(story, plan)).Rows;
        await using var source = NpgsqlDataSource.Create(story.Host.Database.OwnerConnectionString);
        await ExecuteAsync(source, "ALTER TABLE audit.entry DISABLE TRIGGER ALL");

        for (var seq = 1L; seq <= rows; seq++)
        {
            await ExecuteAsync(source, "UPDATE audit.entry SET body = body || ' ' WHERE plan_id = $1 AND seq = $2", plan, seq);
            Assert.Equal(seq, Assert.Single((await VerifyAsync(story, plan)).Faults).Seq);
            await ExecuteAsync(source, "UPDATE audit.entry SET body = rtrim(body) WHERE plan_id = $1 AND seq = $2", plan, seq);
        }

        Assert.True((await VerifyAsync(story, plan)).IsIntact);
    }

    [Fact]
    public async Task A_chain_that_vanished_with_its_head_is_missed()
    {
        await using var story = await PlanStory.BeginUnsentAsync(server);
        var plan = await story.OpenAsync();
        await using var source = NpgsqlDataSource.Create(story.Host.Database.OwnerConnectionString);
        await ExecuteAsync(source, "ALTER TABLE audit.entry DISABLE TRIGGER ALL");
        await ExecuteAsync(source, "DELETE FROM audit.entry WHERE plan_id = $1", plan);
        await ExecuteAsync(source, "DELETE FROM audit.chain WHERE chain = 'plan:' || $1", plan);

        var all = await story.Host.WithAsync<AuditVerifier, AuditReport>(verifier => verifier.VerifyAsync(null, CancellationToken.None));

        Assert.Equal(AuditTrail.ChainOf(plan), Assert.Single(all.Faults).Chain);
        Assert.False((await VerifyAsync(story, plan)).IsIntact);
        Assert.False((await VerifyAsync(story, Guid.Empty)).IsIntact);
    }

    [Fact]
    public async Task Writing_while_it_verifies_is_no_break()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await story.DoAsync<AuditTrail, Workflows.Values.Done>((trail, _) =>
                {
                    trail.Record(new("test.written", Actor.System) { PlanId = plan });
                    return Task.FromResult<Workflows.Values.Result<Workflows.Values.Done>>(Workflows.Values.Done.Value);
                });
            }
        });

        for (var i = 0; i < 30; i++)
            Assert.Empty((await VerifyAsync(story, plan)).Faults);
        await enough.CancelAsync();
        await writing;
    }

    private static Task<AuditReport> VerifyAsync(PlanStory story, Guid plan) =>
        story.Host.WithAsync<AuditVerifier, AuditReport>(verifier => verifier.VerifyAsync(plan, CancellationToken.None));

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, params object[] values)
    {
#pragma warning disable CA2100 // Fixed statements of this test.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}
