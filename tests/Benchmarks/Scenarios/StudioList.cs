using Host.ElsaApi.Instances;
using Host.Operations;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Instances;
using Workflows.Values;

namespace Benchmarks.Scenarios;

/// <summary>
/// The first page of Studio's list of instances, with 200 versions of a definition and 100 000 instances. One operation is one
/// page of 50 lines with its total.
/// </summary>
internal static class StudioList
{
    private const int Versions = 200;
    private const int Page = 50;

    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        await using var host = await bench.StartHostAsync();
        await FillAsync(bench, await Office.OpenAsync(host), bench.Instances(100_000));
        await bench.Measure.RunAsync(20, _ => [() => ListAsync(host, stop)]);
        var timing = await bench.Measure.RunAsync(500, _ => [() => ListAsync(host, stop)]);
        bench.Report.Add(new Line { Scenario = "studio-list", Timing = timing });
    }

    private static async Task ListAsync(RunningHost host, CancellationToken stop)
    {
        await using var scope = host.App.Services.CreateAsyncScope();
        var list = ActivatorUtilities.GetServiceOrCreateInstance<InstanceList>(scope.ServiceProvider);
        await list.FindAsync(new InstanceFilter { Page = 0, PageSize = Page }, stop);
    }

    /// <summary>Copies of one version and of one instance, with keys and triggers off.</summary>
    private static async Task FillAsync(Bench bench, Office office, int instances)
    {
        var plan = await office.BeginAsync();
        await bench.ExecuteAsync($"""
            SET session_replication_role = replica;
            INSERT INTO workflow.definition (id, definition_id, version, name, json, hash, is_latest, is_published, created_at, published_at)
              SELECT md5('version' || n), d.definition_id, d.version + n, d.name, d.json, d.hash, false, false, d.created_at, d.published_at
              FROM workflow.definition d, generate_series(1, {Versions}) n
              WHERE d.id = (SELECT definition_version_id FROM workflow.instance WHERE correlation_id = '{plan}');
            INSERT INTO workflow.instance SELECT made.* FROM workflow.instance i, generate_series(1, {instances}) n,
              jsonb_populate_record(i, jsonb_build_object('id', md5('instance' || n)::uuid, 'correlation_id', NULL,
                'definition_version_id', md5('version' || 1 + n % {Versions}), 'created_at', i.created_at - make_interval(secs => n))) made
            WHERE i.correlation_id = '{plan}';
            ANALYZE workflow.instance; ANALYZE workflow.definition
            """);
    }
}
