using System.Diagnostics;
using System.Globalization;
using Host.Tests.Fixtures;

namespace Benchmarks.Scenarios;

/// <summary>
/// Fills a database to the size of a province after years: plans, tasks, audit rows. Made on the server, from the rows of one plan
/// that really ran, with new ids and other words. Keys and triggers are off meanwhile, so the chains of the made audit rows prove
/// nothing.
/// </summary>
internal static class Load
{
    /// <summary>Rows of one statement: the server keeps its word on memory, and one sees it go on.</summary>
    private const int Portion = 500_000;

    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        await using var host = await bench.StartHostAsync();
        await FillAsync(bench, await Office.OpenAsync(host));
    }

    /// <summary>Adds what is missing to the sizes asked for.</summary>
    public static async Task FillAsync(Bench bench, Office office)
    {
        var (plans, tasks, audit) = (bench.Settings.Plans, bench.Settings.Tasks, bench.Settings.AuditRows);
        var began = Stopwatch.GetTimestamp();
        if (await CountAsync(bench, "plan.plan") < plans)
        {
            var pattern = (await office.PrepareAsync(1, 1))[0];
            await InPortionsAsync(plans, (from, to) => PlansSql(pattern, from, to));
            await InPortionsAsync(tasks, (from, to) => TasksSql(pattern, plans, from, to));
            await InPortionsAsync(audit, (from, to) => AuditSql(pattern, plans, from, to));
            await bench.ExecuteAsync("VACUUM ANALYZE plan.plan; ");
            await bench.ExecuteAsync("VACUUM ANALYZE plan.task; ");
            await bench.ExecuteAsync("VACUUM ANALYZE audit.entry");
        }

        bench.Report.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"Loaded: {plans} plans, {tasks} tasks, {audit} audit rows, in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));

        async Task InPortionsAsync(int rows, Func<int, int, string> sql)
        {
            for (var from = 1; from <= rows; from += Portion)
                await bench.ExecuteAsync($"SET session_replication_role = replica; {sql(from, Math.Min(rows, from + Portion - 1))}");
        }
    }

    private static async Task<long> CountAsync(Bench bench, string table) =>
        (long)(await Sql.RowsAsync(bench.Superuser, $"SELECT count(*) FROM {table}"))[0][0];

    private static string PlansSql(Guid pattern, int from, int to) => $"""
        INSERT INTO plan.plan SELECT made.* FROM plan.plan p, generate_series({from}, {to}) n, jsonb_populate_record(p, jsonb_build_object(
          'id', {PlanId("n")}, 'title', 'Kế hoạch ' || {Words("n")} || ' số ' || n, 'workflow_instance_id', NULL,
          'search_text', 'ke hoach ' || {Folded("n")} || ' so ' || n, 'search_exact', 'kế hoạch ' || {Words("n")} || ' số ' || n,
          'updated_at', p.updated_at - make_interval(mins => n))) made
        WHERE p.id = '{pattern}'
        """;

    /// <summary>One task in fifty is open, spread over the people of the office.</summary>
    private static string TasksSql(Guid pattern, int plans, int from, int to) => $"""
        INSERT INTO plan.task SELECT made.* FROM
          (SELECT t FROM plan.task t WHERE plan_id = '{pattern}' AND kind = 'Opinion' LIMIT 1) one(p),
          (SELECT array_agg(id ORDER BY id) FROM org.person) everybody(ids), generate_series({from}, {to}) n,
          jsonb_populate_record(p, jsonb_build_object(
            'id', md5('task' || n)::uuid, 'plan_id', {PlanId($"(n % {plans}) + 1")}, 'activity_instance_id', md5('step' || n)::uuid,
            'person_id', ids[1 + n % array_length(ids, 1)], 'asked_id', ids[1 + n % array_length(ids, 1)],
            'state', CASE WHEN n % 50 = 0 THEN 'Open' ELSE 'Done' END,
            'closed_at', CASE WHEN n % 50 = 0 THEN NULL ELSE (p).opened_at END,
            'due_on', (p).due_on - n % 365)) made
        """;

    private static string AuditSql(Guid pattern, int plans, int from, int to) => $"""
        INSERT INTO audit.entry
        SELECT 'plan:' || {PlanId($"(n % {plans}) + 1")}, 1000 + n / {plans}, e.body, md5(n::text), md5(n::text || 'x'), e.kind, e.at - make_interval(secs => n), {PlanId($"(n % {plans}) + 1")}
        FROM (SELECT * FROM audit.entry WHERE plan_id = '{pattern}' ORDER BY seq LIMIT 1) e, generate_series({from}, {to}) n
        """;

    /// <summary>The id of the n-th made plan.</summary>
    public static string PlanId(string n) => $"md5('plan' || ({n}))::uuid";

    private static string Words(string n) =>
        $"(ARRAY['thông tin đối ngoại', 'phòng chống thiên tai', 'chuyển đổi số', 'phát triển du lịch', 'cải cách hành chính', 'an toàn giao thông', 'xây dựng nông thôn mới'])[1 + ({n}) % 7]";

    private static string Folded(string n) =>
        $"(ARRAY['thong tin doi ngoai', 'phong chong thien tai', 'chuyen doi so', 'phat trien du lich', 'cai cach hanh chinh', 'an toan giao thong', 'xay dung nong thon moi'])[1 + ({n}) % 7]";
}
