using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Workflows.Storage;

/// <summary>Registration of the room.</summary>
public static class StorageSetup
{
    /// <summary>The role that the running host acts as: it owns nothing and cannot touch what is written once.</summary>
    public const string RuntimeRole = "workflows_app";

    /// <param name="services">The host's services.</param>
    /// <param name="connection">Connection string for everything at run time.</param>
    /// <param name="models">Assemblies that bring entity mappings.</param>
    public static IServiceCollection AddStorage(
        this IServiceCollection services, string connection, params Assembly[] models)
    {
        services.AddSingleton(new ModelSources([.. models.Prepend(typeof(StorageSetup).Assembly).Distinct()]));
        services.AddSingleton(_ => RuntimeSource(connection));
        services.AddSingleton<CommitNotices>();
        services.AddDbContext<WorkflowsDb>((provider, options) =>
            Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        return services;
    }

    /// <summary>
    /// Connections for run time. Whatever login the connection string names, each physical connection drops
    /// to <see cref="RuntimeRole"/> first, so that a login with more rights lends none of them to the host.
    /// </summary>
    public static NpgsqlDataSource RuntimeSource(string connection)
    {
        // "No Reset On Close": the pool's reset would set the role back; the host never changes session state.
        var settings = new NpgsqlConnectionStringBuilder(connection)
        {
            NoResetOnClose = true,
            MaxAutoPrepare = MaxPrepared,
            AutoPrepareMinUsages = PreparedFromUse,
        };
        if (!settings.ShouldSerialize("Maximum Pool Size"))
            settings.MaxPoolSize = MaxConnections;
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            opened => { using var set = Drop(opened); set.ExecuteNonQuery(); },
            async opened => { await using var set = Drop(opened); await set.ExecuteNonQueryAsync(); });
        return builder.Build();
    }

    /// <summary>A context of its own, for commands that run without the host's services.</summary>
    public static WorkflowsDb Open(NpgsqlDataSource source, ModelSources sources)
    {
        var options = new DbContextOptionsBuilder<WorkflowsDb>();
        Configure(options, source);
        return new WorkflowsDb(options.Options, sources, source);
    }

    internal static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source) => options
        .UseNpgsql(source, npgsql => npgsql
            .MigrationsAssembly(typeof(StorageSetup).Assembly)
            .MigrationsHistoryTable("migration", "public"))
        .ReplaceService<IModelCacheKeyFactory, ModelOfSources>()
        // Migrations are written by hand over .sql files; a test holds the model against the real schema.
        .ConfigureWarnings(warnings => warnings
            .Ignore(RelationalEventId.PendingModelChangesWarning)
            // A list without a comparer is written again, or not at all, whatever became of it.
            .Throw(CoreEventId.CollectionWithoutComparer));

    /// <summary>
    /// Statements of one connection that the server has parsed and planned already. More than the host has that run often; one
    /// that runs seldom is not worth the server's memory.
    /// </summary>
    private const int MaxPrepared = 200;

    private const int PreparedFromUse = 3;

    /// <summary>
    /// Of one host, unless the connection string says otherwise: three hosts fit into the hundred that PostgreSQL grants unasked.
    /// Requests beyond wait for a connection; a server that has granted its last one turns them away. Nothing takes a second
    /// connection while it holds one.
    /// </summary>
    internal const int MaxConnections = 30;

    private static NpgsqlCommand Drop(NpgsqlConnection opened) => new($"SET ROLE {RuntimeRole}", opened);
}
