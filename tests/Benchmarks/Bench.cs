using Host.Operations;
using Host.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflows.Storage;
using Workflows.Values;

namespace Benchmarks;

/// <summary>What every scenario works with: a database, the real host on it, a place to write lines.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly PostgresServer? server;
    private readonly string folder = Checkout.TemporaryDirectory("plan-issuance-bench-data-");

    private Bench(Settings settings, Report report, PostgresServer? server, string owner, string runtime, string superuser)
    {
        (Settings, Report, this.server, Owner, Runtime, Superuser) = (settings, report, server, owner, runtime, superuser);
        Measure = new Measure(superuser, settings.Concurrency);
    }

    public Settings Settings { get; }

    public Report Report { get; }

    public Measure Measure { get; }

    /// <summary>Connection string of the login that owns the schema.</summary>
    public string Owner { get; }

    /// <summary>Connection string the host runs with.</summary>
    public string Runtime { get; }

    /// <summary>The owner's again where a database was named.</summary>
    public string Superuser { get; }

    /// <summary>Where the hosts of this run keep keys and mails.</summary>
    public string Folder => folder;

    public static async Task<Bench> OpenAsync(Settings settings, Report report, CancellationToken stop)
    {
        if (settings.Connection is { } named)
        {
            await SchemaUpdate.ApplyAsync(named, named, stop);
            return new Bench(settings, report, null, named, named, named);
        }

        var own = new PostgresServer { Prefix = "plan-issuance-bench-server-", IsDurable = true };
        await own.InitializeAsync();
        var database = await own.CreateDatabaseAsync();
        var superuser = new NpgsqlConnectionStringBuilder(own.AdministratorConnectionString) { Database = database.Name };
        return new Bench(settings, report, own, database.OwnerConnectionString, database.RuntimeConnectionString, superuser.ConnectionString);
    }

    /// <summary>How much of what the scenario counts.</summary>
    public int Instances(int usual) => Settings.Instances ?? usual;

    /// <summary>The real host with the demo province, as <c>Program.cs</c> makes it.</summary>
    /// <param name="settings">Over those of every run.</param>
    /// <param name="database">Null: <see cref="Runtime"/>.</param>
    /// <param name="replace">Replaces services.</param>
    /// <param name="isQuiet">True: nothing happens by itself, so that what is counted is what was asked for.</param>
    public Task<RunningHost> StartHostAsync(
        IReadOnlyDictionary<string, string?>? settings = null, string? database = null, Action<IServiceCollection>? replace = null, bool isQuiet = true)
    {
        var all = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>(), StringComparer.OrdinalIgnoreCase)
        {
            ["ConnectionStrings:Workflows"] = database ?? Runtime,
            ["ConnectionStrings:Owner"] = Owner,
            ["Data:Directory"] = folder,
            ["Keys:Directory"] = Path.Combine(folder, "keys"),
        };
        all.TryAdd("Environment", "Development");
        all.TryAdd("Urls", "http://127.0.0.1:0");
        if (!all.ContainsKey("Mail:Host"))
            all.TryAdd("Mail:Relay", "none");
        return RunningHost.StartAsync(global::Host.Program.Parts, all, Adjust, CancellationToken.None);

        void Adjust(WebApplicationBuilder builder)
        {
            builder.Logging.ClearProviders();
            if (isQuiet)
            {
                foreach (var sweep in builder.Services.Where(IsSweep).ToList())
                    builder.Services.Remove(sweep);
            }

            replace?.Invoke(builder.Services);
        }
    }

    /// <summary>Settings by which a host hands its mails to a mail server on loopback, with STARTTLS and sign-in.</summary>
    public async Task<Dictionary<string, string?>> MailsToAsync(SmtpSink sink)
    {
        var certificate = Path.Combine(folder, "sink.pem");
        await File.WriteAllTextAsync(certificate, sink.Certificate.ExportCertificatePem());
        return new()
        {
            ["Mail:Host"] = SmtpSink.Host,
            ["Mail:Port"] = $"{sink.Port}",
            ["Mail:User"] = SmtpSink.User,
            ["Mail:Password"] = SmtpSink.Password,
            ["Mail:From"] = "ke-hoach@tinh.example.vn",
            ["Mail:TrustedCertificate"] = certificate,
        };
    }

    /// <summary>Seconds that one statement may take: millions of rows are made, looked at and written out.</summary>
    private const int Patience = 3_600;

    /// <summary>One statement with the rights of <see cref="Superuser"/>.</summary>
    public Task ExecuteAsync(string sql) => Sql.ExecuteAsync(Superuser, sql, Patience);

    /// <summary>
    /// Makes the server one that has run for a while: it knows how its tables are filled, as from its own housekeeping, and writes
    /// nothing older out while times are taken.
    /// </summary>
    public async Task SettleAsync()
    {
        await ExecuteAsync("ANALYZE");
        await ExecuteAsync("CHECKPOINT");
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (server is not null)
            await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static bool IsSweep(ServiceDescriptor service) =>
        service.ImplementationType == typeof(TimerSweep) || service.ImplementationType == typeof(ReminderSweep) || service.ImplementationType == typeof(AwaySweep);
}

/// <summary>Acts with the services of one request, each in a transaction of its own.</summary>
internal static class Acts
{
    /// <exception cref="InvalidOperationException">The act was refused.</exception>
    public static async Task<TResult> DoAsync<TAct, TResult>(this RunningHost host, Func<TAct, CancellationToken, Task<Result<TResult>>> act)
        where TAct : notnull
    {
        await using var scope = host.App.Services.CreateAsyncScope();
        var service = scope.ServiceProvider.GetRequiredService<TAct>();
        var done = await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(stop => act(service, stop));
        return done.IsSuccess ? done.Value : throw new InvalidOperationException($"Refused: {done.Problem!.Message}");
    }

    public static async Task<TResult> ReadAsync<TService, TResult>(this RunningHost host, Func<TService, Task<TResult>> read)
        where TService : notnull
    {
        await using var scope = host.App.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
