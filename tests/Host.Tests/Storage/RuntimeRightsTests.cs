using Host.Tests.Fixtures;
using Npgsql;
using Workflows.Storage;

namespace Host.Tests.Storage;

/// <summary>What the running host could do to the database if somebody took it over.</summary>
public sealed class RuntimeRightsTests(PostgresServer server) : IAsyncLifetime
{
    private TestDatabase database = null!;
    private NpgsqlDataSource runtime = null!;

    public async ValueTask InitializeAsync()
    {
        database = await server.CreateDatabaseAsync();
        runtime = StorageSetup.RuntimeSource(database.RuntimeConnectionString);
        await RunAsync("""INSERT INTO audit.entry (chain, body) VALUES ('system', '{"at":"2026-01-02T03:04:05Z","kind":"test.done"}')""");
    }

    [Theory]
    [InlineData("UPDATE audit.entry SET body = body")]
    [InlineData("DELETE FROM audit.entry")]
    [InlineData("TRUNCATE audit.entry")]
    [InlineData("UPDATE audit.chain SET last_seq = 0")]
    [InlineData("DELETE FROM audit.chain")]
    [InlineData("TRUNCATE audit.chain")]
    [InlineData("INSERT INTO audit.chain VALUES ('x', 1, 'x')")]
    [InlineData("INSERT INTO audit.entry (chain, seq, body) VALUES ('system', 9, '{}')")]
    [InlineData("INSERT INTO audit.entry (chain, body, hash) VALUES ('system', '{}', 'x')")]
    [InlineData("ALTER TABLE audit.entry DISABLE TRIGGER ALL")]
    [InlineData("DROP TABLE audit.entry")]
    [InlineData("DROP FUNCTION audit.link_entry CASCADE")]
    [InlineData("CREATE RULE r AS ON INSERT TO audit.entry DO INSTEAD NOTHING")]
    [InlineData("SET session_replication_role = replica")]
    [InlineData("CREATE TABLE audit.mine (x int)")]
    [InlineData("CREATE TABLE public.mine (x int)")]
    [InlineData("CREATE SCHEMA mine")]
    [InlineData("SET ROLE workflows_owner")]
    [InlineData("UPDATE workflow.dry_run SET passed = true")]
    [InlineData("DELETE FROM workflow.dry_run")]
    [InlineData("UPDATE org.calendar_day SET name = name")]
    [InlineData("DELETE FROM org.calendar_day")]
    [InlineData("UPDATE org.calendar_version SET reason = reason")]
    [InlineData("UPDATE org.substitution SET valid_to = valid_to")]
    [InlineData("DELETE FROM org.substitution")]
    [InlineData("UPDATE org.delegation SET papers = papers")]
    [InlineData("DELETE FROM org.delegation")]
    [InlineData("UPDATE plan.task_handover SET reason = reason")]
    [InlineData("DELETE FROM plan.taken_back")]
    [InlineData("DELETE FROM plan.nudge")]
    [InlineData("UPDATE org.agency_code SET code = code")]
    [InlineData("DELETE FROM org.agency_code")]
    [InlineData("DELETE FROM public.migration")]
    public async Task The_host_is_refused(string sql)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Theory]
    [InlineData("UPDATE audit.entry SET body = body")]
    [InlineData("DELETE FROM audit.entry")]
    [InlineData("TRUNCATE audit.entry")]
    public async Task Even_the_owner_is_refused_by_the_trigger(string sql)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => Sql.ExecuteAsync(database.OwnerConnectionString, sql));

        Assert.Contains("append-only", refusal.MessageText, StringComparison.Ordinal);
        Assert.Single(await Sql.RowsAsync(database.OwnerConnectionString, "SELECT 1 FROM audit.entry"));
    }

    [Fact]
    public async Task The_host_acts_as_a_role_that_owns_nothing_and_is_nobody_special()
    {
        Assert.Equal("workflows_app", (await AskAsync("SELECT current_user"))[0][0]);
        Assert.Empty(await AskAsync("""
            SELECT d.classid::regclass::text, d.objid FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
            WHERE r.rolname IN ('workflows_app', 'workflows_host') AND d.deptype = 'o'
            """));
        Assert.Empty(await AskAsync("""
            SELECT rolname FROM pg_roles WHERE rolname IN ('workflows_app', 'workflows_host')
              AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)
            """));
        Assert.Equal(
            ["workflows_app"],
            (await AskAsync("""
                SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                WHERE m.member IN ('workflows_app'::regrole, 'workflows_host'::regrole)
                """)).Select(row => (string)row[0]));
    }

    [Fact]
    public async Task The_host_may_empty_no_table_and_plant_no_trigger()
    {
        var tables = await AskAsync("""
            SELECT c.oid::regclass::text,
              has_table_privilege('workflows_app', c.oid, 'TRUNCATE'), has_table_privilege('workflows_app', c.oid, 'TRIGGER')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('org', 'plan', 'workflow', 'mail', 'audit', 'public')
            """);

        Assert.NotEmpty(tables);
        Assert.DoesNotContain(tables, row => (bool)row[1] || (bool)row[2]);
    }

    [Fact]
    public async Task Every_index_says_what_it_is_for()
    {
        Assert.Empty(await AskAsync("""
            SELECT i.indexrelid::regclass::text FROM pg_index i
              JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('org', 'plan', 'workflow', 'mail', 'audit')
              AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
              AND obj_description(i.indexrelid, 'pg_class') IS NULL
            """));
    }

    public async ValueTask DisposeAsync()
    {
        await runtime.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task RunAsync(string sql)
    {
        await using var command = runtime.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<IReadOnlyList<object[]>> AskAsync(string sql)
    {
        await using var connection = await runtime.OpenConnectionAsync();
        return await Sql.RowsAsync(connection, sql);
    }
}
