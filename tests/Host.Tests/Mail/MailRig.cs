using System.Collections.Concurrent;
using Host.Mail;
using Host.Mail.Reports;
using Host.Operations;
using Host.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflows.Audit;
using Workflows.Links;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Mail;

/// <summary>The outbox and, when started, its sender, on a database of a test.</summary>
internal sealed class MailRig : IAsyncDisposable
{
    public static readonly LinkTokens Tokens = new([.. Enumerable.Range(1, 32).Select(n => (byte)n)]);

    private readonly WebApplication app;
    private readonly Lines lines = new();
    private readonly string data = Directory.CreateTempSubdirectory("plan-issuance-mail-").FullName;

    public MailRig(
        TestDatabase database,
        IEnumerable<(string Key, string Value)>? settings = null,
        TimeProvider? time = null,
        IMailRelay? relay = null,
        RetryPolicy? policy = null,
        SenderPace? pace = null,
        BouncePace? bouncePace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(lines);
        builder.Configuration.AddInMemoryCollection([new("Site:Address", "https://kehoach.example.vn"), new("Data:Directory", data)]);
        foreach (var (key, value) in settings ?? [])
            builder.Configuration[key] = value;
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<IIds, TimeOrderedIds>();
        builder.Services.AddSingleton<IRandomness, SystemRandomness>();
        builder.Services.AddSingleton(Tokens);
        builder.Services.AddStorage(database.RuntimeConnectionString, [.. HostModels.Sources.Assemblies]);
        builder.Services.AddAudit();
        builder.Services.AddRazorComponents();
        builder.Services.AddMail(builder.Configuration, builder.Environment);
        builder.Services.Replace(ServiceDescriptor.Singleton(pace ?? Quick));
        builder.Services.Replace(ServiceDescriptor.Singleton(bouncePace ?? new BouncePace()));
        if (policy is not null)
            builder.Services.Replace(ServiceDescriptor.Singleton(policy));
        if (relay is not null)
            builder.Services.Replace(ServiceDescriptor.Singleton(relay));
        app = builder.Build();
    }

    /// <summary>Short enough for a test, long enough for a busy machine.</summary>
    public static SenderPace Quick { get; } = new()
    {
        Sweep = TimeSpan.FromMilliseconds(200),
        RelayPause = TimeSpan.FromMilliseconds(100),
        LongestRelayPause = TimeSpan.FromMilliseconds(400),
        DatabasePause = TimeSpan.FromMilliseconds(100),
        StopGrace = TimeSpan.FromSeconds(2),
    };

    public IServiceProvider Services => app.Services;

    /// <summary>Every line logged so far, with its exceptions.</summary>
    public string Log => string.Join('\n', lines.All);

    /// <summary>What a person would read of it.</summary>
    public string Story => string.Join('\n', lines.All.Where(l => l.Contains(" Host.", StringComparison.Ordinal)).TakeLast(20));

    public Task StartAsync() => app.StartAsync();

    public Task StopAsync() => app.StopAsync();

    /// <summary>Runs in a scope and a transaction of its own.</summary>
    public async Task<T> CommitAsync<T>(Func<IServiceProvider, CancellationToken, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        return (await db.CommitAsync(async stop => Result<T>.Success(await act(scope.ServiceProvider, stop)))).Value;
    }

    public Task<Guid> EnqueueAsync(OutgoingMail mail) =>
        CommitAsync((services, _) => Task.FromResult(services.GetRequiredService<MailQueue>().Enqueue(mail)));

    public Task<IReadOnlyList<ClaimedMail>> ClaimAsync(int atMost = 10, TimeSpan? lease = null, Guid? number = null) => CommitAsync((services, stop) =>
        services.GetRequiredService<OutboxClaim>().ClaimAsync(number ?? services.GetRequiredService<IIds>().Next(), atMost, lease ?? TimeSpan.FromMinutes(5), "example.vn", stop));

    public Task<MailState?> MarkAsync(Func<OutboxMark, CancellationToken, Task<MailState?>> mark) =>
        CommitAsync((services, stop) => mark(services.GetRequiredService<OutboxMark>(), stop));

    public async Task<OutboxMail> ReadAsync(Guid id)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().FindAsync<OutboxMail>(id)
            ?? throw new InvalidOperationException("No such mail.");
    }

    public async Task<IReadOnlyList<DeliveryOutcome>> HistoryAsync(Guid id)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Set<MailDelivery>().AsNoTracking()
            .Where(d => d.MailId == id).OrderBy(d => d.At).Select(d => d.Outcome).ToListAsync();
    }

    /// <summary>Rows of a query as text, in the rights of the running host.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string sql)
    {
        await using var command = Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await rows.ReadAsync())
            found.Add(Convert.ToString(rows.GetValue(0), System.Globalization.CultureInfo.InvariantCulture) ?? "");
        return found;
    }

    public Task<OutboxMail> WaitForAsync(Guid id, MailState state) => WaitForAsync(id, mail => mail.State == state);

    public async Task<OutboxMail> WaitForAsync(Guid id, Func<OutboxMail, bool> condition)
    {
        OutboxMail? last = null;
        await Eventually.TrueAsync(
            async () => condition(last = await ReadAsync(id)),
            () => $"Mail is {last?.State} after {last?.Attempts} attempts, {last?.LastError}\n{Story}");
        return last!;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    public static Guid NewId() => new TimeOrderedIds(TimeProvider.System).Next();

    public static OutgoingMail Mail(int number = 1) => new()
    {
        ToAddress = $"nguoi{number}@stc.example.vn",
        ToName = "Nguyễn Văn Bảy",
        Subject = $"[Xin ý kiến] Dự thảo Kế hoạch số {number} – hạn 16/10/2026 (vòng 1)",
        Body = new MailBody("Xin ý kiến về dự thảo Kế hoạch", ["Kính đề nghị cho ý kiến."], [new("Hạn trả lời", "16/10/2026")], "Xem và cho ý kiến"),
    };

    private sealed class Lines : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> all = new();

        public IReadOnlyList<string> All => [.. all];

        public ILogger CreateLogger(string categoryName) => new Named(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Named(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.all.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
        }
    }
}

/// <summary>Waits for a condition instead of a time.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> otherwise, int seconds = 30)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started).TotalSeconds > seconds)
                Assert.Fail(otherwise());
            await Task.Delay(20);
        }
    }
}

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class StandingClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 10, 1, 2, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
