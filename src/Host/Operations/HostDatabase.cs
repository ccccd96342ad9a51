using Npgsql;

namespace Host.Operations;

/// <summary>
/// The database of this process: the server named by <c>ConnectionStrings:Workflows</c>, or one of the host's
/// own. Migrations sign in with <c>ConnectionStrings:Owner</c> when it is given.
/// </summary>
public sealed record HostDatabase(string Owner, string Runtime) : IAsyncDisposable
{
    private EmbeddedPostgres? embedded;

    /// <summary>For commands that need the database and no web application.</summary>
    /// <param name="settings">Given on the command line; the environment stands behind them.</param>
    public static async Task<HostDatabase> OpenAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken stop)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(settings).Build();
        using var logs = LoggerFactory.Create(builder => ConsoleLogs.Configure(builder, readable: true));
        return await OpenAsync(configuration, logs.CreateLogger<EmbeddedPostgres>(), stop);
    }

    public static async Task<HostDatabase> OpenAsync(IConfiguration settings, ILogger logger, CancellationToken stop)
    {
        var runtime = settings.GetConnectionString("Workflows");
        if (!string.IsNullOrWhiteSpace(runtime))
        {
            runtime = Checked("Workflows", runtime);
            var owner = settings.GetConnectionString("Owner");
            return new(string.IsNullOrWhiteSpace(owner) ? runtime : Checked("Owner", owner), runtime);
        }

        var server = await EmbeddedPostgres.StartAsync(EmbeddedPostgresOptions.From(settings), logger, stop);
        return new(server.OwnerConnectionString, server.RuntimeConnectionString) { embedded = server };
    }

    /// <summary>Applies what migrations are missing.</summary>
    /// <returns>Their names.</returns>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken stop)
    {
        try
        {
            return await SchemaUpdate.ApplyAsync(Owner, Runtime, stop);
        }
        catch (NpgsqlException failure)
        {
            throw new StartRefusedException($"The database could not be brought up to date: {failure.Message}", failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (embedded is not null)
            await embedded.DisposeAsync();
    }

    private static string Checked(string name, string connection)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connection);
            return ToPrimary(settings) is { } trouble ? throw new StartRefusedException($"ConnectionStrings__{name}: {trouble}") : settings.ConnectionString;
        }
        catch (ArgumentException failure)
        {
            // The string itself holds a password and is not repeated.
            throw new StartRefusedException($"ConnectionStrings__{name} is not a connection string: {failure.Message}");
        }
    }

    /// <summary>Of several servers the one that takes writes: a session on a standby would stay there and refuse every act.</summary>
    /// <returns>Why it cannot be.</returns>
    private static string? ToPrimary(NpgsqlConnectionStringBuilder settings)
    {
        var wanted = settings.TargetSessionAttributes;
        if (settings.Host?.Contains(',', StringComparison.Ordinal) is not true)
            return wanted is null or "any" ? null : "Target Session Attributes chooses among several servers, and one is named.";
        if (wanted is not (null or "primary" or "read-write"))
            return $"of several servers only the one that takes writes is of use: Target Session Attributes must be primary, not {wanted}.";
        settings.TargetSessionAttributes = wanted ?? "primary";
        return null;
    }
}
