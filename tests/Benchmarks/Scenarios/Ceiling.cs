using System.Text;
using Npgsql;
using NpgsqlTypes;
using Workflows.Values;

namespace Benchmarks.Scenarios;

/// <summary>
/// The least that one decision must do, in hand-written SQL: an instance row of 2 KB is locked and written, a bookmark goes, a
/// vote, two audit rows and a mail come; one prepared batch, one transaction, one round trip. What the product reaches is held
/// against it.
/// </summary>
internal static class Ceiling
{
    private const int StateBytes = 2_048;
    private const string Text = "text";

    private static readonly string State = Filled(StateBytes - 32), Cast = Filled(400), Moved = Filled(300), Mail = Filled(600);

    public static Task RunAsync(Bench bench, CancellationToken stop) => MeasureAsync(bench, stop);

    /// <summary>Six operations on each of the instances, as of one plan; the line is written.</summary>
    public static async Task<Line> MeasureAsync(Bench bench, CancellationToken stop)
    {
        var instances = Math.Max(bench.Instances(500), bench.Settings.Concurrency);
        var ids = new TimeOrderedIds(TimeProvider.System);
        await PrepareAsync(bench, (2 * instances) + 1);
        Cost cost;
        await using (var tap = WireTap.On(bench.Superuser))
        await using (var source = Source(tap.ConnectionString))
        {
            await DecideAsync(source, 0, ids.Next(), stop);
            cost = await tap.CountAsync(async () =>
            {
                for (var i = 1; i < Office.DecisionsOfPlan; i++)
                    await DecideAsync(source, i, ids.Next(), stop);
                return Office.DecisionsOfPlan - 1;
            });
        }

        await using var data = Source(bench.Superuser);
        await bench.Measure.RunAsync(instances, StoryFrom(1));
        await bench.SettleAsync();
        var timing = await bench.Measure.RunAsync(instances, StoryFrom(1 + instances));
        var line = new Line { Scenario = "ceiling", Timing = timing, Cost = cost };
        bench.Report.Add(line);
        return line;

        Story StoryFrom(int first) => number =>
        [
            .. Enumerable.Range((first + number) * Office.DecisionsOfPlan, Office.DecisionsOfPlan)
                .Select(decision => (Func<Task>)(() => DecideAsync(data, decision, ids.Next(), stop))),
        ];
    }

    private static Task PrepareAsync(Bench bench, int instances) => bench.ExecuteAsync($"""
        DROP SCHEMA IF EXISTS ceiling CASCADE;
        CREATE SCHEMA ceiling;
        CREATE TABLE ceiling.instance (id int PRIMARY KEY, state jsonb NOT NULL, revision bigint NOT NULL);
        CREATE TABLE ceiling.bookmark (id int PRIMARY KEY, instance_id int NOT NULL);
        CREATE TABLE ceiling.vote (id uuid PRIMARY KEY, instance_id int NOT NULL, verdict text NOT NULL, at timestamptz NOT NULL);
        CREATE TABLE ceiling.audit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);
        CREATE TABLE ceiling.mail (id uuid PRIMARY KEY, recipient text NOT NULL, body jsonb NOT NULL, state text NOT NULL);
        INSERT INTO ceiling.instance SELECT n, '{StateOf(0)}'::jsonb, 0 FROM generate_series(0, {instances}) n;
        INSERT INTO ceiling.bookmark SELECT n, n / {Office.DecisionsOfPlan} FROM generate_series(0, {(instances + 1) * Office.DecisionsOfPlan} - 1) n;
        ANALYZE ceiling.instance; ANALYZE ceiling.bookmark;
        """);

    /// <summary>As the host's own connections: nothing is reset between two uses.</summary>
    private static NpgsqlDataSource Source(string connection) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { NoResetOnClose = true });

    private static async Task DecideAsync(NpgsqlDataSource source, int decision, Guid id, CancellationToken stop)
    {
        var instance = decision / Office.DecisionsOfPlan;
        await using var connection = await source.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command("SELECT state, revision FROM ceiling.instance WHERE id = $1 FOR UPDATE", new NpgsqlParameter<int> { TypedValue = instance }),
                Command(
                    "UPDATE ceiling.instance SET state = $2, revision = revision + 1 WHERE id = $1",
                    new NpgsqlParameter<int> { TypedValue = instance },
                    new NpgsqlParameter<string> { TypedValue = StateOf(decision), NpgsqlDbType = NpgsqlDbType.Jsonb }),
                Command("DELETE FROM ceiling.bookmark WHERE id = $1", new NpgsqlParameter<int> { TypedValue = decision }),
                Command(
                    "INSERT INTO ceiling.vote VALUES ($1, $2, 'Agree', now())",
                    new NpgsqlParameter<Guid> { TypedValue = id },
                    new NpgsqlParameter<int> { TypedValue = instance }),
                Command("INSERT INTO ceiling.audit (body) VALUES ($1)", new NpgsqlParameter<string> { TypedValue = Cast }),
                Command("INSERT INTO ceiling.audit (body) VALUES ($1)", new NpgsqlParameter<string> { TypedValue = Moved }),
                Command(
                    "INSERT INTO ceiling.mail VALUES ($1, 'nguoi.nhan@tinh.example', $2, 'Queued')",
                    new NpgsqlParameter<Guid> { TypedValue = id },
                    new NpgsqlParameter<string> { TypedValue = $$"""{"{{Text}}":"{{Mail}}"}""", NpgsqlDbType = NpgsqlDbType.Jsonb }),
            },
        };
        // Without a transaction of its own a batch is one. Known to the connection after the first time.
        await batch.PrepareAsync(stop);
        await batch.ExecuteNonQueryAsync(stop);
    }

    private static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    private static string StateOf(int turn) => $$"""{"turn":{{turn}},"{{Text}}":"{{State}}"}""";

    /// <summary>Text that does not compress to nothing.</summary>
    private static string Filled(int length)
    {
        var text = new StringBuilder(length);
        for (var i = 0; text.Length < length; i++)
            text.Append(Sha256Hash.Of($"{i}").Hex);
        return text.ToString(0, length);
    }
}
