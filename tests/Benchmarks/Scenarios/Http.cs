using Host.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Storage;

namespace Benchmarks.Scenarios;

/// <summary>
/// The same decisions as POST of the pages behind mailed links, to Kestrel on loopback, with everything running that a host runs.
/// One operation is one POST and its whole answer.
/// </summary>
internal static class Http
{
    private const int Warm = 40;

    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        var ceiling = await Ceiling.MeasureAsync(bench, stop);
        await using var host = await bench.StartHostAsync(isQuiet: false);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = bench.Settings.Concurrency }) { BaseAddress = host.Address };
        var office = await Office.OpenAsync(host);
        await PostAllAsync(bench, office, client, Warm);
        await bench.SettleAsync();
        var timing = await PostAllAsync(bench, office, client, bench.Instances(500));
        bench.Report.Add(new Line { Scenario = "http", Timing = timing, Against = ceiling });
    }

    private static async Task<Timing> PostAllAsync(Bench bench, Office office, HttpClient client, int plans)
    {
        var made = await office.PrepareAsync(plans, bench.Settings.Concurrency);
        var five = await PhaseAsync();
        return five.Then(await PhaseAsync());

        async Task<Timing> PhaseAsync()
        {
            var open = await office.OpenTasksAsync(made);
            var links = await LinksAsync(office.Host, [.. open.SelectMany(tasks => tasks).Select(task => task.Id)]);
            return await bench.Measure.RunAsync(plans, number => [.. open[number].Select(task => (Func<Task>)(() => PostAsync(client, task, links[task.Id])))]);
        }
    }

    /// <summary>Token and code of each task's link, as its mail shows them.</summary>
    private static async Task<IReadOnlyDictionary<Guid, (string Token, string Code)>> LinksAsync(RunningHost host, IReadOnlyList<Guid> tasks)
    {
        var links = await host.ReadAsync<WorkflowsDb, List<EmailLink>>(db => db.Set<EmailLink>().AsNoTracking().Where(link => tasks.Contains(link.TaskId!.Value)).ToListAsync());
        var tokens = host.App.Services.GetRequiredService<LinkTokens>();
        return links.ToDictionary(link => link.TaskId!.Value, link => (tokens.TokenFor(link.Id), tokens.CodeFor(link.Id)));
    }

    private static async Task PostAsync(HttpClient client, HumanTask task, (string Token, string Code) link)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["verdict"] = Office.VerdictOf(task).ToString(),
            ["code"] = link.Code,
            ["version"] = task.VersionHash ?? "",
        });
        using var answer = await client.PostAsync(new Uri($"/q/{link.Token}", UriKind.Relative), form);
        var page = await answer.Content.ReadAsStringAsync();
        if (!page.Contains("Đã ghi nhận", StringComparison.Ordinal))
            throw new InvalidOperationException($"{(int)answer.StatusCode}: not decided.");
    }
}
