using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Values;

namespace Workflows.Storage;

/// <summary>
/// The one context over all schemas. Rooms stage into it; <see cref="CommitAsync{T}"/> is the only place
/// that opens a transaction and the only place that ends one.
/// </summary>
/// <remarks>
/// It refers to no room: each room brings its mappings as <see cref="IEntityTypeConfiguration{TEntity}"/>,
/// found by a scan of the assemblies in <see cref="ModelSources"/>.
/// </remarks>
public sealed class WorkflowsDb(DbContextOptions<WorkflowsDb> options, ModelSources sources) : DbContext(options)
{
    private const int Attempts = 4;

    private readonly List<StagedWrite> staged = [];
    private readonly List<Action> afterCommit = [];

    /// <summary>
    /// Runs <paramref name="act"/> in one transaction. A success is written and committed, a failure or an
    /// exception leaves nothing behind. A deadlock or a serialisation failure is tried again from the start,
    /// so the act must read everything it decides on inside itself.
    /// </summary>
    /// <param name="act">Stages changes; may take row locks.</param>
    /// <param name="onDuplicate">
    /// Turns the name of a violated unique constraint into an expected failure; null, or a null answer, lets
    /// the exception pass.
    /// </param>
    /// <param name="stop">Cancels the act; a commit under way is not cut.</param>
    public async Task<Result<T>> CommitAsync<T>(
        Func<CancellationToken, Task<Result<T>>> act,
        Func<string, Problem?>? onDuplicate = null,
        CancellationToken stop = default)
    {
        if (Database.CurrentTransaction is not null)
            throw new InvalidOperationException("A transaction is already open: only the entry point commits.");

        for (var attempt = 1; ; attempt++)
        {
            Forget();
            Result<T> result;
            try
            {
                await using var transaction = await Database.BeginTransactionAsync(stop);
                result = await act(stop);
                if (!result.IsSuccess)
                    return result;
                await FlushAsync(stop);
                await transaction.CommitAsync(CancellationToken.None);
            }
            catch (Exception failure) when (attempt < Attempts && IsTransient(failure))
            {
                continue;
            }
            catch (Exception failure) when (DuplicateOf(failure) is { } name && onDuplicate?.Invoke(name) is { } problem)
            {
                return problem;
            }

            foreach (var notify in afterCommit)
                notify();
            return result;
        }
    }

    /// <summary>Writes what is staged into the open transaction without committing, so that later reads see it.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        if (Database.CurrentTransaction is null)
            throw new InvalidOperationException("Nothing is written outside a transaction.");
        await SaveStagedAsync(stop);
        foreach (var write in staged.ToList())
            await write((NpgsqlConnection)Database.GetDbConnection(), stop);
        staged.Clear();
    }

    /// <summary>
    /// Lets one transaction at a time into a matter that has no row to lock yet, e.g. "first data"; held to the
    /// end of the transaction.
    /// </summary>
    public Task<int> EnterAloneAsync(string matter, CancellationToken stop) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({matter}, 0))", stop);

    /// <summary>Adds a statement that runs in the transaction after the entities are written, in the order staged.</summary>
    public void Stage(StagedWrite write) => staged.Add(write);

    /// <summary>Adds a wake-up that runs after the commit; it must not fail and must not touch the database.</summary>
    public void AfterCommit(Action wakeUp) => afterCommit.Add(wakeUp);

    /// <summary>
    /// The entities of one kind that this context holds, those included that are staged and not yet written.
    /// </summary>
    /// <remarks>
    /// Unlike <see cref="DbSet{TEntity}.Local"/> it does not first compare everything held with how it was read. Asked once
    /// for each of many agencies, that comparison costs the square of their number.
    /// </remarks>
    public IReadOnlyList<T> Held<T>()
        where T : class
    {
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return [.. Set<T>().Local];
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    internal ModelSources Sources => sources;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var assembly in sources.Assemblies)
            modelBuilder.ApplyConfigurationsFromAssembly(assembly);
        SnakeCaseNames.Apply(modelBuilder);
    }

    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "The one place that writes.")]
    private Task<int> SaveStagedAsync(CancellationToken stop) => SaveChangesAsync(stop);

    private void Forget()
    {
        ChangeTracker.Clear();
        staged.Clear();
        afterCommit.Clear();
    }

    private static bool IsTransient(Exception failure) => Find(failure) is
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
    };

    private static string? DuplicateOf(Exception failure) =>
        Find(failure) is { SqlState: PostgresErrorCodes.UniqueViolation } found ? found.ConstraintName : null;

    private static PostgresException? Find(Exception? failure) =>
        failure is null ? null : failure as PostgresException ?? Find(failure.InnerException);
}

/// <summary>A statement to run inside the transaction that is about to commit.</summary>
public delegate Task StagedWrite(NpgsqlConnection connection, CancellationToken stop);

/// <summary>The assemblies whose mappings make up the model.</summary>
public sealed record ModelSources(IReadOnlyList<System.Reflection.Assembly> Assemblies);
