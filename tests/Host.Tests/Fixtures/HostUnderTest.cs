using System.Collections.Concurrent;
using Host.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Storage;

namespace Host.Tests.Fixtures;

/// <summary>The real host, as <c>Program.cs</c> makes it, on a database and a port of its own.</summary>
public sealed class HostUnderTest : IAsyncDisposable
{
    private const int HashRounds = 1_000;

    private readonly RunningHost host;
    private readonly KeptLogs logs;
    private bool stopped;

    private HostUnderTest(RunningHost host, TestDatabase database, KeptLogs logs) =>
        (this.host, Database, this.logs) = (host, database, logs);

    public TestDatabase Database { get; }

    public Uri Address => host.Address;

    public IServiceProvider Services => host.App.Services;

    /// <summary>Every line logged so far, scopes included.</summary>
    public IReadOnlyCollection<string> Logs => logs.Lines;

    /// <param name="server">Where the database is made.</param>
    /// <param name="settings">Over the defaults; the environment is Development unless said otherwise.</param>
    /// <param name="replace">Replaces services, e.g. the clock.</param>
    /// <param name="map">Adds endpoints to the host's own.</param>
    public static async Task<HostUnderTest> StartAsync(
        PostgresServer server, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null, Action<WebApplication>? map = null)
    {
        var database = await server.CreateDatabaseAsync();
        return await StartAsync(database, settings, replace, map);
    }

    /// <summary>Starts a host on a database that exists: a second host, or the next one after a kill.</summary>
    public static async Task<HostUnderTest> StartAsync(
        TestDatabase database, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null, Action<WebApplication>? map = null)
    {
        var kept = new KeptLogs();
        var all = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>(), StringComparer.OrdinalIgnoreCase);
        all.TryAdd("Environment", "Development");
        all.TryAdd("Urls", "http://127.0.0.1:0");
        all["ConnectionStrings:Workflows"] = database.RuntimeConnectionString;
        all["ConnectionStrings:Owner"] = database.OwnerConnectionString;
        var started = await RunningHost.StartAsync(Program.Parts with { Pages = Pages }, all, Adjust, CancellationToken.None);
        return new HostUnderTest(started, database, kept);

        void Pages(WebApplication app)
        {
            Program.Parts.Pages(app);
            map?.Invoke(app);
        }

        void Adjust(WebApplicationBuilder builder)
        {
            builder.Logging.ClearProviders().AddProvider(kept);
            // Slow by design, and asked for at each sign-in of a thousand tests. What the program itself takes: OfficeCommandsTests.
            builder.Services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = HashRounds);
            replace?.Invoke(builder.Services);
        }
    }

    /// <summary>A client that keeps cookies and shows redirects instead of following them.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>Runs something with the services of one request.</summary>
    public async Task<T> WithAsync<TService, T>(Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Reads with the host's own rights.</summary>
    public Task<T> ReadAsync<T>(Func<WorkflowsDb, Task<T>> read) => WithAsync(read);

    /// <summary>Stops the host; the database stays until <see cref="DisposeAsync"/>.</summary>
    public async ValueTask StopAsync()
    {
        if (stopped)
            return;
        stopped = true;
        await host.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Database.DisposeAsync();
    }

    private sealed class KeptLogs : ILoggerProvider, ISupportExternalScope
    {
        private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Keeper(this, categoryName);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public void Dispose()
        {
        }

        private sealed class Keeper(KeptLogs all, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => all.scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var around = new List<string>();
                all.scopes.ForEachScope((scope, list) => list.Add(Readable(scope)), around);
                all.Lines.Enqueue($"{logLevel} {category} [{string.Join(' ', around)}] {formatter(state, exception)} {exception}");
            }

            private static string Readable(object? scope) => scope is IEnumerable<KeyValuePair<string, object>> pairs
                ? string.Join(',', pairs.Select(p => $"{p.Key}={p.Value}"))
                : $"{scope}";
        }
    }
}
