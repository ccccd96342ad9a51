using Host.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Storage;

namespace Benchmarks;

/// <summary>Decides as people do who follow the link of a mail.</summary>
/// <param name="host">Knows the links.</param>
/// <param name="concurrency">Connections at the same time.</param>
/// <param name="address">Of the host that is asked; null: of the same.</param>
internal sealed class LinkPages(RunningHost host, int concurrency, Uri? address = null) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = concurrency }) { BaseAddress = address ?? host.Address };

    /// <summary>Token and code of each task's link, as its mail shows them.</summary>
    public async Task<IReadOnlyDictionary<Guid, (string Token, string Code)>> LinksAsync(IEnumerable<HumanTask> tasks)
    {
        var asked = tasks.Select(task => task.Id).ToList();
        var links = await host.ReadAsync<WorkflowsDb, List<EmailLink>>(db => db.Set<EmailLink>().AsNoTracking().Where(link => asked.Contains(link.TaskId!.Value)).ToListAsync());
        var tokens = host.App.Services.GetRequiredService<LinkTokens>();
        return links.ToDictionary(link => link.TaskId!.Value, link => (tokens.TokenFor(link.Id), tokens.CodeFor(link.Id)));
    }

    /// <summary>The page as it is opened before a decision.</summary>
    public async Task OpenAsync(HumanTask task, IReadOnlyDictionary<Guid, (string Token, string Code)> links)
    {
        var page = await client.GetStringAsync(new Uri($"/q/{links[task.Id].Token}", UriKind.Relative));
        if (!page.Contains("<form", StringComparison.Ordinal))
            throw new InvalidOperationException("Nothing to decide on the page.");
    }

    /// <summary>One decision, answered with its receipt.</summary>
    public async Task PostAsync(HumanTask task, IReadOnlyDictionary<Guid, (string Token, string Code)> links)
    {
        var (token, code) = links[task.Id];
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["verdict"] = Office.VerdictOf(task).ToString(),
            ["code"] = code,
            ["version"] = task.VersionHash ?? "",
        });
        using var answer = await client.PostAsync(new Uri($"/q/{token}", UriKind.Relative), form);
        var page = await answer.Content.ReadAsStringAsync();
        if (!page.Contains("Đã ghi nhận", StringComparison.Ordinal))
            throw new InvalidOperationException($"{(int)answer.StatusCode}: not decided.");
    }

    public void Dispose() => client.Dispose();
}
