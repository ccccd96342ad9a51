using System.Text.Json.Nodes;
using Host.Operations.Demo;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Instances;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.WorkflowHttp;

/// <summary>The real host with HTTP for workflows switched on.</summary>
internal sealed class WorkflowHost : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private WorkflowHost(HostUnderTest host, SettableTime time, DirectoryInfo folder)
    {
        (Host, Time, this.folder) = (host, time, folder);
        Client = host.NewClient();
    }

    public HostUnderTest Host { get; }

    public SettableTime Time { get; }

    /// <summary>Somebody who is not signed in.</summary>
    public HttpClient Client { get; }

    public static async Task<WorkflowHost> StartAsync(PostgresServer server, params (string Key, string Value)[] settings)
    {
        var own = System.IO.Directory.CreateTempSubdirectory("workflow-http-");
        var all = new Dictionary<string, string?>
        {
            ["Data:Directory"] = own.FullName,
            ["Keys:Directory"] = Path.Combine(own.FullName, "keys"),
        };
        foreach (var (key, value) in settings)
            all[$"WorkflowHttp:{key}"] = value;
        var time = new SettableTime();
        return new(await HostUnderTest.StartAsync(await PlanStory.SeededAsync(server), all, services => services.AddSingleton<TimeProvider>(time)), time, own);
    }

    public async Task ImportAsync(string json)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<DefinitionStore>();
        var result = await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(stop => store.ImportAsync(json, stop));
        Assert.True(result.IsSuccess, result.Problem?.Message);
    }

    public async Task<RunReport> StartAsync(string definition, string? correlation = null)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var runtime = scope.ServiceProvider.GetRequiredService<WorkflowRuntime>();
        return (await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(stop =>
            runtime.StartAsync(new() { DefinitionId = definition, CorrelationId = correlation }, stop))).Value;
    }

    public Task<StoredInstance> InstanceAsync(Guid id) => Host.ReadAsync(async db => (await db.Set<StoredInstance>().FindAsync(id))!);

    public async Task<JsonNode> StateAsync(Guid id) => JsonNode.Parse((await InstanceAsync(id)).State)!;

    public async Task<Visitor> SignInAsync(PostRole role)
    {
        var holder = DemoProvince.BacNinh.Holders.First(h => h.Role == role);
        var visitor = new Visitor(Host.Address);
        await visitor.SignInAsync(DemoProvince.BacNinh.AddressOf(holder));
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
