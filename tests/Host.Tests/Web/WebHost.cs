using Host.Identity;
using Host.Operations;
using Host.Tests.Fixtures;
using Host.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.HumanTasks;
using Workflows.LegalBases;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Web;

/// <summary>The pages over loopback with a database of their own, a clock to turn, and a few people.</summary>
public sealed class WebHost : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly DirectoryInfo keys;

    private WebHost(TestDatabase database, DirectoryInfo keys, WebApplication app, SettableTime time) =>
        (this.database, this.keys, App, Time) = (database, keys, app, time);

    public WebApplication App { get; }

    public SettableTime Time { get; }

    public Uri Address => new(App.Urls.First());

    /// <param name="map">Extra endpoints: pages that fail, that want a right.</param>
    /// <param name="settings">Override the settings of the host.</param>
    public static async Task<WebHost> StartAsync(
        PostgresServer server, Action<WebApplication>? map = null, string environment = "Development", params (string Key, string Value)[] settings)
    {
        var fresh = await server.CreateDatabaseAsync();
        var secrets = System.IO.Directory.CreateTempSubdirectory("keys-");
        var time = new SettableTime();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 1024 * 1024);
        builder.Configuration["Keys:Directory"] = secrets.FullName;
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IIds, TimeOrderedIds>();
        builder.Services.AddSingleton<IRandomness, SystemRandomness>();
        builder.Services.AddStorage(fresh.RuntimeConnectionString, [.. HostModels.Sources.Assemblies]);
        builder.Services.AddAudit().AddCalendar().AddOrganisation().AddLegalBases().AddPlans().AddScoped<Inbox>().AddWeb();
        builder.Services.AddAccounts(builder.Configuration, builder.Environment);
        var app = builder.Build();
        app.UseWeb();
        app.MapWeb();
        map?.Invoke(app);
        await app.StartAsync();
        return new WebHost(fresh, secrets, app, time);
    }

    /// <summary>A browser: keeps cookies, follows no redirect.</summary>
    public Visitor Open() => new(Address);

    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await database.DisposeAsync();
        keys.Delete(recursive: true);
    }
}
