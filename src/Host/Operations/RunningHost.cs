using System.Net;
using System.Net.Sockets;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations;

/// <summary>What the host is made of; written down in <c>Program.cs</c>.</summary>
/// <param name="Rooms">Registers the services of every room.</param>
/// <param name="Pages">Lays out the request pipeline.</param>
public sealed record HostParts(Action<WebApplicationBuilder> Rooms, Action<WebApplication> Pages);

/// <summary>A line for the person who started the host, printed under the address: accounts, the mailbox.</summary>
public sealed record StartNote(string Text);

/// <summary>The database and the web application, up and running; disposing stops both in order.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>
    /// What each connection holds until it is read. The framework's own megabyte is hundreds of them where hundreds send files at once,
    /// and its pool gives none back.
    /// </summary>
    private const int UnreadBytes = 128 * 1024;

    private readonly HostDatabase database;

    private RunningHost(HostDatabase database, WebApplication app) => (this.database, App) = (database, app);

    public WebApplication App { get; }

    /// <summary>The first address it listens on.</summary>
    public Uri Address => new(App.Urls.First());

    /// <summary>Opens the database, migrates, and listens.</summary>
    /// <param name="settings">Override every other source of settings.</param>
    /// <param name="adjust">Runs after the rooms: replaces what a test or a command must replace.</param>
    /// <exception cref="StartRefusedException">A setting or the environment is wrong.</exception>
    /// <exception cref="EmbeddedPostgresException">The host's own database does not start.</exception>
    public static async Task<RunningHost> StartAsync(
        HostParts parts, IReadOnlyDictionary<string, string?> settings, Action<WebApplicationBuilder>? adjust, CancellationToken stop)
    {
        var builder = NewBuilder(settings);
        builder.WebHost.UseStaticWebAssets();
        var readable = builder.Environment.IsDevelopment();
        ConsoleLogs.Configure(builder.Logging, readable);
        using var logs = LoggerFactory.Create(early => ConsoleLogs.Configure(early, readable));

        var opened = await HostDatabase.OpenAsync(builder.Configuration, logs.CreateLogger<EmbeddedPostgres>(), stop);
        WebApplication? app = null;
        try
        {
            var applied = await opened.MigrateAsync(stop);
            if (applied.Count > 0)
                logs.CreateLogger<HostDatabase>().LogInformation("Applied {Count} migrations, up to {Last}.", applied.Count, applied[^1]);

            AddFoundations(builder, opened);
            parts.Rooms(builder);
            adjust?.Invoke(builder);
            app = builder.Build();
            parts.Pages(app);
            Listen(app);
            var routes = MakeRoutes(app);
            await app.StartAsync(stop);
            await routes;
            return new RunningHost(opened, app);
        }
        catch
        {
            if (app is not null)
                await app.DisposeAsync();
            await opened.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Requests first: they still need the database.
        await App.StopAsync();
        await App.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Knows the program's files and its settings; nothing is registered yet.</summary>
    /// <param name="settings">Override every other source of settings.</param>
    internal static WebApplicationBuilder NewBuilder(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = SourceCheckout.ContentRoot,
            EnvironmentName = settings.GetValueOrDefault("Environment"),
        });
        builder.Configuration.AddInMemoryCollection(settings);
        return builder;
    }

    internal static void AddFoundations(WebApplicationBuilder builder, HostDatabase database)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IIds, TimeOrderedIds>();
        builder.Services.AddSingleton<IRandomness, SystemRandomness>();
        builder.Services.AddStorage(database.Runtime, typeof(HostModels).Assembly);
        builder.Services.AddReadiness();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            // A form with the largest attachments the product takes; rooms set lower limits of their own.
            server.Limits.MaxRequestBodySize = 64L * 1024 * 1024;
            server.Limits.MaxRequestBufferSize = UnreadBytes;
            server.Limits.MaxRequestLineSize = 8 * 1024;
            server.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            server.Limits.MaxRequestHeaderCount = 64;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(100);
            server.Limits.MaxConcurrentConnections = 4096;
        });
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = UnreadBytes);
    }

    /// <summary>
    /// What each of hundreds of routes takes and declares is read before the first request: while one processor does that, the other
    /// brings the first data.
    /// </summary>
    private static Task MakeRoutes(WebApplication app)
    {
        // From here on the routing knows them; the web server itself would say so only after all other services have started.
        app.UseEndpoints(_ => { });
        return Task.Run(() =>
        {
            _ = app.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        });
    }

    private static void Listen(WebApplication app)
    {
        var wanted = app.Configuration["Urls"] is { Length: > 0 } urls ? urls.Split(';', StringSplitOptions.RemoveEmptyEntries) : [DefaultUrl];
        app.Urls.Clear();
        foreach (var url in wanted)
            app.Urls.Add(app.Environment.IsDevelopment() ? NextFree(url) : url);
    }

    /// <summary>A newcomer whose port is busy gets the next one; in production another port would be a surprise.</summary>
    private static string NextFree(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var at) || !IPAddress.TryParse(at.Host, out var host))
            return url;
        for (var port = at.Port; port != 0 && port < Math.Min(at.Port + 50, IPEndPoint.MaxPort); port++)
        {
            if (IsFree(new IPEndPoint(host, port)))
                return new UriBuilder(at) { Port = port }.Uri.GetLeftPart(UriPartial.Authority);
        }

        return url;
    }

    private static bool IsFree(IPEndPoint point)
    {
        using var listener = new TcpListener(point);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
