using Faults.Reckoned;
using Faults.Wires;
using Host.Operations;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflows.Links;
using Workflows.Storage;

namespace Faults.Driving;

/// <summary>
/// A province with plans under way, its database and its mail server, and hosts as processes of their own, which can be
/// killed. It looks into the database past the hosts.
/// </summary>
internal sealed class Office : IAsyncDisposable
{
    /// <summary>By which the database knows the hosts' sessions from those of the test.</summary>
    private const string HostsName = "host-under-fault";

    /// <summary>Printed into mails, wherever the host of the moment listens.</summary>
    private const string Site = "http://kehoach.example";

    /// <summary>Longest a mail may take at the relay.</summary>
    public static readonly TimeSpan MailTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The newest link of every task that can be decided from a mail and is still open.</summary>
    private const string WaitingTasks = """
        SELECT t.id, t.plan_id, t.step_id, t.kind, t.version_hash, l.id
        FROM plan.task t
        JOIN LATERAL (SELECT id FROM mail.link WHERE task_id = t.id ORDER BY issued_at DESC, id DESC LIMIT 1) l ON true
        WHERE t.state = 'Open' AND t.kind IN ('Approve', 'Opinion') AND ($1 IS NULL OR t.plan_id = $1)
        ORDER BY t.opened_at, t.id
        """;

    private readonly NpgsqlDataSource reader;

    /// <summary>True for a copy that stands on a server of its own.</summary>
    private bool isElsewhere;

    private Office(PlanStory desk, LinkTokens tokens, Postbox postbox, TestDatabase database)
    {
        (Desk, Tokens, Postbox, Database, Folder) = (desk, tokens, postbox, database, desk.Folder);
        reader = NpgsqlDataSource.Create(Database.OwnerConnectionString);
    }

    public TestDatabase Database { get; }

    /// <summary>Keys and files, shared by all hosts.</summary>
    public string Folder { get; private init; }

    public LinkTokens Tokens { get; }

    /// <summary>The mail server.</summary>
    public Postbox Postbox { get; }

    /// <summary>Votes there were before the driver began.</summary>
    public long VotesBefore { get; private set; }

    /// <param name="server">Where its database is made.</param>
    /// <param name="prepare">Brings plans to where the scenario takes them over. The acts happen in this process.</param>
    public static async Task<Office> OpenAsync(PostgresServer server, Func<PlanStory, Task> prepare)
    {
        // The clock is the machine's, as for the processes; the mails wait for them.
        var story = await PlanStory.BeginAsync(
            server,
            services =>
            {
                services.AddSingleton(TimeProvider.System);
                services.Remove(services.Single(service => service.ImplementationType == typeof(TimerSweep)));
            },
            ("Mail:Relay", "none"));
        await prepare(story);
        var tokens = story.Host.Services.GetRequiredService<LinkTokens>();
        var office = new Office(story, tokens, Postbox.Open(), story.Host.Database);
        office.VotesBefore = await office.CountAsync("SELECT count(*) FROM plan.vote");
        return office;
    }

    /// <summary>Plans with twelve agencies, submitted; seven agreements carry a round of opinions.</summary>
    public static Func<PlanStory, Task> Submitted(int plans) => async story =>
    {
        await story.PublishAsync(drawing => drawing.Counting("at-least", "7"));
        var agencies = await story.MakeAgenciesAsync(12);
        for (var number = 1; number <= plans; number++)
        {
            var plan = await story.OpenAsync($"Kế hoạch số {number}", agencies);
            Assert.True((await story.SubmitAsync(plan)).IsSuccess);
        }
    };

    /// <summary>As <see cref="Submitted"/>, carried on until the opinions are asked for.</summary>
    public static Func<PlanStory, Task> Asked(int plans) => async story =>
    {
        await story.PublishAsync(drawing => drawing.Counting("at-least", "7"));
        var agencies = await story.MakeAgenciesAsync(12);
        for (var number = 1; number <= plans; number++)
            await story.ReachAsync(await story.OpenAsync($"Kế hoạch số {number}", agencies), "opinions");
    };

    /// <summary>Acts of people at their desks, in this process and straight into the database.</summary>
    public PlanStory Desk { get; }

    /// <summary>What every host is told, besides where its database and its keys are.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        // The people of the scenario count as real ones: nothing of the demo is added to them.
        ["Demo:Seed"] = "false",
        ["Mail:Host"] = "127.0.0.1",
        ["Mail:Port"] = $"{Postbox.Port}",
        ["Mail:StartTls"] = "false",
        ["Mail:From"] = "khong-tra-loi@kehoach.example",
        ["Mail:TimeoutSeconds"] = $"{MailTimeout.TotalSeconds:0}",
        ["Site:Address"] = Site,
    };

    /// <param name="through">The port of a wire to the database; null for straight ahead.</param>
    /// <param name="more">Environment variables besides.</param>
    public Task<DyingHost> StartHostAsync(int? through = null, params (string Name, string Value)[] more) => DyingHost.StartAsync(
        Database with { RuntimeConnectionString = Through(Database.RuntimeConnectionString, through) },
        Folder,
        Settings.Select(setting => (Name: setting.Key.Replace(":", "__", StringComparison.Ordinal), Value: setting.Value!)).Concat(more)
            .ToDictionary(setting => setting.Name, setting => setting.Value));

    /// <param name="plan">Of one plan; of all when null.</param>
    public async Task<IReadOnlyList<Waiting>> WaitingAsync(Guid? plan = null)
    {
        await using var command = reader.CreateCommand(WaitingTasks);
        command.Parameters.Add(new() { Value = (object?)plan ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        var found = new List<Waiting>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            found.Add(new(rows.GetGuid(0), rows.GetGuid(1), rows.GetString(2), rows.GetString(3), rows.IsDBNull(4) ? null : rows.GetString(4), rows.GetGuid(5)));
        return found;
    }

    public async Task<IReadOnlyList<object[]>> RowsAsync(string sql)
    {
        await using var connection = await reader.OpenConnectionAsync();
        return await Sql.RowsAsync(connection, sql);
    }

    public async Task<long> CountAsync(string sql) => Convert.ToInt64((await RowsAsync(sql))[0][0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>
    /// As if the leases of dead senders had run out, and the waits of mails, too: what minutes would do. Only while no host
    /// lives that holds one.
    /// </summary>
    public Task LetLeasesEndAsync() => RowsAsync("""
        UPDATE mail.outbox SET lease_until = least(lease_until, now() - interval '1 second') WHERE state = 'Sending';
        UPDATE mail.outbox SET next_attempt_at = least(next_attempt_at, now()) WHERE state = 'Queued';
        NOTIFY outbox;
        """);

    /// <summary>Waits until the database has let go of the last host that was killed: what it had under way is done or undone then.</summary>
    public async Task GoneAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await CountAsync($"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = '{HostsName}'") > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < DyingHost.Patience, "A killed host still has sessions.");
            await Task.Delay(20);
        }
    }

    /// <summary>The database was stopped: what is left of the sessions from before is worth nothing.</summary>
    public void ForgetSessions() => reader.Clear();

    /// <summary>When no host lives any more: what its senders left is sent by a last one, and that one stops.</summary>
    public async Task SettleAsync()
    {
        await GoneAsync();
        await LetLeasesEndAsync();
        using var last = await StartHostAsync();
        await MailReckoning.SentAsync(this);
        last.StopGently();
    }

    /// <summary>The same office on a database of its own, to be looked at. Nobody works in either any more.</summary>
    public async Task<Office> CopyAsync()
    {
        await Desk.Host.StopAsync();
        NpgsqlConnection.ClearAllPools();
        reader.Clear();
        return new Office(Desk, Tokens, Postbox, await Database.Server.CopyOfAsync(Database)) { VotesBefore = VotesBefore };
    }

    /// <summary>The same office on a copy of its database, which another server holds.</summary>
    /// <param name="at">Turns a connection string to it.</param>
    /// <param name="folder">With the keys, or a copy of them.</param>
    public Office Elsewhere(Func<string, string> at, string folder) => new(Desk, Tokens, Postbox, Database with
    {
        OwnerConnectionString = at(Database.OwnerConnectionString),
        RuntimeConnectionString = at(Database.RuntimeConnectionString),
    })
    { VotesBefore = VotesBefore, Folder = folder, isElsewhere = true };

    /// <summary>A context with the rights of the owner, for the product's own verifier.</summary>
    public WorkflowsDb OpenDb() => StorageSetup.Open(reader, HostModels.Sources);

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        if (isElsewhere)
            return;
        if (Database != Desk.Host.Database)
        {
            await Database.DisposeAsync();
            return;
        }

        await Postbox.DisposeAsync();
        await Desk.DisposeAsync();
    }

    private static string Through(string connection, int? port)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { ApplicationName = HostsName };
        settings.Port = port ?? settings.Port;
        return settings.ConnectionString;
    }
}
